import { InvalidInputError } from '../errors/general.ts'
import type { Clock } from '../time/clock.ts'

/** Gives client order ids, a new one with each call. A test, or a user with rules of their own, passes another one. */
export type ClientOrderIds = () => string

/** How client order ids are made: what they begin with, how long they may be, and where time and chance come from. */
export interface ClientOrderIdsOptions {
  readonly clock: Clock
  /** What every id begins with: 1 to 20 letters and digits, `-` or `_`. The default is `vk`. */
  readonly prefix?: string
  /** The most characters that an id may have. The default, 28, fits every exchange; Delta Exchange and MEXC allow 32. */
  readonly maximumLength?: number
  /** From 0 (included) to 1 (excluded). The default is `Math.random`. */
  readonly random?: () => number
}

/** Fits the exchange with the shortest ids: Gate.io takes 28 bytes after its own `t-`. */
const defaultMaximumLength = 28

/** What all exchanges take: letters, digits, `-` and `_`. */
const fitting = /^[A-Za-z0-9_-]+$/

// The time in base 36 has 8 digits until the year 2059. What follows it is chance, at least so many digits of it that
// processes which send in the same millisecond do not meet.
const timeDigits = 8
const fewestChanceDigits = 4
const mostChanceDigits = 10

/**
 * Makes client order ids that are never used twice: not by this process (they rise), not by another (chance), not after a
 * restart or a clock that was set back (time and chance). They sort by the time at which they were made, and differ also
 * when capitals make no difference.
 *
 * @example
 * ```ts
 * import { createClientOrderIds, systemClock } from '@venuekit/core'
 * const nextId = createClientOrderIds({ clock: systemClock, prefix: 'bot1-' })
 * nextId() // 'bot1-mbq1h3k0x7z2v9c4ta'
 * ```
 */
export function createClientOrderIds(options: ClientOrderIdsOptions): ClientOrderIds {
  const { clock, prefix = 'vk', maximumLength = defaultMaximumLength, random = Math.random } = options
  const chanceDigits = Math.min(mostChanceDigits, maximumLength - prefix.length - timeDigits)
  checkPrefix(prefix, chanceDigits, maximumLength)
  const chances = 36 ** chanceDigits
  let time = 0
  let chance = 0
  return () => {
    const now = Math.floor(clock.now())
    if (now > time) {
      time = now
      chance = Math.floor(random() * chances)
    } else if ((chance += 1) === chances) {
      // Borrowed from the next millisecond, so that ids rise whatever the clock does.
      time += 1
      chance = 0
    }
    return prefix + base36(time, timeDigits) + base36(chance, chanceDigits)
  }
}

/**
 * Checks a client order id that somebody chose: throws an `InvalidInputError` unless it has letters, digits, `-` and `_`
 * alone and is not too long. An exchange may allow more; then its own check comes first.
 *
 * @example
 * ```ts
 * import { checkClientOrderId } from '@venuekit/core'
 * checkClientOrderId('my-order-1') // 'my-order-1'
 * ```
 */
export function checkClientOrderId(id: string, maximumLength = defaultMaximumLength): string {
  if (typeof id !== 'string' || !fitting.test(id)) {
    throw new InvalidInputError('clientOrderId', 'must be letters, digits, - and _, at least one')
  }
  if (id.length > maximumLength) {
    throw new InvalidInputError('clientOrderId', `has ${id.length} characters; at most ${maximumLength} are allowed`)
  }
  return id
}

function checkPrefix(prefix: string, chanceDigits: number, maximumLength: number): void {
  if (typeof prefix !== 'string' || prefix.length > 20 || !fitting.test(prefix)) {
    throw new InvalidInputError('prefix', 'must be 1 to 20 letters, digits, - and _')
  }
  if (chanceDigits >= fewestChanceDigits) return
  const longest = maximumLength - timeDigits - fewestChanceDigits
  throw new InvalidInputError(
    'prefix',
    longest < 1
      ? `leaves no room in ${maximumLength} characters; an id needs at least ${timeDigits + fewestChanceDigits + 1}`
      : `has ${prefix.length} characters; in an id of ${maximumLength} at most ${longest} leave room for what makes it unique`,
  )
}

function base36(value: number, digits: number): string {
  return value.toString(36).padStart(digits, '0')
}
