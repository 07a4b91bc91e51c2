import type {
  CallOptions,
  Credentials,
  ExchangeConnector,
  ExchangeContext,
  Instruments,
  OrderEvidence,
  OrderRef,
  PrivateCapability,
  PublicCapability,
} from '@venuekit/core'
import type { BoundRest, ExchangeTransport, StreamSession } from '@venuekit/transport'
import type { MoreOrderCommands, OrderCommands } from './order-commands.ts'
import type { PrivateRestFor } from './private-rest.ts'
import type { PublicRestFor } from './public-rest.ts'
import type { PrivateTopicsFor, PublicTopicsFor } from './topics.ts'

/** How far one question about the past reaches. */
export interface HistoryWindow {
  /** The most rows of one answer. */
  readonly rows: number
  /** The longest stretch of time of one question; absent where there is no such limit. */
  readonly windowMs?: number | undefined
  /** A row may be listed so much later than the exchange has told of it otherwise; absent where it never is. */
  readonly lateByMs?: number | undefined
}

/** The windows of the histories that can be read page by page. */
export interface HistoryWindows {
  readonly candles?: HistoryWindow | undefined
  readonly trades?: HistoryWindow | undefined
  readonly fills?: HistoryWindow | undefined
  /** Orders that have ended. */
  readonly orders?: HistoryWindow | undefined
}

/** An order whose outcome is unknown, as the exchange is asked for it. */
export interface UnknownOrder {
  readonly ref: OrderRef
  /** When it was sent, in milliseconds of the exchange's clock. */
  readonly sentAt: number
}

/** How it is found out what became of an order. */
export interface Resolution<Rest> {
  /**
   * After so long the exchange itself refuses a request that was under way: its expiry header or receive window, what it
   * tolerates beyond that included. `Infinity` where nothing does: then no order is ever proven `not-sent` by looking for it.
   */
  readonly refusedAfterMs: number
  /**
   * So long after it was sent an order that was accepted may be nowhere any more: some exchanges drop what ended without a fill. From then
   * on finding it nowhere proves nothing, and it stays `unknown`. Absent where every order can be found for good.
   */
  readonly forgottenAfterMs?: number | undefined
  /**
   * Where to look. By default composite looks itself: by either id (`getOrder`), among the open orders, in the history and in the fills
   * since it was sent, as far as the class has these calls. Name it where the exchange needs another way.
   */
  evidence?(order: UnknownOrder, rest: Rest): Pick<OrderEvidence, 'found'>
  /** What an order with that id may be looked up by; the default is both. */
  readonly lookUpBy?: readonly ('orderId' | 'clientOrderId')[] | undefined
  /** How long it is looked for before it stays unknown; the default is 30,000 ms. */
  readonly timeoutMs?: number | undefined
}

/** What order entry over sockets is given. */
export interface OrderEntryParts<Topic, Of extends Credentials> {
  /** The private session: `connect` and `request` are what order entry needs. */
  readonly session: StreamSession<Topic>
  readonly context: ExchangeContext<Of>
  /** The markets as they are known at the moment. */
  readonly instruments: () => Instruments
  /** Asks for the exchange's time if it is not known well enough to date a command, as signed calls do. */
  readonly measureTime: (options: Pick<CallOptions, 'signal'>) => Promise<void>
}

/** The public half of an exchange. */
export interface PublicDeclaration<Names extends PublicCapability, Topic> {
  readonly topics: PublicTopicsFor<Names, Topic>
}

/** The private half of an exchange. */
export interface PrivateDeclaration<Names extends PrivateCapability, Topic, Rest, Of extends Credentials> {
  readonly topics: PrivateTopicsFor<Names, Topic>
  readonly resolution: Resolution<Rest>
  /**
   * Commands over a socket, in the place of those of the REST class, where the user's options ask for it: undefined when they do not.
   * What it lacks goes over REST.
   */
  createOrderEntry?(parts: OrderEntryParts<Topic, Of>): (OrderCommands & Partial<MoreOrderCommands>) | undefined
}

type Identity<
  Id extends string,
  Key extends string,
  Public extends PublicCapability,
  Private extends PrivateCapability,
  Of extends Credentials,
> = Omit<ExchangeConnector<Id, Key, Public, Private, Of>, 'createPublic' | 'createPrivate' | 'budgets' | 'publicNeeds'>

/** The class of an exchange's public endpoints, as a declaration wants it. */
export type DeclaredPublicRest<Public extends PublicCapability> = BoundRest & PublicRestFor<Public>
/** The class of an exchange's private endpoints, as a declaration wants it. */
export type DeclaredPrivateRest<Private extends PrivateCapability> = BoundRest & PrivateRestFor<Private>

/**
 * One exchange, declared: who it is, how its wire is spoken to, and what belongs to which capability. `defineExchange` makes
 * a connector of it. What a capability cannot do without is demanded by the types: a class without `getKlines` does not
 * fit a table with `candles`.
 */
export interface ExchangeDeclaration<
  Id extends string,
  Key extends string,
  Public extends PublicCapability,
  Private extends PrivateCapability,
  Of extends Credentials,
  PublicRest extends DeclaredPublicRest<Public>,
  PrivateRest extends DeclaredPrivateRest<Private>,
  PublicTopic,
  PrivateTopic,
> extends Identity<Id, Key, Public, Private, Of> {
  readonly transport: ExchangeTransport<Of, PublicRest, PrivateRest, PublicTopic, PrivateTopic>
  readonly public: PublicDeclaration<Public, PublicTopic>
  readonly private: PrivateDeclaration<Private, PrivateTopic, PrivateRest, Of>
  readonly history?: HistoryWindows | undefined
}
