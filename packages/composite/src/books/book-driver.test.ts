import {
  bookFrameOf,
  Semaphore,
  silentLogger,
  type BookFrame,
  type BookItem,
  type BookSync,
  type Mark,
  type TradingState,
} from '@venuekit/core'
import { instrumentOf, ManualClock } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BookDriver } from './book-driver.ts'

type Levels = Map<string, string>

/** An exchange's book, with all that it ever was. */
class Exchange {
  readonly history: { readonly bids: Levels; readonly asks: Levels }[] = [{ bids: new Map(), asks: new Map() }]

  get id(): number {
    return this.history.length - 1
  }

  /** Changes a level; gives the frame that says so. */
  change(side: 'bids' | 'asks', price: string, size: string): BookFrame {
    const last = this.at(this.id)
    const next = { bids: new Map(last.bids), asks: new Map(last.asks) }
    if (size === '0') next[side].delete(price)
    else next[side].set(price, size)
    this.history.push(next)
    const levels = { bids: [], asks: [], [side]: [[price, size]] }
    return bookFrameOf({ symbol: 'BTC_USDT', kind: 'delta', first: this.id, last: this.id, ...levels })
  }

  snapshot(): BookFrame {
    const { bids, asks } = this.at(this.id)
    return bookFrameOf({ symbol: 'BTC_USDT', last: this.id, bids: [...bids], asks: [...asks] })
  }

  at(id: number): { readonly bids: Levels; readonly asks: Levels } {
    return this.history[id] ?? { bids: new Map(), asks: new Map() }
  }
}

/** Rules in the manner of those exchanges whose ids follow one another. */
function sequence(baseline: 'rest' | 'stream', changes: Partial<BookSync> = {}): BookSync {
  let last = -1
  const by = baseline === 'rest' ? 'rest' : 'resubscribe'
  return {
    baseline,
    vouchedDepth: Infinity,
    firstFrameWithinMs: Infinity,
    frame: (frame) => {
      if (frame.kind === 'snapshot') {
        last = frame.last
        return { do: 'replace' }
      }
      if (last === -1)
        return baseline === 'rest' ? { do: 'buffer' } : { do: 'resync', by, reason: 'no snapshot', afterMs: 0 }
      if (frame.last <= last) return { do: 'ignore' }
      if (frame.first > last + 1) return { do: 'resync', by, reason: `gap after ${last}`, afterMs: 0 }
      last = frame.last
      return { do: 'apply' }
    },
    restSnapshot: (id) => {
      last = id
      return { do: 'apply' }
    },
    reset: () => (last = -1),
    ...changes,
  }
}

function drive(baseline: 'rest' | 'stream', changes: Partial<BookSync> = {}, failing: () => boolean = () => false) {
  const clock = new ManualClock()
  const exchange = new Exchange()
  const items: (BookItem | Mark)[] = []
  const calls = { fetched: 0, resubscribed: 0, delivered: 0 }
  const trading = { state: 'operational' as TradingState }
  const fail = (): void => {
    if (failing()) throw new Error('the exchange is away')
  }
  const driver: BookDriver = new BookDriver({
    instrument: instrumentOf('BTC/USDT'),
    sync: sequence(baseline, changes),
    clock,
    logger: silentLogger,
    random: () => 0,
    lanes: new Semaphore(1),
    trading: () => trading.state,
    delivered: () => (calls.delivered += 1),
    publish: (item) => items.push(item),
    fetchSnapshot: async () => {
      calls.fetched += 1
      fail()
      return exchange.snapshot()
    },
    resubscribe: async () => {
      calls.resubscribed += 1
      fail()
      await Promise.resolve()
      driver.frame(exchange.snapshot())
    },
  })
  return { clock, exchange, driver, items, calls, trading, marks: () => items.map(({ type }) => type) }
}

/** A live book is what the exchange's was at that id. */
function isTrue({ book }: BookDriver, exchange: Exchange): boolean {
  if (book.state !== 'live') return true
  const truth = exchange.at(book.lastUpdateId)
  const ours = (side: 'bid' | 'ask'): string =>
    book
      .levels(side, 100)
      .map(({ price, size }) => `${price} ${size}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join()
  const theirs = (levels: Levels): string =>
    [...levels]
      .map(([price, size]) => `${price} ${size}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join()
  return ours('bid') === theirs(truth.bids) && ours('ask') === theirs(truth.asks)
}

describe.each(['rest', 'stream'] as const)('[S3.64] baseline %s', (baseline) => {
  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('change' as const),
        price: fc.integer({ min: 90, max: 110 }),
        size: fc.integer({ min: 0, max: 3 }),
        fate: fc.constantFrom('sent', 'sent', 'sent', 'lost', 'twice', 'late'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 300, 40_000) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom('lost' as const, 'reconnected' as const, 'confirmed' as const, 'missed' as const),
      }),
    },
  )

  test('a live book is never wrong, whatever is lost, comes twice, or comes late; and it heals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { clock, exchange, driver } = drive(baseline)
        if (baseline === 'stream') driver.frame(exchange.snapshot())
        else driver.confirmed()
        let late: BookFrame | undefined
        for (const each of steps) {
          if (each.do === 'change') {
            const frame = exchange.change(each.price < 100 ? 'bids' : 'asks', String(each.price), String(each.size))
            if (each.fate === 'late' && late === undefined) late = frame
            else if (each.fate !== 'lost') {
              driver.frame(frame)
              if (each.fate === 'twice') driver.frame(frame)
              if (late !== undefined) driver.frame(late)
              late = undefined
            }
          } else if (each.do === 'wait') await clock.advance(each.ms)
          else if (each.do === 'lost' || each.do === 'missed') driver[each.do]('a reason')
          else driver[each.do]()
          expect(isTrue(driver, exchange)).toBe(true)
        }
        // On a line that is up and a market that goes on it becomes live, and equals the exchange's.
        driver.reconnected()
        if (baseline === 'stream') driver.frame(exchange.snapshot())
        driver.confirmed()
        for (let turn = 0; turn < 3; turn += 1) {
          await clock.advance(60_000)
          driver.frame(exchange.change('bids', '95', String(turn + 1)))
          expect(isTrue(driver, exchange)).toBe(true)
        }
        await clock.advance(60_000)
        expect(driver.book.state).toBe('live')
        expect(driver.book.lastUpdateId).toBe(exchange.id)
        expect(isTrue(driver, exchange)).toBe(true)
        driver.close()
        expect(clock.pendingTimers).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  test('a gap makes the book stale at once, is said, and is healed', async () => {
    const { clock, exchange, driver, marks } = drive(baseline)
    if (baseline === 'stream') driver.frame(exchange.snapshot())
    else driver.confirmed()
    await clock.advance(0)
    driver.frame(exchange.change('bids', '95', '1'))
    exchange.change('bids', '96', '1')
    driver.frame(exchange.change('bids', '97', '1'))
    expect([driver.book.state, driver.book.reason]).toEqual(['stale', 'gap after 1'])
    await clock.advance(1_000)
    expect(driver.book.state).toBe('live')
    expect(marks()).toEqual(['book', 'book', 'gap', 'resynced', 'book'])
    expect(driver.counters).toMatchObject({ gaps: 1, resyncs: 1, syncs: 2 })
  })
})

test('[S3.66] frames before the snapshot wait for it, and those that it holds already are dropped', async () => {
  const { clock, exchange, driver, items, calls } = drive('rest')
  driver.frame(exchange.change('bids', '95', '1'))
  driver.frame(exchange.change('bids', '96', '2'))
  expect(driver.book.state).toBe('syncing')
  await clock.advance(0)
  expect(driver.book.state).toBe('live')
  expect(driver.counters).toMatchObject({ buffered: 2, ignored: 2, snapshots: 1 })
  expect(items).toMatchObject([{ type: 'book', change: 'snapshot' }])
  expect(calls.delivered).toBe(1)
})

test('attempts that fail are repeated, each after a longer wait', async () => {
  let away = true
  const { clock, driver, calls } = drive('rest', {}, () => away)
  driver.confirmed()
  const counts: number[] = []
  for (const ms of [0, 250, 500, 1_000, 2_000]) {
    await clock.advance(ms)
    counts.push(calls.fetched)
  }
  expect(counts).toEqual([1, 2, 3, 4, 5])
  expect(driver.counters.failures).toBe(5)
  away = false
  await clock.advance(4_000)
  expect(driver.book.state).toBe('live')
})

test('[S3.65] after a frame that nobody could read the next one that follows proves that this book lacks nothing', async () => {
  const { clock, exchange, driver, calls, marks } = drive('rest')
  driver.confirmed()
  await clock.advance(0)
  driver.missed('a frame could not be read')
  expect(driver.book.state).toBe('stale')
  driver.frame(exchange.change('bids', '95', '1'))
  expect(driver.book.state).toBe('live')
  expect(calls.fetched).toBe(1)
  expect(marks()).toEqual(['book', 'gap', 'resynced', 'book'])
  // Without one it begins anew after a while.
  driver.missed('again')
  await clock.advance(5_300)
  expect(driver.book.state).toBe('live')
  expect(calls.fetched).toBe(2)
})

test('[S3.64] a book that crosses itself begins anew, but not in an auction', async () => {
  const verify: BookSync['verify'] = (view, _, trading) =>
    trading === 'post-only' || !(view.priceNumber('bid') >= view.priceNumber('ask'))
  const { clock, exchange, driver, trading } = drive('rest', { verify })
  driver.confirmed()
  await clock.advance(0)
  driver.frame(exchange.change('asks', '100', '1'))
  trading.state = 'post-only'
  driver.frame(exchange.change('bids', '101', '1'))
  expect(driver.book.state).toBe('live')
  trading.state = 'operational'
  driver.frame(exchange.change('bids', '102', '1'))
  expect([driver.book.state, driver.counters.failedChecks]).toEqual(['stale', 1])
  driver.close()
})

test('a value that no double holds makes that book stale, by its name', async () => {
  const { clock, driver } = drive('rest')
  driver.confirmed()
  await clock.advance(0)
  driver.frame(
    bookFrameOf({ symbol: 'BTC_USDT', kind: 'delta', first: 1, last: 1, bids: [['12345678901234567', '1']], asks: [] }),
  )
  expect([driver.book.state, driver.book.reason]).toEqual(['stale', 'precision'])
  driver.close()
})

test('a subscription that is made anew ignores what is left of the one before', async () => {
  const { clock, exchange, driver, calls } = drive('stream')
  driver.frame(exchange.snapshot())
  exchange.change('bids', '90', '1')
  driver.frame(exchange.change('bids', '91', '1'))
  driver.frame(exchange.change('bids', '92', '1'))
  driver.frame(exchange.change('bids', '93', '1'))
  await clock.advance(0)
  expect(driver.book.state).toBe('live')
  expect(calls.resubscribed).toBe(1)
  expect(driver.counters.gaps).toBe(1)
})

test('[S3.65] a book is behind when the exchange has a newer one whose levels are others, and then begins anew', async () => {
  for (const baseline of ['rest', 'stream'] as const) {
    const { clock, exchange, driver, calls, marks } = drive(baseline)
    expect(driver.quietSince).toBe(undefined)
    driver.confirmed()
    driver.frame(exchange.snapshot())
    driver.frame(exchange.change('bids', '90', '1'))
    // oxlint-disable-next-line no-await-in-loop -- one baseline after the other
    await clock.advance(70)
    expect(driver.quietSince).toBe(clock.monotonic() - 70)
    expect(driver.isBehind(exchange.snapshot(), 5)).toBe(false)
    const missed = exchange.change('bids', '89', '1')
    // What has changed lies below the levels that are compared.
    expect(driver.isBehind(exchange.snapshot(), 1)).toBe(false)
    expect(driver.isBehind(exchange.snapshot(), 5)).toBe(true)
    driver.silent('it says nothing')
    expect([driver.book.state, driver.book.reason]).toEqual(['stale', 'it says nothing'])
    expect(driver.isBehind(exchange.snapshot(), 5)).toBe(false)
    driver.frame(missed)
    // oxlint-disable-next-line no-await-in-loop -- the same
    await clock.advance(1_000)
    expect([calls.resubscribed, driver.book.state, isTrue(driver, exchange)]).toEqual([1, 'live', true])
    expect(marks().slice(-3)).toEqual(['gap', 'resynced', 'book'])
    driver.close()
  }
})
