// The sockets as classes, by the documents' names: `new` does what `createWebsocketClient` does.
import { privateWebsocketClass, publicWebsocketClass } from '@venuekit/transport'
import { gateioSpotTransport } from './transport.ts'

/**
 * The public sockets of Gate.io's spot market.
 *
 * @example
 * ```ts
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { GateioPublicSpotWebsocket } from '@venuekit/gateio'
 * import { createPublicHandlers } from '@venuekit/transport'
 *
 * async function follow(config: ExchangeConfig): Promise<GateioPublicSpotWebsocket> {
 *   const handlers = createPublicHandlers({ tradesHandler: ({ symbol, count }) => console.log(symbol, count) })
 *   const sockets = new GateioPublicSpotWebsocket(config, handlers)
 *   await sockets.subscribe({ channel: 'trades', symbol: 'BTC_USDT' })
 *   return sockets
 * }
 * typeof follow // 'function'
 * ```
 */
export const GateioPublicSpotWebsocket = /* @__PURE__ */ publicWebsocketClass(
  gateioSpotTransport,
  'GateioPublicSpotWebsocket',
)
/** An object of that class. */
export type GateioPublicSpotWebsocket = InstanceType<typeof GateioPublicSpotWebsocket>

/**
 * The sockets of an account on Gate.io's spot market.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { GateioPrivateSpotWebsocket } from '@venuekit/gateio'
 * import { createPrivateHandlers } from '@venuekit/transport'
 *
 * async function follow(config: ExchangeConfig<KeySecretCredentials>): Promise<GateioPrivateSpotWebsocket> {
 *   const handlers = createPrivateHandlers({ orderHandler: ({ orderId, status }) => console.log(orderId, status) })
 *   const sockets = new GateioPrivateSpotWebsocket(config, handlers)
 *   await sockets.subscribe({ channel: 'orders' })
 *   return sockets
 * }
 * typeof follow // 'function'
 * ```
 */
export const GateioPrivateSpotWebsocket = /* @__PURE__ */ privateWebsocketClass(
  gateioSpotTransport,
  'GateioPrivateSpotWebsocket',
)
/** An object of that class. */
export type GateioPrivateSpotWebsocket = InstanceType<typeof GateioPrivateSpotWebsocket>
