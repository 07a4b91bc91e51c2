import type { PrivateWebsocketHandlers, PublicWebsocketHandlers } from '../handlers.ts'
import type { StreamSession } from '../ws/stream-session.ts'
import { classOf, type ClassOf } from './class-of.ts'
import { transportOf } from './default-transport.ts'
import type { AnyExchangeTransport, CredentialsOf, PrivateTopicOf, PublicTopicOf } from './exchange-transport.ts'
import type { PublicTransportSource, TransportOptions, TransportSource } from './transport-factory.ts'

type Options<IsPrivate extends boolean> = Omit<TransportOptions<IsPrivate>, 'isPrivate'>

/** The class of an exchange's public sockets. */
export type PublicWebsocketClass<Exchange extends AnyExchangeTransport> = ClassOf<
  [source: PublicTransportSource, handlers: PublicWebsocketHandlers, options?: Options<false>],
  StreamSession<PublicTopicOf<Exchange>>
>

/** The class of an exchange's sockets of an account. */
export type PrivateWebsocketClass<Exchange extends AnyExchangeTransport> = ClassOf<
  [source: TransportSource<CredentialsOf<Exchange>>, handlers: PrivateWebsocketHandlers, options?: Options<true>],
  StreamSession<PrivateTopicOf<Exchange>>
>

/**
 * The public sockets of an exchange as a class: what `createWebsocketClient` makes, of the factory that the context comes from, or
 * of the default one.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import { publicWebsocketClass, type ExchangeTransport } from '@venuekit/transport'
 *
 * declare const example: ExchangeTransport<KeySecretCredentials, never, never, string>
 * const classOfExample = () => publicWebsocketClass(example, 'ExampleWebsocket')
 * typeof classOfExample // 'function'
 * ```
 */
export function publicWebsocketClass<Exchange extends AnyExchangeTransport>(
  exchange: Exchange,
  name: string,
): PublicWebsocketClass<Exchange> {
  return classOf(
    (source: PublicTransportSource, handlers: PublicWebsocketHandlers, options?: Options<false>) =>
      transportOf(source).createWebsocketClient(exchange, source, handlers, options),
    name,
  )
}

/**
 * The same of the sockets of an account.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import { privateWebsocketClass, type ExchangeTransport } from '@venuekit/transport'
 *
 * declare const example: ExchangeTransport<KeySecretCredentials, never, never, string, string>
 * const classOfExample = () => privateWebsocketClass(example, 'ExampleWebsocket')
 * typeof classOfExample // 'function'
 * ```
 */
export function privateWebsocketClass<Exchange extends AnyExchangeTransport>(
  exchange: Exchange,
  name: string,
): PrivateWebsocketClass<Exchange> {
  return classOf(
    (source: TransportSource<CredentialsOf<Exchange>>, handlers: PrivateWebsocketHandlers, options?: Options<true>) =>
      transportOf(source).createWebsocketClient(exchange, source, handlers, { ...options, isPrivate: true }),
    name,
  )
}
