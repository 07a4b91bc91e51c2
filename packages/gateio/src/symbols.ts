import { formatSymbol, ProtocolError, type Instrument, type InstrumentStatus } from '@venuekit/core'
import { decimalsOf, isZero, mul, ONE, pow10, type Decimal } from '@venuekit/core/decimal'
import { orAbsent, tolerantEnum, wireBoolean, wireDecimal, wireInteger, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { fromPercent, maybeDecimal, unlessZero } from './texts.ts'

const maybeSeconds = /* @__PURE__ */ orAbsent(wireSeconds)

/** One row of the list of currency pairs. */
export const gateioSpotPair = /* @__PURE__ */ z.object({
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  fee: maybeDecimal,
  min_base_amount: maybeDecimal,
  min_quote_amount: maybeDecimal,
  max_base_amount: maybeDecimal,
  max_quote_amount: maybeDecimal,
  amount_precision: wireInteger,
  precision: wireInteger,
  trade_status: /* @__PURE__ */ tolerantEnum({
    tradable: 'trading',
    untradable: 'halted',
    buyable: 'buy-only',
    sellable: 'sell-only',
  }),
  sell_start: maybeSeconds,
  buy_start: maybeSeconds,
  delisting_time: maybeSeconds,
  market_order_max_stock: maybeDecimal,
  market_order_max_money: maybeDecimal,
})

/** A currency pair as an instrument; every name comes from the row, none is cut out of another. */
export function toSpotInstrument(row: z.output<typeof gateioSpotPair>): Instrument {
  const { id, base, quote, fee, trade_status: status } = row
  // A percentage, and what the exchange publishes for everybody: an account's own are another call.
  const published = fromPercent(fee)
  return {
    symbol: formatSymbol({ kind: 'spot', base, quote }),
    exchangeSymbol: id,
    kind: 'spot',
    base,
    quote,
    status,
    priceStep: pow10(-row.precision),
    sizeStep: pow10(-row.amount_precision),
    minimumSize: unlessZero(row.min_base_amount),
    maximumSize: unlessZero(row.max_base_amount),
    maximumMarketSize: unlessZero(row.market_order_max_stock),
    minimumNotional: unlessZero(row.min_quote_amount),
    maximumNotional: unlessZero(row.max_quote_amount),
    maximumMarketNotional: unlessZero(row.market_order_max_money),
    sizeUnit: 'base',
    makerFee: published,
    takerFee: published,
    listedAt: later(row.sell_start, row.buy_start),
    delistsAt: timeOrNone(row.delisting_time),
  }
}

/** One row of the list of contracts, read with decimal sizes. */
export const gateioContract = /* @__PURE__ */ z.object({
  name: z.string(),
  type: /* @__PURE__ */ tolerantEnum(['direct', 'inverse']),
  quanto_multiplier: wireDecimal,
  order_price_round: wireDecimal,
  order_size_min: wireDecimal,
  order_size_max: maybeDecimal,
  market_order_size_max: maybeDecimal,
  enable_decimal: /* @__PURE__ */ orAbsent(wireBoolean),
  leverage_max: maybeDecimal,
  maker_fee_rate: maybeDecimal,
  taker_fee_rate: maybeDecimal,
  position_size: maybeDecimal,
  in_delisting: /* @__PURE__ */ orAbsent(wireBoolean),
  status: /* @__PURE__ */ orAbsent(
    /* @__PURE__ */ tolerantEnum({
      prelaunch: 'pre-launch',
      trading: 'trading',
      delisting: 'reduce-only',
      delisted: 'delisted',
      circuit_breaker: 'halted',
      suspend: 'halted',
    }),
  ),
  launch_time: maybeSeconds,
  delisting_time: maybeSeconds,
})

type Contract = z.output<typeof gateioContract>

/** A contract as an instrument. */
export function toFuturesInstrument(row: Contract, settle: string): Instrument {
  const { base, quote } = assetsOf(row.name)
  // One contract of an inverse market is worth one unit of the quote asset; its multiplier is 0.
  const isInverse = row.type === 'inverse' || isZero(row.quanto_multiplier)
  const contractSize = isInverse ? ONE : row.quanto_multiplier
  const inUnits = (contracts: Decimal | undefined): Decimal | undefined => {
    const some = unlessZero(contracts)
    return some === undefined ? undefined : mul(some, contractSize)
  }
  return {
    symbol: formatSymbol({ kind: 'perpetual', base, quote, settle }),
    exchangeSymbol: row.name,
    kind: 'perpetual',
    base,
    quote,
    settle,
    status: statusOf(row),
    priceStep: row.order_price_round,
    sizeStep: mul(contractStep(row), contractSize),
    minimumSize: inUnits(row.order_size_min),
    maximumSize: inUnits(row.order_size_max),
    maximumMarketSize: inUnits(row.market_order_size_max),
    contractSize,
    sizeUnit: isInverse ? 'quote' : 'base',
    makerFee: row.maker_fee_rate,
    takerFee: row.taker_fee_rate,
    maximumLeverage: row.leverage_max,
    listedAt: timeOrNone(row.launch_time),
    delistsAt: timeOrNone(row.delisting_time),
  }
}

/** A contract's row names its assets nowhere but in its name: the quote asset stands after the last underscore. */
function assetsOf(name: string): { readonly base: string; readonly quote: string } {
  const at = name.lastIndexOf('_')
  if (at > 0) return { base: name.slice(0, at), quote: name.slice(at + 1) }
  throw new ProtocolError(`The contract "${name.slice(0, 80)}" has no name of the form BASE_QUOTE`, { path: 'name' })
}

/** The step of a number of contracts is not published: it has as many decimals as the smallest order. */
function contractStep({ enable_decimal: isDivisible, order_size_min: smallest }: Contract): Decimal {
  return isDivisible === true ? pow10(-decimalsOf(smallest)) : ONE
}

function statusOf({ status, in_delisting: isLeaving, position_size: open }: Contract): InstrumentStatus {
  if (isLeaving === true) return open !== undefined && isZero(open) ? 'delisted' : 'reduce-only'
  return status ?? 'trading'
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  return timeOrNone(Math.max(one ?? 0, other ?? 0))
}

function timeOrNone(time: number | undefined): number | undefined {
  return time === undefined || time === 0 ? undefined : time
}
