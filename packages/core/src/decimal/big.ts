// The bridge to big.js, which calculates where the fast path cannot. The settings that it shares with other users of the
// library are never touched: these constructors are our own.
import { Big } from 'big.js'
import { InvalidInputError } from '../errors/general.ts'
import { checkDecimal } from './decimal.ts'
import { isCanonical, MAX_DIGITS, type Decimal } from './text.ts'
import type { RoundingMode } from './rounding-mode.ts'

const Exact: Big.BigConstructor = /* @__PURE__ */ Big()

// big.js takes the precision of a division from its constructor, and a new one for each division costs four times as
// much as the division. Both settings are made before every use, so that no call depends on an earlier one.
const Quotient: Big.BigConstructor = /* @__PURE__ */ Big()

/** The operand for big.js; `path` names it in the error when it is no decimal. */
export function toBig(value: Decimal, path: string): Big {
  return new Exact(checkDecimal(value, path))
}

/** The result of big.js as a decimal. Throws when it has more digits than a decimal may have. */
export function fromBig(result: Big): Decimal {
  // Unlike toString(), toFixed() has no exponent and no negative zero.
  const text = result.toFixed()
  if (isCanonical(text)) return text
  throw new InvalidInputError('result', `has more than ${MAX_DIGITS} digits; round the operands first`)
}

/** The quotient rounded to `decimals` digits after the point. */
export function divideBig(
  dividend: Big,
  divisor: Big,
  { decimals, rounding }: { readonly decimals: number; readonly rounding: RoundingMode },
): Big {
  Quotient.DP = decimals
  Quotient.RM = bigRounding(rounding, dividend.s !== divisor.s)
  return new Quotient(dividend).div(divisor)
}

/** The rounding mode of big.js, which knows no direction of its own for negative values. */
export function bigRounding(mode: RoundingMode, negative: boolean): Big.RoundingMode {
  switch (mode) {
    case 'down':
      return 0
    case 'up':
      return 3
    case 'floor':
      return negative ? 3 : 0
    case 'ceil':
      return negative ? 0 : 3
    case 'half-up':
      return 1
    case 'half-even':
      return 2
    default:
      throw new InvalidInputError('rounding', 'must be down, up, floor, ceil, half-up or half-even')
  }
}
