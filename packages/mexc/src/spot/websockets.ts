// The sockets as classes, by the documents' names: `new` does what `createWebsocketClient` does.
import { privateWebsocketClass, publicWebsocketClass } from '@venuekit/transport'
import { mexcSpotTransport } from './transport.ts'

/**
 * The public sockets of MEXC's spot market.
 *
 * @example
 * ```ts
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { MexcPublicSpotWebsocket } from '@venuekit/mexc'
 * import { createPublicHandlers } from '@venuekit/transport'
 *
 * async function follow(config: ExchangeConfig): Promise<MexcPublicSpotWebsocket> {
 *   const handlers = createPublicHandlers({ tradesHandler: ({ symbol, count }) => console.log(symbol, count) })
 *   const sockets = new MexcPublicSpotWebsocket(config, handlers)
 *   await sockets.subscribe({ channel: 'aggre.deals', symbol: 'BTCUSDT', interval: '100ms' })
 *   return sockets
 * }
 * typeof follow // 'function'
 * ```
 */
export const MexcPublicSpotWebsocket = /* @__PURE__ */ publicWebsocketClass(
  mexcSpotTransport,
  'MexcPublicSpotWebsocket',
)
/** An object of that class. */
export type MexcPublicSpotWebsocket = InstanceType<typeof MexcPublicSpotWebsocket>

/**
 * The sockets of an account on MEXC's spot market.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { MexcPrivateSpotWebsocket } from '@venuekit/mexc'
 * import { createPrivateHandlers } from '@venuekit/transport'
 *
 * async function follow(config: ExchangeConfig<KeySecretCredentials>): Promise<MexcPrivateSpotWebsocket> {
 *   const handlers = createPrivateHandlers({ orderHandler: ({ orderId, status }) => console.log(orderId, status) })
 *   const sockets = new MexcPrivateSpotWebsocket(config, handlers)
 *   await sockets.subscribe({ channel: 'orders' })
 *   return sockets
 * }
 * typeof follow // 'function'
 * ```
 */
export const MexcPrivateSpotWebsocket = /* @__PURE__ */ privateWebsocketClass(
  mexcSpotTransport,
  'MexcPrivateSpotWebsocket',
)
/** An object of that class. */
export type MexcPrivateSpotWebsocket = InstanceType<typeof MexcPrivateSpotWebsocket>
