import type { EngineEvent } from '../../engine/events.ts'
import type { OrderView } from '../../engine/views.ts'
import type { FaultAim } from '../../host/wire.ts'
import type { Charge } from '../../wire-kit/window-budget.ts'
import type { Fields } from './fields.ts'
import type { GateioSession } from './session.ts'

/** The ids of the kind. */
export type GateioExchange = 'gateio' | 'gateio-futures'

/** One request while it is carried out, over REST or as a command over a socket. */
export interface Call {
  /** Of the key; 0 for what is public. */
  readonly account: number
  /** What stands in the path, by its name in the route. Over a socket there is nothing. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Fields
  /** The body as JSON, or `req_param`. */
  readonly body: unknown
  /** Of the query for `GET` and `DELETE`, of the body for others and for commands. Read when asked for. */
  readonly fields: Fields
  readonly via: 'rest' | 'socket'
  readonly receivedAt: number
  /** `x-gate-exptime`: after it an order command is refused. */
  readonly expiresAt: number | undefined
  /** `X-Gate-Size-Decimal: 1`: sizes of contracts are decimal text. */
  readonly sizeDecimal: boolean
  /** Headers that the answer gets. */
  readonly headers: [name: string, value: string][]
}

/** What can be asked of a room. */
export interface Operation {
  /** The default is private. */
  readonly access?: 'public' | 'private'
  /** The default is 200. */
  readonly status?: number
  readonly createsOrder?: boolean
  /** Orders and the like: what expires is refused. */
  readonly expires?: boolean
  /** What it takes from budgets; the default is 200 in 10 seconds of its own, per address or per user. */
  readonly charges?: (call: Call) => readonly Charge[]
  /** Over a socket: the receipt is told before the result. */
  readonly acknowledged?: boolean
  /** Returns what becomes the JSON of the answer; throws a `GateioRefusal`. */
  readonly handle: (call: Call) => unknown
}

/** What a channel is told of a subscription, or of its end. */
export interface Subscription {
  readonly event: 'subscribe' | 'unsubscribe'
  /** Whose it is; 0 for public channels. */
  readonly account: number
}

/** A channel that can be subscribed. */
export interface Channel {
  readonly private?: boolean
  /**
   * The topics that a payload means, all of them or none: throws a `ChannelRefusal`. Topics of private channels have the
   * account in their name.
   */
  readonly topics: (payload: readonly string[], subscription: Subscription) => readonly string[]
  /** A topic must not be subscribed twice without an end in between. */
  readonly exclusive?: boolean
  /** The first subscriber has come. */
  readonly started?: (topic: string) => void
  /** The last one has gone. */
  readonly stopped?: (topic: string) => void
  /** Called after the topic was added, before the answer goes out; what it returns is called after that. */
  readonly joined?: (topic: string, session: GateioSession) => (() => void) | undefined
}

/** One product of the exchange: its routes, its channels, its commands, and what it sends when something happens. */
export interface Room {
  readonly exchange: GateioExchange
  /** What the names of its channels begin with. */
  readonly prefix: 'spot' | 'futures'
  /** By method and path below `/api/v4`. */
  readonly routes: Readonly<Record<string, Operation>>
  readonly channels: Readonly<Record<string, Channel>>
  /** By channel: `spot.order_place`. */
  readonly commands: Readonly<Record<string, Operation>>
  readonly onEvents: (events: readonly EngineEvent[]) => void
  readonly flush: () => void
  /** Book ids leap. */
  readonly jump: (market: string | undefined, by: number) => void
  readonly special?: (name: string, aim: FaultAim) => void
  readonly orderId?: (order: OrderView) => string
  readonly close?: () => void
}
