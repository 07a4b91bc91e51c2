import type { OrderBook } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { shownOn } from '../../test/cli/shown-on.ts'
import { ladder } from './ladder.ts'
import { type Line, redrawn } from './screen.ts'

const plain = (_: string, text: string) => text

function bookOf(levels: number, price = 100) {
  const side = (sign: 1 | -1) =>
    Array.from({ length: levels }, (_, at) => ({ price: decimal(price + sign * (at + 1)), size: decimal('0.5') }))
  const snapshot = (depth: number) =>
    ({ symbol: 'BTC/USDT', bids: side(-1).slice(0, depth), asks: side(1).slice(0, depth) }) as unknown as OrderBook
  const view = { snapshot, spread: () => decimal(2) }
  return { lastKnown: view, sizeUnit: 'base' } as unknown as Parameters<typeof ladder>[0]
}

/** What a terminal of that size shows after these pictures. */
function drawn(pictures: readonly (readonly Line[])[], size: { rows: number; columns: number }): readonly string[] {
  const texts = pictures.map((lines, at) => redrawn(lines, pictures[at - 1]?.length ?? 0, { size, paint: plain }))
  return shownOn(texts.join(''), size)
}

describe('a picture over the last one', () => {
  const large = { rows: 24, columns: 80 }

  test('nothing of the last one is left, also where it was longer', () => {
    const pictures = [bookOf(5), bookOf(2, 300), bookOf(3, 200)].map((book) =>
      ladder(book, { state: 'live', depth: 9, size: large }),
    )
    expect(drawn(pictures, large).filter((line) => line !== '')).toEqual([
      'BTC/USDT  live  sizes in base units',
      ...['203', '202', '201'].map((price) => `${price.padStart(12)}${'0.5'.padStart(18)}`),
      `${'spread'.padStart(12)}${'2'.padStart(18)}`,
      ...['199', '198', '197'].map((price) => `${price.padStart(12)}${'0.5'.padStart(18)}`),
    ])
  })

  test.each([
    [{ rows: 24, columns: 80 }, 10],
    [{ rows: 12, columns: 80 }, 4],
    [{ rows: 11, columns: 20 }, 4],
    [{ rows: 3, columns: 80 }, 1],
  ])(
    'in a terminal of %j there is room for %i levels of each side, and lines are as long as it is wide',
    (size, room) => {
      const one = ladder(bookOf(30), { state: 'live', depth: 20, size })
      expect(one).toHaveLength(2 * room + 2)
      if (size.rows < one.length + 1) return
      const screen = drawn([one, one, ladder(bookOf(30, 500), { state: 'stale gap', depth: 20, size })], size)
      expect(screen.filter((line) => line.startsWith('BTC/USDT'))).toEqual([
        'BTC/USDT  stale gap  sizes in base units'.slice(0, size.columns),
      ])
      expect(Math.max(...screen.map((line) => line.length))).toBeLessThanOrEqual(size.columns)
    },
  )
})
