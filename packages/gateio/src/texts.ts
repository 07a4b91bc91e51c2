// Words and figures that both products share.
import type { TimeInForce } from '@venuekit/core'
import { isZero, mul, pow10, type Decimal } from '@venuekit/core/decimal'
import {
  orAbsent,
  tolerantEnum,
  wireAtom,
  wireDecimal,
  wireMicroseconds,
  wireMilliseconds,
  wireNumber,
  wireSeconds,
  type WireAtom,
} from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'

/** What the exchange's `text` of a client's own orders begins with. */
const clientPrefix = 't-'

/** A client order id as the exchange wants it. */
export function toText(clientOrderId: string): string {
  return clientPrefix + clientOrderId
}

/** The client order id in a `text`; undefined where the exchange wrote the text itself (`web`, `api`, `-`). */
export function fromText(text: string | undefined): string | undefined {
  return text?.startsWith(clientPrefix) === true && text.length > clientPrefix.length
    ? text.slice(clientPrefix.length)
    : undefined
}

/** How long an order stands. `poc` is an order that stands until it is cancelled, and only adds to the book. */
export const gateioTimeInForce = /* @__PURE__ */ tolerantEnum(['gtc', 'ioc', 'fok', 'poc'])

/** The exchange's word in the words of the model. */
export function fromTimeInForce(word: TimeInForce | 'poc' | 'unknown' | undefined): {
  readonly timeInForce: TimeInForce | undefined
  readonly postOnly: boolean | undefined
} {
  if (word === 'unknown' || word === undefined) return { timeInForce: undefined, postOnly: undefined }
  return word === 'poc' ? { timeInForce: 'gtc', postOnly: true } : { timeInForce: word, postOnly: false }
}

/** A word of the exchange; `-` and an empty text say that there is none. */
export const gateioWord: WireAtom<string | undefined> = /* @__PURE__ */ orAbsent(
  /* @__PURE__ */ wireAtom('text', (input) => (typeof input === 'string' ? input : undefined)),
)

/** How an order ended, in the exchange's own word; undefined while it stands. */
export function reasonOf(finishAs: string | undefined): string | undefined {
  return finishAs === undefined || finishAs === 'open' || finishAs === '_new' || finishAs === '-' ? undefined : finishAs
}

/** An amount that the exchange may leave out. */
export const maybeDecimal = /* @__PURE__ */ orAbsent(wireDecimal)

/** A value that is 0 where there is none: an average price, a price of liquidation, a limit. */
export function unlessZero(value: Decimal | undefined): Decimal | undefined {
  return value === undefined || isZero(value) ? undefined : value
}

/**
 * A time of the futures market into milliseconds. The same field is in seconds over REST, in milliseconds in a push, and has been
 * seen in microseconds: which of them it is, its size tells. 0 says that there is none.
 */
export const gateioTime: WireAtom<number | undefined> = /* @__PURE__ */ orAbsent(
  /* @__PURE__ */ wireAtom('a Unix time', (input) => {
    const size = wireNumber.safeParse(input).data ?? -1
    const unit = size < 1e11 ? wireSeconds : size < 1e14 ? wireMilliseconds : wireMicroseconds
    return unit.safeParse(input).data
  }),
)

/** The first of these times that there is. */
export function firstTime(...times: readonly (number | undefined)[]): number | undefined {
  return times.find((time) => time !== undefined && time > 0)
}

/** A figure of a ticker. Markets that are dead have empty texts and `nan`, which is no fault of the row. */
export const tickerFigure = /* @__PURE__ */ z.preprocess(
  (input) => (typeof input === 'string' && /^nan$/i.test(input) ? undefined : input),
  maybeDecimal,
)

/** A percentage as a fraction. */
export function fromPercent(percentage: Decimal | undefined): Decimal | undefined {
  return percentage === undefined ? undefined : mul(percentage, pow10(-2))
}
