import { ConfigurationError } from '@venuekit/core/errors'
import type { Decimal } from '@venuekit/core/decimal'
import type { Assets } from './assets.ts'
import { FeeRounding, FeeSchedule } from './fees.ts'
import { defaultRules, type MarketOptions, type MarketRules } from './options.ts'
import { initialLimitsOf, limitsOf, type Limits, type MarketLimits } from './limits.ts'
import { MarginTerms } from './margin-terms.ts'
import type { Side } from './types.ts'
import { optionDecimals, optionInteger, optionUnits, parseUnits, power10, toFixedText, toText } from './units.ts'

/** What does not change of a market: its units, limits and fees, and the arithmetic with them. */
export class Instrument {
  readonly id: string
  readonly kind: 'spot' | 'perpetual'
  readonly base: string
  readonly quote: string
  readonly inverse: boolean
  /** What values, profit, loss and margin are in: the quote asset, for inverse contracts the base asset. */
  readonly valueAsset: string
  readonly valueDecimals: number
  readonly priceDecimals: number
  readonly priceStep: number
  readonly sizeDecimals: number
  readonly sizeStep: number
  readonly contractSize: Decimal
  readonly limits: Limits
  readonly initialLimits: MarketLimits
  readonly fees: FeeSchedule
  readonly rules: MarketRules
  readonly margin: MarginTerms
  /** How fees in the value asset and in the base asset are rounded. */
  readonly valueFee: FeeRounding
  readonly baseFee: FeeRounding
  /** What the options said; the wires find here what the engine does not use. */
  readonly options: MarketOptions
  readonly #valueFactor: bigint
  readonly #baseFactor: bigint

  constructor(options: MarketOptions, assets: Assets, shared: Partial<MarketRules> = {}) {
    const path = `markets.${options.id}`
    this.options = options
    this.id = options.id
    this.kind = options.kind
    this.base = options.base
    this.quote = options.quote
    this.inverse = options.inverse ?? false
    if (this.inverse && this.kind === 'spot') throw new ConfigurationError(`${path}.inverse`, 'is for perpetuals only')
    this.valueAsset = this.inverse ? this.base : this.quote
    this.valueDecimals = assets.decimals(this.valueAsset)
    this.priceDecimals = decimalsFor(`${path}.price`, options.priceStep, options.priceDecimals)
    this.sizeDecimals = decimalsFor(`${path}.size`, options.sizeStep, options.sizeDecimals)
    this.priceStep = positive(
      `${path}.priceStep`,
      optionInteger(`${path}.priceStep`, options.priceStep, this.priceDecimals),
    )
    this.sizeStep = positive(`${path}.sizeStep`, optionInteger(`${path}.sizeStep`, options.sizeStep, this.sizeDecimals))
    this.rules = { ...defaultRules, ...shared, ...options.rules }
    this.fees = new FeeSchedule(`${path}.fees`, options.fees)
    const contract = options.kind === 'spot' ? '1' : (options.contractSize ?? '1')
    const contractDecimals = optionDecimals(`${path}.contractSize`, contract)
    const contractUnits = optionUnits(`${path}.contractSize`, contract, contractDecimals)
    if (contractUnits === 0n) throw new ConfigurationError(`${path}.contractSize`, 'must be greater than 0')
    this.contractSize = toText(contractUnits, contractDecimals)
    this.#valueFactor =
      contractUnits *
      power10(this.#spareDecimals(path, this.inverse ? -this.priceDecimals : this.priceDecimals, contractDecimals))
    this.#baseFactor = this.kind === 'spot' ? this.#baseUnits(path, assets) : 0n
    this.valueFee = new FeeRounding(this.rules, this.valueDecimals)
    this.baseFee = new FeeRounding(this.rules, assets.decimals(this.base))
    this.limits = limitsOf(path, options, this)
    this.initialLimits = initialLimitsOf(path, this)
    this.margin = new MarginTerms(path, options.margin ?? {}, this.sizeDecimals)
  }

  /** A price from text; undefined when it is no decimal, has too many decimals or is not within 2^53. */
  toPrice(text: string): number | undefined {
    return safe(parseUnits(text, this.priceDecimals))
  }

  /** A size from text, as `toPrice`. */
  toSize(text: string): number | undefined {
    return safe(parseUnits(text, this.sizeDecimals))
  }

  priceText(price: number): Decimal {
    return toText(price, this.priceDecimals)
  }

  /** With all decimals: `'101.50'`. */
  priceFixedText(price: number): string {
    return toFixedText(price, this.priceDecimals)
  }

  sizeText(size: number): Decimal {
    return toText(size, this.sizeDecimals)
  }

  /** The value of a size at a price, as money of `valueAsset`. Inverse contracts round it down, the same for both sides. */
  value(price: number, size: number): bigint {
    if (this.inverse) return (BigInt(size) * this.#valueFactor) / BigInt(price)
    return BigInt(price) * BigInt(size) * this.#valueFactor
  }

  /** What the smallest unit of size is worth at a price, about and in the quote asset: for markets that are made up. */
  unitValue(price: number): number {
    return (Number(this.contractSize) / 10 ** this.sizeDecimals) * (this.inverse ? 1 : price)
  }

  /** Spot: a size as money of the base asset. */
  baseMoney(size: number): bigint {
    return BigInt(size) * this.#baseFactor
  }

  /** What an order of this side pays its fees in. */
  feeAsset(side: Side): string {
    return this.kind === 'spot' && this.rules.feeAsset === 'received' && side === 'buy' ? this.base : this.valueAsset
  }

  /** Is what a buy sets aside for both its value and its fee? */
  get holdsFees(): boolean {
    return this.feeAsset('buy') === this.quote && this.rules.quoteFees === 'held'
  }

  /** What an order of this side sets aside. */
  holdAsset(side: Side): string {
    return this.kind === 'spot' && side === 'sell' ? this.base : this.valueAsset
  }

  /** The price at which a size has a value, with so many decimals more than prices have, rounded half up. */
  averagePrice(value: bigint, size: number, moreDecimals: number): bigint {
    if (size === 0 || value === 0n) return 0n
    const scale = power10(moreDecimals)
    const [dividend, divisor] = this.inverse
      ? [BigInt(size) * this.#valueFactor * scale, value]
      : [value * scale, BigInt(size) * this.#valueFactor]
    return (dividend + divisor / 2n) / divisor
  }

  #spareDecimals(path: string, priceDecimals: number, contractDecimals: number): number {
    const spare = this.valueDecimals - priceDecimals - this.sizeDecimals - contractDecimals
    if (spare >= 0) return spare
    throw new ConfigurationError(
      path,
      `needs ${this.valueDecimals - spare} decimals of ${this.valueAsset} for exact values; give it that many in assetDecimals`,
    )
  }

  #baseUnits(path: string, assets: Assets): bigint {
    const spare = assets.decimals(this.base) - this.sizeDecimals
    if (spare >= 0) return power10(spare)
    throw new ConfigurationError(path, `has more decimals in sizes than ${this.base} has in assetDecimals`)
  }
}

function decimalsFor(path: string, step: string, wanted: number | undefined): number {
  const least = optionDecimals(`${path}Step`, step)
  const decimals = wanted ?? least
  if (Number.isInteger(decimals) && decimals >= least && decimals <= 18) return decimals
  throw new ConfigurationError(`${path}Decimals`, `must be an integer from ${least} (the decimals of the step) to 18`)
}

function positive(path: string, value: number): number {
  if (value > 0) return value
  throw new ConfigurationError(path, 'must be greater than 0')
}

function safe(units: bigint | undefined): number | undefined {
  if (units === undefined) return undefined
  const number = Number(units)
  return Number.isSafeInteger(number) ? number : undefined
}
