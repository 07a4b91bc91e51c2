import {
  isDone,
  systemClock,
  type CancelResult,
  type LimitOrderRequest,
  type Order,
  type OrderRef,
  type OrderResolvedItem,
} from '@venuekit/core'
import { OrderError, type FailedOutcome } from '@venuekit/core/errors'
import { differencesOf, type Claim } from './order-claims.ts'
import {
  ContractRun,
  expectNothing,
  type AnyCompositeConnector,
  type ContractPrivate,
  type ContractTerms,
} from './run.ts'
import type { ContractFault, StartContractSimulator } from './simulator.ts'

/** How many orders are sent, and what they are. */
export interface OrderSafetyOptions extends Pick<ContractTerms, 'order' | 'channels' | 'options'> {
  readonly orders: number
  /** So many are under way at once. */
  readonly atOnce?: number
  readonly seed?: number
  /** Told now and then how far it is. */
  readonly log?: (text: string) => void
}

/** What became of the orders, as the client says and as the exchange does. */
export interface OrderSafetyReport {
  readonly orders: number
  readonly seconds: number
  /** Told at once. */
  readonly accepted: number
  readonly rejected: number
  readonly notSent: number
  readonly unknown: number
  /** What became of those that were unknown. */
  readonly resolvedAccepted: number
  readonly resolvedNotSent: number
  /** Fills that the stream told. */
  readonly fills: number
  readonly cancelled: number
  /** Requests, connections and answers that a fault struck. */
  readonly faults: number
}

const answerWithinMs = 1_500
const lateMs = 2_000
/** Of all orders: ten of a hundred meet one of these. Each of these comes once in any case, so that no run is left alone by chance. */
const mishaps: readonly ContractFault[] = [
  { kind: 'accept-and-cut', probability: 0.02 },
  { kind: 'accept-and-delay', probability: 0.01, delayMs: lateMs },
  { kind: 'server-error', on: 'request', status: 502, accepted: true, probability: 0.02 },
  { kind: 'html', on: 'request', accepted: true, probability: 0.01 },
  { kind: 'server-error', on: 'request', status: 503, probability: 0.01 },
  { kind: 'rate-limit', on: 'request', retryAfterMs: 50, probability: 0.01 },
  // A connection that was used before is reset when the next request comes.
  { kind: 'cut', on: 'request', probability: 0.02 },
  { kind: 'refuse-connection', probability: 0.05 },
]
/** The private line is cut so often in a run. */
const cuts = 8
/** So long the account may take to be known again once nothing is broken any more. */
const settleWithinMs = 180_000

/**
 * Sends orders while one in ten meets a mishap: it is accepted and the line cut, answered too late, answered with a server error,
 * refused for too many requests, or its connection is reset. Some are filled, some are cancelled, and the private line is cut now
 * and then. In the end what the client says of each order is compared with what the exchange has: no order is there twice, none
 * is there that was said not to be sent, and each has the state that the client says. The simulator's limits are to be lifted;
 * those of the client are. Throws with the first differences.
 *
 * @example
 * ```ts
 * import { checkOrderSafety } from '@venuekit/composite/contract'
 * typeof checkOrderSafety // 'function'
 * ```
 */
export async function checkOrderSafety(
  connector: AnyCompositeConnector,
  startSimulator: StartContractSimulator,
  options: OrderSafetyOptions,
): Promise<OrderSafetyReport> {
  const setting = { connector: withoutLimits(connector), startSimulator, terms: options, expect: expectNothing }
  await using run = await ContractRun.start(setting, { seed: options.seed ?? 7 })
  const check = new OrderSafetyCheck(run, options)
  await check.start()
  await check.send()
  return await check.end()
}

class OrderSafetyCheck {
  readonly #run: ContractRun
  readonly #options: OrderSafetyOptions
  readonly #exchange: ContractPrivate
  readonly #claims: Claim[] = []
  /** The newest that the stream said of each order, and how often each fill came. */
  readonly #orders = new Map<string, Order>()
  readonly #fills = new Map<string, number>()
  readonly #resolved = new Map<string, number>()
  readonly #backwards: string[] = []
  readonly #searches = new Set<Promise<void>>()
  readonly #faults: number[] = []
  readonly #once: number[] = []
  readonly #startedAt = systemClock.monotonic()
  #next = 0

  constructor(run: ContractRun, options: OrderSafetyOptions) {
    this.#run = run
    this.#options = options
    this.#exchange = run.private()
  }

  async start(): Promise<void> {
    await this.#exchange.initialize()
    const orders = await this.#exchange.subscribeOrders()
    orders.on('order', ({ order }) => this.#told(order))
    orders.on('order-resolved', (item) => this.#learned(item))
    if (!this.#run.setting.connector.supports.private.includes('fills')) return
    const fills = await this.#exchange.subscribeFills()
    fills.on('fill', ({ fill }) => this.#fills.set(fill.tradeId, (this.#fills.get(fill.tradeId) ?? 0) + 1))
  }

  async send(): Promise<void> {
    for (const fault of mishaps) this.#faults.push(this.#run.sim.addFault(fault))
    await Promise.all(Array.from({ length: this.#options.atOnce ?? 16 }, () => this.#worker()))
    this.#options.log?.(`all sent; ${this.#searches.size} are being looked for`)
  }

  async end(): Promise<OrderSafetyReport> {
    const { sim } = this.#run
    const struckOnce = this.#once.filter((id) => sim.struck(id) > 0).length
    const struck = this.#faults.reduce((total, id) => total + sim.struck(id), struckOnce)
    sim.clearFaults()
    await Promise.all(this.#searches)
    const differences = await this.#settled()

    if (differences.length > 0) throw new Error(textOf(differences))
    const count = (isMeant: (claim: Claim) => boolean): number => this.#claims.filter(isMeant).length
    const report: OrderSafetyReport = {
      orders: this.#claims.length,
      seconds: Math.round((systemClock.monotonic() - this.#startedAt) / 100) / 10,
      accepted: count(({ first }) => first === 'accepted'),
      rejected: count(({ first }) => first === 'rejected'),
      notSent: count(({ first }) => first === 'not-sent'),
      unknown: count(({ first }) => first === 'unknown'),
      resolvedAccepted: count(({ first, outcome }) => first === 'unknown' && outcome === 'accepted'),
      resolvedNotSent: count(({ first, outcome }) => first === 'unknown' && outcome === 'not-sent'),
      fills: this.#fills.size,
      cancelled: sim.orders().filter(({ state }) => state === 'cancelled').length,
      faults: struck,
    }
    // A run in which nothing went wrong has shown nothing.
    if (report.unknown === 0 || report.faults < report.orders * 0.05)
      throw new Error(`The run was too quiet to show anything: ${JSON.stringify(report)}`)
    return report
  }

  async #worker(): Promise<void> {
    const { orders, log } = this.#options
    while (this.#next < orders) {
      const index = this.#next
      this.#next += 1
      if (index % Math.ceil(orders / cuts) === Math.ceil(orders / cuts / 2)) this.#cut()
      this.#mishapOnce(index / Math.ceil(orders / mishaps.length))
      if (index % 1_000 === 999) log?.(`${index + 1} orders, ${this.#searches.size} are being looked for`)
      // oxlint-disable-next-line no-await-in-loop -- one order after the other; several workers do it
      await this.#one(index)
    }
  }

  #mishapOnce(place: number): void {
    const mishap = mishaps[place]
    if (mishap !== undefined) this.#once.push(this.#run.sim.addFault({ ...mishap, probability: 1, count: 1 }))
  }

  #cut(): void {
    this.#run.sim.addFault({ kind: 'cut', on: 'now', channel: this.#options.channels.orders })
  }

  async #one(index: number): Promise<void> {
    const { symbol, price, quantity } = this.#options.order
    const names = this.#run.setting.connector.orderIdentity === 'client'
    const clientOrderId = names ? `safe-${String(index).padStart(6, '0')}` : undefined
    const request: LimitOrderRequest = { symbol, side: 'buy', type: 'limit', price, quantity, clientOrderId }
    const claim: Claim = {
      clientOrderId,
      first: 'accepted',
      outcome: 'accepted',
      orderId: undefined,
      cancel: undefined,
    }
    this.#claims.push(claim)
    try {
      const order = await this.#exchange.createOrder(request, { timeoutMs: answerWithinMs, sendWithinMs: 30_000 })
      claim.orderId = order.orderId
    } catch (error) {
      if (!OrderError.is(error)) throw error
      this.#failed(claim, error.outcome, error.ref)
    }
    await this.#fate(index, claim)
  }

  #failed(claim: Claim, outcome: FailedOutcome, ref: OrderRef): void {
    claim.first = outcome
    claim.outcome = outcome
    if (outcome !== 'unknown') return
    const search = this.#exchange
      .resolveOrder(ref)
      .then((found) => {
        claim.outcome = found.outcome
        if (found.outcome === 'accepted') claim.orderId = found.order.orderId
        return undefined
      })
      .finally(() => this.#searches.delete(search))
    this.#searches.add(search)
  }

  /** What was unknown is known, perhaps later than anybody waited for. */
  #learned({ command, outcome }: OrderResolvedItem): void {
    const { clientOrderId, orderId } = outcome.ref
    const key = `${command} ${clientOrderId ?? orderId}`
    this.#resolved.set(key, (this.#resolved.get(key) ?? 0) + 1)
    const claim = command === 'create' ? this.#claims.find((each) => each.clientOrderId === clientOrderId) : undefined
    if (claim === undefined || clientOrderId === undefined) return
    claim.outcome = outcome.outcome
    claim.orderId = orderId
  }

  /** Some are traded with, some are cancelled, some both, some neither. */
  async #fate(index: number, claim: Claim): Promise<void> {
    const { symbol, quantity } = this.#options.order
    if (index % 3 !== 0) this.#run.trade(this.#exchange, 'sell', quantity)
    if (index % 4 === 3 || claim.outcome !== 'accepted' || claim.orderId === undefined) return
    claim.cancel = await this.#cancel({ symbol, orderId: claim.orderId })
  }

  async #cancel(ref: OrderRef): Promise<CancelResult | undefined> {
    try {
      return await this.#exchange.cancelOrder(ref, { timeoutMs: answerWithinMs, sendWithinMs: 30_000 })
    } catch (error) {
      if (OrderError.is(error)) return undefined
      throw error
    }
  }

  /** What the stream says of an order goes forwards, and nothing comes after its end. */
  #told(order: Order): void {
    const known = this.#orders.get(order.orderId)
    if (known !== undefined && (isDone(known) || Number(known.filled) > Number(order.filled)))
      this.#backwards.push(
        `${order.orderId} was ${known.status} ${known.filled} and is ${order.status} ${order.filled}: ${changesOf(known, order)}`,
      )
    this.#orders.set(order.orderId, order)
  }

  /** What still differs when there has been time to learn it. */
  async #settled(): Promise<readonly string[]> {
    const startedAt = systemClock.monotonic()
    for (;;) {
      const differences = this.#differences()
      if (differences.length === 0 || systemClock.monotonic() - startedAt > settleWithinMs) return differences
      const { promise, resolve } = Promise.withResolvers<void>()
      systemClock.setTimer(200, resolve)
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await promise
    }
  }

  #differences(): readonly string[] {
    const instrument = this.#run.market(this.#exchange)
    const hasFills = this.#run.setting.connector.supports.private.includes('fills')
    return [
      ...differencesOf({
        claims: this.#claims,
        orders: this.#orders,
        open: this.#exchange.openOrders,
        fills: hasFills ? this.#fills : undefined,
        truth: this.#run.sim.orders(),
        native: (size) => this.#run.native(size, instrument),
      }),
      ...this.#backwards,
      ...[...this.#resolved]
        .filter(([, times]) => times > 1)
        .map(([key, times]) => `${key} was resolved ${times} times`),
    ]
  }
}

/** In what two words of one order differ. */
function changesOf(known: Order, order: Order): string {
  const before = new Map<string, unknown>(Object.entries(known))
  const changes = Object.entries(order).map(([key, value]) => [
    key,
    JSON.stringify(before.get(key)),
    JSON.stringify(value),
  ])
  const differing = changes.filter(([, was, is]) => was !== is)
  return differing.map(([key, was, is]) => `${key} ${was} → ${is}`).join(', ')
}

/** The same exchange, of which the client believes that it counts nothing. */
function withoutLimits(connector: AnyCompositeConnector): AnyCompositeConnector {
  const { transport } = connector
  return {
    ...connector,
    transport: {
      ...transport,
      budgets: (environment, options) =>
        transport
          .budgets(environment, options)
          .map((budget) => ({ ...budget, rule: { type: 'sliding', limit: 100_000, windowMs: 100 } as const })),
    },
  }
}

/** How many there are of each kind, and the first of them. */
function textOf(differences: readonly string[]): string {
  const kinds = Map.groupBy(differences, (each) => each.replaceAll(/[\w-]*\d[\w.-]*/g, '…'))
  const counts = [...kinds].map(([kind, each]) => `${each.length} times "${kind}"`)
  return `${differences.length} differences: ${counts.join(', ')}\n${differences.slice(0, 200).join('\n')}`
}
