import type { Instrument } from '../../engine/instrument.ts'
import type { Candle, Trade } from '../../engine/views.ts'
import { changeText } from '../common/market-math.ts'
import { millisecondText } from './order-json.ts'
import type { SpotParts } from './spot-parts.ts'

/** A ticker; over a socket without what only REST has. */
export function tickerJson({ room }: SpotParts, instrument: Instrument): Readonly<Record<string, string>> {
  const { view, assets } = room.engine
  const { id } = instrument
  const { last, open, high, low, size, value } = view.ticker(id)
  const text = (price: number | undefined): string => (price === undefined ? '' : instrument.priceText(price))
  return {
    currency_pair: id,
    last: text(last),
    lowest_ask: text(view.bookSide(id, 'sell').best?.price),
    highest_bid: text(view.bookSide(id, 'buy').best?.price),
    change_percentage: changeText(open, last),
    base_volume: assets.text(instrument.base, instrument.baseMoney(1) * size),
    quote_volume: assets.text(instrument.valueAsset, value),
    high_24h: text(high),
    low_24h: text(low),
  }
}

/** The texts of a candle. */
export function candleTexts(
  { room }: SpotParts,
  instrument: Instrument,
  { openTime, open, high, low, close, size, value }: Candle,
): Readonly<Record<'time' | 'open' | 'high' | 'low' | 'close' | 'size' | 'value', string>> {
  const { assets } = room.engine
  return {
    time: String(openTime / 1_000),
    open: instrument.priceText(open),
    high: instrument.priceText(high),
    low: instrument.priceText(low),
    close: instrument.priceText(close),
    size: assets.text(instrument.base, instrument.baseMoney(1) * size),
    value: assets.text(instrument.valueAsset, value),
  }
}

export function publicTradeJson(instrument: Instrument, { id, sequence, side, price, size, time }: Trade): object {
  return {
    id: String(id),
    create_time: String(Math.floor(time / 1_000)),
    create_time_ms: millisecondText(time),
    currency_pair: instrument.id,
    side,
    amount: instrument.sizeText(size),
    price: instrument.priceText(price),
    sequence_id: String(sequence),
  }
}

export function currencyJson(currency: string): object {
  return {
    currency,
    name: currency,
    delisted: false,
    withdraw_disabled: false,
    withdraw_delayed: false,
    deposit_disabled: false,
    trade_disabled: false,
    chain: currency,
    chains: [{ name: currency, addr: '', withdraw_disabled: false, withdraw_delayed: false, deposit_disabled: false }],
  }
}
