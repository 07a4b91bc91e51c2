import { createBookFrame } from '@venuekit/core'
import { expect, test } from 'vitest'
import { createMexcSpotBookSync } from './book-sync.ts'

function offer(...frames: readonly (readonly ['snapshot' | 'delta', first: number, last: number])[]) {
  const sync = createMexcSpotBookSync(50)
  return frames.map(([kind, first, last]) => sync.frame({ ...createBookFrame(0), kind, first, last }).do)
}

test('a snapshot is the book, and deltas that follow it are applied', () => {
  expect(offer(['snapshot', 1, 10], ['delta', 11, 12], ['delta', 13, 13])).toEqual(['replace', 'apply', 'apply'])
})

test('what is known already is ignored', () => {
  expect(offer(['snapshot', 1, 10], ['delta', 9, 10], ['delta', 10, 11])).toEqual(['replace', 'ignore', 'apply'])
})

test('a gap, or a delta before the snapshot, begins anew', () => {
  expect(offer(['snapshot', 1, 10], ['delta', 12, 12])).toEqual(['replace', 'resync'])
  expect(offer(['delta', 1, 1])).toEqual(['resync'])
})

test('after a reset the snapshot is awaited again', () => {
  const sync = createMexcSpotBookSync(50)
  sync.frame({ ...createBookFrame(0), kind: 'snapshot', first: 1, last: 10 })
  sync.reset()
  expect(sync.frame({ ...createBookFrame(0), first: 11, last: 11 }).do).toBe('resync')
})
