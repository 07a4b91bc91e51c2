import type {
  BudgetDeclaration,
  ConnectionOverrides,
  Credentials,
  Decoder,
  ExchangeContext,
  MarketSink,
  SignRequest,
  StreamProtocol,
  StreamReader,
} from '@venuekit/core'
import type { AskTimeOptions } from '../rest/exchange-time.ts'
import type { LimitRules } from '../rest/limit-rules.ts'
import type { Query } from '../rest/query.ts'
import type { RefusalTable } from '../rest/refusal.ts'
import type { RestClient } from '../rest/rest-client.ts'

/** What the object of a public domain is given of the credentials, where the exchange wants any: the key alone. */
export type PublicCredentials = Partial<Pick<Credentials, 'apiKey'>>

/** What a class that binds the endpoints of an exchange has beside its methods: `ExchangeRest` is such a class. */
export interface BoundRest extends AsyncDisposable {
  readonly closed: boolean
  /** Lets go of the client beneath. Idempotent. */
  close(): Promise<void>
}

/** How the REST interface of an exchange is spoken to. */
export interface RestSide<
  Of extends Credentials = Credentials,
  PublicRest extends BoundRest = BoundRest,
  PrivateRest extends BoundRest = BoundRest,
> {
  /** The role of its address in `ExchangeUrls`: `rest`. */
  readonly url: string
  /** The table of refusals. It is asked about every answer, a 200 among them. */
  readonly refusals: RefusalTable
  /** How answers speak of limits, where that is not in the standard `Retry-After`. */
  readonly limits?: LimitRules | undefined
  /** Signs the calls of an account; with `createPrivate` it has to be there. */
  readonly sign?: SignRequest<Of> | undefined
  /** Signs public calls, where the exchange wants its key with those too (`publicNeeds: 'apiKey'`). */
  readonly signPublic?: SignRequest<PublicCredentials> | undefined
  /** How a query is written, where `encodeQuery` does not do; the signature has to be made of the same text. */
  readonly encodeQuery?: ((query: Query) => string) | undefined
  /** Header lines of every request. */
  headers?(context: ExchangeContext<unknown>): Readonly<Record<string, string>>
  /**
   * Asks for the exchange's time in milliseconds, with an endpoint that needs no signature; pass the options on to
   * `client.call`. Absent: timestamps are those of this machine.
   */
  getServerTime?(client: RestClient, options: AskTimeOptions): Promise<number>
  /** Binds the public endpoints. Synchronous, without I/O. Absent: there is no such client. */
  createPublic?(client: RestClient, context: ExchangeContext<PublicCredentials>): PublicRest
  /** Binds the endpoints of an account. Synchronous, without I/O. Absent: there is no such client. */
  createPrivate?(client: RestClient, context: ExchangeContext<Of>): PrivateRest
}

/** How the sockets of one domain are spoken to. */
export interface StreamSide<Topic, Of = unknown> {
  /**
   * Called once for each session, so that a protocol may have a state of its own. `rest` gives a client of the same domain and account, made when it is first asked for
   * and closed with the session: for listen keys.
   */
  createProtocol(rest: () => RestClient): StreamProtocol<Topic, Of>
  /**
   * Reads the hot messages; called once for each group of sockets (`StreamProtocol.group`), for exchanges whose messages do
   * not name their symbol. Absent where there are none.
   */
  createDecoder?(sink: MarketSink, group: string): Decoder
  /** Reads what is neither hot nor control. Absent where there is nothing of that kind. */
  readonly reader?: StreamReader | undefined
  /** What differs from `connectionDefaults` and from the exchange's own `connection`. */
  readonly connection?: ConnectionOverrides | undefined
  /** Offers permessage-deflate. Off by default. */
  readonly compression?: boolean | undefined
}

/**
 * What the transport knows of an exchange: one value, declared by the exchange's package. The factory makes clients and
 * sessions of it, and `defineExchange` of composite makes a connector of it.
 *
 * @example
 * ```ts
 * import type { Credentials } from '@venuekit/core'
 * import { type ExchangeTransport, ExchangeRest } from '@venuekit/transport'
 *
 * class ExampleRest extends ExchangeRest {}
 * const example: ExchangeTransport<Credentials, ExampleRest> = {
 *   id: 'example',
 *   budgets: () => [{ name: 'ip', rule: { type: 'sliding', limit: 10, windowMs: 1_000 } }],
 *   rest: { url: 'rest', refusals: () => undefined, createPublic: (client) => new ExampleRest(client) },
 * }
 * example.id // 'example'
 * ```
 */
export interface ExchangeTransport<
  Of extends Credentials = Credentials,
  PublicRest extends BoundRest = never,
  PrivateRest extends BoundRest = never,
  PublicTopic = never,
  PrivateTopic = never,
> {
  /** The connector's id: `gateio-futures`. */
  readonly id: string
  /** What its public data needs: nothing (the default), or an API key. */
  readonly publicNeeds?: 'nothing' | 'apiKey' | undefined
  /**
   * What the exchange counts. The factory makes one `Budgets` of it for each environment; those with the scope `account` are
   * counted for each account.
   */
  budgets(environment: string, options: unknown): readonly BudgetDeclaration[]
  /** What differs from `connectionDefaults` with this exchange, for calls and sockets. */
  readonly connection?: ConnectionOverrides | undefined
  readonly rest?: RestSide<Of, PublicRest, PrivateRest> | undefined
  readonly streams?:
    | {
        readonly public?: StreamSide<PublicTopic, PublicCredentials> | undefined
        readonly private?: StreamSide<PrivateTopic, Of> | undefined
      }
    | undefined
}

/** The transport of an exchange of which nothing is known but that it is one. */
// oxlint-disable-next-line typescript/no-explicit-any -- credentials and topics are both read and taken; no narrower type admits every exchange
export type AnyExchangeTransport = ExchangeTransport<any, any, any, any, any>

/** What an exchange signs with. */
export type CredentialsOf<Exchange extends AnyExchangeTransport> =
  Exchange extends ExchangeTransport<infer Of, BoundRest, BoundRest, infer _Public, infer _Private> ? Of : never
/** The class of its public REST client; never where there is none. */
export type PublicRestOf<Exchange extends AnyExchangeTransport> = ReturnType<
  NonNullable<NonNullable<Exchange['rest']>['createPublic']>
>
/** The class of its private REST client; never where there is none. */
export type PrivateRestOf<Exchange extends AnyExchangeTransport> = ReturnType<
  NonNullable<NonNullable<Exchange['rest']>['createPrivate']>
>
/** The topics of its public sockets; never where there are none. */
export type PublicTopicOf<Exchange extends AnyExchangeTransport> =
  NonNullable<NonNullable<Exchange['streams']>['public']> extends StreamSide<infer Topic, infer _Of> ? Topic : never
/** The topics of its private sockets; never where there are none. */
export type PrivateTopicOf<Exchange extends AnyExchangeTransport> =
  NonNullable<NonNullable<Exchange['streams']>['private']> extends StreamSide<infer Topic, infer _Of> ? Topic : never
