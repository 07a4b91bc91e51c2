// The sockets as classes, by the documents' names: `new` does what `createWebsocketClient` does.
import { privateWebsocketClass, publicWebsocketClass } from '@venuekit/transport'
import { gateioFuturesTransport } from './transport.ts'

/**
 * The public sockets of Gate.io's perpetuals.
 *
 * @example
 * ```ts
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { GateioPublicFuturesWebsocket } from '@venuekit/gateio'
 * import { createPublicHandlers } from '@venuekit/transport'
 *
 * async function follow(config: ExchangeConfig): Promise<GateioPublicFuturesWebsocket> {
 *   const handlers = createPublicHandlers({ tradesHandler: ({ symbol, count }) => console.log(symbol, count) })
 *   const sockets = new GateioPublicFuturesWebsocket(config, handlers)
 *   await sockets.subscribe({ channel: 'trades', symbol: 'BTC_USDT' })
 *   return sockets
 * }
 * typeof follow // 'function'
 * ```
 */
export const GateioPublicFuturesWebsocket = /* @__PURE__ */ publicWebsocketClass(
  gateioFuturesTransport,
  'GateioPublicFuturesWebsocket',
)
/** An object of that class. */
export type GateioPublicFuturesWebsocket = InstanceType<typeof GateioPublicFuturesWebsocket>

/**
 * The sockets of an account on Gate.io's perpetuals.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { GateioPrivateFuturesWebsocket } from '@venuekit/gateio'
 * import { createPrivateHandlers } from '@venuekit/transport'
 *
 * async function follow(config: ExchangeConfig<KeySecretCredentials>): Promise<GateioPrivateFuturesWebsocket> {
 *   const handlers = createPrivateHandlers({ orderHandler: ({ orderId, status }) => console.log(orderId, status) })
 *   const sockets = new GateioPrivateFuturesWebsocket(config, handlers)
 *   await sockets.subscribe({ channel: 'orders' })
 *   return sockets
 * }
 * typeof follow // 'function'
 * ```
 */
export const GateioPrivateFuturesWebsocket = /* @__PURE__ */ privateWebsocketClass(
  gateioFuturesTransport,
  'GateioPrivateFuturesWebsocket',
)
/** An object of that class. */
export type GateioPrivateFuturesWebsocket = InstanceType<typeof GateioPrivateFuturesWebsocket>
