import {
  createBudgets,
  createMemoryOrderJournal,
  ExchangeClock,
  marketSymbol,
  noMetrics,
  Secret,
  silentLogger,
  throwIfAborted,
  type CallOptions,
  type CheckedOrder,
  type ExchangeContext,
  type HistoryOptions,
  type KeySecretCredentials,
  type Order,
  type OrderFeatures,
  type OrderRef,
} from '@venuekit/core'
import { InvalidOrderError, NetworkError, TimeoutError } from '@venuekit/core/errors'
import { instrumentOf, ManualClock } from '@venuekit/core/testing'
import type { BatchAnswer, CheckedAmendment } from '../../src/ports/order-commands.ts'
import type { PageOptions } from '../../src/ports/public-rest.ts'
import type { AnyPrivateRest } from '../../src/private/evidence.ts'
import { PrivateCore } from '../../src/private/private-core.ts'
import { limitOrdersAlone, orderWith } from '../orders.ts'
import { ModelExchange, noSuchOrder, type NewOrder } from './model-exchange.ts'
import { ModelLine, type LineTerms } from './model-line.ts'

export const symbol = marketSymbol('BTC/USDT')
const instrument = instrumentOf('BTC/USDT')

/** After so long the exchange refuses a command that has not arrived. */
const validForMs = 5_000
/** So many rows have its answers. */
const rows = 4

/** What becomes of a command on its way: its answer comes, or is lost, or the exchange refuses it, or it never gets there, or never leaves. */
export interface Fate {
  readonly kind: 'answered' | 'unheard' | 'refused' | 'lost' | 'unsent'
  /** It waits so long until it is dated and sent. */
  readonly leavesMs: number
  readonly arrivesMs: number
  readonly answersMs: number
}

export interface ModelTerms extends LineTerms {
  /** How long questions take on their way there and back, in turn. */
  readonly questionsMs: readonly number[]
  /** By how much what the exchange answers lacks the newest orders, in turn. */
  readonly lagsMs: readonly number[]
  /** The exchange answers that it has an order, and not how it stands. */
  readonly acknowledges: boolean
}

/** What was sent of one order, and whether the exchange has done it. In an answer over several its row may say no, or be missing. */
export interface Sent {
  isDone: boolean
  readonly row?: 'refused' | 'missing' | undefined
}

/** What becomes of the next command. */
export interface Plan {
  readonly fate: Fate
  readonly sent: readonly Sent[]
  readonly filledAtOnce: number
}

const plain: Plan = { fate: { kind: 'answered', leavesMs: 0, arrivesMs: 0, answersMs: 0 }, sent: [], filledAtOnce: 0 }

const features: OrderFeatures = {
  ...limitOrdersAlone,
  clientOrderId: { maximumLength: 28, pattern: /./ },
  batch: { create: 3, cancel: 3, oneSymbol: false, gtcLimitOnly: false },
  amend: { priceAndQuantity: true, needs: [] },
}

/** An account at a model of an exchange, over lines that lose what they carry. */
export class ModelAccount {
  readonly clock = new ManualClock()
  readonly exchangeClock = new ExchangeClock({ clock: this.clock })
  readonly journal = createMemoryOrderJournal()
  readonly exchange: ModelExchange
  readonly line: ModelLine
  readonly core: PrivateCore<string>
  next: Plan = plain
  /** Until then no question is answered. */
  silentUntil = 0
  readonly #terms: ModelTerms
  #questions = 0
  #changedAt = 0

  constructor(terms: ModelTerms) {
    const { clock, exchangeClock } = this
    this.#terms = terms
    this.line = new ModelLine(clock, terms)
    this.exchange = new ModelExchange(
      () => clock.now(),
      (patch) => this.line.tell(patch),
    )
    exchangeClock.add({ sentAt: clock.monotonic(), receivedAt: clock.monotonic(), serverTime: clock.now() })
    const context: ExchangeContext<KeySecretCredentials> = {
      environment: 'test',
      urls: {},
      clock,
      exchangeClock,
      logger: silentLogger,
      metrics: noMetrics,
      budgets: createBudgets({ clock, budgets: [] }),
      credentials: async () => ({ apiKey: Secret.key('model-key'), apiSecret: Secret.from('model-secret') }),
      options: {},
      journal: this.journal,
    }
    let ids = 0
    this.core = new PrivateCore<string>({
      id: 'model',
      context,
      rest: () => this.#rest(),
      marketRest: () => ({ getSymbolsInfo: async () => [instrument], [Symbol.asyncDispose]: async () => {} }),
      session: (router) => {
        this.line.consumer = router
        return this.line.session
      },
      topics: { orders: () => ['orders'], fills: () => ['fills'], balances: () => ['balances'] },
      resolution: { refusedAfterMs: validForMs },
      history: { fills: { rows, windowMs: 3_600_000 }, orders: { rows } },
      features,
      isMargin: false,
      newId: () => `m${(ids += 1)}`,
      random: () => 0.5,
      orderEntry: () => undefined,
    })
  }

  /** Changes something at the exchange; two changes are never made in one millisecond. */
  change(work: () => void): void {
    if (this.clock.now() <= this.#changedAt) return void this.clock.setTimer(1, () => this.change(work))
    this.#changedAt = this.clock.now()
    work()
  }

  #rest(): AnyPrivateRest {
    const { exchange } = this
    return {
      placeOrder: (order) => this.#command((plan) => this.#place(order, plan)),
      placeOrders: (orders) =>
        this.#command((plan) => orders.map((order, place) => this.#row(order, plan, plan.sent[place]))),
      cancelOrder: (ref) => this.#command(({ sent: [sent] }) => done(sent, exchange.cancel(this.#listed(ref)))),
      modifyOrder: (change) =>
        this.#command(({ sent: [sent] }) => done(sent, exchange.amend(change.ref, termsOf(change)))),
      getOrder: (ref, options) =>
        this.#ask(options, (isListed) => [exchange.find(ref)].find((order) => order && isListed(order))),
      getOpenOrders: (_, options) =>
        this.#ask(options, (isListed) => exchange.orders.filter((order) => isOpen(order) && isListed(order))),
      getHistoryOrders: (_, options) =>
        this.#ask(options, (isListed) =>
          page(
            exchange.orders.filter((order) => !isOpen(order) && isListed(order)),
            (order) => order.updatedAt,
            options,
          ),
        ),
      getAccountTrades: (_, options) =>
        this.#ask(options, () => ({ rows: page(exchange.fills, (fill) => fill.timestamp, options) })),
      getBalances: (options) => this.#ask(options, () => exchange.balances),
      [Symbol.asyncDispose]: async () => {},
    }
  }

  #place(order: CheckedOrder, { filledAtOnce, sent: [first] }: Plan, sent = first): Order {
    const created = done(sent, this.exchange.create(termsOfOrder(order), filledAtOnce))
    if (!this.#terms.acknowledges) return created
    const { orderId, clientOrderId, side, quantity, price, createdAt } = created
    const known = { orderId, clientOrderId, side, quantity, price, createdAt }
    return orderWith({ ...known, status: 'pending', filled: undefined, remaining: undefined })
  }

  #row(order: CheckedOrder, plan: Plan, sent: Sent | undefined): BatchAnswer<Order> {
    if (sent?.row === 'refused') return { refusal: { error: refused(), outcome: 'rejected' } }
    const value = this.#place(order, plan, sent)
    return sent?.row === 'missing' ? undefined : { value }
  }

  #command<Value>(execute: (plan: Plan) => Value): Promise<Value> {
    const { clock, next: plan } = this
    this.next = plain
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    const { kind, leavesMs, arrivesMs, answersMs } = plan.fate
    const leave = (): void => {
      if (kind === 'unsent') return reject(new NetworkError('no line', { outcome: 'not-sent' }))
      const validUntil = clock.now() + validForMs
      const arrive = (): void => {
        if (clock.now() > validUntil) return
        const answer = kind === 'refused' ? () => reject(refused()) : executed(() => execute(plan), { resolve, reject })
        if (kind !== 'unheard') clock.setTimer(answersMs, answer)
      }
      if (kind !== 'lost') clock.setTimer(arrivesMs, () => this.change(arrive))
      if (kind === 'lost' || kind === 'unheard')
        clock.setTimer(answersMs, () => reject(new TimeoutError('no answer', { outcome: 'unknown' })))
    }
    clock.setTimer(leavesMs, leave)
    return promise
  }

  /** What is too new the exchange does not find yet; but whoever has heard of it from another program has needed some time for that. */
  #listed(ref: OrderRef): OrderRef {
    const { createdAt = 0, clientOrderId } = this.exchange.find(ref) ?? {}
    if (clientOrderId?.startsWith('foreign') !== true && createdAt > this.clock.now() - this.#nextLag())
      throw noSuchOrder()
    return ref
  }

  #nextLag(): number {
    const { lagsMs } = this.#terms
    return lagsMs[(this.#questions += 1) % lagsMs.length] ?? 0
  }

  /** A question of which nobody wants the answer any more is not asked. */
  async #ask<Value>(
    options: CallOptions | undefined,
    read: (isListed: (order: Order) => boolean) => Value,
  ): Promise<Value> {
    throwIfAborted(options?.signal, 'model')
    const { clock } = this
    const { questionsMs } = this.#terms
    const turn = this.#questions
    const [there, back] = [
      questionsMs[turn % questionsMs.length] ?? 0,
      questionsMs[(turn + 1) % questionsMs.length] ?? 0,
    ]
    const lagMs = this.#nextLag()
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    clock.setTimer(there, () => {
      const now = clock.now()
      if (now < this.silentUntil) return reject(new NetworkError('no line'))
      const value = read(({ createdAt = 0 }) => createdAt <= now - lagMs)
      clock.setTimer(back, () => resolve(value))
    })
    return promise
  }
}

/** Does it; what comes back tells what came of it. */
function executed<Value>(
  execute: () => Value,
  { resolve, reject }: { readonly resolve: (value: Value) => void; readonly reject: (error: unknown) => void },
): () => void {
  try {
    const value = execute()
    return () => resolve(value)
  } catch (error) {
    return () => reject(error)
  }
}

function done<Value>(sent: Sent | undefined, value: Value): Value {
  if (sent !== undefined) sent.isDone = true
  return value
}

function refused(): InvalidOrderError {
  return new InvalidOrderError(400, 'it does not like it', { rule: 'model', outcome: 'rejected' })
}

function isOpen({ status }: Order): boolean {
  return status === 'open' || status === 'partially-filled'
}

function termsOfOrder(order: CheckedOrder): NewOrder {
  if (order.type !== 'limit') throw refused()
  const { clientOrderId, side, quantity, price } = order
  return { symbol, clientOrderId, side, quantity, price }
}

function termsOf({ price, quantity }: CheckedAmendment) {
  return { ...(price && { price }), ...(quantity && { quantity }) }
}

/** The newest rows of a stretch, as many as an answer holds. */
function page<Row>(
  all: readonly Row[],
  timeOf: (row: Row) => number | undefined,
  { since = 0, until = Infinity, limit = rows }: PageOptions & HistoryOptions = {},
): readonly Row[] {
  const within = all.filter((row) => (timeOf(row) ?? 0) >= since && (timeOf(row) ?? 0) <= until)
  return within.toSorted((one, other) => (timeOf(other) ?? 0) - (timeOf(one) ?? 0)).slice(0, Math.min(limit, rows))
}
