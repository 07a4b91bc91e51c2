import { describe, expect, test } from 'vitest'
import { frameOf, type TextLevel } from '../../test/book/model.ts'
import type { BookView, LocalBook } from '../contracts/local-book.ts'
import { decimal } from '../decimal/decimal.ts'
import { findError } from '../errors/base.ts'
import { BookNotLiveError, InvalidInputError } from '../errors/general.ts'
import { marketSymbol } from '../model/symbols.ts'
import { createLocalBook, type LocalBookOptions, type LocalBookWriter } from './local-book.ts'

const symbol = marketSymbol('BTC/USDT')
const bids: readonly TextLevel[] = [
  ['100.0', '1'],
  ['99.5', '0.20'],
]
const asks: readonly TextLevel[] = [
  ['100.50', '2'],
  ['101', '3'],
]

function started(options: Omit<LocalBookOptions, 'symbol'> = {}): { book: LocalBook; writer: LocalBookWriter } {
  const parts = createLocalBook({ symbol, ...options })
  parts.writer.applySnapshot(
    Object.assign(frameOf('snapshot', bids, asks), {
      last: 48_776_306_123,
      eventTimeMs: 1_760_000_000_000,
      receivedTimeMs: 1_760_000_000_005,
    }),
  )
  parts.writer.setState('live')
  return parts
}

/** Every read, by name. */
const reads: Readonly<Record<keyof BookView, (view: BookView) => unknown>> = {
  best: (view) => view.best('bid'),
  levels: (view) => view.levels('bid', 1),
  nativeLevels: (view) => view.nativeLevels('bid', 1),
  snapshot: (view) => view.snapshot(1),
  count: (view) => view.count('bid'),
  mid: (view) => view.mid(),
  spread: (view) => view.spread(),
  fill: (view) => view.fill('buy', decimal('1')),
  depthToNotional: (view) => view.depthToNotional('buy', decimal('1')),
  vwap: (view) => view.vwap('buy', decimal('1')),
  bestNumbers: (view) => {
    const into = new Float64Array(4)
    view.bestNumbers(into)
    return into
  },
  priceNumber: (view) => view.priceNumber('bid'),
  sizeNumber: (view) => view.sizeNumber('bid'),
  priceText: (view) => view.priceText('bid', 0),
  sizeText: (view) => view.sizeText('bid', 0),
}

describe('reads', () => {
  test('[S3.51] [S3.62] a snapshot has both sides, the best of each, time, id and whether it is complete', () => {
    const { book } = started()
    expect(book.snapshot(1)).toEqual({
      symbol,
      bids: [{ price: '100', size: '1' }],
      asks: [{ price: '100.5', size: '2' }],
      bestBid: { price: '100', size: '1' },
      bestAsk: { price: '100.5', size: '2' },
      timestamp: 1_760_000_000_000,
      lastUpdateId: 48_776_306_123,
      complete: true,
    })
    expect(book.snapshot(0)).toMatchObject({ bids: [], asks: [], bestBid: undefined, complete: true })
  })

  test('[S3.51] a snapshot is a copy that nothing changes any more', () => {
    const { book, writer } = started()
    const copy = book.snapshot(2)
    const before = structuredClone(copy)
    writer.applyDelta(frameOf('delta', [['100', '7']], [['100.5', '0']]))
    expect(copy).toEqual(before)
    expect([copy, copy.bids, copy.asks, copy.bids[0]].every((part) => Object.isFrozen(part))).toBe(true)
  })

  test('[S3.62] best, mid and spread are exact; an empty side has none of them', () => {
    const { book, writer } = started()
    expect(book.best('bid')).toEqual({ price: '100', size: '1' })
    expect(book.mid()).toBe('100.25')
    expect(book.spread()).toBe('0.5')
    writer.applyDelta(
      frameOf(
        'delta',
        [
          ['100', '0'],
          ['99.5', '0'],
        ],
        [],
      ),
    )
    expect(book.best('bid')).toBeUndefined()
    expect(book.mid()).toBeUndefined()
    expect(book.spread()).toBeUndefined()
    expect(book.best('ask')).toEqual({ price: '100.5', size: '2' })
  })

  test('the middle of the largest prices is exact', () => {
    const { book, writer } = createLocalBook({ symbol })
    writer.applySnapshot(frameOf('snapshot', [['9007199254740988', '1']], [['9007199254740991', '1']]))
    expect(book.lastKnown.mid()).toBe('9007199254740989.5')
    expect(book.lastKnown.spread()).toBe('3')
  })

  test('sizes are in base units, by the exact size of a contract; native sizes and texts are the exchange’s', () => {
    const { book } = started({ contractSize: decimal('0.0001') })
    expect(book.levels('bid', 2)).toEqual([
      { price: '100', size: '0.0001' },
      { price: '99.5', size: '0.00002' },
    ])
    expect(book.nativeLevels('bid', 2)).toEqual([
      { price: '100', size: '1' },
      { price: '99.5', size: '0.2' },
    ])
    expect([book.priceText('bid', 0), book.sizeText('bid', 1)]).toEqual(['100.0', '0.20'])
    expect(book.sizeNumber('bid', 1)).toBe(0.00002)
    expect(book.sizeUnit).toBe('base')
    expect(started({ sizeUnit: 'quote' }).book.sizeUnit).toBe('quote')
  })

  test('reading deeper after reading the best, and after a change, gives the levels as they are now', () => {
    const { book, writer } = started()
    expect(book.priceNumber('ask')).toBe(100.5)
    expect(book.priceNumber('ask', 1)).toBe(101)
    writer.applyDelta(frameOf('delta', [], [['100.7', '1']]))
    expect(book.priceNumber('ask', 1)).toBe(100.7)
    expect(book.levels('ask', Infinity)).toHaveLength(3)
  })

  test.each([-1, 0.5, Number.NaN])('a number of levels or an index of %d is refused', (count) => {
    const { book } = started()
    expect(() => book.levels('bid', count)).toThrow(InvalidInputError)
    expect(() => book.snapshot(count)).toThrow(/^depth: /)
    expect(() => book.priceText('bid', count)).toThrow(/^index: /)
    expect(() => book.priceNumber('bid', count)).toThrow(/^index: /)
  })
})

describe('state', () => {
  test('[S3.65] a book begins as syncing and gives prices only when it is live', () => {
    const { book, writer } = createLocalBook({ symbol })
    expect([book.state, book.reason, book.version]).toEqual(['syncing', 'no snapshot yet', 0])
    expect([book.receivedTimeMs, book.eventTimeMs, book.lastUpdateId]).toEqual([0, 0, -1])
    expect(() => book.best('bid')).toThrow('The book of BTC/USDT is syncing (no snapshot yet)')
    writer.applySnapshot(frameOf('snapshot', bids, asks))
    expect(() => book.best('bid')).toThrow(BookNotLiveError)
    writer.setState('live', 'a reason that a live book does not have')
    expect([book.state, book.reason]).toEqual(['live', ''])
    expect(book.best('bid')).toEqual({ price: '100', size: '1' })
  })

  test.each(Object.entries(reads))('[S3.65] %s of a stale book throws, and lastKnown still answers', (_, read) => {
    const { book, writer } = started()
    const before = read(book)
    writer.setState('stale', 'gap')
    let thrown: unknown
    try {
      read(book)
    } catch (error) {
      thrown = error
    }
    expect(findError(thrown, BookNotLiveError)).toMatchObject({ state: 'stale', reason: 'gap', retryable: true })
    expect(read(book.lastKnown)).toEqual(before)
    expect(book.state).toBe('stale')
  })

  test.each(Object.entries(reads))('[S3.65] %s with a greatest age throws once the last change is older', (_, read) => {
    const { book, writer } = started()
    let now = book.receivedTimeMs + 5_000
    const view = book.withMaxAge(5_000, { now: () => now })
    expect(read(view)).toEqual(read(book))
    now += 1
    expect(() => read(view)).toThrow('stale (the last change was 5001 ms ago, more than maxAgeMs 5000)')
    // Age alone does not make the book stale: a market may be quiet.
    expect(book.state).toBe('live')
    writer.applyDelta(Object.assign(frameOf('delta', [], []), { receivedTimeMs: now }))
    expect(() => read(view)).not.toThrow()
    writer.setState('stale', 'gap')
    expect(() => read(view)).toThrow('stale (gap)')
  })

  test('[S3.65] the age is that of the last change, and never negative', () => {
    const { book } = started()
    expect(book.age(book.receivedTimeMs + 1_234)).toBe(1_234)
    expect(book.age(book.receivedTimeMs - 1)).toBe(0)
    expect(() => book.withMaxAge(-1, { now: () => 0 })).toThrow(/^maxAgeMs: /)
    expect(() => book.withMaxAge(Number.NaN, { now: () => 0 })).toThrow(InvalidInputError)
  })

  test('a frame brings its times and its id', () => {
    const { book, writer } = started()
    const { version } = book
    writer.applyDelta(
      Object.assign(frameOf('delta', [], []), {
        last: 48_776_306_124,
        eventTimeMs: 0,
        receivedTimeMs: 1_760_000_000_009,
      }),
    )
    expect([book.lastUpdateId, book.eventTimeMs, book.receivedTimeMs]).toEqual([48_776_306_124, 0, 1_760_000_000_009])
    expect(book.snapshot(1).timestamp).toBeUndefined()
    expect(book.version).toBeGreaterThan(version)
  })

  test('the version also grows with the state, a trim and a clear', () => {
    const { book, writer } = started()
    const versions = [book.version]
    for (const change of [() => writer.setState('stale', 'gap'), () => writer.trim(1), () => writer.clear()]) {
      change()
      versions.push(book.version)
    }
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
    const { version } = book
    expect([book.state, book.reason, book.lastUpdateId, book.receivedTimeMs]).toEqual(['syncing', 'cleared', -1, 0])
    writer.setState('syncing', 'cleared')
    expect(book.version).toBe(version)
    expect([book.lastKnown.count('bid'), book.lastKnown.count('ask')]).toEqual([0, 0])
  })
})

describe('frames', () => {
  test('[S3.64] a crossed book is reported after the whole frame, and applied', () => {
    const { book, writer } = started()
    // A price that moves from one side to the other within a frame does not cross.
    expect(writer.applyDelta(frameOf('delta', [['100.5', '1']], [['100.5', '0']]))).toBe('applied')
    expect(writer.applyDelta(frameOf('delta', [['101', '1']], []))).toBe('crossed')
    expect(book.best('bid')?.price).toBe('101')
    expect(writer.applyDelta(frameOf('delta', [], [['101', '0']]))).toBe('applied')
    expect(writer.applySnapshot(frameOf('snapshot', [['5', '1']], [['5.0', '1']]))).toBe('crossed')
    expect(writer.applySnapshot(frameOf('snapshot', [['5', '1']], []))).toBe('applied')
  })

  test('[S3.64] a snapshot replaces the book, and levels of size 0 in it are none', () => {
    const { book, writer } = started()
    writer.applySnapshot(
      frameOf(
        'snapshot',
        [
          ['90', '1'],
          ['91', '0'],
        ],
        [],
      ),
    )
    expect(book.snapshot(10)).toMatchObject({ bids: [{ price: '90', size: '1' }], asks: [] })
  })

  test('[S3.64] the book holds what its stream vouches for and says when there may be more', () => {
    const { book, writer } = started({ vouchedDepth: 2 })
    expect(book.vouchedDepth).toBe(2)
    expect(book.snapshot(2).complete).toBe(true)
    expect(book.snapshot(3).complete).toBe(false)
    writer.applyDelta(frameOf('delta', [['99.9', '1']], []))
    expect(book.levels('bid', 5).map(({ price }) => price)).toEqual(['100', '99.9'])
    // Fewer levels than the stream would send: that is the whole side.
    writer.applyDelta(frameOf('delta', [['100', '0']], [['101', '0']]))
    expect(book.snapshot(3).complete).toBe(true)
    writer.trim(1)
    expect([book.vouchedDepth, book.count('bid'), book.snapshot(2).complete]).toEqual([1, 1, false])
    writer.trim(10)
    expect(book.vouchedDepth).toBe(1)
  })

  test('[S3.64] beyond the end of a limited snapshot nothing is kept, however the market moves', () => {
    const { book, writer } = started({ snapshotDepth: 2 })
    const prices = () => book.levels('bid', Infinity).map(({ price }) => price)
    // 99.4 changes at the exchange, but what is between it and 99.5 is unknown.
    writer.applyDelta(
      frameOf(
        'delta',
        [
          ['99.4', '1'],
          ['99.7', '1'],
        ],
        [],
      ),
    )
    expect(prices()).toEqual(['100', '99.7', '99.5'])
    writer.applyDelta(
      frameOf(
        'delta',
        [
          ['100', '0'],
          ['99.7', '0'],
          ['99.5', '0'],
        ],
        [],
      ),
    )
    expect(prices()).toEqual([])
    expect(book.snapshot(1).complete).toBe(false)
    expect(book.fill('sell', decimal('1'))).toMatchObject({ filled: '0', complete: false })
    writer.applySnapshot(frameOf('snapshot', [['99', '1']], []))
    expect(prices()).toEqual(['99'])
    expect(book.snapshot(5)).toMatchObject({ complete: true })
  })

  test.each([
    ['a price above 2^53', '9007199254740993', '1'],
    ['a price that cannot be told from one above it', '9007199254740992', '1'],
    ['a size above 2^53', '100', '90071992547409.93'],
    ['a price that the scale of the book makes too large', '900719925474099.2', '1'],
    ['more decimals than a power of ten is exact for', '0.00000000000000000000001', '1'],
    ['a size with as many', '100', '0.00000000000000000000001'],
  ])('%s makes the book stale and changes nothing of it', (_, price, size) => {
    const { book, writer } = started()
    const before = book.snapshot(5)
    // The frame also has levels that are fine: it is applied whole or not at all.
    expect(
      writer.applyDelta(
        frameOf(
          'delta',
          [['99', '1']],
          [
            ['100.5', '0'],
            [price, size],
          ],
        ),
      ),
    ).toBe('precision')
    expect([book.state, book.reason]).toEqual(['stale', 'precision'])
    expect(book.lastKnown.snapshot(5)).toEqual(before)
  })

  test('levels of the book that a finer scale makes too large make it stale as well', () => {
    const { book, writer } = createLocalBook({ symbol })
    writer.applySnapshot(frameOf('snapshot', [['1', '1']], [['9007199254740991', '1']]))
    writer.setState('live')
    expect(writer.applyDelta(frameOf('delta', [['1.5', '1']], []))).toBe('precision')
    expect(book.reason).toBe('precision')
    expect(book.lastKnown.best('bid')).toEqual({ price: '1', size: '1' })
  })

  test('after such a frame only a snapshot that fits brings the book back', () => {
    const { book, writer } = started()
    writer.applyDelta(frameOf('delta', [['9007199254740993', '1']], []))
    expect(writer.applyDelta(frameOf('delta', [['100', '5']], []))).toBe('precision')
    writer.setState('live')
    expect(book.state).toBe('stale')
    writer.setState('syncing', 'resync')
    expect([book.state, book.reason]).toEqual(['syncing', 'resync'])
    expect(writer.applySnapshot(frameOf('snapshot', [['1', '9007199254740993']], []))).toBe('precision')
    expect(book.lastKnown.best('bid')).toEqual({ price: '100', size: '1' })
    // The scale of the snapshot is its own: 9007199254740991 did not fit beside 99.5.
    expect(writer.applySnapshot(frameOf('snapshot', [['9007199254740991', '1']], []))).toBe('applied')
    writer.setState('live')
    expect(book.best('bid')).toEqual({ price: '9007199254740991', size: '1' })
  })

  test('a frame whose count is beyond its arrays is refused', () => {
    const { book, writer } = started()
    const frame = frameOf('delta', [['100', '5']], [])
    frame.bids.count = 2
    expect(writer.applyDelta(frame)).toBe('precision')
    expect(book.lastKnown.best('bid')).toEqual({ price: '100', size: '1' })
  })
})

describe('options', () => {
  test.each<[string, Record<string, unknown>]>([
    ['contractSize', { contractSize: '0' }],
    ['contractSize', { contractSize: '-1' }],
    ['contractSize', { contractSize: '1.50' }],
    ['contractSize', { contractSize: '12345678901234567' }],
    ['contractSize', { contractSize: '0.00000000000000000000001' }],
    ['contractSize', { contractSize: 1 }],
    ['priceScale', { priceScale: -1 }],
    ['priceScale', { priceScale: 23 }],
    ['priceScale', { priceScale: 1.5 }],
    ['vouchedDepth', { vouchedDepth: 0 }],
    ['vouchedDepth', { vouchedDepth: Number.NaN }],
    ['snapshotDepth', { snapshotDepth: 2.5 }],
  ])('a wrong %s is refused: %j', (path, options) => {
    const create = () => createLocalBook({ symbol, ...options })
    expect(create).toThrow(InvalidInputError)
    expect(create).toThrow(new RegExp(`^${path}: must be`))
  })

  test('a wrong depth for trim is refused', () => {
    expect(() => started().writer.trim(0)).toThrow(/^vouchedDepth: /)
  })

  test('a reader cannot reach what writes', () => {
    const { book } = started()
    expect(Object.keys(book)).toEqual(['lastKnown'])
    expect('applyDelta' in book || 'setState' in book).toBe(false)
    expect(() => Object.assign(book, { state: 'live' })).toThrow(TypeError)
  })
})
