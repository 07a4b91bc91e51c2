import { readDecimal, wireAtom, type WireAtom } from './atoms.ts'

/** The last millisecond that a `Date` can hold. */
const lastTime = 8.64e15
const isoPattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/i

/**
 * A Unix time in seconds, with or without a fraction, as number or text, into whole milliseconds.
 *
 * @example
 * ```ts
 * import { wireSeconds } from '@venuekit/core/wire'
 * wireSeconds.parse('1755738515.1239') // 1755738515123
 * ```
 */
export const wireSeconds: WireAtom<number> = /* @__PURE__ */ unixTime('seconds', 3)

/**
 * A Unix time in milliseconds, as number or text, into whole milliseconds.
 *
 * @example
 * ```ts
 * import { wireMilliseconds } from '@venuekit/core/wire'
 * wireMilliseconds.parse('1755738515123.456') // 1755738515123
 * ```
 */
export const wireMilliseconds: WireAtom<number> = /* @__PURE__ */ unixTime('milliseconds', 0)

/**
 * A Unix time in microseconds, as number or text, into whole milliseconds.
 *
 * @example
 * ```ts
 * import { wireMicroseconds } from '@venuekit/core/wire'
 * wireMicroseconds.parse(1_755_738_515_123_456) // 1755738515123
 * ```
 */
export const wireMicroseconds: WireAtom<number> = /* @__PURE__ */ unixTime('microseconds', -3)

/**
 * A Unix time in nanoseconds, as number or text, into whole milliseconds.
 *
 * @example
 * ```ts
 * import { wireNanoseconds } from '@venuekit/core/wire'
 * wireNanoseconds.parse('1755738515123456789') // 1755738515123
 * ```
 */
export const wireNanoseconds: WireAtom<number> = /* @__PURE__ */ unixTime('nanoseconds', -6)

/**
 * A time as RFC 3339 writes it, with its zone, into milliseconds.
 *
 * @example
 * ```ts
 * import { wireIsoTime } from '@venuekit/core/wire'
 * wireIsoTime.parse('2025-08-21T03:43:00.204624Z') // 1755747780204
 * ```
 */
export const wireIsoTime: WireAtom<number> = /* @__PURE__ */ wireAtom(
  'a time such as 2026-01-31T12:00:00Z',
  (input) => {
    const match = typeof input === 'string' ? isoPattern.exec(input) : null
    if (match === null) return undefined
    const [, date = '', time = '', fraction = '', zone = ''] = match
    // A date that the calendar lacks, such as 30 February, would be read as one in March.
    const midnight = Date.parse(`${date}T00:00:00Z`)
    if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return undefined
    return timeOrNothing(Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone.toUpperCase()}`))
  },
)

/** `shift` is the power of ten that turns the unit into milliseconds. Fractions of a millisecond are cut off. */
function unixTime(unit: string, shift: number): WireAtom<number> {
  const factor = 10 ** Math.abs(shift)
  return wireAtom(`a Unix time in ${unit}`, (input) => {
    // The usual case, at a tenth of the cost. What the remainder leaves is divided without rounding.
    if (typeof input === 'number' && Number.isSafeInteger(input) && input > 0) {
      return timeOrNothing(shift < 0 ? (input - (input % factor)) / factor : input * factor)
    }
    const time = readDecimal(input)
    if (time === undefined || time.startsWith('-')) return undefined
    const [whole = '', fraction = ''] = time.split('.')
    const digits = shift < 0 ? whole.slice(0, shift) : whole + fraction.slice(0, shift).padEnd(shift, '0')
    return timeOrNothing(Number(digits))
  })
}

function timeOrNothing(time: number): number | undefined {
  return time >= 0 && time <= lastTime ? time : undefined
}
