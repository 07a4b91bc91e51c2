import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ring } from './ring.ts'

test('a ring keeps the newest items', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.integer(), { maxLength: 30 }), (capacity, items) => {
      const ring = new Ring<number>(capacity)
      for (const item of items) ring.push(item)
      const kept = items.slice(-capacity).toReversed()
      expect(ring.length).toBe(kept.length)
      expect(ring.newest(100)).toEqual(kept)
      expect(ring.newest(2)).toEqual(kept.slice(0, 2))
      expect(ring.newest(2, (item) => item > 0)).toEqual(kept.filter((item) => item > 0).slice(0, 2))
      expect([ring.fromNewest(0), ring.fromNewest(kept.length), ring.fromNewest(-1)]).toEqual([
        kept[0],
        undefined,
        undefined,
      ])
    }),
  )
})
