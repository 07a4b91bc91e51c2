import type { LocalBook } from '@venuekit/core'
import { BookNotLiveError } from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { ContractRun, failureOf, until, type ContractPublic, type ContractSetting, type RunOptions } from './run.ts'
import type { ContractFault } from './simulator.ts'

const needs = ['orderbook'] as const
const busy: RunOptions = { eventsPerSecond: 2_000 }

interface Following {
  readonly run: ContractRun
  readonly exchange: ContractPublic
  readonly book: LocalBook | undefined
}

/** A public object that follows the market of the terms in a busy market. */
async function following(setting: ContractSetting, options: RunOptions = busy): Promise<Following> {
  await using stack = new AsyncDisposableStack()
  const run = stack.use(await ContractRun.start(setting, options))
  const exchange = run.public()
  await exchange.initialize([setting.terms.order.symbol])
  const book = exchange.orderbook(setting.terms.order.symbol)
  await until(() => book?.state === 'live', 'the book is live')
  // From here on it is the case's.
  stack.move()
  return { run, exchange, book }
}

/** Until the book is live, and beyond what the exchange has now: nothing of before that is on its way any more. */
async function goesOn({ run, exchange, book }: Following, what: string): Promise<void> {
  const { updateId } = run.sim.book(run.market(exchange).exchangeSymbol, 1)
  await until(() => book?.state === 'live' && book.lastUpdateId > updateId, what)
}

/** How often each mark came. */
async function marksOf(exchange: ContractPublic, symbol: string) {
  const counts = new Map<string, number>()
  const books = await exchange.subscribeOrderbook(symbol)
  for (const type of ['gap', 'stale', 'resynced', 'reconnected'] as const) {
    books.on(type, () => counts.set(type, (counts.get(type) ?? 0) + 1))
  }
  return counts
}

/** After the fault the book is healed by itself, and equals the truth once the market stands still. */
function healed(name: string, fault: (setting: ContractSetting) => ContractFault): ContractCase {
  return {
    name: `a book is healed after ${name}`,
    needs,
    run: async (setting) => {
      const followed = await following(setting)
      const { run, exchange, book } = followed
      await using _ = run
      const id = run.sim.addFault(fault(setting))
      await until(() => run.sim.struck(id) > 0, 'the fault has struck')
      run.sim.clearFaults()
      // What is missing shows with what comes after it.
      await goesOn(followed, 'the book is live again, and goes on')
      await run.sim.pause()
      await until(() => run.equalsTruth(book, exchange), 'the book equals the truth')
    },
  }
}

/** The same after a fault that only this exchange has. */
async function healsAfterSpecial(setting: ContractSetting, name: string): Promise<void> {
  const followed = await following(setting)
  const { run, exchange, book } = followed
  await using _ = run
  const reconnects = (): number => exchange.getPerformanceStats().reconnects
  const before = reconnects()
  const id = run.sim.addFault({ kind: 'special', name })
  run.sim.addFault({ kind: 'cut', on: 'now' })
  await until(() => reconnects() > before, `there is another line after ${name}`)
  await until(() => run.sim.struck(id) > 0, `${name} has struck`)
  await goesOn(followed, `the book goes on after ${name}`)
  run.sim.clearFaults()
  await run.sim.pause()
  await until(() => run.equalsTruth(book, exchange), `the book equals the truth after ${name}`)
}

/** What may become of the snapshot with which a book begins. */
const snapshotFaults: readonly ContractFault[] = [
  { kind: 'cut', on: 'request' },
  { kind: 'server-error', status: 503 },
  { kind: 'html' },
  { kind: 'rate-limit', retryAfterMs: 50 },
  { kind: 'delay', on: 'request', delayMs: 100 },
]

async function beginsAlthough(setting: ContractSetting, fault: ContractFault): Promise<void> {
  await using run = await ContractRun.start(setting, { ...busy, network: { maxRetries: 0 } })
  const exchange = run.public()
  await exchange.initialize()
  run.sim.addFault({ ...fault, count: 2 })
  await exchange.addSymbol(setting.terms.order.symbol)
  await until(() => exchange.orderbook(setting.terms.order.symbol)?.state === 'live', `live after ${fault.kind}`)
}

const onFrame =
  (kind: string, more: Partial<ContractFault> = {}) =>
  ({ terms }: ContractSetting): ContractFault => ({
    kind,
    channel: terms.channels.book,
    on: 'frame',
    count: 1,
    ...more,
  })

/** What a book promises: it equals that of the exchange, or says that it does not. */
export const bookCases: readonly ContractCase[] = [
  {
    name: 'books of all markets come up cold and equal the truth',
    needs,
    run: async (setting) => {
      await using run = await ContractRun.start(setting, busy)
      const exchange = run.public()
      await exchange.initialize()
      const symbols = run.symbolsOf(exchange)
      await exchange.initialize(symbols)
      await exchange.waitUntilConnected()
      setting.expect(exchange.status).toBe('active')
      setting.expect(exchange.activeSymbols.length).toBe(symbols.length)
      await run.sim.pause()
      for (const symbol of symbols) {
        // oxlint-disable-next-line no-await-in-loop -- one book after the other
        await until(
          () => run.equalsTruth(exchange.orderbook(symbol), exchange),
          `the book of ${symbol} equals the truth`,
        )
      }
    },
  },
  {
    name: 'an empty book is live, and follows what is placed and taken away',
    needs,
    run: async (setting) => {
      const { run, exchange, book } = await following(setting, {})
      await using _ = run
      const { exchangeSymbol: symbol } = run.market(exchange)
      const { price, quantity } = setting.terms.order
      setting.expect(book?.best('bid')).toBe(undefined)
      run.sim.placeOrder({ symbol, side: 'buy', price, size: run.native(quantity, run.market(exchange)) })
      await until(() => book?.best('bid') !== undefined, 'the bid is there')
      setting.expect(run.equalsTruth(book, exchange)).toBe(true)
      setting.expect(book?.best('bid')?.price).toBe(price)
      setting.expect(book?.best('bid')?.size).toBe(quantity)
      run.sim.clearOrders()
      await until(() => book?.best('bid') === undefined, 'the bid is gone')
    },
  },
  healed('a lost frame', onFrame('drop')),
  healed('several lost frames', onFrame('drop', { count: 5 })),
  healed('a frame that comes twice', onFrame('duplicate', { count: 3 })),
  healed('frames that come in the wrong order', onFrame('reorder', { count: 3 })),
  healed('a frame that nobody can read', onFrame('corrupt')),
  healed('half a frame', onFrame('truncate')),
  healed('a leap of the sequence', ({ terms }) => ({
    kind: 'sequence-jump',
    channel: terms.channels.book,
    on: 'frame',
    count: 1,
  })),
  healed('frames that come late', onFrame('delay', { delayMs: 50, count: 3 })),
  healed('a cut line', () => ({ kind: 'cut', on: 'now' })),
  healed('a line that is cut in the middle of frames', onFrame('cut', { after: 3 })),
  {
    name: 'a book is healed after each fault that only this exchange has',
    needs,
    run: async (setting) => {
      const { special = [] } = setting.terms
      await Promise.all(special.map((name) => healsAfterSpecial(setting, name)))
    },
  },
  {
    name: 'a lost frame is announced, heals itself, and leaves the other books alone',
    needs,
    run: async (setting) => {
      await using run = await ContractRun.start(setting, busy)
      const exchange = run.public()
      await exchange.initialize()
      const [symbol = '', other = ''] = run.symbolsOf(exchange, 2)
      await exchange.initialize([symbol, other])
      await exchange.waitUntilConnected()
      const [marks, quiet] = [await marksOf(exchange, symbol), await marksOf(exchange, other)]
      run.sim.addFault({ ...onFrame('drop')(setting), symbol: exchange.instruments.require(symbol).exchangeSymbol })
      await until(() => (marks.get('resynced') ?? 0) > 0, 'the stream says that it is complete again')
      setting.expect(marks.get('gap')).toBe(1)
      setting.expect(quiet.size).toBe(0)
    },
  },
  {
    name: 'a book begins although the snapshot is cut off, refused, broken or late',
    needs,
    run: async (setting) => {
      await Promise.all(snapshotFaults.map((fault) => beginsAlthough(setting, fault)))
    },
  },
  {
    name: 'a book whose line is cut is stale and refuses its prices until it is live again',
    needs,
    run: async (setting) => {
      const { run, book } = await following(setting)
      await using _ = run
      run.sim.addFault({ kind: 'refuse-connection' })
      run.sim.addFault({ kind: 'cut', on: 'now' })
      await until(() => book?.state === 'stale', 'the book is stale')
      const failure = await failureOf((async () => book?.best('bid'))())
      setting.expect(BookNotLiveError.is(failure)).toBe(true)
      setting.expect(book?.lastKnown.best('bid') !== undefined).toBe(true)
      run.sim.clearFaults()
      await until(() => book?.state === 'live', 'the book is live again')
    },
  },
  {
    name: 'a line that goes silent is found dead, and the book is stale until another one is there',
    needs,
    run: async (setting) => {
      const { run, exchange, book } = await following(setting, {
        ...busy,
        websocket: { pingIntervalMs: 200, pingTimeoutMs: 200 },
        // Connections of requests are silent as well. The list of markets takes a while on a busy machine.
        network: { requestTimeoutMs: 4_000 },
      })
      await using _ = run
      const marks = await marksOf(exchange, setting.terms.order.symbol)
      // On a machine that has no time for it any line may be taken for dead: this one is thought to live.
      await until(() => book?.state === 'live', 'the book is live')
      marks.clear()
      run.sim.addFault({ kind: 'half-open', on: 'now' })
      await until(() => marks.has('stale'), 'the stream says that it is stale')
      run.sim.clearFaults()
      await until(() => book?.state === 'live', 'the book is live again')
      setting.expect((marks.get('reconnected') ?? 0) > 0).toBe(true)
    },
  },
  {
    name: 'the sequence of marks is gap, then resynced, in order with the data',
    needs,
    run: async (setting) => {
      const { run, exchange } = await following(setting)
      await using _ = run
      const books = await exchange.subscribeOrderbook(setting.terms.order.symbol)
      const seen: string[] = []
      for (const type of ['book', 'gap', 'resynced'] as const) books.on(type, () => seen.push(type))
      run.sim.addFault(onFrame('drop')(setting))
      await until(() => seen.includes('resynced') && seen.at(-1) === 'book', 'there is data again')
      const marks = seen.filter((type) => type !== 'book')
      setting.expect(marks).toEqual(['gap', 'resynced'])
      // Between the two there is no book: nobody takes an old one for the new.
      setting.expect(seen.slice(seen.indexOf('gap'), seen.indexOf('resynced') + 1)).toEqual(['gap', 'resynced'])
    },
  },
  {
    name: 'a copy of the book equals the truth',
    needs,
    run: async (setting) => {
      const { run, exchange } = await following(setting)
      await using _ = run
      await run.sim.pause()
      const { exchangeSymbol, symbol } = run.market(exchange)
      const { bids, asks } = await exchange.getOrderbook(symbol, { depth: 5 })
      const truth = run.sim.book(exchangeSymbol, 5)
      setting.expect(bids.length).toBe(truth.bids.length)
      setting.expect(Number(bids[0]?.price)).toBe(Number(truth.bids[0]?.[0]))
      setting.expect(Number(asks[0]?.price)).toBe(Number(truth.asks[0]?.[0]))
      const native = bids.map(({ size }) => run.native(size, run.market(exchange)))
      setting.expect(native.map(Number)).toEqual(truth.bids.map(([, size]) => Number(size)))
    },
  },
]
