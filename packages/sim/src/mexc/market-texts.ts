import type { Instrument } from '../engine/instrument.ts'
import type { Candle } from '../engine/views.ts'
import type { MexcParts } from './mexc-parts.ts'

/** How far a price has gone from another, as a ratio. */
export function ratioText(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined || from === to) return '0'
  return (to / from - 1).toFixed(8).replace(/\.?0+$/, '')
}

/** The texts of a candle. */
export function candleTexts(
  { engine }: MexcParts,
  instrument: Instrument,
  { open, high, low, close, size, value }: Candle,
): Readonly<Record<'open' | 'high' | 'low' | 'close' | 'size' | 'value', string>> {
  return {
    open: instrument.priceText(open),
    high: instrument.priceText(high),
    low: instrument.priceText(low),
    close: instrument.priceText(close),
    size: engine.assets.text(instrument.base, instrument.baseMoney(1) * size),
    value: engine.assets.text(instrument.quote, value),
  }
}
