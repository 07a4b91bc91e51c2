import { add, type Decimal, type Fee, type Fill, mul, neg, sum, ZERO } from 'venuekit'
import { cashOf, type LedgerFill } from './ledger.ts'
import { type LiveLeg, type LiveMarket, nameOf } from './legs.ts'
import type { TradePlan } from './plan.ts'
import type { ExecutedOrder, Execution, ExecutionStatus, Purpose } from './types.ts'

/** What is to be executed. */
export interface OperationTerms {
  readonly id: string
  readonly opportunityId: string | undefined
  readonly market: LiveMarket
  readonly buy: LiveLeg
  readonly sell: LiveLeg
  readonly plan: TradePlan
  readonly purpose: Purpose
}

/** One order of an operation as it goes along. */
export interface SheetOrder {
  readonly leg: LiveLeg
  readonly side: 'buy' | 'sell'
  view: ExecutedOrder
}

/** What is written down of an operation while it goes along. */
export class ExecutionSheet {
  readonly terms: OperationTerms
  readonly #startedAt: number
  readonly #orders: SheetOrder[] = []
  readonly #changed: (execution: Execution) => void
  #status: ExecutionStatus = 'running'
  #profit = ZERO
  #endedAt: number | undefined

  constructor(terms: OperationTerms, startedAt: number, changed: (execution: Execution) => void) {
    this.terms = terms
    this.#startedAt = startedAt
    this.#changed = changed
  }

  get status(): ExecutionStatus {
    return this.#status
  }

  /** Orders of which it is not known how they have ended. */
  get unsettled(): readonly SheetOrder[] {
    return this.#orders.filter(({ view: { outcome } }) => outcome === 'pending' || outcome === 'unknown')
  }

  /** What all its orders have bought less what they have sold. */
  get difference(): Decimal {
    return sum(this.#orders.map(({ side, view: { filled } }) => (side === 'buy' ? filled : neg(filled))))
  }

  /** What a leg itself has executed. */
  filledBy(side: 'buy' | 'sell'): Decimal {
    return sum(
      this.#orders.filter(({ side: of, view }) => of === side && view.role === 'leg').map(({ view }) => view.filled),
    )
  }

  get view(): Execution {
    const { id, opportunityId, market, purpose, plan } = this.terms
    return {
      id,
      opportunityId,
      market: market.market,
      purpose,
      status: this.#status,
      size: plan.size,
      expectedProfit: plan.profit,
      profit: this.#profit,
      orders: this.#orders.map(({ view }) => view),
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
    }
  }

  /** Writes an order down before it is sent. */
  add(
    leg: LiveLeg,
    order: Pick<ExecutedOrder, 'role' | 'side' | 'quantity' | 'limitPrice' | 'clientOrderId'>,
  ): SheetOrder {
    const nothing = { orderId: undefined, filled: ZERO, value: ZERO, fees: [], problem: undefined } as const
    const view: ExecutedOrder = { ...nameOf(leg), ...order, ...nothing, outcome: 'pending' }
    const added: SheetOrder = { leg, side: order.side, view }
    this.#orders.push(added)
    return added
  }

  update(order: SheetOrder, changes: Partial<ExecutedOrder>): void {
    order.view = { ...order.view, ...changes }
    this.tell()
  }

  /** Takes the fills of an order in, and gives them as the ledger wants them. */
  filled(order: SheetOrder, fills: readonly Fill[]): readonly LedgerFill[] {
    const { buy, sell, market: traded } = this.terms
    const { market, base, quote } = traded
    const { exchange, kind } = order.leg
    const against = [buy, sell].find((leg) => leg.kind !== 'spot')?.exchange
    const booked = fills.map(({ side, price, size, fee, timestamp: at }) => ({
      exchange,
      kind,
      market,
      base,
      quote,
      against,
      side,
      price,
      size,
      fee,
      at,
    }))
    this.#profit = add(this.#profit, sum(booked.map((fill) => cashOf(fill))))
    this.update(order, { value: sum(fills.map(({ price, size }) => mul(price, size))), fees: feesOf(fills) })
    return booked
  }

  set(status: ExecutionStatus): void {
    this.#status = status
    this.tell()
  }

  end(status: ExecutionStatus, now: number): void {
    this.#endedAt = now
    this.set(status)
  }

  tell(): void {
    this.#changed(this.view)
  }
}

/** All fees of some fills, one entry for each asset. */
function feesOf(fills: readonly Fill[]): readonly Fee[] {
  const totals = new Map<string, Decimal>()
  for (const { fee } of fills)
    if (fee !== undefined) totals.set(fee.asset, add(totals.get(fee.asset) ?? ZERO, fee.amount))
  return [...totals].map(([asset, amount]) => ({ asset, amount }))
}
