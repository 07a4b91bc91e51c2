// The objects and their classes by the documents' names: `new` does what the connector's `createPublic` and `createPrivate` do.
import { privateExchangeClass, publicExchangeClass } from '@venuekit/composite'
import { mexc } from './connector.ts'

/**
 * A live object for the market data of MEXC's spot market.
 *
 * @example
 * ```ts
 * import { mexc, MexcCompositePublicExchange } from '@venuekit/mexc'
 *
 * const open = (context: Parameters<typeof mexc.createPublic>[0]): MexcCompositePublicExchange => new MexcCompositePublicExchange(context)
 * typeof open // 'function'
 * ```
 */
export const MexcCompositePublicExchange = /* @__PURE__ */ publicExchangeClass(mexc, 'MexcCompositePublicExchange')
/** An object of that class. */
export type MexcCompositePublicExchange = InstanceType<typeof MexcCompositePublicExchange>

/**
 * A live object for an account on MEXC's spot market.
 *
 * @example
 * ```ts
 * import { mexc, MexcCompositePrivateExchange } from '@venuekit/mexc'
 *
 * const open = (context: Parameters<typeof mexc.createPrivate>[0]): MexcCompositePrivateExchange => new MexcCompositePrivateExchange(context)
 * typeof open // 'function'
 * ```
 */
export const MexcCompositePrivateExchange = /* @__PURE__ */ privateExchangeClass(mexc, 'MexcCompositePrivateExchange')
/** An object of that class. */
export type MexcCompositePrivateExchange = InstanceType<typeof MexcCompositePrivateExchange>

export {
  /** @deprecated The name is `MexcCompositePublicExchange`. */
  MexcCompositePublicExchange as MexcCompositePublicSpotExchange,
  /** @deprecated The name is `MexcCompositePrivateExchange`. */
  MexcCompositePrivateExchange as MexcCompositePrivateSpotExchange,
}
