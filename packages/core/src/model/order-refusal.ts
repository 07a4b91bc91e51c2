// What the checks of an order are made of: reading a member, and refusing the order for one.
import { isPositive } from '../decimal/compare.ts'
import { decimal, type DecimalInput } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import { InvalidOrderError, OrderSizeError } from '../errors/exchange.ts'
import { InvalidInputError } from '../errors/general.ts'
import type { Instrument } from './instrument.ts'

export function flag(value: boolean | undefined, name: string, instrument: Instrument): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false
  throw broken(name, `must be true or false, not ${shown(value)}`, instrument)
}

export function positive(input: DecimalInput | undefined, name: string, instrument: Instrument): Decimal {
  if (input === undefined) throw broken(name, 'is required', instrument)
  const value = asDecimal(input, name, instrument)
  if (!isPositive(value)) throw broken(name, `must be above 0, not ${value}`, instrument)
  return value
}

function asDecimal(input: DecimalInput, name: string, instrument: Instrument): Decimal {
  try {
    return decimal(input, { path: name })
  } catch (cause) {
    if (!InvalidInputError.is(cause)) throw cause
    throw new InvalidOrderError(undefined, `${instrument.symbol}: ${cause.message}`, {
      rule: name,
      cause,
      context: { symbol: instrument.symbol },
    })
  }
}

export function broken(rule: string, problem: string, instrument: Instrument): InvalidOrderError {
  return new InvalidOrderError(undefined, `${instrument.symbol}: ${rule}: ${problem}`, {
    rule,
    context: { symbol: instrument.symbol },
  })
}

export function outOfRange(rule: string, problem: string, instrument: Instrument): OrderSizeError {
  return new OrderSizeError(undefined, `${instrument.symbol}: ${rule}: ${problem}`, {
    rule,
    context: { symbol: instrument.symbol },
  })
}

export function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 40)}"` : typeof value
}
