import { compare, type Decimal, decimal, mul, parseDecimal, toNumber, ZERO } from '@venuekit/core'
import { InvalidOrderError, ProtocolError } from '@venuekit/core/errors'

/**
 * A value of ccxt as a decimal. ccxt is told to keep texts; where it makes a number nevertheless, its shortest text counts.
 * Undefined where there is none.
 */
export function toDecimal(value: unknown): Decimal | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return undefined
  const text = Object.is(value, -0) ? '0' : String(value)
  try {
    return parseDecimal(text, { exponent: true })
  } catch {
    return undefined
  }
}

/** The same where one must be there. */
export function requireDecimal(value: unknown, path: string): Decimal {
  const found = toDecimal(value)
  if (found !== undefined) return found
  throw new ProtocolError(`ccxt gave no number for ${path}`, { path })
}

/** The same for what may be left out, as 0. */
export function decimalOrZero(value: unknown): Decimal {
  return toDecimal(value) ?? ZERO
}

/** A decimal times an optional factor: sizes of contracts in base units. */
export function scaled(value: Decimal | undefined, factor: Decimal | undefined): Decimal | undefined {
  return value === undefined || factor === undefined ? value : mul(value, factor)
}

/**
 * A decimal as ccxt takes it. ccxt takes numbers, so one that a number cannot stand for exactly is refused: what would be sent
 * is not what was asked for.
 */
export function toCcxtNumber(value: Decimal, path: string): number {
  const number = toNumber(value)
  const back = toDecimal(number)
  if (back !== undefined && compare(back, value) === 0) return number
  throw new InvalidOrderError(
    undefined,
    `${path} ${value} has more digits than ccxt can send exactly; use at most 15`,
    {
      rule: 'precision',
    },
  )
}

/** A fraction from ccxt's percent. */
export function fromPercent(value: unknown): Decimal | undefined {
  return scaled(toDecimal(value), decimal('0.01'))
}

/** A time of ccxt in milliseconds; undefined where there is none. */
export function toTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Number(value) : value
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? time : undefined
}
