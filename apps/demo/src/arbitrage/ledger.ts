import { add, type Decimal, type Fee, isZero, mul, neg, sub, ZERO } from 'venuekit'
import { FifoPosition, type Trade } from './fifo.ts'
import type { AccountChange, HeldPosition, Leg } from './types.ts'

/** One execution of one's own, with what the ledger must know of its market. */
export interface LedgerFill extends Trade, Pick<Leg, 'exchange' | 'kind'> {
  readonly market: string
  readonly base: string
  readonly quote: string
  /** For coins that were traded against contracts: the exchange of those. */
  readonly against: string | undefined
  readonly fee: Fee | undefined
  readonly at: number
}

const dayMs = 86_400_000

/** What a fee comes to in the quote asset: one in the base asset at the price of its fill, one in another asset is not known. */
function feeValue({ fee, base, quote, price }: Pick<LedgerFill, 'fee' | 'base' | 'quote' | 'price'>): Decimal {
  if (fee === undefined) return ZERO
  if (fee.asset === quote) return fee.amount
  return fee.asset === base ? mul(fee.amount, price) : ZERO
}

/** What one fill brings in the quote asset, its fee included: negative for a buy. */
export function cashOf(fill: Trade & Pick<LedgerFill, 'fee' | 'base' | 'quote'>): Decimal {
  const value = mul(fill.price, fill.size)
  return sub(fill.side === 'sell' ? value : neg(value), feeValue(fill))
}

/** Names a position: of one exchange's contracts, or of coins, wherever they lie. */
export interface PositionName {
  /** `spot`, or the exchange of the contracts. */
  readonly where: string
  readonly market: string
  /** For coins that are held against contracts: the exchange of those. */
  readonly against?: string | undefined
}

/**
 * Keeps the books of all fills, exactly: what is open, what was earned, what was paid, and what moved in each account. Coins that are
 * held against contracts are a position of their own: what is bought and sold between spot markets in the meantime does not change at
 * which prices they were entered.
 */
export class Ledger {
  readonly #positions = new Map<string, PositionName & { readonly fifo: FifoPosition }>()
  readonly #fees = new Map<string, Decimal>()
  readonly #changes = new Map<string, AccountChange>()
  #realised = ZERO
  #today = ZERO
  #day = 0
  #count = 0

  /** Takes a fill in, and says what it has earned or cost in the quote asset. */
  book(fill: LedgerFill): Decimal {
    const { fifo } = this.#position(fill)
    const closed = fifo.apply(fill)
    const earned = sub(closed, feeValue(fill))
    this.#count += 1
    this.#realised = add(this.#realised, earned)
    this.#startDay(fill.at)
    this.#today = add(this.#today, earned)
    if (fill.fee !== undefined) {
      const { asset, amount } = fill.fee
      this.#fees.set(asset, add(this.#fees.get(asset) ?? ZERO, amount))
      this.#move(fill.exchange, asset, neg(amount))
    }
    if (fill.kind === 'spot') this.#moveCoins(fill)
    else this.#move(fill.exchange, fill.quote, closed)
    return earned
  }

  get fills(): number {
    return this.#count
  }

  get realised(): Decimal {
    return this.#realised
  }

  get fees(): Readonly<Record<string, Decimal>> {
    return Object.fromEntries(this.#fees)
  }

  /** What was earned since midnight UTC. */
  today(now: number): Decimal {
    this.#startDay(now)
    return this.#today
  }

  /** What is open; a position that is closed is not among them. */
  get positions(): readonly HeldPosition[] {
    return [...this.#positions.values()]
      .map(({ where, market, against, fifo: { size, entryValue } }) => ({ where, market, against, size, entryValue }))
      .filter(({ size }) => !isZero(size))
  }

  /** One position; nothing where there is none. */
  position(name: PositionName): Pick<HeldPosition, 'size' | 'entryValue'> {
    return this.#positions.get(keyOf(name))?.fifo ?? { size: ZERO, entryValue: ZERO }
  }

  /** What moved in each account; of contracts their fees and what closing them brought. */
  get changes(): readonly AccountChange[] {
    return [...this.#changes.values()].filter(({ amount }) => !isZero(amount))
  }

  #position({ kind, exchange, market, against }: LedgerFill) {
    const name = kind === 'spot' ? { where: 'spot', market, against } : { where: exchange, market, against: undefined }
    const key = keyOf(name)
    const known = this.#positions.get(key)
    if (known !== undefined) return known
    const opened = { ...name, fifo: new FifoPosition() }
    this.#positions.set(key, opened)
    return opened
  }

  #moveCoins({ exchange, base, quote, side, price, size }: LedgerFill): void {
    const value = mul(price, size)
    this.#move(exchange, base, side === 'buy' ? size : neg(size))
    this.#move(exchange, quote, side === 'buy' ? neg(value) : value)
  }

  #move(exchange: string, asset: string, by: Decimal): void {
    const key = `${exchange} ${asset}`
    const amount = add(this.#changes.get(key)?.amount ?? ZERO, by)
    this.#changes.set(key, { exchange, asset, amount })
  }

  #startDay(now: number): void {
    const day = Math.floor(now / dayMs)
    if (day <= this.#day) return
    this.#day = day
    this.#today = ZERO
  }
}

function keyOf({ where, market, against = '' }: PositionName): string {
  return `${where} ${market} ${against}`
}
