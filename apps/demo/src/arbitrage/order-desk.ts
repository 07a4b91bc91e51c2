import {
  ClosedError,
  type Clock,
  type CommandOutcome,
  compare,
  type Decimal,
  type Fill,
  type FillItem,
  isDone,
  isZero,
  type Logger,
  type Order,
  OrderError,
  type OrderItem,
  type OrderOutcome,
  type OrderRef,
  type OrderRequest,
  type OrderResolvedItem,
  sleep,
  type Subscription,
  sum,
  ZERO,
} from 'venuekit'
import type { TradingAccount } from './account.ts'
import type { ExecutedOrder } from './types.ts'

/** An order that is executed at once as far as it goes, and is gone. */
export interface OrderTerms {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quantity: Decimal
  readonly limitPrice: Decimal
  readonly clientOrderId: string
  readonly reduceOnly: boolean
}

/** How an order has ended, for certain. */
export interface OrderEnd {
  readonly outcome: Exclude<CommandOutcome, 'unknown'>
  /** Absent where there is none. */
  readonly order: Order | undefined
  readonly filled: Decimal
  readonly problem: string | undefined
}

/** Waits between questions grow from the first to the last. */
const [firstWaitMs, lastWaitMs] = [200, 5_000]
/** An order that should be gone is cancelled after so many looks. */
const looksBeforeCancel = 3
/** Fills of so many orders are kept until somebody asks for them. */
const keptOrders = 2_000

/** Places orders of one account, and finds out how each has ended and what exactly was executed, however long that takes. */
export class OrderDesk implements AsyncDisposable {
  readonly #account: TradingAccount
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #subscriptions: readonly Subscription<OrderItem | OrderResolvedItem | FillItem>[]
  readonly #fills = new Map<string, Map<string, Fill>>()
  /** Those who wait for news of an order, by its ids. */
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #closing = new AbortController()

  private constructor(
    account: TradingAccount,
    orders: Subscription<OrderItem | OrderResolvedItem>,
    options: { readonly fills: Subscription<FillItem>; readonly clock: Clock; readonly logger: Logger },
  ) {
    this.#account = account
    this.#clock = options.clock
    this.#logger = options.logger
    this.#subscriptions = [orders, options.fills]
    orders.on('order', ({ order }) => this.#wake(order))
    orders.on('order-resolved', ({ outcome }) => this.#wake(outcome.ref))
    options.fills.on('fill', ({ fill }) => this.#learn(fill))
  }

  static async open(
    account: TradingAccount,
    options: { readonly clock: Clock; readonly logger: Logger },
  ): Promise<OrderDesk> {
    const [orders, fills] = [await account.subscribeOrders(), await account.subscribeFills()]
    return new OrderDesk(account, orders, { ...options, fills })
  }

  /** Sends an order and resolves once it is certain how it has ended. `unknown` is called when that takes longer than an answer. */
  async place(terms: OrderTerms, unknown: () => void): Promise<OrderEnd> {
    const { symbol, side, quantity, limitPrice: price, clientOrderId, reduceOnly } = terms
    const request = { symbol, side, type: 'limit', timeInForce: 'ioc', quantity, price, clientOrderId } as const
    const sent = await this.#send(reduceOnly ? { ...request, reduceOnly } : request)
    if (!OrderError.is(sent)) return this.#ended(sent)
    if (sent.outcome !== 'unknown') return failedEnd(sent.outcome, sent.message)
    unknown()
    return this.settled(sent.ref, sent.message)
  }

  /** The fills of an order that has ended, whole: until their sizes make up what the order says. */
  async fillsOf(
    order: Pick<ExecutedOrder, 'symbol' | 'filled'> & { readonly orderId: string },
  ): Promise<readonly Fill[]> {
    const { filled, orderId, symbol } = order
    if (isZero(filled)) return []
    for (let look = 0; ; look += 1) {
      const known = [...(this.#fills.get(orderId)?.values() ?? [])]
      const size = sum(known.map((fill) => fill.size))
      // A fee may come later than its fill; but not for ever, since some trades have none.
      const isWhole = compare(size, filled) >= 0 && (look > 3 || known.every(({ fee }) => fee !== undefined))
      if (isWhole) {
        this.#fills.delete(orderId)
        return known
      }
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await this.#news([orderId], look)
      // oxlint-disable-next-line no-await-in-loop -- the stream may have lost it
      if (look > 0)
        await this.#ask(
          () => this.#account.getAccountTrades(symbol, { orderId }),
          (fills) => fills.forEach((fill) => this.#learn(fill)),
        )
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new ClosedError('The desk was closed'))
    await Promise.all(this.#subscriptions.map((subscription) => subscription.close()))
  }

  async #send(request: OrderRequest): Promise<Order | OrderError> {
    try {
      return await this.#account.createOrder(request)
    } catch (error) {
      if (OrderError.is(error)) return error
      // It was closed before anything was sent.
      if (ClosedError.is(error)) return new OrderError('not-sent', { symbol: request.symbol }, { cause: error })
      throw error
    }
  }

  /** Waits until an accepted order is gone; one that should be and is not is cancelled. */
  async #ended(accepted: Order): Promise<OrderEnd> {
    const { symbol, orderId, clientOrderId } = accepted
    let order = accepted
    for (let look = 0; !isDone(order) || order.filled === undefined; look += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await this.#news([orderId], look)
      // oxlint-disable-next-line no-await-in-loop -- the same
      await this.#ask(
        () => this.#account.getOrder({ symbol, orderId, clientOrderId }),
        (found) => (order = found ?? order),
      )
      if (look < looksBeforeCancel || isDone(order)) continue
      // oxlint-disable-next-line no-await-in-loop -- the same
      await this.#ask(
        () => this.#account.cancelOrder({ symbol, orderId, clientOrderId }),
        () => {},
      )
    }
    return { outcome: 'accepted', order, filled: order.filled, problem: undefined }
  }

  /** Looks for an order that may have been sent until it is certain how it has ended. */
  async settled(ref: OrderRef, problem: string): Promise<OrderEnd> {
    for (let look = 0; ; look += 1) {
      let outcome: OrderOutcome | undefined
      // oxlint-disable-next-line no-await-in-loop -- one search after the other
      await this.#ask(
        () => this.#account.resolveOrder(ref),
        (found) => (outcome = found),
      )
      if (outcome?.outcome === 'accepted') return this.#ended(outcome.order)
      if (outcome !== undefined && outcome.outcome !== 'unknown') return failedEnd(outcome.outcome, problem)
      // oxlint-disable-next-line no-await-in-loop -- the same
      await this.#news([ref.clientOrderId, ref.orderId], look)
    }
  }

  /** Waits for news of an order, but not for ever. */
  async #news(ids: readonly (string | undefined)[], look: number): Promise<void> {
    const enough = new AbortController()
    const wake = (): void => enough.abort()
    const keys = ids.filter((id) => id !== undefined)
    for (const key of keys) this.#waiting.set(key, (this.#waiting.get(key) ?? new Set()).add(wake))
    const signal = AbortSignal.any([enough.signal, this.#closing.signal])
    await sleep(this.#clock, Math.min(firstWaitMs * 2 ** look, lastWaitMs), { signal }).catch(() => {})
    for (const key of keys) {
      const others = this.#waiting.get(key)
      others?.delete(wake)
      if (others?.size === 0) this.#waiting.delete(key)
    }
    this.#closing.signal.throwIfAborted()
  }

  /** Asks the exchange; that it does not answer is no news. */
  async #ask<Answer>(question: () => Promise<Answer>, take: (answer: Answer) => void): Promise<void> {
    try {
      take(await question())
    } catch (error) {
      this.#closing.signal.throwIfAborted()
      if (ClosedError.is(error)) throw error
      this.#logger.warn('an order could not be asked for; it is tried again', { exchange: this.#account.id, error })
    }
  }

  #learn(fill: Fill): void {
    const known = this.#fills.get(fill.orderId) ?? new Map<string, Fill>()
    const before = known.get(fill.tradeId)
    known.set(fill.tradeId, fill.fee === undefined && before !== undefined ? before : fill)
    this.#fills.set(fill.orderId, known)
    for (const oldest of this.#fills.keys()) {
      if (this.#fills.size <= keptOrders) break
      this.#fills.delete(oldest)
    }
    this.#wake(fill)
  }

  #wake({ orderId, clientOrderId }: Pick<OrderRef, 'orderId' | 'clientOrderId'>): void {
    for (const id of [orderId, clientOrderId]) {
      if (id === undefined) continue
      for (const wake of this.#waiting.get(id) ?? []) wake()
    }
  }
}

function failedEnd(outcome: 'rejected' | 'not-sent', problem: string): OrderEnd {
  return { outcome, order: undefined, filled: ZERO, problem }
}
