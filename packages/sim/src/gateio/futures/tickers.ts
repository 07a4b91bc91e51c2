import type { Instrument } from '../../engine/instrument.ts'
import { toText } from '../../engine/units.ts'
import { changeText } from '../common/market-math.ts'
import type { Funding } from './funding.ts'
import type { FuturesParts } from './futures-parts.ts'
import { volumeValue } from './sizes.ts'

/** A ticker as REST shows it: every field is text, sizes with their fractions. */
export function tickerJson(
  { room }: FuturesParts,
  funding: Funding,
  instrument: Instrument,
): Readonly<Record<string, string>> {
  const { view, assets } = room.engine
  const { id, valueAsset } = instrument
  const { last, open, high, low, size, value } = view.ticker(id)
  const { mark, index } = view.prices(id)
  const [bid, ask] = [view.bookSide(id, 'buy').best, view.bookSide(id, 'sell').best]
  const price = (units: number | undefined): string => (units === undefined ? '' : instrument.priceText(units))
  const contracts = String(volumeValue(instrument, size, true))
  const quote = assets.text(valueAsset, value)
  const base = baseText(instrument, size)
  const rate = funding.rate(instrument)
  return {
    contract: id,
    last: price(last ?? mark),
    low_24h: price(low ?? mark),
    high_24h: price(high ?? mark),
    change_percentage: changeText(open, last),
    total_size: instrument.sizeText(view.openInterest(id)),
    volume_24h: contracts,
    volume_24h_btc: base,
    volume_24h_usd: quote,
    volume_24h_base: base,
    volume_24h_quote: quote,
    volume_24h_settle: quote,
    mark_price: price(mark),
    index_price: price(index),
    funding_rate: rate,
    funding_rate_indicative: rate,
    highest_bid: price(bid?.price),
    highest_size: instrument.sizeText(bid?.size ?? 0),
    lowest_ask: price(ask?.price),
    lowest_size: instrument.sizeText(ask?.size ?? 0),
  }
}

/** Contracts in units of the base asset. */
function baseText(instrument: Instrument, size: bigint): string {
  const [whole = '0', fraction = ''] = instrument.contractSize.split('.')
  const units = size * BigInt(whole + fraction)
  const decimals = fraction.length + instrument.sizeDecimals
  return toText(units, decimals)
}
