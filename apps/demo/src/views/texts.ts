import {
  type Decimal,
  decimal,
  div,
  formatDecimal,
  isNegative,
  isPositive,
  isZero,
  roundToDecimals,
  toNumber,
} from 'venuekit'
import type { Execution } from '../arbitrage/types.ts'
import type { Style } from './cells.ts'

/** An amount with its sign: `+1.25`, `-3`, `0`. */
export function signed(amount: Decimal, decimals = 4): string {
  const rounded = roundToDecimals(amount, decimals, 'half-even')
  return isPositive(rounded) ? `+${rounded}` : rounded
}

/** Green brings money, red costs it. */
export function moneyStyle(amount: Decimal): Style | undefined {
  if (isZero(amount)) return 'dim'
  return isNegative(amount) ? 'red' : 'green'
}

/** Hundredths of a percent as percent, with two decimals: `+0.61 %`. */
export function percent(bps: Decimal): string {
  const text = formatDecimal(div(bps, decimal('100'), { decimals: 8, rounding: 'half-even' }), {
    decimals: 2,
    rounding: 'half-even',
  })
  return `${isPositive(bps) ? '+' : ''}${text} %`
}

/** `0:01:12`. */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 3_600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** `2.1 s`. */
export function duration(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

/** `52 ms`. */
export function milliseconds(ms: number): string {
  return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
}

/** `1 opportunity`, `2 opportunities`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** An average price: it has up to twenty decimals, of which eight digits are enough to look at. */
export function price(average: Decimal): string {
  if (isZero(average)) return average
  const magnitude = Math.floor(Math.log10(Math.abs(toNumber(average))))
  return roundToDecimals(average, Math.min(20, Math.max(0, 7 - magnitude)), 'half-even')
}

/** What an execution has earned is known when it has ended: until then it is the value of one leg. */
export function isUnderWay(status: Execution['status']): boolean {
  return status === 'running' || status === 'recovering'
}
