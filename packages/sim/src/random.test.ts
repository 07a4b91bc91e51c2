import { expect, test } from 'vitest'
import { RandomStream } from './random.ts'

const draw = (seed: number, name: string, count = 5) => {
  const random = new RandomStream(seed, name)
  return Array.from({ length: count }, () => random.next())
}

test('a stream follows from its seed and name alone', () => {
  expect(draw(7, 'a')).toEqual(draw(7, 'a'))
  expect(draw(7, 'a')).not.toEqual(draw(7, 'b'))
  expect(draw(7, 'a')).not.toEqual(draw(8, 'a'))
})

test('the numbers are the same on every machine', () => {
  expect(draw(7, 'reference/BTC', 3)).toMatchInlineSnapshot(`
    [
      0.33527251589111984,
      0.4937366573140025,
      0.13298559049144387,
    ]
  `)
})

test('numbers are spread evenly, and bells around 0 with a deviation of 1', () => {
  const random = new RandomStream(1, 'spread')
  const tens = Array.from({ length: 10 }, () => 0)
  for (let count = 0; count < 100_000; count += 1) {
    const ten = random.below(10)
    tens[ten] = (tens[ten] ?? 0) + 1
  }
  for (const count of tens) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  const bells = Array.from({ length: 100_000 }, () => random.bell())
  const mean = bells.reduce((sum, one) => sum + one, 0) / bells.length
  const variance = bells.reduce((sum, one) => sum + (one - mean) ** 2, 0) / bells.length
  expect(Math.abs(mean)).toBeLessThan(0.02)
  expect(Math.abs(variance - 1)).toBeLessThan(0.02)
})

test('bounds hold', () => {
  const random = new RandomStream(3, 'bounds')
  for (let count = 0; count < 1_000; count += 1) {
    expect(random.between(-2, 3)).toSatisfy((value: number) => value >= -2 && value < 3)
    expect([0, 1, 2]).toContain(random.below(3))
  }
  expect(random.chance(0)).toBe(false)
  expect(random.chance(1)).toBe(true)
  expect(random.text(8, 'x')).toBe('xxxxxxxx')
})
