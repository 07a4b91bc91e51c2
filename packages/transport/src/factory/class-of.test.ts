import { expect, test } from 'vitest'
import { classOf } from './class-of.ts'

const Point = classOf((x: number, y: number) => ({ x, y }), 'Point')

test('[S3.41] new gives what the function makes, and instanceof knows it from what looks alike', () => {
  const point = new Point(1, 2)
  expect(point).toEqual({ x: 1, y: 2 })
  expect(point instanceof Point).toBe(true)
  expect([{ x: 1, y: 2 }, null, 1, 'a'].map((other: unknown) => other instanceof Point)).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect(point instanceof classOf(() => point, 'Other')).toBe(false)
  expect(Point.name).toBe('Point')
})

test('[S3.41] what the function throws is thrown', () => {
  const Refusing = classOf(() => {
    throw new RangeError('no')
  }, 'Refusing')
  expect(() => new Refusing()).toThrow(RangeError)
})

class Account {
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  get name(): string {
    return this.#name
  }

  greet(): string {
    return `I am ${this.name}`
  }
}

interface Placing {
  readonly sent: readonly string[]
  place(order: string): string
}

/** Some of its methods each object has for itself, as exchange objects have those of their capabilities. */
const Trading = classOf((name: string) => {
  const sent: string[] = []
  const placing: Placing = { place: (order) => `${order} ${sent.push(order)}`, sent }
  return Object.assign(new Account(name), placing)
}, 'Trading')

class Careful extends Trading {
  readonly refused: string[] = []

  override place(order: string): string {
    if (order !== 'bad') return super.place(order)
    this.refused.push(order)
    return 'refused'
  }

  override greet(): string {
    return `${super.greet()}, and careful`
  }
}

class Counting extends Careful {
  count = 0

  override place(order: string): string {
    this.count += 1
    return super.place(order)
  }
}

test('[S3.41][S3.42] a class that extends it has its own methods, over those of the class and those that each object has', () => {
  const [one, other, plain] = [new Counting('one'), new Careful('other'), new Trading('plain')]
  expect([one.place('a'), one.place('bad'), one.place('b'), other.place('c'), plain.place('bad')]).toEqual([
    'a 1',
    'refused',
    'b 2',
    'c 1',
    'bad 1',
  ])
  expect([one.count, one.refused, one.sent, other.sent]).toEqual([3, ['bad'], ['a', 'b'], ['c']])
  expect([one.greet(), plain.greet(), 'greet' in one]).toEqual(['I am one, and careful', 'I am plain', true])
  const instances = [one, other, plain].map((each) => [
    each instanceof Trading,
    each instanceof Careful,
    each instanceof Account,
  ])
  expect(instances).toEqual([
    [true, true, true],
    [true, true, true],
    [true, false, true],
  ])
  expect([one instanceof Counting, other instanceof Counting, one.constructor.name]).toEqual([true, false, 'Counting'])
})
