import { ConfigurationError } from '@venuekit/core/errors'
import type { Decimal } from '@venuekit/core/decimal'
import { parseUnits, toText } from './units.ts'

const defaultDecimals = 18

/** How many decimals the money of each asset has. */
export class Assets {
  readonly #decimals: ReadonlyMap<string, number>

  constructor(decimals: Readonly<Record<string, number>> = {}) {
    for (const [asset, value] of Object.entries(decimals)) {
      if (!Number.isInteger(value) || value < 0 || value > 36)
        throw new ConfigurationError(`assetDecimals.${asset}`, `must be an integer from 0 to 36, not ${value}`)
    }
    this.#decimals = new Map(Object.entries(decimals))
  }

  decimals(asset: string): number {
    return this.#decimals.get(asset) ?? defaultDecimals
  }

  /** Money from text; undefined when it is no decimal or has more decimals than the asset. */
  parse(asset: string, text: string): bigint | undefined {
    return parseUnits(text, this.decimals(asset))
  }

  text(asset: string, amount: bigint): Decimal {
    return toText(amount, this.decimals(asset))
  }
}
