import {
  InvalidParameterError,
  isDone,
  isPositive,
  ZERO,
  nextDelay,
  sleep,
  type Backoff,
  type Clock,
  type Instrument,
  type MarketSymbol,
  type Order,
} from '@venuekit/core'
import { fillPages } from '../history/histories.ts'
import type { ListOptions } from '../ports/private-rest.ts'
import type { AccountPublish } from './account-pushes.ts'
import type { AccountState } from './account-state.ts'
import { listed, readEnded, type Listing } from './ended-orders.ts'
import type { EvidenceOptions } from './evidence.ts'
import { canLookUp, isMeant, lookUp, settledAfterMs } from './evidence.ts'
import type { OrderStore } from './order-store.ts'
import type { Compared } from './untold-changes.ts'

export interface ReconcilerOptions extends EvidenceOptions {
  readonly context: EvidenceOptions['context'] & { readonly clock: Clock }
  readonly store: OrderStore
  readonly account: AccountState
  readonly random: () => number
  readonly wants: {
    readonly orders: boolean
    readonly fills: boolean
    readonly balances: boolean
    readonly positions: boolean
  }
  /** The markets that are listed. */
  readonly markets: () => Iterable<Pick<Instrument, 'symbol' | 'base' | 'quote'>>
  readonly exchangeNow: () => number
  readonly publish: AccountPublish
  /** Told what an answer says, beside what was known, before it counts. */
  readonly answered: (kind: 'balances' | 'positions', all: readonly Compared[], askedAt: number) => void
  /** Told what could not be done. */
  readonly failed: (problem: string, error: unknown) => void
}

const backoff: Backoff = { growth: 'exponential', baseMs: 1_000, maxMs: 30_000, factor: 2, jitter: 0.5 }

/** Fills are asked for from a little before the last time that all of them were known: clocks and queues differ. */
const overlapMs = 60_000

/** The history of one order is read with so many questions at most. */
const mostQuestions = 100

/**
 * Brings what is known of an account up to date over REST: at the beginning, and whenever something may have been missed. One run at a
 * time; what is asked for while one is under way is done by another one after it.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions
  readonly #closing = new AbortController()
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  #isAskingAgain = false
  /** Up to this time all fills are known. */
  #fillsKnownTo: number | undefined
  /** But from here on some may have been missed. */
  #missedFrom = Infinity
  /** Markets in which something happened since then. */
  readonly #touched = new Set<MarketSymbol>()
  /** Assets of which the account has had more or less since then. */
  readonly #moved = new Set<string>()
  /** Markets that the user has named. */
  readonly #followed = new Set<MarketSymbol>()
  /** Orders as they are known without a time, and when they were missed. */
  readonly #missedAt = new WeakMap<Order, number>()
  /** The exchange lists the open orders of one market at a time. */
  #isOneByOne = false

  constructor(options: ReconcilerOptions) {
    this.#options = options
  }

  /** Something of this market may have fills. */
  touch(symbol: MarketSymbol): void {
    this.#touched.add(symbol)
  }

  /** The account has more or less of this asset than before, and it may be by fills of orders that nobody here knows. */
  moved(asset: string): void {
    this.#moved.add(asset)
  }

  /** What has happened to this order may have been missed; its executions, however far others have been asked for since. */
  missed({ symbol, createdAt = Infinity }: Pick<Order, 'symbol' | 'createdAt'>): void {
    this.touch(symbol)
    this.#missedFrom = Math.min(this.#missedFrom, createdAt)
    void this.run()
  }

  /** Markets in which there may be orders of before. */
  follow(symbols: readonly MarketSymbol[]): void {
    for (const symbol of symbols) this.#followed.add(symbol)
  }

  /** One run, from the beginning to the end. Rejects when the exchange cannot be asked. */
  async once(): Promise<void> {
    const { wants } = this.#options
    await Promise.all([
      wants.balances ? this.balances() : undefined,
      wants.orders ? this.#orders() : undefined,
      wants.positions ? this.positions() : undefined,
    ])
    // After the orders: by then it is known in which markets something happened.
    if (wants.fills) await this.#fills()
  }

  /** Runs until it has worked. Resolves early when the object is closed. */
  run(): Promise<void> {
    if (this.#running === undefined) {
      const running = this.#persist().finally(() => {
        if (this.#running === running) this.#running = undefined
      })
      this.#running = running
      return running
    }
    this.#next ??= this.#running.then(() => {
      this.#next = undefined
      return this.run()
    })
    return this.#next
  }

  async balances(): Promise<void> {
    const { rest, account, publish, answered, context } = this.#options
    const since = account.balances.mark()
    const askedAt = context.clock.monotonic()
    const rows = await rest.getBalances?.({ signal: this.#closing.signal })
    if (rows === undefined) return
    answered('balances', account.compareBalances(rows), askedAt)
    for (const balance of account.balanceSnapshot(rows, since)) publish.balance(balance)
  }

  /**
   * Orders that were open when that was asked for, and are not among these: asks for each how it ended. A `gap` among these says that they
   * may still be open.
   */
  async settleMissing(before: readonly Order[], { rows: open, gap }: Listing<Order>, since: number): Promise<void> {
    const { store, failed } = this.#options
    const isMissing = (known: Order): boolean => !open.some((order) => isMeant(known, order))
    const missing = before.filter(
      (known) => isMissing(known) && !store.isPushedSince(known, since) && !isDone(store.find(known) ?? known),
    )
    for (const order of missing) {
      this.touch(order.symbol)
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that many do not storm the exchange
        await this.#settle(order, { since, gap })
      } catch (error) {
        if (this.#closing.signal.aborted) throw error
        failed(
          `how order ${order.orderId} of ${order.symbol} ended could not be found out; the next look at the account asks again`,
          error,
        )
      }
    }
  }

  close(): void {
    this.#closing.abort()
  }

  async #persist(): Promise<void> {
    const { context, random, failed } = this.#options
    const { signal } = this.#closing
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- until it has worked
        await this.once()
        return
      } catch (error) {
        if (signal.aborted) return
        failed('the account could not be asked for; it is tried again', error)
        // oxlint-disable-next-line no-await-in-loop -- the waits between attempts
        await sleep(context.clock, nextDelay(backoff, failures, random), { signal }).catch(() => {})
      }
    }
  }

  async #orders(): Promise<void> {
    const { store } = this.#options
    const since = store.mark()
    // Those of before: what is placed while the answer is under way need not be in it.
    const before = store.openOrders()
    const open = await this.#openOrders(before)
    for (const order of open.rows) store.snapshot(order, since)
    await this.settleMissing(before, open, since)
  }

  /** The open orders of all markets; of an exchange that wants one to be named, of all where there may be some. */
  #openOrders(known: readonly Order[]): Promise<Listing<Order>> {
    const { signal } = this.#closing
    return listed('the open orders', (options) => this.#openOrdersBy(known, { ...options, signal }))
  }

  async #openOrdersBy(known: readonly Order[], options: ListOptions): Promise<readonly Order[]> {
    const { rest } = this.#options
    if (!this.#isOneByOne) {
      try {
        return (await rest.getOpenOrders?.(undefined, options)) ?? []
      } catch (error) {
        if (!InvalidParameterError.is(error)) throw error
        this.#isOneByOne = true
      }
    }
    const open: Order[] = []
    for (const symbol of new Set([...this.#followed, ...this.#touched, ...known.map((order) => order.symbol)])) {
      if (!this.#isListed(symbol)) continue
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that many do not storm the exchange
      open.push(...((await rest.getOpenOrders?.(symbol, options)) ?? []))
    }
    return open
  }

  /** One that was listed once may not be any more; it can be asked for nothing. */
  #isListed(symbol: MarketSymbol): boolean {
    try {
      return this.#options.instrument(symbol) !== undefined
    } catch {
      return false
    }
  }

  /** It was open and is not any more: what the exchange says of it now, or that it does not say. */
  async #settle(order: Order, { since, gap }: { readonly since: number } & Pick<Listing<Order>, 'gap'>): Promise<void> {
    const { store, exchangeNow } = this.#options
    const { signal } = this.#closing
    const { symbol, orderId, clientOrderId } = order
    const found = await lookUp(this.#options, { symbol, orderId, clientOrderId }, signal)
    if (found !== undefined && isDone(found)) {
      store.snapshot(found, since)
      return
    }
    const history = await readEnded({ ...this.#options, symbol, signal, mostQuestions }, this.#since(order))
    const doubt = gap ?? history.gap
    const ended = history.rows.find((each) => isMeant(order, each)) ?? found
    if (ended !== undefined) store.snapshot(ended, since)
    else if (exchangeNow() - this.#quietSince(order) < settledAfterMs) this.#askAgain()
    // Who cannot be asked by its id proves only by lists that it is gone, and only by whole ones.
    else if (doubt !== undefined && !canLookUp(this.#options, order)) throw doubt
    else if (!store.isPushedSince(order, since) && !isPositive(order.filled ?? ZERO)) {
      store.giveUp(order, 'no longer known to the exchange')
    }
  }

  /** How far back the history is read for an order: where it can be asked for by its id as well the newest answer is enough. */
  #since(order: Order): number | undefined {
    if (canLookUp(this.#options, order) || order.createdAt === undefined) return undefined
    return Math.floor(order.createdAt - overlapMs)
  }

  /** Since when nothing has been said of an order; of one without any time, since it was missed for the first time. */
  #quietSince(order: Order): number {
    const { createdAt, updatedAt = createdAt } = order
    if (updatedAt !== undefined) return updatedAt
    const since = this.#missedAt.get(order) ?? this.#options.exchangeNow()
    this.#missedAt.set(order, since)
    return since
  }

  /** One more run, by which time nothing is too new to be known. */
  #askAgain(): void {
    if (this.#isAskingAgain) return
    this.#isAskingAgain = true
    const again = async (): Promise<void> => {
      await sleep(this.#options.context.clock, settledAfterMs, { signal: this.#closing.signal })
      this.#isAskingAgain = false
      await this.run()
    }
    // It ends early when the object is closed.
    again().catch(() => {})
  }

  /** `changes`: so often in a row an answer was of no use, for how positions are kept was changed. */
  async positions(changes = 0): Promise<void> {
    const { rest, account, publish, answered, context, random } = this.#options
    const { signal } = this.#closing
    const before = account.positionMode
    const since = account.positions.mark()
    const askedAt = context.clock.monotonic()
    const rows = await rest.getPositions?.(undefined, { signal })
    if (rows === undefined) return
    const mode = await rest.getPositionMode?.({ signal })
    // What the stream, or the user, has said of it meanwhile is newer.
    if (account.positionMode === before) for (const position of account.followMode(mode)) publish.position(position)
    if (account.positionMode !== before) {
      // These are perhaps of before, and pushes of then were for others. Where it goes to and fro nobody storms the exchange.
      if (changes > 0) await sleep(context.clock, nextDelay(backoff, changes, random), { signal })
      return await this.positions(changes + 1)
    }
    answered('positions', account.comparePositions(rows), askedAt)
    for (const position of account.positionSnapshot(rows, since)) publish.position(position)
    for (const { symbol } of rows) this.touch(symbol)
  }

  async #fills(): Promise<void> {
    const { store, markets, exchangeNow, history } = this.#options
    const now = exchangeNow()
    const from = this.#fillsKnownTo === undefined ? undefined : Math.min(this.#fillsKnownTo, this.#missedFrom)
    this.#missedFrom = Infinity
    for (const { symbol } of store.openOrders()) this.touch(symbol)
    for (const { symbol, base, quote } of markets()) if (this.#hasMoved(base, quote)) this.touch(symbol)
    this.#moved.clear()
    const symbols = [...this.#touched].filter((symbol) => this.#isListed(symbol))
    this.#touched.clear()
    if (from !== undefined) {
      await this.#fillsOf(symbols, from)
      const { lateByMs } = history.fills ?? {}
      if (lateByMs !== undefined && symbols.length > 0) void this.#lateFills(symbols, { from, lateByMs })
    }
    this.#fillsKnownTo = now
    for (const { symbol } of store.openOrders()) this.touch(symbol)
  }

  /** A fill moves both assets of its market. */
  #hasMoved(base: string, quote: string): boolean {
    return this.#moved.has(base) && this.#moved.has(quote)
  }

  /** The fills of these markets from then on. Those that could not be asked for are, the next time. */
  async #fillsOf(symbols: readonly MarketSymbol[], from: number): Promise<void> {
    const { rest, publish, instrument } = this.#options
    const { signal } = this.#closing
    const getAccountTrades = rest.getAccountTrades?.bind(rest)
    if (getAccountTrades === undefined) return
    try {
      for (const symbol of symbols) {
        const walk = fillPages({ ...this.#options, rest: { getAccountTrades } }, instrument(symbol), {
          since: Math.floor(from - overlapMs),
          signal,
        })
        // oxlint-disable-next-line no-await-in-loop -- one market after the other
        for await (const fill of walk) publish.fill(fill, 'read')
      }
    } catch (error) {
      for (const symbol of symbols) this.#touched.add(symbol)
      // Meanwhile another run may have come further, for other markets.
      this.#fillsKnownTo = Math.min(this.#fillsKnownTo ?? from, from)
      throw error
    }
  }

  /** The same once more, when those are listed too that were not yet. */
  async #lateFills(
    symbols: readonly MarketSymbol[],
    { from, lateByMs }: { readonly from: number; readonly lateByMs: number },
  ): Promise<void> {
    const { context, failed } = this.#options
    const { signal } = this.#closing
    try {
      await sleep(context.clock, lateByMs, { signal })
      await this.#fillsOf(symbols, from)
    } catch (error) {
      if (!signal.aborted) failed('fills that are listed late could not be asked for; they are, the next time', error)
    }
  }
}
