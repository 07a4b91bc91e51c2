import {
  createClientOrderIds,
  type Credentials,
  type ExchangeContext,
  type MarketKind,
  type OrderFeatures,
} from '@venuekit/core'
import {
  transportOf,
  type AnyExchangeTransport,
  type PublicCredentials,
  type TransportOptions,
} from '@venuekit/transport'
import { originalOf } from './object/contexts.ts'
import type { ObjectParts } from './object/object-parts.ts'
import { noSession } from './object/wires.ts'
import type { HistoryWindows, OrderEntryParts, Resolution } from './ports/declaration.ts'
import type { MoreOrderCommands, OrderCommands } from './ports/order-commands.ts'
import type { PrivateTopics, PublicTopics } from './ports/topics.ts'
import type { AnyPrivateRest } from './private/evidence.ts'
import { PrivateCore } from './private/private-core.ts'
import { PublicCore } from './public/public-core.ts'

/** What is read of a declaration here. What belongs together in it was typed together by `defineExchange`. */
export interface AnyDeclaration {
  readonly id: string
  readonly markets: readonly MarketKind[]
  readonly orders: OrderFeatures
  readonly history?: HistoryWindows | undefined
  readonly transport: AnyExchangeTransport
  readonly public: { readonly topics: Partial<PublicTopics<unknown>> }
  readonly private: {
    readonly topics: Partial<PrivateTopics<unknown>>
    readonly resolution: Resolution<AnyPrivateRest>
    createOrderEntry?(
      parts: OrderEntryParts<unknown, Credentials>,
    ): Partial<OrderCommands & MoreOrderCommands> | undefined
  }
}

/** Makes what a public object stands on. Nothing is opened. */
export function publicCore(declaration: AnyDeclaration, context: ExchangeContext<PublicCredentials>): PublicCore {
  const { id, transport, history = {} } = declaration
  const source = originalOf(context)
  return new PublicCore<unknown>({
    id,
    context,
    rest: (parts) => transportOf(source).createRestClient(transport, source, shared(parts)),
    session: (consumer, parts) =>
      transport.streams?.public === undefined
        ? noSession(id)
        : transportOf(source).createStreams(transport, source, consumer, shared(parts)),
    topics: declaration.public.topics,
    history,
    random: Math.random,
  })
}

/** Makes what a private object stands on. Nothing is opened. */
export function privateCore(declaration: AnyDeclaration, context: ExchangeContext<Credentials>): PrivateCore {
  const { id, transport, private: account, history = {}, orders, markets } = declaration
  const source = originalOf(context)
  const maximumLength = Math.min(28, orders.clientOrderId?.maximumLength ?? 28)
  return new PrivateCore<unknown>({
    id,
    context,
    rest: (parts) => transportOf(source).createRestClient(transport, source, { ...shared(parts), isPrivate: true }),
    marketRest: (parts) => transportOf(source).createRestClient(transport, marketContext(source), shared(parts)),
    session: (consumer, parts) =>
      transport.streams?.private === undefined
        ? noSession(id)
        : transportOf(source).createStreams(transport, source, consumer, { ...shared(parts), isPrivate: true }),
    topics: account.topics,
    resolution: account.resolution,
    history,
    features: orders,
    isMargin: !markets.includes('spot'),
    newId: createClientOrderIds({ clock: context.clock, maximumLength }),
    random: Math.random,
    orderEntry: (parts) => account.createOrderEntry?.({ ...parts, context }),
  })
}

function shared(parts: ObjectParts): Pick<TransportOptions, 'instruments'> {
  return { instruments: () => parts.instruments }
}

/** The same for public calls. A factory refuses its own private contexts for them, so that nothing of an account gets there by mistake. */
function marketContext(context: ExchangeContext<Credentials>): ExchangeContext<PublicCredentials> {
  const { transport: _, ...rest } = { transport: undefined, ...context }
  return rest
}
