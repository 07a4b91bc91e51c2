import {
  fromScaled,
  mul,
  type BookLevel,
  type BookTicker,
  type Decimal,
  type Instrument,
  type QuoteFrame,
  type Trade,
  type TradesFrame,
} from '@venuekit/core'

/** One trade of a frame, with its size in base units. */
export function toTrade(frame: TradesFrame, index: number, instrument: Instrument): Trade {
  const id = frame.ids[index]
  const taker = frame.takerSide[index]
  const trade: Trade = {
    symbol: instrument.symbol,
    id: id === undefined || id === '' ? undefined : id,
    price: fromScaled(at(frame.price, index), at(frame.priceDp, index)),
    size: toSize(at(frame.size, index), at(frame.sizeDp, index), instrument),
    side: taker === 1 ? 'buy' : taker === 0 ? 'sell' : undefined,
    timestamp: at(frame.timeMs, index),
  }
  return frame.offBook[index] === 1 ? { ...trade, offBook: true } : trade
}

/** Best bid and ask of a frame, with sizes in base units. */
export function toBookTicker(frame: QuoteFrame, instrument: Instrument): BookTicker {
  return {
    symbol: instrument.symbol,
    bid: toLevel(frame.bidPrice, frame.bidPriceDp, { size: frame.bidSize, dp: frame.bidSizeDp, instrument }),
    ask: toLevel(frame.askPrice, frame.askPriceDp, { size: frame.askSize, dp: frame.askSizeDp, instrument }),
    timestamp: frame.eventTimeMs === 0 ? undefined : frame.eventTimeMs,
    updateId: frame.updateId === -1 ? undefined : frame.updateId,
  }
}

function toLevel(
  price: number,
  priceDp: number,
  { size, dp, instrument }: { readonly size: number; readonly dp: number; readonly instrument: Instrument },
): BookLevel | undefined {
  if (price === -1) return undefined
  return { price: fromScaled(price, priceDp), size: toSize(size, dp, instrument) }
}

function toSize(mantissa: number, decimals: number, { contractSize }: Instrument): Decimal {
  const native = fromScaled(mantissa, decimals)
  return contractSize === undefined ? native : mul(native, contractSize)
}

function at(values: Float64Array | Uint8Array, index: number): number {
  return values[index] ?? Number.NaN
}
