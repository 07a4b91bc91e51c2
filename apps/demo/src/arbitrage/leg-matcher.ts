import {
  add,
  type Clock,
  type Decimal,
  decimal,
  div,
  isPositive,
  isZero,
  type Logger,
  max,
  min,
  mul,
  sleep,
  sub,
  ZERO,
} from 'venuekit'
import type { ExecutionSheet } from './execution-sheet.ts'
import type { Ledger } from './ledger.ts'
import type { LiveLeg } from './legs.ts'
import type { Limits } from './limits.ts'
import type { OrderEnd } from './order-desk.ts'
import { chooseRecovery, type NoRecovery, type RecoveryOrder, type RecoveryTerms } from './recovery.ts'

/** How both legs of an operation have ended. */
export interface LegEnds {
  readonly bought: OrderEnd
  readonly sold: OrderEnd
}

export interface LegMatcherOptions {
  readonly limits: Limits
  readonly ledger: Ledger
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Sends an order of a sheet, and resolves when it is certain how it has ended. */
  readonly place: (sheet: ExecutionSheet, order: RecoveryOrder) => Promise<OrderEnd>
}

/** What could not be closed. */
export interface Unmatched {
  readonly size: Decimal
  readonly reason: string
}

/** Between two attempts for which there is nothing to send to. */
const retryMs = 250
const reasons: Readonly<Record<NoRecovery, string>> = {
  'too-small': 'no market takes an order of that size',
  'no-book': 'no exchange that could close it has a live book, levels and funds',
  'too-dear': 'closing it now would lose more than maxSingleLossUsd',
}

/** Makes the legs of operations match, and keeps what is too small for that. */
export class LegMatcher {
  readonly #options: LegMatcherOptions
  readonly #residues = new Map<string, Decimal>()
  #recoveries = 0

  constructor(options: LegMatcherOptions) {
    this.#options = options
  }

  /** Sizes too small for an order that legs have left over, by market. */
  get residues(): Readonly<Record<string, Decimal>> {
    return Object.fromEntries(this.#residues)
  }

  /** How often a difference was closed, or tried to be. */
  get recoveries(): number {
    return this.#recoveries
  }

  /** Closes the difference of two legs. What cannot be closed comes back. */
  async match(sheet: ExecutionSheet, ends: LegEnds): Promise<Unmatched | undefined> {
    return this.close(sheet, ends, sub(ends.bought.filled, ends.sold.filled))
  }

  /**
   * Closes a difference, with what was left over in the market before. One attempt asks every market that could close it, the best one first; the next one comes later and may go
   * further. While no market could, it waits.
   */
  async close(sheet: ExecutionSheet, ends: LegEnds, difference: Decimal): Promise<Unmatched | undefined> {
    const { market } = sheet.terms.market
    const residue = this.#residues.get(market) ?? ZERO
    try {
      return await this.#close(sheet, ends, difference)
    } catch (error) {
      // It is still left over, whatever has become of the difference.
      if (!isZero(residue)) this.#residues.set(market, this.#withResidue(market, residue))
      throw error
    }
  }

  async #close(sheet: ExecutionSheet, ends: LegEnds, difference: Decimal): Promise<Unmatched | undefined> {
    const { clock, limits, signal } = this.#options
    const { market } = sheet.terms.market
    let left = this.#withResidue(market, difference)
    if (isZero(left)) return undefined
    const deadline = clock.monotonic() + limits.recoveryMs
    const excluded = new Set<LiveLeg>()
    let lost = ZERO
    let reason: NoRecovery | undefined
    for (let attempt = 0; attempt < limits.recoveries && clock.monotonic() < deadline && !signal.aborted;) {
      const terms = this.#terms(sheet, ends, { difference: left, attempt, excluded, lost })
      const choice = chooseRecovery(terms)
      if (choice === 'too-small') {
        this.#residues.set(market, this.#withResidue(market, left))
        return undefined
      }
      if (typeof choice === 'string') {
        if (choice !== reason) this.#warn(market, left, choice)
        reason = choice
        // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
        await this.#wait(retryMs)
        continue
      }
      if (excluded.has(choice.leg)) {
        // All of them have been asked.
        excluded.clear()
        attempt += 1
        // oxlint-disable-next-line no-await-in-loop -- the same
        if (attempt < limits.recoveries) await this.#wait(retryMs * attempt ** 2)
        continue
      }
      if (sheet.status !== 'recovering') this.#recoveries += 1
      sheet.set('recovering')
      // oxlint-disable-next-line no-await-in-loop -- the same
      const end = await this.#options.place(sheet, choice)
      left = choice.side === 'sell' ? sub(left, end.filled) : add(left, end.filled)
      lost = add(lost, lossOf(terms, choice, end))
      if (isZero(left)) return undefined
      // It has done what it could; its book shows that only in a moment.
      excluded.add(choice.leg)
    }
    if (signal.aborted) return { size: left, reason: 'everything was closed before it was' }
    return { size: left, reason: reason === undefined ? `it was tried ${limits.recoveries} times` : reasons[reason] }
  }

  /** Waits, but not beyond the end of everything. */
  async #wait(forMs: number): Promise<void> {
    const { clock, signal } = this.#options
    await sleep(clock, forMs, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }

  /** A difference together with what is left over in the market, which is taken from there. */
  #withResidue(market: string, difference: Decimal): Decimal {
    const residue = this.#residues.get(market) ?? ZERO
    this.#residues.delete(market)
    return add(difference, residue)
  }

  #warn(market: string, difference: Decimal, reason: NoRecovery): void {
    this.#options.logger.warn('a leg is open and cannot be closed yet', { market, difference, reason: reasons[reason] })
  }

  /** Each attempt may go twice as far as the one before, the last one as far as an emergency allows. */
  #terms(
    sheet: ExecutionSheet,
    { bought, sold }: LegEnds,
    now: Pick<RecoveryTerms, 'difference' | 'excluded'> & { readonly attempt: number; readonly lost: Decimal },
  ): RecoveryTerms {
    const { limits, ledger } = this.#options
    const { market, buy, sell, plan } = sheet.terms
    const { difference, excluded, attempt, lost } = now
    const isLast = attempt === limits.recoveries - 1
    const wider = min(limits.emergency, mul(limits.slippage, decimal(2 ** Math.min(attempt, 20))))
    const [end, planned] = isPositive(difference) ? [bought, plan.buy] : [sold, plan.sell]
    return {
      market: market.market,
      difference,
      excluded,
      buy,
      sell,
      others: market.legs.filter((leg) => leg.kind === 'spot'),
      entryPrice: averageOf(end) ?? planned.averagePrice,
      tolerance: isLast ? limits.emergency : wider,
      budget: max(ZERO, sub(limits.singleLoss, lost)),
      ledger,
    }
  }
}

/** What closing a part has lost; at its limit where the exchange does not say at which price it was executed. */
function lossOf({ entryPrice }: RecoveryTerms, { side, limitPrice }: RecoveryOrder, end: OrderEnd): Decimal {
  const price = averageOf(end) ?? limitPrice
  const each = side === 'sell' ? sub(entryPrice, price) : sub(price, entryPrice)
  return max(ZERO, mul(each, end.filled))
}

function averageOf({ order, filled }: OrderEnd): Decimal | undefined {
  if (order?.average !== undefined) return order.average
  if (order?.filledValue === undefined || isZero(filled)) return undefined
  return div(order.filledValue, filled, { decimals: 20, rounding: 'half-even' })
}
