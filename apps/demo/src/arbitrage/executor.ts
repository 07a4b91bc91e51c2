import {
  add,
  type Clock,
  type Decimal,
  isPositive,
  isZero,
  type Logger,
  type PerformanceMonitor,
  sleep,
  sub,
  ZERO,
} from 'venuekit'
import { ExecutionSheet, type OperationTerms, type SheetOrder } from './execution-sheet.ts'
import type { Stakes } from './exposure.ts'
import { reserve } from './funds.ts'
import type { Ledger } from './ledger.ts'
import { type LegEnds, LegMatcher } from './leg-matcher.ts'
import type { Limits } from './limits.ts'
import { OpenLegs } from './open-legs.ts'
import type { OrderDesk, OrderEnd } from './order-desk.ts'
import type { RecoveryOrder } from './recovery.ts'
import type { ExecutedOrder, Execution, ExecutionMode, ExecutionStatus, OpenLeg } from './types.ts'

export interface ExecutorOptions {
  readonly mode: ExecutionMode
  readonly limits: Limits
  readonly ledger: Ledger
  readonly stakes: Stakes
  /** Told how long it takes until both legs have ended. */
  readonly monitor: PerformanceMonitor
  readonly clock: Clock
  readonly logger: Logger
  readonly newId: () => string
  /** The desk of an exchange. */
  readonly desk: (exchange: string) => OrderDesk
  readonly changed: (execution: Execution) => void
  readonly opened: (openLeg: OpenLeg) => void
  readonly closed: (openLeg: OpenLeg) => void
}

/** An operation whose legs do not match, or that broke off. */
interface Unfinished {
  readonly sheet: ExecutionSheet
  /** Absent where it broke off before they were known. */
  readonly ends: LegEnds | undefined
  /** What was left over in the market before and is to be closed with it. */
  readonly carried: Decimal
}

type PlacedOrder = Omit<RecoveryOrder, 'role'> & Pick<ExecutedOrder, 'role'>

/** Executes both legs of an operation at once, and does not leave before they match or somebody has been told that they do not. */
export class Executor implements Disposable {
  readonly #options: ExecutorOptions
  readonly #openLegs: OpenLegs
  readonly #matcher: LegMatcher
  readonly #unfinished = new Map<string, Unfinished>()
  /** Those of them that are being finished. */
  readonly #retried = new Set<string>()
  /** What is being booked of each operation; none of it fails. */
  readonly #bookings = new Map<ExecutionSheet, Promise<void>[]>()
  /** How many answers of each operation are waited for longer than it may take. */
  readonly #late = new Map<ExecutionSheet, number>()
  readonly #closing = new AbortController()

  constructor(options: ExecutorOptions) {
    this.#options = options
    this.#openLegs = new OpenLegs(options)
    const place = (sheet: ExecutionSheet, order: RecoveryOrder) => this.#known(sheet, this.#place(sheet, order))
    this.#matcher = new LegMatcher({ ...options, place, signal: this.#closing.signal })
  }

  get openLegs(): readonly OpenLeg[] {
    return this.#openLegs.all
  }

  get residues(): LegMatcher['residues'] {
    return this.#matcher.residues
  }

  get recoveries(): number {
    return this.#matcher.recoveries
  }

  /** Resolves when it is over, for better or worse; it never rejects. */
  async run(terms: OperationTerms): Promise<Execution> {
    const sheet = new ExecutionSheet(terms, this.#options.clock.now(), this.#options.changed)
    if (this.#options.mode === 'dry-run') return this.#pretend(sheet)
    return this.#guarded(sheet, () => this.#operate(sheet))
  }

  /** Tries once more to make the legs match that were left open. */
  async retry(): Promise<void> {
    const all = [...this.#unfinished].filter(([id]) => !this.#retried.has(id))
    await Promise.all(all.map(([id, unfinished]) => this.#again(id, unfinished)))
  }

  async #again(id: string, { sheet, ends, carried }: Unfinished): Promise<void> {
    this.#retried.add(id)
    await this.#guarded(sheet, async () => {
      await this.#settle(sheet)
      const legs = ends ?? endsOf(sheet)
      return this.#finish(sheet, legs, await this.#matcher.close(sheet, legs, add(sheet.difference, carried)))
    })
    this.#retried.delete(id)
  }

  /** Finds out how all orders of an operation that broke off have ended. */
  async #settle(sheet: ExecutionSheet): Promise<void> {
    for (const order of sheet.unsettled) {
      const { exchange, symbol, clientOrderId, problem = 'it was not known what became of it' } = order.view
      // oxlint-disable-next-line no-await-in-loop -- there are two at most
      this.#take(sheet, order, await this.#options.desk(exchange).settled({ symbol, clientOrderId }, problem))
    }
  }

  /** No order is waited for any longer, and no difference is closed any more. */
  [Symbol.dispose](): void {
    this.#closing.abort()
  }

  async #guarded(sheet: ExecutionSheet, work: () => Promise<ExecutionStatus>): Promise<Execution> {
    const { stakes, clock, logger } = this.#options
    const { id, market, buy, sell, plan } = sheet.terms
    const exchanges = [buy.exchange, sell.exchange]
    const leave = stakes.add({ market: market.market, exchanges, value: plan.sell.value })
    let status: ExecutionStatus = 'open-leg'
    try {
      status = await work()
    } catch (error) {
      logger.error('an operation was given up', { execution: id, error })
      const { ends, carried = ZERO } = this.#unfinished.get(id) ?? {}
      this.#unfinished.set(id, { sheet, ends, carried })
      this.#tellOpen(sheet, `it was given up: ${error instanceof Error ? error.message : String(error)}`)
    }
    this.#bookings.delete(sheet)
    leave()
    sheet.end(status, clock.now())
    return sheet.view
  }

  #pretend(sheet: ExecutionSheet): Execution {
    const { newId, clock } = this.#options
    for (const { leg, side, size: quantity, limitPrice } of legsOf(sheet.terms)) {
      const order = sheet.add(leg, { role: 'leg', side, quantity, limitPrice, clientOrderId: newId() })
      sheet.update(order, { outcome: 'not-sent', problem: 'dry run' })
    }
    sheet.end('dry-run', clock.now())
    return sheet.view
  }

  async #operate(sheet: ExecutionSheet): Promise<ExecutionStatus> {
    const { clock, limits, monitor } = this.#options
    const funds = { market: sheet.terms.market.market, slippage: limits.slippage }
    const legs = legsOf(sheet.terms)
    const releases = legs.map(({ leg, side, size }) => reserve(leg, { side, size }, funds))
    const startedAt = clock.monotonic()
    let ends: LegEnds
    try {
      const [buy, sell] = legs
      ends = await this.#known(sheet, both(this.#place(sheet, buy), this.#place(sheet, sell)))
      monitor.recordLatency(clock.monotonic() - startedAt)
    } finally {
      for (const release of releases) release()
    }
    return this.#finish(sheet, ends, await this.#matcher.match(sheet, ends))
  }

  async #finish(
    sheet: ExecutionSheet,
    ends: LegEnds,
    left: Pick<OpenLeg, 'size' | 'reason'> | undefined,
  ): Promise<ExecutionStatus> {
    const { id, market } = sheet.terms
    if (left === undefined) {
      this.#unfinished.delete(id)
      this.#openLegs.close(id)
    } else {
      this.#unfinished.set(id, { sheet, ends, carried: sub(left.size, sheet.difference) })
      this.#openLegs.tell({ executionId: id, market: market.market, unknownOrder: undefined, ...left })
    }
    await Promise.all(this.#bookings.get(sheet) ?? [])
    if (left !== undefined) return 'open-leg'
    return isZero(ends.bought.filled) && isZero(ends.sold.filled) ? 'missed' : 'done'
  }

  /** Sends an order and resolves once it is certain how it has ended; its fills are booked as soon as they are known. */
  async #place(sheet: ExecutionSheet, order: PlacedOrder): Promise<OrderEnd> {
    const { newId, desk } = this.#options
    const { leg, side, size: quantity, limitPrice, role } = order
    const clientOrderId = newId()
    const written = sheet.add(leg, { role, side, quantity, limitPrice, clientOrderId })
    sheet.tell()
    const { symbol } = leg
    const reduceOnly = sheet.terms.purpose === 'unwind' && role === 'leg' && leg.kind !== 'spot'
    const end = await desk(leg.exchange).place({ symbol, side, quantity, limitPrice, clientOrderId, reduceOnly }, () =>
      sheet.update(written, { outcome: 'unknown' }),
    )
    this.#take(sheet, written, end)
    return end
  }

  /** Takes in how an order has ended. */
  #take(sheet: ExecutionSheet, written: SheetOrder, { outcome, order: ended, filled, problem }: OrderEnd): void {
    sheet.update(written, { outcome, filled, problem, orderId: ended?.orderId })
    // What was told while less was known is not what is open now.
    if (this.#late.has(sheet) && sheet.unsettled.length > 0) this.#tellLate(sheet)
    if (isPositive(filled))
      this.#bookings.set(sheet, [...(this.#bookings.get(sheet) ?? []), this.#book(sheet, written)])
  }

  /** Without its fills an order is not booked: somebody has to know. */
  async #book(sheet: ExecutionSheet, order: SheetOrder): Promise<void> {
    const { desk, ledger, logger } = this.#options
    const { symbol, orderId = '', filled, exchange } = order.view
    try {
      const fills = await this.#known(sheet, desk(exchange).fillsOf({ symbol, orderId, filled }))
      for (const fill of sheet.filled(order, fills)) ledger.book(fill)
    } catch (error) {
      logger.error('the fills of an order are not known: the result lacks them', { exchange, symbol, orderId, error })
      sheet.update(order, { problem: 'its fills are not known, and the result lacks them' })
    }
  }

  /** Waits for what an exchange has to say. When that takes longer than an operation may, it is told, and waited for all the same. */
  async #known<Answer>(sheet: ExecutionSheet, answer: Promise<Answer>): Promise<Answer> {
    const { clock, limits } = this.#options
    const enough = new AbortController()
    let isLate = false
    const watchTime = async (): Promise<void> => {
      await sleep(clock, limits.executionMs, { signal: AbortSignal.any([enough.signal, this.#closing.signal]) })
      isLate = true
      this.#late.set(sheet, (this.#late.get(sheet) ?? 0) + 1)
      this.#tellLate(sheet)
    }
    const watch = watchTime().catch(() => {})
    try {
      const known = await answer
      if (isLate && this.#late.get(sheet) === 1 && !this.#unfinished.has(sheet.terms.id))
        this.#openLegs.close(sheet.terms.id)
      return known
    } finally {
      enough.abort()
      await watch
      if (isLate) this.#forgetLate(sheet)
    }
  }

  #forgetLate(sheet: ExecutionSheet): void {
    const left = (this.#late.get(sheet) ?? 0) - 1
    if (left > 0) this.#late.set(sheet, left)
    else this.#late.delete(sheet)
  }

  #tellLate(sheet: ExecutionSheet): void {
    // One that is open anyway stays open for its own reason.
    if (this.#unfinished.has(sheet.terms.id)) return
    this.#tellOpen(sheet, 'the exchange has not said what became of an order')
  }

  #tellOpen(sheet: ExecutionSheet, reason: string): void {
    const { id, market } = sheet.terms
    const size = add(sheet.difference, this.#unfinished.get(id)?.carried ?? ZERO)
    const [unsettled] = sheet.unsettled
    const unknownOrder = unsettled?.view.clientOrderId
    this.#openLegs.tell({ executionId: id, market: market.market, size, unknownOrder, reason })
  }
}

/** How the legs of an operation have ended, as far as its orders say. */
function endsOf(sheet: ExecutionSheet): LegEnds {
  const endOf = (side: 'buy' | 'sell'): OrderEnd => {
    return { outcome: 'accepted', order: undefined, filled: sheet.filledBy(side), problem: undefined }
  }
  return { bought: endOf('buy'), sold: endOf('sell') }
}

function legsOf({ buy, sell, plan }: OperationTerms): readonly [PlacedOrder, PlacedOrder] {
  const common = { role: 'leg', size: plan.size } as const
  return [
    { ...common, leg: buy, side: 'buy', limitPrice: plan.buy.limitPrice },
    { ...common, leg: sell, side: 'sell', limitPrice: plan.sell.limitPrice },
  ]
}

/** Waits for both, also when one fails: what the other one did must be known. */
async function both(buy: Promise<OrderEnd>, sell: Promise<OrderEnd>): Promise<LegEnds> {
  await Promise.allSettled([buy, sell])
  return { bought: await buy, sold: await sell }
}
