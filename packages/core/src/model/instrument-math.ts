import { div, mul, sub } from '../decimal/arithmetic.ts'
import type { RoundingMode } from '../decimal/rounding-mode.ts'
import { isZero, max } from '../decimal/compare.ts'
import { ONE } from '../decimal/decimal.ts'
import { roundToStep } from '../decimal/rounding.ts'
import type { Decimal } from '../decimal/text.ts'
import { InvalidInputError } from '../errors/general.ts'
import type { Instrument } from './instrument.ts'

/**
 * Rounds a price to the instrument's price step, in the direction that the caller names.
 *
 * @example
 * ```ts
 * import { decimal, roundQuote } from '@venuekit/core'
 * roundQuote({ priceStep: decimal('0.05') }, decimal('10.07'), 'down') // '10.05'
 * ```
 */
export function roundQuote(instrument: Pick<Instrument, 'priceStep'>, price: Decimal, rounding: RoundingMode): Decimal {
  return roundToStep(price, instrument.priceStep, rounding)
}

/**
 * Rounds a size to the instrument's size step, in the direction that the caller names.
 *
 * @example
 * ```ts
 * import { decimal, roundBase } from '@venuekit/core'
 * roundBase({ sizeStep: decimal('0.001') }, decimal('0.12345'), 'down') // '0.123'
 * ```
 */
export function roundBase(instrument: Pick<Instrument, 'sizeStep'>, size: Decimal, rounding: RoundingMode): Decimal {
  return roundToStep(size, instrument.sizeStep, rounding)
}

/**
 * The size of a number of contracts; for spot, the number itself.
 *
 * @example
 * ```ts
 * import { contractsToBase, decimal } from '@venuekit/core'
 * contractsToBase({ contractSize: decimal('0.0001') }, decimal('9440')) // '0.944'
 * ```
 */
export function contractsToBase(instrument: Pick<Instrument, 'contractSize'>, contracts: Decimal): Decimal {
  return instrument.contractSize === undefined ? contracts : mul(contracts, instrument.contractSize)
}

/** A size as contracts: what can be expressed, and what is left over. */
export interface ContractConversion {
  readonly contracts: Decimal
  /** The part of the size below one step of contracts, in the unit of the size; `0` when nothing is lost. */
  readonly remainder: Decimal
}

type ContractRules = Pick<Instrument, 'symbol' | 'contractSize' | 'sizeStep'>

/**
 * The number of contracts of a size. A size that is no whole number of the instrument's steps is refused: what is left
 * over would silently not be traded.
 *
 * @example
 * ```ts
 * import { baseToContracts, decimal, marketSymbol } from '@venuekit/core'
 * const rules = { symbol: marketSymbol('BTC/USDT:USDT'), contractSize: decimal('0.0001'), sizeStep: decimal('0.0001') }
 * baseToContracts(rules, decimal('0.944')) // '9440'
 * ```
 */
export function baseToContracts(instrument: ContractRules, size: Decimal): Decimal {
  const { contracts, remainder } = splitContracts(instrument, size)
  if (isZero(remainder)) return contracts
  throw new InvalidInputError(
    'quantity',
    `${size} is not a whole number of steps of ${instrument.sizeStep} for ${instrument.symbol}; round it with roundBase(), or take ` +
      'splitContracts() to learn what is left over',
    { context: { symbol: instrument.symbol, remainder } },
  )
}

/**
 * The contracts that a size has room for, and the remainder.
 *
 * @example
 * ```ts
 * import { decimal, marketSymbol, splitContracts } from '@venuekit/core'
 * const rules = { symbol: marketSymbol('BTC/USDT:USDT'), contractSize: decimal('0.0001'), sizeStep: decimal('0.0001') }
 * splitContracts(rules, decimal('0.00025')) // { contracts: '2', remainder: '0.00005' }
 * ```
 */
export function splitContracts(instrument: ContractRules, size: Decimal): ContractConversion {
  const whole = roundToStep(size, instrument.sizeStep, 'down')
  const contractSize = instrument.contractSize ?? ONE
  // Exact: the steps of a size are whole multiples, or fractions with few decimals, of the contract.
  const contracts = div(whole, contractSize, { decimals: 18, rounding: 'down' })
  return { contracts, remainder: sub(size, mul(contracts, contractSize)) }
}

/**
 * The smallest size that may be ordered at a price: the minimum size and the minimum value both hold.
 *
 * @example
 * ```ts
 * import { decimal, getMinBaseQuantity } from '@venuekit/core'
 * getMinBaseQuantity({ sizeStep: decimal('0.001'), minimumSize: decimal('0.001'), minimumNotional: decimal('5') }, decimal('300')) // '0.017'
 * ```
 */
export function getMinBaseQuantity(
  instrument: Pick<Instrument, 'sizeStep' | 'minimumSize' | 'minimumNotional'>,
  price: Decimal,
): Decimal {
  const bySize = getAbsMinQuantity(instrument)
  if (instrument.minimumNotional === undefined || isZero(price)) return bySize
  const byValue = div(instrument.minimumNotional, price, { decimals: 18, rounding: 'up' })
  return max(bySize, roundToStep(byValue, instrument.sizeStep, 'up'))
}

/**
 * The smallest size that may be ordered at any price: the minimum size, and at least one step.
 *
 * @example
 * ```ts
 * import { decimal, getAbsMinQuantity } from '@venuekit/core'
 * getAbsMinQuantity({ sizeStep: decimal('0.001') }) // '0.001'
 * ```
 */
export function getAbsMinQuantity(instrument: Pick<Instrument, 'sizeStep' | 'minimumSize'>): Decimal {
  return max(instrument.sizeStep, roundToStep(instrument.minimumSize ?? instrument.sizeStep, instrument.sizeStep, 'up'))
}
