import type { Instrument } from '../../engine/instrument.ts'
import { power10, toText } from '../../engine/units.ts'
import type { DepthLevel } from '../../engine/views.ts'

/** A size as it is shown: decimal text, or a number that has lost its fraction. Sizes may be signed. */
export function sizeValue(instrument: Instrument, size: number, sizeDecimal: boolean): number | string {
  if (sizeDecimal) return signedText(instrument, size)
  // Without the zero a small negative size would be shown as -0.
  return Math.trunc(size / 10 ** instrument.sizeDecimals) + 0
}

/** Decimal text of a size that may be signed. */
export function signedText(instrument: Instrument, size: number): string {
  return size < 0 ? `-${instrument.sizeText(-size)}` : instrument.sizeText(size)
}

/** A size beyond what a number of the engine holds: the volume of a candle or a day. */
export function volumeValue({ sizeDecimals }: Instrument, size: bigint, sizeDecimal: boolean): number | string {
  return sizeDecimal ? toText(size, sizeDecimals) : Number(size / power10(sizeDecimals))
}

/** A size from text that may be signed; undefined when it does not fit the contract. */
export function readSize(instrument: Instrument, text: string): number | undefined {
  const size = instrument.toSize(text.replace(/^[+-]/, ''))
  return size !== undefined && text.startsWith('-') ? -size : size
}

/** Levels as objects, as JSON: written by hand, for these are most of what is sent. */
export function objectLevelsJson(instrument: Instrument, levels: readonly DepthLevel[], sizeDecimal: boolean): string {
  let json = ''
  for (const [price, size] of levels) {
    const text = sizeDecimal ? `"${instrument.sizeText(size)}"` : Math.trunc(size / 10 ** instrument.sizeDecimals)
    json += `${json === '' ? '' : ','}{"p":"${instrument.priceText(price)}","s":${text}}`
  }
  return `[${json}]`
}
