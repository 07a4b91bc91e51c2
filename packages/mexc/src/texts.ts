// Words and figures of REST and streams.
import { isZero, type Decimal } from '@venuekit/core/decimal'
import { orAbsent, wireAtom, wireDecimal, wireMilliseconds, type WireAtom } from '@venuekit/core/wire'

/** An amount that the exchange may leave out. */
export const maybeDecimal: WireAtom<Decimal | undefined> = /* @__PURE__ */ orAbsent(wireDecimal)

/** A time that the exchange may leave out. */
export const maybeTime: WireAtom<number | undefined> = /* @__PURE__ */ orAbsent(wireMilliseconds)

/** A word; null and an empty text say that there is none. */
export const mexcWord: WireAtom<string | undefined> = /* @__PURE__ */ orAbsent(
  /* @__PURE__ */ wireAtom('text', (input) => (typeof input === 'string' ? input : undefined)),
)

/** A value that is 0 where there is none: an average price, a limit. */
export function unlessZero(value: Decimal | undefined): Decimal | undefined {
  return value === undefined || isZero(value) ? undefined : value
}
