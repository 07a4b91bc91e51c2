import type { Credentials, ExchangeContext, KeySecretCredentials, StreamProtocol } from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'
import { expectTypeOf, test } from 'vitest'
import type { PrivateWebsocketHandlers, PublicWebsocketHandlers } from '../handlers.ts'
import type { StreamSession } from '../ws/stream-session.ts'
import { ExchangeRest } from './exchange-rest.ts'
import type { CredentialsOf, ExchangeTransport, PublicCredentials } from './exchange-transport.ts'
import type { TransportFactory } from './transport-factory.ts'

class PublicRest extends ExchangeRest {
  readonly kind = 'public'
}
class PrivateRest extends ExchangeRest {
  readonly kind = 'private'
}
interface PublicTopic {
  readonly channel: string
}
interface PrivateTopic {
  readonly account: string
}
declare const publicProtocol: StreamProtocol<PublicTopic>
declare const privateProtocol: StreamProtocol<PrivateTopic, KeySecretCredentials>

const whole: ExchangeTransport<KeySecretCredentials, PublicRest, PrivateRest, PublicTopic, PrivateTopic> = {
  id: 'whole',
  budgets: () => [],
  rest: {
    url: 'rest',
    refusals: () => undefined,
    sign: (request, { apiSecret }) => ({ ...request, headers: { x: apiSecret.reveal() } }),
    createPublic: (client) => new PublicRest(client),
    createPrivate: (client) => new PrivateRest(client),
  },
  streams: {
    public: { createProtocol: () => publicProtocol },
    private: { createProtocol: () => privateProtocol },
  },
}
const publicOnly: ExchangeTransport<Credentials, PublicRest> = {
  id: 'public-only',
  budgets: () => [],
  rest: { url: 'rest', refusals: () => undefined, createPublic: (client) => new PublicRest(client) },
}

declare const factory: TransportFactory
declare const config: ExchangeConfig<KeySecretCredentials>
declare const publicHandlers: PublicWebsocketHandlers
declare const privateHandlers: PrivateWebsocketHandlers
const privately = { isPrivate: true } as const

test('[S3.10] the class of a client follows from exchange and domain', () => {
  expectTypeOf(factory.createRestClient(whole, config)).toEqualTypeOf<PublicRest>()
  expectTypeOf(factory.createRestClient(whole, config, { isPrivate: false })).toEqualTypeOf<PublicRest>()
  expectTypeOf(factory.createRestClient(whole, config, privately)).toEqualTypeOf<PrivateRest>()
  expectTypeOf(factory.createRestClient(publicOnly, config, privately)).toBeNever()
  expectTypeOf<CredentialsOf<typeof whole>>().toEqualTypeOf<KeySecretCredentials>()
})

test('[S3.11] [S3.14] the handlers belong to the domain, and so do the topics', () => {
  const sockets = factory.createWebsocketClient(whole, config, publicHandlers)
  expectTypeOf(sockets).toEqualTypeOf<StreamSession<PublicTopic>>()
  const account = factory.createWebsocketClient(whole, config, privateHandlers, privately)
  expectTypeOf(account).toEqualTypeOf<StreamSession<PrivateTopic>>()
  // @ts-expect-error -- private handlers on a public socket
  factory.createWebsocketClient(whole, config, privateHandlers)
  // @ts-expect-error -- public handlers on a private socket
  factory.createWebsocketClient(whole, config, publicHandlers, privately)
  // @ts-expect-error -- a public topic is none of an account
  void account.subscribe({ channel: 'trades' })
})

test('[S3.5] the context of the public domain holds the key at the most', () => {
  expectTypeOf(factory.contextOf(whole, config)).toExtend<ExchangeContext<PublicCredentials>>()
  expectTypeOf(factory.contextOf(whole, config, privately)).toExtend<ExchangeContext<KeySecretCredentials>>()
  // @ts-expect-error -- a public context does for no private client
  factory.createRestClient(whole, factory.contextOf(whole, config), privately)
})
