import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, div, mul, sub } from '../decimal/arithmetic.ts'
import { compare, isZero } from '../decimal/compare.ts'
import { decimal } from '../decimal/decimal.ts'
import { isMultipleOf } from '../decimal/rounding.ts'
import { fromScaled } from '../decimal/scaled.ts'
import { InvalidInputError } from '../errors/general.ts'
import { instrumentOf } from '../testing/model.ts'
import {
  baseToContracts,
  contractsToBase,
  getAbsMinQuantity,
  getMinBaseQuantity,
  roundBase,
  roundQuote,
  splitContracts,
} from './instrument-math.ts'

const contractSize = fc.constantFrom('0.0001', '0.01', '1', '10', '1000', '0.25')
const size = fc.bigInt({ min: 0n, max: 10n ** 15n }).map((mantissa) => fromScaled(mantissa, 8))

function perpetual(contract: string, contractStep = '1') {
  return instrumentOf('BTC/USDT:USDT', {
    contractSize: decimal(contract),
    sizeStep: mul(decimal(contract), decimal(contractStep)),
  })
}

describe('[S3.55] rounding and minimums', () => {
  test('prices and sizes are rounded to their steps, in the direction that is named', () => {
    const instrument = instrumentOf('BTC/USDT', { priceStep: decimal('0.05'), sizeStep: decimal('0.002') })
    expect(roundQuote(instrument, decimal('10.07'), 'down')).toBe('10.05')
    expect(roundQuote(instrument, decimal('10.07'), 'up')).toBe('10.1')
    expect(roundBase(instrument, decimal('0.0039'), 'down')).toBe('0.002')
  })

  test('the least size at a price satisfies both minimums and is one step from breaking one', () => {
    const price = fc.bigInt({ min: 1n, max: 10n ** 10n }).map((mantissa) => fromScaled(mantissa, 4))
    fc.assert(
      fc.property(price, (at) => {
        const rules = { sizeStep: decimal('0.001'), minimumSize: decimal('0.002'), minimumNotional: decimal('5') }
        const least = getMinBaseQuantity(rules, at)
        expect(isMultipleOf(least, rules.sizeStep)).toBe(true)
        expect(compare(least, rules.minimumSize)).toBeGreaterThanOrEqual(0)
        expect(compare(mul(least, at), rules.minimumNotional)).toBeGreaterThanOrEqual(0)
        const less = sub(least, rules.sizeStep)
        expect(compare(less, rules.minimumSize) < 0 || compare(mul(less, at), rules.minimumNotional) < 0).toBe(true)
      }),
    )
  })

  test('without a minimum it is one step, and a minimum between two steps is rounded up', () => {
    expect(getAbsMinQuantity({ sizeStep: decimal('0.1') })).toBe('0.1')
    expect(getAbsMinQuantity({ sizeStep: decimal('0.1'), minimumSize: decimal('0.25') })).toBe('0.3')
    expect(getMinBaseQuantity({ sizeStep: decimal('0.1') }, decimal('3'))).toBe('0.1')
  })
})

describe('[S3.79] contracts and base units', () => {
  test('contracts to base and back is exact', () => {
    fc.assert(
      fc.property(contractSize, fc.bigInt({ min: 0n, max: 10n ** 12n }), (contract, count) => {
        const instrument = perpetual(contract)
        const contracts = fromScaled(count, 0)
        expect(baseToContracts(instrument, contractsToBase(instrument, contracts))).toBe(contracts)
      }),
    )
  })

  test('fractional contracts convert where the step allows them', () => {
    const instrument = perpetual('0.01', '0.1')
    expect(baseToContracts(instrument, decimal('51.168'))).toBe('5116.8')
    expect(contractsToBase(instrument, decimal('5116.8'))).toBe('51.168')
  })

  test('what is left over is reported, and always adds up', () => {
    fc.assert(
      fc.property(contractSize, size, (contract, base) => {
        const instrument = perpetual(contract)
        const { contracts, remainder } = splitContracts(instrument, base)
        expect(add(contractsToBase(instrument, contracts), remainder)).toBe(base)
        expect(compare(remainder, instrument.sizeStep)).toBeLessThan(0)
        expect(div(contracts, decimal('1'), { decimals: 0, rounding: 'down' })).toBe(contracts)
        expect(attempt(() => baseToContracts(instrument, base))).toBe(isZero(remainder) ? contracts : 'refused')
      }),
    )
  })

  test('a remainder is refused with the way out', () => {
    expect(() => baseToContracts(perpetual('0.0001'), decimal('0.00025'))).toThrow(/round it with roundBase\(\)/)
  })

  test('spot has no contracts: the size is the size', () => {
    const spot = instrumentOf('BTC/USDT')
    expect(contractsToBase(spot, decimal('0.123'))).toBe('0.123')
    expect(baseToContracts(spot, decimal('0.123'))).toBe('0.123')
  })
})

function attempt(convert: () => string): string {
  try {
    return convert()
  } catch (error) {
    if (InvalidInputError.is(error)) return 'refused'
    throw error
  }
}
