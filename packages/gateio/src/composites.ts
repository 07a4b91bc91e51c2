// The objects and their classes by the documents' names: `new` does what the connector's `createPublic` and `createPrivate` do.
import { privateExchangeClass, publicExchangeClass } from '@venuekit/composite'
import { gateio, gateioFutures } from './connector.ts'

/**
 * A live object for the market data of Gate.io's spot market.
 *
 * @example
 * ```ts
 * import { gateio, GateioCompositePublicExchange } from '@venuekit/gateio'
 *
 * const open = (context: Parameters<typeof gateio.createPublic>[0]): GateioCompositePublicExchange => new GateioCompositePublicExchange(context)
 * typeof open // 'function'
 * ```
 */
export const GateioCompositePublicExchange = /* @__PURE__ */ publicExchangeClass(
  gateio,
  'GateioCompositePublicExchange',
)
/** An object of that class. */
export type GateioCompositePublicExchange = InstanceType<typeof GateioCompositePublicExchange>

/**
 * A live object for an account on Gate.io's spot market.
 *
 * @example
 * ```ts
 * import { gateio, GateioCompositePrivateExchange } from '@venuekit/gateio'
 *
 * const open = (context: Parameters<typeof gateio.createPrivate>[0]): GateioCompositePrivateExchange => new GateioCompositePrivateExchange(context)
 * typeof open // 'function'
 * ```
 */
export const GateioCompositePrivateExchange = /* @__PURE__ */ privateExchangeClass(
  gateio,
  'GateioCompositePrivateExchange',
)
/** An object of that class. */
export type GateioCompositePrivateExchange = InstanceType<typeof GateioCompositePrivateExchange>

/**
 * A live object for the market data of Gate.io's perpetuals.
 *
 * @example
 * ```ts
 * import { gateioFutures, GateioFuturesCompositePublicExchange } from '@venuekit/gateio'
 *
 * const open = (context: Parameters<typeof gateioFutures.createPublic>[0]): GateioFuturesCompositePublicExchange => new GateioFuturesCompositePublicExchange(context)
 * typeof open // 'function'
 * ```
 */
export const GateioFuturesCompositePublicExchange = /* @__PURE__ */ publicExchangeClass(
  gateioFutures,
  'GateioFuturesCompositePublicExchange',
)
/** An object of that class. */
export type GateioFuturesCompositePublicExchange = InstanceType<typeof GateioFuturesCompositePublicExchange>

/**
 * A live object for an account on Gate.io's perpetuals.
 *
 * @example
 * ```ts
 * import { gateioFutures, GateioFuturesCompositePrivateExchange } from '@venuekit/gateio'
 *
 * const open = (context: Parameters<typeof gateioFutures.createPrivate>[0]): GateioFuturesCompositePrivateExchange => new GateioFuturesCompositePrivateExchange(context)
 * typeof open // 'function'
 * ```
 */
export const GateioFuturesCompositePrivateExchange = /* @__PURE__ */ privateExchangeClass(
  gateioFutures,
  'GateioFuturesCompositePrivateExchange',
)
/** An object of that class. */
export type GateioFuturesCompositePrivateExchange = InstanceType<typeof GateioFuturesCompositePrivateExchange>

export {
  /** @deprecated The name is `GateioCompositePublicExchange`. */
  GateioCompositePublicExchange as GateioCompositePublicSpotExchange,
  /** @deprecated The name is `GateioCompositePrivateExchange`. */
  GateioCompositePrivateExchange as GateioCompositePrivateSpotExchange,
}
