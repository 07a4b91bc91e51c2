import type { BookTicker, Endpoint, Instruments, Ticker } from '@venuekit/core'
import type { Decimal } from '@venuekit/core/decimal'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { maybeDecimal, maybeTime } from '../../texts.ts'

const row = /* @__PURE__ */ z.object({
  symbol: z.string(),
  lastPrice: maybeDecimal,
  bidPrice: maybeDecimal,
  askPrice: maybeDecimal,
  openPrice: maybeDecimal,
  highPrice: maybeDecimal,
  lowPrice: maybeDecimal,
  volume: maybeDecimal,
  quoteVolume: maybeDecimal,
  /** A fraction, whatever its name says. */
  priceChangePercent: maybeDecimal,
  closeTime: maybeTime,
})

const quote = /* @__PURE__ */ z.object({
  symbol: z.string(),
  bidPrice: maybeDecimal,
  bidQty: maybeDecimal,
  askPrice: maybeDecimal,
  askQty: maybeDecimal,
})

type Row = z.output<typeof row>

/** A list, which is a row by itself where one symbol was named. */
function listOf<T>(schema: z.ZodType<T>): z.ZodType<TolerantArray<T>> {
  return z.preprocess((input) => (Array.isArray(input) ? input : [input]), tolerantArray(schema))
}

/** The day's figures of one market, or of all of them. */
export const getTickers: Endpoint<{ readonly symbol?: string | undefined }, TolerantArray<Row>, readonly Ticker[]> = {
  ...publicRead('getTickers', 25),
  request: ({ symbol }, instruments) => request('/ticker/24hr', { symbol: nameIn(instruments, symbol) }),
  wire: /* @__PURE__ */ listOf(row),
  result: (list, _, context) => mapRows(list, context, (one) => toTicker(one, context.instruments)),
}

/** Best bid and ask of one market, or of all of them. */
export const getBookTickers: Endpoint<
  { readonly symbol?: string | undefined },
  TolerantArray<z.output<typeof quote>>,
  readonly BookTicker[]
> = {
  ...publicRead('getBookTickers', 10),
  request: ({ symbol }, instruments) => request('/ticker/bookTicker', { symbol: nameIn(instruments, symbol) }),
  wire: /* @__PURE__ */ listOf(quote),
  result: (list, _, context) =>
    mapRows(list, context, (one) => ({
      symbol: context.instruments.requireExchangeSymbol(one.symbol).symbol,
      bid: levelOf(one.bidPrice, one.bidQty),
      ask: levelOf(one.askPrice, one.askQty),
      timestamp: undefined,
      updateId: undefined,
    })),
}

function toTicker(one: Row, instruments: Instruments): Ticker {
  return {
    symbol: instruments.requireExchangeSymbol(one.symbol).symbol,
    last: one.lastPrice,
    bid: one.bidPrice,
    ask: one.askPrice,
    open: one.openPrice,
    high: one.highPrice,
    low: one.lowPrice,
    baseVolume: one.volume,
    quoteVolume: one.quoteVolume,
    change: one.priceChangePercent,
    timestamp: one.closeTime,
  }
}

function levelOf(price: Decimal | undefined, size: Decimal | undefined): BookTicker['bid'] {
  return price === undefined || size === undefined ? undefined : { price, size }
}

function nameIn(instruments: Instruments, symbol: string | undefined): string | undefined {
  return symbol === undefined ? undefined : instruments.require(symbol).exchangeSymbol
}
