import type { Instrument } from '../../engine/instrument.ts'
import type { DepthLevel } from '../../engine/views.ts'

export function levelTexts(instrument: Instrument, [price, size]: DepthLevel): readonly [price: string, size: string] {
  return [instrument.priceText(price), instrument.sizeText(size)]
}

/** Levels as pairs of texts, as JSON: written by hand, for these are most of what is sent. */
export function levelsJson(instrument: Instrument, levels: readonly DepthLevel[]): string {
  let json = ''
  for (const [price, size] of levels)
    json += `${json === '' ? '' : ','}["${instrument.priceText(price)}","${instrument.sizeText(size)}"]`
  return `[${json}]`
}
