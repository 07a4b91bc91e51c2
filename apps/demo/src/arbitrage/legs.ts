import type { Decimal, Instrument, LocalBook } from 'venuekit'
import type { Account } from './account.ts'
import type { Leg } from './types.ts'

/** What is read of a book. */
export type LegBook = Pick<
  LocalBook,
  'state' | 'version' | 'best' | 'levels' | 'fill' | 'mid' | 'spread' | 'depthToNotional'
>

/** One leg with what it takes to look at it and to trade it. */
export interface LiveLeg extends Leg {
  readonly instrument: Instrument
  /** As a fraction: the account's own where it is known, else what the exchange publishes. */
  readonly takerFee: Decimal
  /** The book as it is kept, whatever its state. */
  readonly book: () => LegBook | undefined
  /** Absent where nothing is executed. */
  readonly account: Pick<Account, 'available' | 'reserve'> | undefined
}

/** The same pair of assets on several exchanges. */
export interface LiveMarket {
  /** `BTC/USDT` */
  readonly market: string
  readonly base: string
  readonly quote: string
  readonly legs: readonly LiveLeg[]
}

/** The book of a leg when it is true now; prices are read from no other. */
export function liveBook(leg: Pick<LiveLeg, 'book'>): LegBook | undefined {
  const book = leg.book()
  return book?.state === 'live' ? book : undefined
}

/** Only what names a leg. */
export function nameOf({ exchange, symbol, kind }: Leg): Leg {
  return { exchange, symbol, kind }
}

/** The pairs of legs between which something can be bought and sold: not a contract against a contract. */
export function* directions(legs: readonly LiveLeg[]): Generator<{ readonly buy: LiveLeg; readonly sell: LiveLeg }> {
  for (const buy of legs)
    for (const sell of legs) if (buy !== sell && (buy.kind === 'spot' || sell.kind === 'spot')) yield { buy, sell }
}
