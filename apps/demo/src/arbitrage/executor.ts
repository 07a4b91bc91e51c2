import {
  abs,
  add,
  type Clock,
  decimal,
  type Decimal,
  div,
  isPositive,
  isZero,
  type Logger,
  min,
  mul,
  sleep,
  sub,
  ZERO,
} from 'venuekit'
import { ExecutionSheet, type OperationTerms, type SheetOrder } from './execution-sheet.ts'
import type { Stakes } from './exposure.ts'
import { reserve } from './funds.ts'
import type { Ledger } from './ledger.ts'
import type { LiveLeg } from './legs.ts'
import type { Limits } from './limits.ts'
import type { OrderDesk, OrderEnd } from './order-desk.ts'
import { chooseRecovery, type NoRecovery, type RecoveryOrder } from './recovery.ts'
import type { Execution, ExecutionMode, OpenLeg } from './types.ts'

export interface ExecutorOptions {
  readonly mode: ExecutionMode
  readonly limits: Limits
  readonly ledger: Ledger
  readonly stakes: Stakes
  readonly clock: Clock
  readonly logger: Logger
  readonly newId: () => string
  /** The desk of an exchange. */
  readonly desk: (exchange: string) => OrderDesk
  readonly changed: (execution: Execution) => void
  readonly opened: (openLeg: OpenLeg) => void
  readonly closed: (openLeg: OpenLeg) => void
}

/** Between two attempts for which there is nothing to send to. */
const retryMs = 250
const reasons: Readonly<Record<NoRecovery, string>> = {
  'too-small': 'no market takes an order of that size',
  'no-book': 'no exchange that could close it has a live book, levels and funds',
  'too-dear': 'closing it now would lose more than maxSingleLossUsd',
}

/** Executes both legs of an operation at once, and does not leave before they match or somebody has been told that they do not. */
export class Executor implements Disposable {
  readonly #options: ExecutorOptions
  readonly #openLegs = new Map<string, OpenLeg>()
  readonly #residues = new Map<string, Decimal>()
  readonly #closing = new AbortController()
  #recoveries = 0

  constructor(options: ExecutorOptions) {
    this.#options = options
  }

  get openLegs(): readonly OpenLeg[] {
    return [...this.#openLegs.values()]
  }

  /** Sizes too small for an order that legs have left over, by market. */
  get residues(): Readonly<Record<string, Decimal>> {
    return Object.fromEntries([...this.#residues].filter(([, size]) => !isZero(size)))
  }

  /** How often a difference between legs was closed, or tried to be. */
  get recoveries(): number {
    return this.#recoveries
  }

  /** Resolves when it is over, for better or worse; it never rejects. */
  async run(terms: OperationTerms): Promise<Execution> {
    const { clock, changed, stakes, mode } = this.#options
    const sheet = new ExecutionSheet(terms, clock.now(), changed)
    const { market, buy, sell, plan } = terms
    if (mode === 'dry-run') return this.#pretend(sheet)
    const leave = stakes.add({
      market: market.market,
      exchanges: [buy.exchange, sell.exchange],
      value: plan.sell.value,
    })
    try {
      await this.#operate(sheet)
    } catch (error) {
      this.#options.logger.error('an operation was given up', { execution: terms.id, error })
      this.#leaveOpen(sheet, { size: ZERO, reason: String(error), unknownOrder: pendingOrder(sheet) })
    } finally {
      leave()
    }
    return sheet.view
  }

  /** No order is waited for any longer, and no difference is closed any more. */
  [Symbol.dispose](): void {
    this.#closing.abort()
  }

  #pretend(sheet: ExecutionSheet): Execution {
    const { newId, clock } = this.#options
    const { buy, sell, plan } = sheet.terms
    const common = { role: 'leg', quantity: plan.size } as const
    for (const [leg, side] of [
      [buy, 'buy'],
      [sell, 'sell'],
    ] as const) {
      const order = sheet.add(leg, { ...common, side, limitPrice: plan[side].limitPrice, clientOrderId: newId() })
      sheet.update(order, { outcome: 'not-sent', problem: 'dry run' })
    }
    sheet.end('dry-run', clock.now())
    return sheet.view
  }

  async #operate(sheet: ExecutionSheet): Promise<void> {
    const { market, buy, sell, plan } = sheet.terms
    const { clock, limits } = this.#options
    const funds = { market: market.market, slippage: limits.slippage }
    const releases = (
      [
        [buy, 'buy'],
        [sell, 'sell'],
      ] as const
    ).map(([leg, side]) => reserve(leg, { side, size: plan.size }, funds))
    const bookings: Promise<void>[] = []
    const leg = (of: LiveLeg, side: 'buy' | 'sell'): Promise<OrderEnd> =>
      this.#place(sheet, { leg: of, side, role: 'leg', size: plan.size, limitPrice: plan[side].limitPrice }, bookings)
    let ends: readonly [OrderEnd, OrderEnd]
    try {
      ends = await this.#known(sheet, Promise.all([leg(buy, 'buy'), leg(sell, 'sell')]))
    } finally {
      for (const release of releases) release()
    }
    const [bought, sold] = ends
    const left = await this.#match(sheet, { bought, sold }, bookings)
    await Promise.all(bookings)
    if (left !== undefined) return this.#leaveOpen(sheet, { ...left, unknownOrder: undefined })
    const isMissed = isZero(bought.filled) && isZero(sold.filled)
    return sheet.end(isMissed ? 'missed' : 'done', clock.now())
  }

  /** Sends an order and resolves once it is certain how it has ended; its fills are booked as soon as they are known. */
  async #place(
    sheet: ExecutionSheet,
    order: RecoveryOrder | (Omit<RecoveryOrder, 'role'> & { role: 'leg' }),
    bookings: Promise<void>[],
  ): Promise<OrderEnd> {
    const { newId, desk, ledger } = this.#options
    const { leg, side, size: quantity, limitPrice, role } = order
    const clientOrderId = newId()
    const written = sheet.add(leg, { role, side, quantity, limitPrice, clientOrderId })
    sheet.tell()
    const { symbol } = leg
    const reduceOnly = sheet.terms.purpose === 'unwind' && role === 'leg' && leg.kind !== 'spot'
    const end = await desk(leg.exchange).place({ symbol, side, quantity, limitPrice, clientOrderId, reduceOnly }, () =>
      sheet.update(written, { outcome: 'unknown' }),
    )
    const { outcome, order: ended, filled, problem } = end
    sheet.update(written, { outcome, filled, problem, orderId: ended?.orderId })
    if (ended !== undefined && isPositive(filled)) bookings.push(this.#bookFills(sheet, written, ledger))
    return end
  }

  async #bookFills(sheet: ExecutionSheet, order: SheetOrder, ledger: Ledger): Promise<void> {
    const { symbol, orderId, filled } = order.view
    if (orderId === undefined) return
    const fills = await this.#options.desk(order.leg.exchange).fillsOf({ symbol, orderId, filled })
    for (const fill of sheet.filled(order, fills)) ledger.book(fill)
  }

  /** Waits for both ends. When that takes longer than an operation may, it is told, and waited for all the same. */
  async #known<Ends>(sheet: ExecutionSheet, ends: Promise<Ends>): Promise<Ends> {
    const { clock, limits } = this.#options
    const enough = new AbortController()
    const late = async (): Promise<void> => {
      await sleep(clock, limits.executionMs, { signal: AbortSignal.any([enough.signal, this.#closing.signal]) })
      const reason = 'the exchange has not said what became of an order'
      this.#tellOpen(sheet, { size: ZERO, reason, unknownOrder: pendingOrder(sheet) })
    }
    const watch = late().catch(() => {})
    try {
      const known = await ends
      this.#closeOpen(sheet.terms.id)
      return known
    } finally {
      enough.abort()
      await watch
    }
  }

  /** Makes the legs match. What is left over that cannot be closed comes back; what is too small for an order is kept as a residue. */
  async #match(
    sheet: ExecutionSheet,
    { bought, sold }: { readonly bought: OrderEnd; readonly sold: OrderEnd },
    bookings: Promise<void>[],
  ): Promise<{ readonly size: Decimal; readonly reason: string } | undefined> {
    const { market } = sheet.terms.market
    const isUneven = bought.filled !== sold.filled
    let difference = add(sub(bought.filled, sold.filled), this.#residues.get(market) ?? ZERO)
    this.#residues.delete(market)
    if (isZero(difference)) return undefined
    const { clock, limits, logger } = this.#options
    const deadline = clock.now() + limits.recoveryMs
    const excluded = new Set<LiveLeg>()
    let reason: NoRecovery | undefined
    for (let attempt = 0; attempt < limits.recoveries && clock.now() < deadline;) {
      const choice = chooseRecovery(
        this.#recoveryTerms(sheet, { difference, attempt, excluded, ends: { bought, sold } }),
      )
      if (choice === 'too-small') {
        this.#residues.set(market, difference)
        return undefined
      }
      if (typeof choice === 'string') {
        if (choice !== reason)
          logger.warn('a leg is open and cannot be closed yet', { market, difference, reason: reasons[choice] })
        reason = choice
        // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
        await sleep(clock, retryMs, { signal: this.#closing.signal })
        continue
      }
      if (attempt === 0 && isUneven) this.#recoveries += 1
      sheet.set('recovering')
      attempt += 1
      // oxlint-disable-next-line no-await-in-loop -- the same
      const end = await this.#known(sheet, this.#place(sheet, choice, bookings))
      difference = choice.side === 'sell' ? sub(difference, end.filled) : add(difference, end.filled)
      if (isZero(difference)) return undefined
      if (isZero(end.filled)) excluded.add(choice.leg)
    }
    return {
      size: difference,
      reason: reason === undefined ? `it was tried ${limits.recoveries} times` : reasons[reason],
    }
  }

  #recoveryTerms(
    sheet: ExecutionSheet,
    {
      difference,
      attempt,
      excluded,
      ends,
    }: {
      readonly difference: Decimal
      readonly attempt: number
      readonly excluded: ReadonlySet<LiveLeg>
      readonly ends: { readonly bought: OrderEnd; readonly sold: OrderEnd }
    },
  ) {
    const { limits, ledger } = this.#options
    const { market, buy, sell, plan } = sheet.terms
    const isLast = attempt === limits.recoveries - 1
    const wider = min(limits.emergency, mul(limits.slippage, powerOfTwo(attempt)))
    const end = isPositive(difference) ? ends.bought : ends.sold
    const planned = isPositive(difference) ? plan.buy : plan.sell
    return {
      market: market.market,
      difference,
      buy,
      sell,
      others: market.legs.filter((leg) => leg.kind === 'spot'),
      entryPrice: averageOf(end) ?? planned.averagePrice,
      tolerance: isLast ? limits.emergency : wider,
      budget: limits.singleLoss,
      excluded,
      ledger,
    }
  }

  #leaveOpen(sheet: ExecutionSheet, open: Pick<OpenLeg, 'size' | 'reason' | 'unknownOrder'>): void {
    this.#tellOpen(sheet, open)
    sheet.end('open-leg', this.#options.clock.now())
  }

  #tellOpen(sheet: ExecutionSheet, open: Pick<OpenLeg, 'size' | 'reason' | 'unknownOrder'>): void {
    const { id, market } = sheet.terms
    const openLeg: OpenLeg = { executionId: id, market: market.market, since: this.#options.clock.now(), ...open }
    this.#openLegs.set(id, openLeg)
    this.#options.logger.error('a leg is open: look at it', { ...openLeg })
    this.#options.opened(openLeg)
  }

  #closeOpen(id: string): void {
    const open = this.#openLegs.get(id)
    if (open === undefined) return
    this.#openLegs.delete(id)
    this.#options.closed(open)
  }
}

function pendingOrder(sheet: ExecutionSheet): string | undefined {
  return sheet.view.orders.find(({ outcome }) => outcome === 'unknown' || outcome === 'pending')?.clientOrderId
}

function averageOf({ order, filled }: OrderEnd): Decimal | undefined {
  if (order?.average !== undefined) return order.average
  if (order?.filledValue === undefined || isZero(filled)) return undefined
  return div(order.filledValue, abs(filled), { decimals: 20, rounding: 'half-even' })
}

function powerOfTwo(exponent: number): Decimal {
  return decimal(2 ** exponent)
}
