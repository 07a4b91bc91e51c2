import {
  checkOrder,
  isDone,
  type AmendRequest,
  type CancelResult,
  type CheckedOrder,
  type ClientOrderIds,
  type Clock,
  type CommandOptions,
  type Instrument,
  type Order,
  type OrderFeatures,
  type OrderOutcome,
  type OrderRef,
  type OrderRequest,
} from '@venuekit/core'
import {
  InvalidInputError,
  InvalidOrderError,
  OrderClosedError,
  OrderError,
  OrderNotFoundError,
  VenuekitError,
  type FailedOutcome,
  type OrderCommand,
} from '@venuekit/core/errors'
import { withTimeout } from '@venuekit/core/async'
import type { MoreOrderCommands, OrderCommands, PlaceOptions } from '../ports/order-commands.ts'
import { checkAmendment, isAmended } from './check-amendment.ts'
import { isYoung } from './evidence.ts'
import type { OrderBookkeeping } from './order-bookkeeping.ts'
import { OrderLooks, type OrderLooksOptions } from './order-looks.ts'
import { outcomeOf } from './outcome-of.ts'
import { PendingChanges } from './pending-changes.ts'
import type { Resolver, UnknownCommand } from './resolver.ts'

/** How long whoever places an order waits to hear how it stands, after it was accepted. */
const statedWithinMs = 1_000

export interface OrderDeskOptions extends OrderLooksOptions {
  readonly exchange: string
  readonly features: OrderFeatures
  readonly instrument: (symbol: string) => Instrument
  readonly commands: OrderCommands & Partial<MoreOrderCommands>
  readonly resolver: Resolver
  readonly bookkeeping: OrderBookkeeping
  readonly clock: Clock
  readonly newId: ClientOrderIds
  /** Asks the exchange for an order by its id. */
  readonly lookUp: (ref: OrderRef, signal?: AbortSignal) => Promise<Order | undefined>
}

/** An order that was checked and has its names. */
export interface PreparedOrder {
  readonly order: CheckedOrder
  readonly ref: OrderRef
}

/** Orders that are being sent. */
export interface OrdersUnderWay extends Disposable {
  readonly add: (ref: OrderRef) => void
}

/** Why an order was perhaps not accepted. */
export interface SendFailure {
  /** When it was sent at the earliest, by the exchange's clock. */
  readonly since: number
  /** The mark of the store by then. */
  readonly mark: number
  readonly error: unknown
  /** Where an answer over many orders says it apart from the error. */
  readonly outcome?: FailedOutcome | undefined
}

/** What the commands over one order do: check, write down, send, and say how it stands. */
export class OrderDesk {
  readonly options: OrderDeskOptions
  /** Client order ids of orders that are on their way. */
  readonly #onTheirWay = new Set<string>()
  readonly #changes: PendingChanges
  readonly #looks: OrderLooks

  constructor(options: OrderDeskOptions) {
    this.options = options
    this.#looks = new OrderLooks(options)
    this.#changes = new PendingChanges((ref) => options.resolver.isLookingFor('amend', ref))
  }

  /** Resolves when the exchange has accepted the order; throws an `OrderError` otherwise. */
  async create(request: OrderRequest, options: CommandOptions = {}): Promise<Order> {
    const { commands, bookkeeping } = this.options
    const prepared = this.prepare(request)
    let { ref } = prepared
    using underWay = this.underWay()
    underWay.add(ref)
    await this.writeDown(prepared, options)
    const since = this.options.exchangeClock.now()
    const mark = this.options.store.mark()
    const place: PlaceOptions = {
      ...options,
      identified: async (orderId) => {
        ref = { ...ref, orderId }
        await this.#written(ref, bookkeeping.identified(prepared, orderId))
      },
    }
    try {
      const answer = await commands.placeOrder(prepared.order, place)
      bookkeeping.settle({ ...ref, orderId: answer.orderId }, 'accepted')
      return await this.stated(answer, { since: mark, operation: 'createOrder' }, options)
    } catch (error) {
      const outcome = this.failed(ref, { since, mark, error })
      if (outcome.outcome === 'accepted') return outcome.order
      throw outcome.error
    }
  }

  /** Learns of an order that was accepted. Where the answer does not say how it stands, the stream has said so, or the exchange is asked. */
  async stated(
    answer: Order,
    { since, operation }: { readonly since: number; readonly operation: 'createOrder' | 'createOrders' },
    { signal }: CommandOptions,
  ): Promise<Order> {
    const { store, clock, lookUp } = this.options
    const ref = { symbol: answer.symbol, orderId: answer.orderId }
    const isStated = answer.status !== 'pending' || answer.filled !== undefined
    if (isStated || store.find(ref) !== undefined) return store.learn(answer, since)
    const bounds = { clock, timeoutMs: statedWithinMs, signal, operation }
    // It is accepted, whatever becomes of the question.
    const asked = await withTimeout((during) => lookUp(ref, during), bounds).catch(() => undefined)
    return store.learn(asked ?? answer, since)
  }

  /** What to make of a failure of sending an order: its outcome; where it is unknown it is looked for from now on. */
  failed(ref: OrderRef, { since, mark, error, outcome = outcomeOf(error) }: SendFailure): OrderOutcome {
    const { bookkeeping } = this.options
    if (outcome !== 'unknown') {
      bookkeeping.settle(ref, outcome)
      return { outcome, ref, error: this.#error(outcome, ref, { command: 'create', cause: error }) }
    }
    // The stream may have said it before the answer was lost.
    const seen = this.#looks.known({ ref, notBefore: since })
    if (seen !== undefined) {
      bookkeeping.settle({ ...ref, orderId: seen.orderId }, 'accepted')
      return { outcome: 'accepted', ref: { ...ref, orderId: seen.orderId }, order: seen, seenBy: 'stream' }
    }
    bookkeeping.settle(ref, 'unknown')
    const failure = this.#error('unknown', ref, { command: 'create', cause: error })
    // One without any name cannot be found, and that it is not found says nothing.
    if (ref.clientOrderId !== undefined || ref.orderId !== undefined)
      this.#search('create', ref, { cause: error, ...this.#looks.forOrder({ ref, notBefore: since, mark }) })
    return { outcome: 'unknown', ref, error: failure }
  }

  async cancel(ref: OrderRef, options: CommandOptions = {}): Promise<CancelResult> {
    const { commands } = this.options
    const full = this.complete(ref)
    const since = this.options.store.mark()
    try {
      const order = await commands.cancelOrder(full, options)
      return { result: 'cancelled', ref: full, order: this.cancelled(full, order, since) }
    } catch (error) {
      return this.cancelFailed(full, error)
    }
  }

  /** What is known of an order that was cancelled. Where its create is looked for, that has been found. */
  cancelled(ref: OrderRef, answer: Order | undefined, since: number): Order | undefined {
    const { store, resolver } = this.options
    const order = answer === undefined ? store.find(ref) : store.learn(answer, since)
    if (order !== undefined) resolver.seen(order)
    return order
  }

  /** What to make of a failure of a cancel; throws an `OrderError` unless there was nothing left to cancel. */
  async cancelFailed(ref: OrderRef, error: unknown, known?: FailedOutcome): Promise<CancelResult> {
    const outcome = known ?? outcomeOf(error)
    if (outcome === 'rejected' && (OrderNotFoundError.is(error) || OrderClosedError.is(error)))
      return this.#done(ref, error)
    if (outcome === 'unknown') {
      const look = this.#looks.forProof(ref, isDone)
      this.#search('cancel', ref, { cause: error, look })
    }
    throw this.#error(outcome, ref, { command: 'cancel', cause: error })
  }

  async amend(ref: OrderRef, change: AmendRequest, options: CommandOptions = {}): Promise<Order> {
    const { commands, store, features, instrument, clock } = this.options
    const { timeoutMs } = options
    const startedAt = clock.monotonic()
    const full = this.complete(ref)
    let known = store.find(full)
    const needed = features.amend?.needs ?? []
    if (known === undefined && needed.some((need) => need !== 'orderId'))
      known = await this.#learnedWithin(full, options).catch((cause: unknown) => {
        throw this.#error('not-sent', full, { command: 'amend', cause })
      })
    const since = store.mark()
    const amendment = this.#locally(full, 'amend', () =>
      checkAmendment({ ref: full, change, known, instrument: instrument(full.symbol), features }),
    )
    using pending = this.#changes.begin(full)
    try {
      // Asking for the order has taken some of the time.
      const leftMs = timeoutMs && Math.max(1, timeoutMs - (clock.monotonic() - startedAt))
      const answer = await commands.modifyOrder?.(amendment, { ...options, timeoutMs: leftMs })
      if (answer !== undefined) return store.learn(answer, since)
      const asked = await this.#learned(full, options.signal)
      if (asked !== undefined) return asked
      throw new OrderNotFoundError(404, 'The order was changed and is not known any more', { outcome: 'unknown' })
    } catch (error) {
      const outcome = outcomeOf(error)
      if (outcome === 'unknown') {
        const look = this.#looks.forProof(full, (order) => isAmended(order, amendment), pending)
        this.#search('amend', full, { cause: error, look })
      }
      throw this.#error(outcome, full, { command: 'amend', cause: error })
    }
  }

  async resolve(ref: OrderRef, signal?: AbortSignal): Promise<OrderOutcome> {
    const { resolver, bookkeeping, exchangeClock } = this.options
    const named = this.#named(ref)
    const since = await bookkeeping.sentAt(named)
    const known = this.#looks.known({ ref: named, notBefore: since })
    if (known !== undefined) {
      const full = { ...this.complete(named), orderId: known.orderId }
      bookkeeping.settle(full, 'accepted')
      return { outcome: 'accepted', ref: full, order: known, seenBy: 'stream' }
    }
    // Without a time to look from, finding nothing proves nothing, nor does it while the order has yet to be sent.
    const isProvable = since !== undefined && !this.#isOnItsWay(named)
    const unknown = { command: 'create', ref: named, sentBy: exchangeClock.now(), isProvable } as const
    return resolver.wait({ ...unknown, ...this.#looks.forOrder({ ref: named, notBefore: since }) }, signal)
  }

  /** Checks an order and gives it its client order id. Throws an `OrderError` that says `not-sent`. */
  prepare(request: OrderRequest): PreparedOrder {
    const { features, instrument, newId, store } = this.options
    const named: OrderRef = { symbol: String(request?.symbol), clientOrderId: request?.clientOrderId }
    return this.#locally(named, 'create', () => {
      const checked = checkOrder(request, instrument(request?.symbol), features)
      const clientOrderId = checked.clientOrderId ?? (features.clientOrderId === undefined ? undefined : newId())
      const ref: OrderRef = { symbol: checked.symbol, clientOrderId }
      if (this.#isOnItsWay(ref) || (checked.clientOrderId !== undefined && store.find(ref) !== undefined)) {
        const problem = 'clientOrderId names an order already; each order needs its own'
        throw new InvalidOrderError(undefined, problem, { rule: 'client-order-id' })
      }
      return { order: { ...checked, clientOrderId }, ref }
    })
  }

  /** Until this is disposed of, orders that are added may arrive, and no other ones may have their client order ids. */
  underWay(): OrdersUnderWay {
    const ids = new Set<string>()
    return {
      add: ({ clientOrderId }) => {
        if (clientOrderId === undefined) return
        ids.add(clientOrderId)
        this.#onTheirWay.add(clientOrderId)
      },
      [Symbol.dispose]: () => {
        for (const id of ids) this.#onTheirWay.delete(id)
      },
    }
  }

  /** Writes an order down before it is sent. */
  async writeDown(prepared: PreparedOrder, options: CommandOptions): Promise<void> {
    await this.#written(prepared.ref, this.options.bookkeeping.remember(prepared, options))
  }

  /** What cannot be written down is not sent. */
  async #written(ref: OrderRef, writing: Promise<void>): Promise<void> {
    try {
      await writing
    } catch (cause) {
      throw this.#error('not-sent', ref, { command: 'create', cause })
    }
  }

  #search(
    command: OrderCommand,
    ref: OrderRef,
    { cause, ...sought }: { readonly cause: unknown } & Pick<UnknownCommand, 'look' | 'notBefore'>,
  ): void {
    const { resolver, exchangeClock } = this.options
    const known = VenuekitError.is(cause) ? cause : undefined
    resolver.start({ command, ref, sentBy: exchangeClock.now(), isProvable: true, cause: known, ...sought })
  }

  /** The ref with every id that is known of the order. */
  complete(ref: OrderRef): OrderRef {
    const { symbol, ...named } = this.#named(ref)
    const known = this.options.store.find({ ...named, symbol })
    return {
      symbol,
      orderId: named.orderId ?? known?.orderId,
      clientOrderId: named.clientOrderId ?? known?.clientOrderId,
    }
  }

  /** The ref with the symbol of the convention. */
  #named({ symbol, orderId, clientOrderId }: OrderRef): OrderRef {
    const { instrument, exchange } = this.options
    if (orderId === undefined && clientOrderId === undefined) {
      throw new InvalidInputError('ref', 'needs an orderId or a clientOrderId', { exchange, outcome: 'not-sent' })
    }
    return { symbol: instrument(symbol).symbol, orderId, clientOrderId }
  }

  #learnedWithin(ref: OrderRef, { signal, timeoutMs = Infinity }: CommandOptions): Promise<Order | undefined> {
    const bounds = { clock: this.options.clock, timeoutMs, signal, operation: 'amendOrder' }
    return withTimeout((during) => this.#learned(ref, during), bounds)
  }

  async #learned(ref: OrderRef, signal?: AbortSignal): Promise<Order | undefined> {
    const { store, lookUp } = this.options
    const since = store.mark()
    const order = await lookUp(ref, signal)
    return order === undefined ? undefined : store.learn(order, since)
  }

  /** There was nothing left to cancel: how did it end? One that may still arrive, or stands, has not ended. */
  async #done(ref: OrderRef, cause: unknown): Promise<CancelResult> {
    const { store, exchangeClock } = this.options
    const known = store.find(ref)
    const isKnown = known !== undefined && isDone(known)
    const asked = isKnown ? [known] : await this.#learned(ref).then(Array.of, () => undefined)
    // The stream may have said more meanwhile.
    const latest = store.find(ref)
    const isOver = latest !== undefined && isDone(latest)
    const order = isOver || asked === undefined ? latest : asked[0]
    if (OrderNotFoundError.is(cause) && !isOver) {
      // What was not found and stands all the same has only just arrived; what has ended may be listed late.
      const mayCome = this.#mayArrive(ref) || (latest !== undefined && isYoung(latest, exchangeClock))
      const isLeft = order === undefined ? mayCome : !isDone(order)
      if (isLeft || asked === undefined) throw this.#error('rejected', ref, { command: 'cancel', cause })
    }
    if (order === undefined) return { result: 'already-done', ref, reason: 'not-found', order }
    const reason = order.status === 'filled' || order.status === 'cancelled' ? order.status : 'unknown'
    return { result: 'already-done', ref, reason, order }
  }

  /** Whether the create of an order is under way, or was and nobody knows what became of it. */
  #mayArrive(ref: OrderRef): boolean {
    return this.#isOnItsWay(ref) || this.options.resolver.isLookingFor('create', ref)
  }

  #isOnItsWay({ clientOrderId = '' }: OrderRef): boolean {
    return this.#onTheirWay.has(clientOrderId)
  }

  #locally<Value>(ref: OrderRef, command: OrderCommand, work: () => Value): Value {
    try {
      return work()
    } catch (cause) {
      throw this.#error('not-sent', ref, { command, cause })
    }
  }

  #error(
    outcome: FailedOutcome,
    ref: OrderRef,
    details: { readonly command: OrderCommand; readonly cause: unknown },
  ): OrderError {
    return new OrderError(outcome, ref, { ...details, exchange: this.options.exchange })
  }
}
