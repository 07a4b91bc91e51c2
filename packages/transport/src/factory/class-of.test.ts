import { expect, test } from 'vitest'
import { classOf } from './class-of.ts'

const Point = classOf((x: number, y: number) => ({ x, y }))

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
  expect(point instanceof classOf(() => point)).toBe(false)
})

test('[S3.41] what the function throws is thrown', () => {
  const Refusing = classOf(() => {
    throw new RangeError('no')
  })
  expect(() => new Refusing()).toThrow(RangeError)
})
