import type { FuturesBalance, Position } from '../model/account.ts'
import type { PositionMode } from '../model/enums.ts'
import type { Candle, FundingRate, FuturesTicker } from '../model/market-data.ts'
import type { Fill, Order } from '../model/orders.ts'
import type { Instruments } from '../model/instruments.ts'
import type { MarketSymbol } from '../model/symbols.ts'
import type { StateItem } from './items.ts'

/**
 * A part of something: the keys named are there, the others are when the message has them. A key that is absent says that the
 * message does not speak of it; `undefined` says that there is none.
 */
export type Patch<Whole, Keys extends keyof Whole> = Pick<Whole, Keys> & Partial<Omit<Whole, Keys>>

/** What a message says of a position, and where it says so, how positions are kept: somebody else may have changed that. */
export interface PositionPush {
  readonly type: 'position'
  readonly position: Patch<Position, 'symbol' | 'side'>
  readonly mode?: PositionMode | undefined
}

/** What one row of a message of the account or of slow market data says. Composite merges it into what it knows. */
export type StreamPatch =
  | { readonly type: 'order'; readonly order: Patch<Order, 'symbol' | 'orderId'> }
  | { readonly type: 'fill'; readonly fill: Fill }
  | { readonly type: 'balance'; readonly balance: Patch<FuturesBalance, 'asset'> }
  | PositionPush
  | { readonly type: 'ticker'; readonly ticker: Patch<FuturesTicker, 'symbol'> }
  | { readonly type: 'candle'; readonly candle: Candle }
  | { readonly type: 'funding-rate'; readonly fundingRate: FundingRate }
  | { readonly type: 'state'; readonly state: Omit<StateItem, 'type' | 'status'> }

/** One message that is neither hot nor control. */
export interface StreamBatch {
  /** `snapshot`: the rows are all there is of that kind (and symbol); `change`: the rest stays as it was. */
  readonly kind: 'snapshot' | 'change'
  readonly symbol?: MarketSymbol | undefined
  /** Grows by 1 for each message of the channel and symbol, where the exchange counts; a jump is a gap. */
  readonly sequence?: { readonly channel: string; readonly value: number } | undefined
  readonly eventTimeMs?: number | undefined
  readonly patches: readonly StreamPatch[]
}

/**
 * Reads what a `Decoder` calls `other` and `control` does not know: orders, fills, balances, positions, tickers, candles. It is
 * the cold path of a socket: lossless JSON, schema, map. Throws a `ProtocolError` for what it cannot read; a malformed row
 * of a list is set aside and told to `rejected`.
 */
export interface StreamReader {
  read(message: StreamMessage): readonly StreamBatch[]
}

/** One message as the socket delivered it. */
export interface StreamMessage {
  readonly bytes: Uint8Array
  readonly binary: boolean
  /** The family of sockets that it came from; for exchanges whose messages do not name their symbol. */
  readonly group: string
  readonly instruments: Instruments
  rejected(rows: readonly { readonly issues: readonly unknown[] }[]): void
}
