import { createBookFrame } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { createMexcSpotBookSync } from './book-sync.ts'

const change = (first: number, last: number) => ({ ...createBookFrame(0), first, last })

/** What a book at version 100 makes of changes. */
function after100(...changes: readonly (readonly [number, number])[]) {
  const sync = createMexcSpotBookSync()
  expect(sync.restSnapshot(100).do).toBe('apply')
  return changes.map(([first, last]) => sync.frame(change(first, last)).do)
}

describe('the table of decisions', () => {
  test.each([
    [[[95, 98]], ['ignore']],
    [[[97, 100]], ['ignore']],
    [[[99, 101]], ['apply']],
    [[[101, 101]], ['apply']],
    [
      [
        [101, 101],
        [102, 102],
      ],
      ['apply', 'apply'],
    ],
    [
      [
        [101, 102],
        [104, 105],
      ],
      ['apply', 'resync'],
    ],
    [
      [
        [101, 102],
        [101, 102],
      ],
      ['apply', 'ignore'],
    ],
  ] as const)('[S3.95] %j: %j', (changes, expected) => {
    expect(after100(...changes)).toEqual(expected)
  })
})

test('[S3.95] changes wait for the snapshot; one that is older than they are is asked for again', () => {
  const sync = createMexcSpotBookSync()
  expect(sync.frame(change(110, 112)).do).toBe('buffer')
  expect(sync.restSnapshot(100)).toMatchObject({ do: 'resync', by: 'rest' })
  expect(sync.restSnapshot(109)).toEqual({ do: 'apply' })
  expect(sync.frame(change(110, 112)).do).toBe('apply')
})

test('[S3.95] all levels are kept, of a snapshot that has no more than 5,000', () => {
  expect(createMexcSpotBookSync()).toMatchObject({ baseline: 'rest', vouchedDepth: Infinity, snapshotDepth: 5_000 })
})
