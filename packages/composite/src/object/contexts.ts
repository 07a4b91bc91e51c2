import type { ExchangeContext, OrderJournal } from '@venuekit/core'

const originals = /* @__PURE__ */ new WeakMap<object, object>()

/** What belongs to the user of an object, and not to the factory that made its context. */
export interface OwnParts {
  /** Where orders are written down before they are sent. */
  readonly journal?: OrderJournal | undefined
  /** A name for the account where there are several of one exchange; never a key. */
  readonly account?: string | undefined
}

/**
 * The same context with a journal, or a name for the account. What the transport shares stays shared.
 *
 * @example
 * ```ts
 * import { contextWith } from '@venuekit/composite'
 * import { createMemoryOrderJournal, type ExchangeContext } from '@venuekit/core'
 *
 * const withJournal = (context: ExchangeContext<unknown>) => contextWith(context, { journal: createMemoryOrderJournal() })
 * typeof withJournal // 'function'
 * ```
 */
export function contextWith<Of>(context: ExchangeContext<Of>, parts: OwnParts): ExchangeContext<Of> {
  const own = Object.freeze({ ...context, ...parts })
  originals.set(own, originalOf(context))
  return own
}

/** The context as the transport made it. */
export function originalOf<Context extends object>(context: Context): Context {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was of the same type when it was put there
  return (originals.get(context) ?? context) as Context
}
