import { systemClock, type LocalBook } from '@venuekit/core'
import { BookHistory } from './book-history.ts'
import {
  ContractRun,
  expectNothing,
  until,
  type AnyCompositeConnector,
  type ContractPublic,
  type ContractTerms,
} from './run.ts'
import type { ContractFault, StartContractSimulator } from './simulator.ts'

/** How long and how hard books are compared with the truth. */
export interface TruthOptions extends Pick<ContractTerms, 'channels' | 'options'> {
  /** How many markets are followed. */
  readonly markets: number
  readonly seconds: number
  /** Of all markets of the simulator together. */
  readonly eventsPerSecond: number
  /** The simulator's seed: the market and the faults follow from it. */
  readonly seed?: number
  /** Told every few seconds how far it is. */
  readonly log?: (text: string) => void
}

/** What was seen while books were compared with the truth. */
export interface TruthReport {
  readonly markets: number
  readonly seconds: number
  /** Changes of the true books, frames of the followed ones. */
  readonly changes: number
  readonly frames: number
  /** How often a book that called itself live was compared with the truth of its id. */
  readonly checks: number
  /** How often the market was halted, and every book compared with the book as it was then. */
  readonly pauses: number
  readonly faults: number
  readonly gaps: number
  readonly resyncs: number
  readonly reconnects: number
  /** The part of the time in which books were live, and the least of any book. */
  readonly liveShare: number
  readonly leastLiveShare: number
}

/** So often the books are looked at beside each of their changes. */
const sampleMs = 5
/** The market is halted at the latest after so long, and every book compared. */
const stretchSeconds = 10
/** So long a book may take to be live again once nothing is broken any more: its attempts become rarer with each failure. */
const healWithinMs = 60_000
/** More than any book has. */
const wholeBook = 100_000
const mostDepth = 1_000

/**
 * Follows books in a busy market while, in every second, lines are cut, frames are lost, come twice, come in the wrong order and
 * come as bytes that nobody can read. Whenever a book says that it is live it has to equal the exchange's book of the same id, as
 * deep as it vouches for; and when the market stands still every book has to be live and equal what the exchange has. Throws
 * with the first differences when one did not.
 *
 * @example
 * ```ts
 * import { checkTruth } from '@venuekit/composite/contract'
 * typeof checkTruth // 'function'
 * ```
 */
export async function checkTruth(
  connector: AnyCompositeConnector,
  startSimulator: StartContractSimulator,
  options: TruthOptions,
): Promise<TruthReport> {
  const { channels, seconds, seed = 7 } = options
  const terms: ContractTerms = {
    channels,
    options: options.options,
    order: { symbol: '', price: '0', quantity: '0' },
  }
  const setting = { connector, startSimulator, terms, expect: expectNothing }
  await using run = await ContractRun.start(setting, { ...options, seed, market: {} })
  const check = new TruthCheck(run, options)
  await check.start()
  for (let left = seconds; left > 0; left -= stretchSeconds) {
    // oxlint-disable-next-line no-await-in-loop -- one stretch after the other
    await check.stretch(Math.min(left, stretchSeconds))
  }
  return check.end()
}

class TruthCheck {
  readonly #run: ContractRun
  readonly #options: TruthOptions
  readonly #exchange: ContractPublic
  readonly #histories = new Map<string, BookHistory>()
  readonly #checked = new Map<string, number>()
  readonly #live = new Map<string, number>()
  readonly #wrong: string[] = []
  #samples = 0
  #checks = 0
  #changes = 0
  #pauses = 0
  #faults = 0
  #stop: () => void = () => {}

  constructor(run: ContractRun, options: TruthOptions) {
    this.#run = run
    this.#options = options
    this.#exchange = run.public()
  }

  async start(): Promise<void> {
    const { sim } = this.#run
    for (const symbol of sim.symbols()) this.#histories.set(symbol, new BookHistory(sim.book(symbol, wholeBook)))
    this.#stop = sim.followBooks((change) => {
      this.#changes += 1
      this.#histories.get(change.symbol)?.record(change)
    })
    await this.#exchange.initialize()
    this.#exchange.addOrderbookUpdateHandler(({ book }) => this.#compare(book))
    await this.#exchange.initialize(this.#run.symbolsOf(this.#exchange, this.#options.markets))
    if (this.#books().length !== this.#options.markets) throw new Error(`There are ${this.#books().length} markets`)
    await this.#exchange.waitUntilConnected(healWithinMs)
  }

  /** So many seconds of faults; then all is well, and every book is compared while the market stands still. */
  async stretch(seconds: number): Promise<void> {
    const { sim } = this.#run
    const faults: number[] = []
    for (let second = 0; second < seconds; second += 1) {
      faults.push(...this.#breakThings())
      // oxlint-disable-next-line no-await-in-loop -- one second after the other
      await this.#watch(1_000)
    }
    const struck = (): number => faults.filter((id) => sim.struck(id) > 0).length
    // On a machine that has no time for it a second may be too short for anything to break.
    await until(() => struck() >= seconds && this.#sum('gaps') > 0, 'something breaks in every second')
    this.#faults += struck()
    sim.clearFaults()
    await this.#heal()
    await sim.pause()
    for (const book of this.#books()) {
      const updateId = this.#lastIdOf(book)
      const isThere = (): boolean => book.state === 'live' && book.lastUpdateId >= updateId
      // oxlint-disable-next-line no-await-in-loop -- one book after the other
      await until(() => isThere() || this.#run.equalsTruth(book, this.#exchange), `${book.symbol} has all of it`)
      if (!this.#run.equalsTruth(book, this.#exchange)) this.#note(book, 'does not equal the halted market')
    }
    this.#pauses += 1
    this.#options.log?.(`${this.#checks} comparisons, ${this.#faults} faults, ${this.#wrong.length} differences`)
    this.#judge()
    sim.resume()
  }

  end(): TruthReport {
    this.#stop()
    const stats = this.#exchange.getOrderbookStats()
    const shares = this.#books().map(({ symbol }) => (this.#live.get(symbol) ?? 0) / Math.max(1, this.#samples))
    const report: TruthReport = {
      markets: stats.length,
      seconds: this.#options.seconds,
      changes: this.#changes,
      frames: this.#sum('frames'),
      checks: this.#checks,
      pauses: this.#pauses,
      faults: this.#faults,
      gaps: this.#sum('gaps'),
      resyncs: this.#sum('resyncs'),
      reconnects: this.#exchange.getPerformanceStats().reconnects,
      liveShare: rounded(shares.reduce((total, share) => total + share, 0) / Math.max(1, shares.length)),
      leastLiveShare: rounded(Math.min(...shares)),
    }
    // A run in which nothing was compared, or nothing broke, has shown nothing.
    if (report.checks < report.seconds * report.markets || report.faults < report.seconds || report.gaps === 0)
      throw new Error(`The run was too quiet to show anything: ${JSON.stringify(report)}`)
    return report
  }

  #sum(name: 'frames' | 'gaps' | 'resyncs'): number {
    return this.#exchange.getOrderbookStats().reduce((total, stat) => total + stat[name], 0)
  }

  #books(): readonly LocalBook[] {
    return [...this.#exchange.orderbooks.values()]
  }

  /** What goes wrong in one second. */
  #breakThings(): readonly number[] {
    const channel = this.#options.channels.book
    const faults: readonly ContractFault[] = [
      { kind: 'drop', channel, on: 'frame', count: 2, after: 5 },
      { kind: 'duplicate', channel, on: 'frame', count: 5, after: 20 },
      { kind: 'reorder', channel, on: 'frame', count: 2, after: 40 },
      { kind: 'corrupt', channel, on: 'frame', count: 1, after: 60 },
      { kind: 'cut', channel, on: 'frame', count: 1, after: 100 },
      { kind: 'delay', on: 'request', delayMs: 30, count: 2 },
    ]
    return faults.map((fault) => this.#run.sim.addFault(fault))
  }

  /** Looks at the books again and again for so long. */
  async #watch(forMs: number): Promise<void> {
    const end = systemClock.monotonic() + forMs
    while (systemClock.monotonic() < end) {
      this.#sample()
      const { promise, resolve } = Promise.withResolvers<void>()
      systemClock.setTimer(sampleMs, resolve)
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await promise
    }
  }

  #sample(): void {
    this.#samples += 1
    for (const book of this.#books()) {
      if (book.state !== 'live') continue
      this.#live.set(book.symbol, (this.#live.get(book.symbol) ?? 0) + 1)
      if (this.#checked.get(book.symbol) !== book.version) this.#compare(book)
    }
  }

  #compare(book: LocalBook): void {
    if (book.state !== 'live') return
    this.#checked.set(book.symbol, book.version)
    this.#checks += 1
    const history = this.#histories.get(this.#exchange.instruments.require(book.symbol).exchangeSymbol)
    if (history?.turnTo(book.lastUpdateId) !== true) {
      this.#note(book, `is at ${book.lastUpdateId}, and the exchange at ${history?.lastId}`)
      return
    }
    const depth = Math.min(book.vouchedDepth, mostDepth)
    for (const [side, word] of [
      ['bid', 'buy'],
      ['ask', 'sell'],
    ] as const) {
      const difference = history.difference(word, book.nativeLevels(side, depth), depth)
      if (difference !== undefined) this.#note(book, `differs at ${book.lastUpdateId}, ${side} ${difference}`)
    }
  }

  /**
   * A frame that is lost shows with the one that follows, and none of before the healing counts, which may be on its way still; then
   * the book has to begin anew. Where nothing happens none follows: a book that is where the exchange is lacks nothing.
   */
  async #heal(): Promise<void> {
    const before = new Map(this.#books().map((book) => [book, this.#lastIdOf(book)]))
    const startedAt = systemClock.monotonic()
    const isWell = (): boolean =>
      this.#books().every((book) => {
        if (book.state !== 'live') return false
        const { lastUpdateId } = book
        return lastUpdateId > (before.get(book) ?? Infinity) || lastUpdateId === this.#lastIdOf(book)
      })
    while (!isWell()) {
      if (systemClock.monotonic() - startedAt > healWithinMs) {
        const ill = this.#books().filter(({ state }) => state !== 'live')
        throw new Error(`Not live again: ${ill.map(({ symbol, reason }) => `${symbol} (${reason})`).join(', ')}`)
      }
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await this.#watch(sampleMs)
    }
  }

  /** Up to where the book of the exchange is. */
  #lastIdOf({ symbol }: LocalBook): number {
    const { exchangeSymbol } = this.#exchange.instruments.require(symbol)
    return this.#run.sim.book(exchangeSymbol, 1).updateId
  }

  #note({ symbol }: LocalBook, what: string): void {
    if (this.#wrong.length < 20) this.#wrong.push(`${symbol} ${what}`)
  }

  #judge(): void {
    if (this.#wrong.length > 0) throw new Error(`Books that were live were wrong:\n${this.#wrong.join('\n')}`)
  }
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
