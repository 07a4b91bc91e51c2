import { toText } from '../../engine/units.ts'
import { optionDecimals, optionRatio } from '../../engine/units.ts'

/** A fraction as percent: `0.002` as `0.2`. */
export function percentText(fraction: string): string {
  const decimals = optionDecimals('fees', fraction)
  return toText(optionRatio('fees', fraction).numerator * 100n, decimals)
}
