import { createBookFrame, createLocalBook, marketSymbol, type BookFrame } from '@venuekit/core'
import { seededRandom } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assertSameBook, BookKeeper, BookMarket } from '../test/book-market.ts'
import { createStreamSync, createUpdateSync } from './book-sync.ts'

type Ids = readonly ['snapshot' | 'delta' | 'error', first: number, last: number]

function frameOf([kind, first, last]: Ids): BookFrame {
  return { ...createBookFrame(0), kind, first, last }
}

describe('order_book_update: a snapshot over REST, and changes counted from its id', () => {
  const offer = (sync = createUpdateSync(100), ...frames: readonly Ids[]) =>
    frames.map((ids) => sync.frame(frameOf(ids)).do)

  test('[S3.103] changes are buffered until the snapshot is there, and go on from its id', () => {
    const sync = createUpdateSync(100)
    expect(offer(sync, ['delta', 5, 7], ['delta', 8, 12])).toEqual(['buffer', 'buffer'])
    expect(sync.restSnapshot(9)).toEqual({ do: 'apply' })
    expect(offer(sync, ['delta', 5, 7], ['delta', 8, 12], ['delta', 13, 13])).toEqual(['ignore', 'apply', 'apply'])
  })

  test('[S3.103] a snapshot that is too old is fetched again, and what is buffered is kept', () => {
    const sync = createUpdateSync(100)
    offer(sync, ['delta', 5, 7], ['delta', 8, 12])
    expect(sync.restSnapshot(3)).toMatchObject({ do: 'resync', by: 'rest' })
    expect(sync.restSnapshot(4)).toEqual({ do: 'apply' })
    expect(offer(sync, ['delta', 5, 7], ['delta', 8, 12])).toEqual(['apply', 'apply'])
  })

  test('a snapshot that is ahead of every change is one too', () => {
    const sync = createUpdateSync(100)
    offer(sync, ['delta', 5, 7])
    expect(sync.restSnapshot(20).do).toBe('apply')
    expect(offer(sync, ['delta', 5, 7], ['delta', 15, 20], ['delta', 21, 22])).toEqual(['ignore', 'ignore', 'apply'])
  })

  test('[S3.103] a gap begins anew', () => {
    const sync = createUpdateSync(100)
    sync.restSnapshot(10)
    expect(sync.frame(frameOf(['delta', 12, 12]))).toEqual({
      do: 'resync',
      by: 'rest',
      reason: 'gap: the changes from 11 to 11 are missing',
      afterMs: 0,
    })
    expect(offer(sync, ['delta', 13, 14])).toEqual(['buffer'])
  })

  test('a change that is known in part is applied, one that is known is not', () => {
    const sync = createUpdateSync(100)
    sync.restSnapshot(10)
    expect(offer(sync, ['delta', 9, 11], ['delta', 9, 11], ['delta', 12, 12])).toEqual(['apply', 'ignore', 'apply'])
  })

  test('a snapshot in the stream is the book, before the one over REST and in the middle', () => {
    const sync = createUpdateSync(100)
    expect(offer(sync, ['delta', 5, 7], ['snapshot', -1, 20], ['delta', 21, 21])).toEqual([
      'buffer',
      'replace',
      'apply',
    ])
    expect(sync.restSnapshot(30)).toEqual({ do: 'ignore' })
    expect(offer(sync, ['snapshot', -1, 5], ['delta', 6, 6])).toEqual(['replace', 'apply'])
  })

  test('after a reset, and after an error, it begins anew', () => {
    const sync = createUpdateSync(100)
    sync.restSnapshot(10)
    sync.reset()
    expect(offer(sync, ['delta', 11, 11], ['error', -1, -1], ['delta', 12, 12])).toEqual(['buffer', 'resync', 'buffer'])
  })

  test('a buffer that nobody fetches for has an end', () => {
    const sync = createUpdateSync(100)
    for (let id = 1; id <= 20_001; id += 1) sync.frame(frameOf(['delta', id, id]))
    // The first frame is forgotten, so that its snapshot no longer fits.
    expect(sync.restSnapshot(0).do).toBe('resync')
    expect(sync.restSnapshot(1).do).toBe('apply')
  })

  test('property: the book is never wrong while it is said to be true, and becomes true when the faults end', () => {
    let resyncs = 0
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed)
        const market = new BookMarket(random)
        const keeper = new BookKeeper(createUpdateSync(100))
        const late: BookFrame[] = []
        for (let turn = 0; turn < 60; turn += 1) {
          const isFaulty = turn < 45
          const first = market.lastId + 1
          for (let steps = 1 + Math.floor(random() * 3); steps > 0; steps -= 1) market.step()
          const frame = random() < 0.05 ? market.snapshot(market.lastId) : market.frame(first, market.lastId)
          if (!isFaulty || random() < 0.8) keeper.offer(frame)
          if (isFaulty && random() < 0.15) keeper.offer(frame)
          if (isFaulty && random() < 0.1) late.push(frame)
          if (isFaulty && random() < 0.3 && late.length > 0) keeper.offer(late.shift() ?? frame)
          if (keeper.wants === 'snapshot' && random() < 0.5) {
            const id = Math.max(market.firstId, market.lastId - Math.floor(random() * 6))
            keeper.snapshot(id, market.at(id))
          }
          if (keeper.book !== undefined) assertSameBook(keeper.book, market.at(keeper.id))
        }
        if (keeper.wants === 'snapshot') keeper.snapshot(market.lastId, market.at(market.lastId))
        assertSameBook(keeper.book ?? new Map(), market.at(market.lastId))
        resyncs += keeper.resyncs
      }),
    )
    expect(resyncs).toBeGreaterThan(0)
  })
})

describe('obu: the stream begins with its snapshot', () => {
  const offer = (...frames: readonly Ids[]) => {
    const sync = createStreamSync(50)
    return frames.map((ids) => sync.frame(frameOf(ids)).do)
  }

  test('[S3.103] a snapshot is the book, and each change follows the one before', () => {
    expect(offer(['snapshot', -1, 10], ['delta', 11, 12], ['delta', 13, 13])).toEqual(['replace', 'apply', 'apply'])
    expect(offer(['snapshot', -1, 10], ['snapshot', -1, 5], ['delta', 6, 9])).toEqual(['replace', 'replace', 'apply'])
  })

  test('[S3.103] a gap, an overlap, or a change before the snapshot, subscribes anew; what comes until then is ignored', () => {
    expect(offer(['snapshot', -1, 10], ['delta', 12, 12], ['delta', 13, 13], ['snapshot', -1, 20])).toEqual([
      'replace',
      'resync',
      'ignore',
      'replace',
    ])
    expect(offer(['snapshot', -1, 10], ['delta', 10, 11])).toEqual(['replace', 'resync'])
    expect(offer(['delta', 1, 1], ['delta', 2, 2])).toEqual(['resync', 'ignore'])
    expect(offer(['snapshot', -1, 10], ['error', -1, -1])).toEqual(['replace', 'resync'])
    expect(createStreamSync(50).frame(frameOf(['delta', 1, 1]))).toMatchObject({ by: 'resubscribe', afterMs: 0 })
  })

  test('what is known already is ignored, and so is a snapshot over REST', () => {
    expect(offer(['snapshot', -1, 10], ['delta', 9, 10])).toEqual(['replace', 'ignore'])
    expect(createStreamSync(50).restSnapshot(1)).toEqual({ do: 'ignore' })
  })

  test('after a reset the snapshot is awaited again', () => {
    const sync = createStreamSync(50)
    sync.frame(frameOf(['snapshot', -1, 10]))
    sync.reset()
    expect(sync.frame(frameOf(['delta', 11, 11])).do).toBe('resync')
  })

  test('property: the window of the stream is never wrong while it is said to be true', () => {
    const depth = 4
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed)
        const market = new BookMarket(random)
        const keeper = new BookKeeper(createStreamSync(depth))
        const late: BookFrame[] = []
        let isSubscribed = false
        for (let turn = 0; turn < 60; turn += 1) {
          const isFaulty = turn < 45
          const first = market.lastId + 1
          for (let steps = 1 + Math.floor(random() * 3); steps > 0; steps -= 1) market.step()
          const frame = isSubscribed ? market.frame(first, market.lastId, depth) : market.snapshot(market.lastId, depth)
          if (!isSubscribed) keeper.subscribed()
          isSubscribed = true
          if (!isFaulty || random() < 0.8) keeper.offer(frame)
          if (isFaulty && random() < 0.15) keeper.offer(frame)
          if (isFaulty && random() < 0.1) late.push(frame)
          // Another connection cuts its messages elsewhere.
          if (isFaulty && random() < 0.1)
            keeper.offer(market.frame(Math.max(first - 1, market.firstId + 1), market.lastId, depth))
          if (isFaulty && random() < 0.3 && late.length > 0) keeper.offer(late.shift() ?? frame)
          if (keeper.wants === 'subscription') isSubscribed = random() < 0.5
          if (keeper.book !== undefined) assertSameBook(keeper.book, market.at(keeper.id, depth))
        }
        const frame = isSubscribed ? undefined : market.snapshot(market.lastId, depth)
        if (frame !== undefined) keeper.offer(frame)
        expect(keeper.wants === 'subscription' || keeper.id === market.lastId).toBe(true)
      }),
    )
  })
})

test('a crossed book is a wrong one; an empty side crosses nothing', () => {
  const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT') })
  const frame = createBookFrame(1)
  const apply = (bid: number, ask: number): void => {
    for (const [levels, price] of [
      [frame.bids, bid],
      [frame.asks, ask],
    ] as const) {
      levels.count = price === 0 ? 0 : 1
      levels.price[0] = price
      levels.size[0] = 1
    }
    writer.applySnapshot(frame)
  }
  for (const sync of [createUpdateSync(100), createStreamSync(50)]) {
    const verify = () => sync.verify?.(book.lastKnown, frame, 'operational')
    apply(100, 101)
    expect(verify()).toBe(true)
    apply(101, 101)
    expect(verify()).toBe(false)
    apply(101, 0)
    expect(verify()).toBe(true)
  }
})

test('what the streams vouch for, and how long the first frame may take', () => {
  expect(createUpdateSync(20)).toMatchObject({ baseline: 'rest', vouchedDepth: 20, firstFrameWithinMs: Infinity })
  expect(createStreamSync(400)).toMatchObject({ baseline: 'stream', vouchedDepth: 400, firstFrameWithinMs: 5_000 })
})
