import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fifo } from './fifo.ts'

/** The same thing, written so that there is nothing to get wrong. */
class PlainFifo {
  readonly #items: { number: number; item: string }[] = []
  #next = 0

  get length(): number {
    return this.#items.length
  }

  get first(): number {
    return this.#items[0]?.number ?? this.#next
  }

  push(item: string): number {
    this.#items.push({ number: this.#next, item })
    return this.#next++
  }

  shift(): string | undefined {
    return this.#items.shift()?.item
  }

  replace(number: number, item: string): boolean {
    const entry = this.#items.find((each) => each.number === number)
    if (entry !== undefined) entry.item = item
    return entry !== undefined
  }

  drain(): string[] {
    return this.#items.splice(0).map((each) => each.item)
  }
}

type Step = (fifo: Fifo<string> | PlainFifo) => unknown

const times = fc.integer({ min: 1, max: 20 })
const repeated = (count: number, call: (n: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, n) => call(n))
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: times.map(
      (count): Step =>
        (fifo) =>
          repeated(count, (n) => fifo.push(`item ${n}`)),
    ),
  },
  {
    weight: 4,
    arbitrary: times.map(
      (count): Step =>
        (fifo) =>
          repeated(count, () => fifo.shift()),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(100).map(
      (number): Step =>
        (fifo) =>
          fifo.replace(number, 'new'),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((fifo) => fifo.drain()) },
)

test('property: a fifo is a list, across growing, draining and wrapping round', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: '+1' }), (steps) => {
      const [fifo, plain] = [new Fifo<string>(), new PlainFifo()]
      for (const each of steps) {
        expect(each(fifo)).toEqual(each(plain))
        expect([fifo.length, fifo.first]).toEqual([plain.length, plain.first])
      }
      expect(fifo.drain()).toEqual(plain.drain())
    }),
  )
})
