import type { EngineEvent } from '../engine/events.ts'
import type { OrderView } from '../engine/views.ts'

/** A request as it came, for wires that verify signatures over the raw text. */
export interface WireRequest {
  /** The listener of the kind that it came to. */
  readonly listener: string
  readonly method: string
  /** Path and query exactly as sent. */
  readonly target: string
  readonly path: string
  /** Without the question mark; empty when there is none. */
  readonly rawQuery: string
  readonly query: URLSearchParams
  /** The value of a header by its name in lower case. */
  readonly header: (name: string) => string | undefined
  readonly body: Buffer
  /** When it was complete, by the exchange's clock. */
  readonly receivedAt: number
  readonly remoteAddress: string
}

/** An answer. `content-length`, `date` and `connection` are the host's. */
export interface WireResponse {
  readonly status: number
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string | Uint8Array
}

/** What a request or frame is about: faults are aimed with it. */
export interface Operation {
  /** Which exchange of the kind; needed only where a kind has several. */
  readonly exchange?: string | undefined
  /** The exchange's own name of a channel, or a name of the operation such as `order.create`. */
  readonly channel: string
  /** The market, as the engine calls it. */
  readonly market?: string | undefined
  /** It creates an order when it succeeds: the faults around answers to orders apply. */
  readonly createsOrder?: boolean
}

/** A message of the server. */
export interface Frame extends Omit<Operation, 'createsOrder'> {
  /** Text goes out as a text frame, bytes as a binary one. */
  readonly data: string | Uint8Array
  /** It answers a command that came over this socket. */
  readonly answer?: boolean
}

/** A message of a client. */
export type SocketMessage =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'binary'; readonly bytes: Buffer }

/** One connection of a client, as the wire sees it. Frames arrive in the order in which they were sent. */
export interface WireSocket {
  /** Counts the sockets of a kind from 1. */
  readonly id: number
  readonly request: WireRequest
  /** By the exchange's clock. */
  readonly openedAt: number
  /** False once either side has begun to close. */
  readonly open: boolean
  /** What the client has not read yet. */
  readonly bufferedBytes: number
  send: (frame: Frame) => void
  ping: (data?: string) => void
  close: (code?: number, reason?: string) => void
  /** Ends the connection without a close frame: the client sees code 1006. */
  terminate: () => void
}

/** What the wire does with what comes over one socket. Protocol pings are answered by the host. */
export interface SocketHandler {
  message: (message: SocketMessage) => void | Promise<void>
  /** Messages that are commands (an order over the socket) say so here, so that the faults of requests reach them. */
  operation?: (message: SocketMessage) => Operation | undefined
  /** Answers such a command as the exchange does when it refuses. */
  refuse?: (message: SocketMessage, refusal: FaultRefusal) => void
  ping?: (data: Buffer) => void
  pong?: (data: Buffer) => void
  closed?: (code: number, reason: string) => void
}

/** Where clients of WebSockets come in, and what meets them there. */
export interface SocketRoute {
  /** The default is the first listener of the kind. */
  readonly listener?: string
  /** The exchange that it belongs to, where a kind has several and each its own paths. */
  readonly exchange?: string
  /** Matches the path of the upgrade. */
  readonly path: RegExp
  /** Offer permessage-deflate. The default is false. */
  readonly deflate?: boolean
  /** An answer refuses the upgrade: a wrong key, too many connections. */
  refuse?: (request: WireRequest) => WireResponse | undefined
  open: (socket: WireSocket) => SocketHandler
}

/** A refusal that a fault asks for; the wire puts it in the exchange's words. */
export type FaultRefusal =
  | { readonly kind: 'rate-limit'; readonly retryAfterMs: number; readonly status: number }
  | { readonly kind: 'maintenance' }
  | { readonly kind: 'server-error'; readonly status: number }
  /** An order that was not accepted, for a reason that the exchange has. */
  | { readonly kind: 'order-rejected' }

/** What a fault is aimed at; what is undefined means all. */
export interface FaultAim {
  readonly exchange: string | undefined
  readonly channel: string | undefined
  readonly market: string | undefined
}

/** Which subscriptions are to be forgotten. */
export interface ForgottenTopics {
  /** Of this exchange, channel and market? A subscription of all markets has none. */
  readonly fits: (topic: {
    readonly exchange: string
    readonly channel: string
    readonly market: string | undefined
  }) => boolean
  /** So many at most, of the clients that came first. */
  readonly most: number
}

/** Where sequence numbers leap. */
export interface SequenceJump extends FaultAim {
  /** By how much, forwards. */
  readonly by: number
}

/** The base URLs of one listener, without a slash at the end. */
export interface BaseUrls {
  readonly http: string
  readonly ws: string
}

/**
 * One exchange's protocol on top of the engine. It owns routes, authentication, limits, codecs and its errors; sockets,
 * bodies, faults and time are the host's.
 */
export interface Wire {
  handleHttp: (request: WireRequest) => WireResponse | Promise<WireResponse>
  readonly sockets: readonly SocketRoute[]
  /** Everything that happened in the engine of one of the kind's exchanges, one command at a time. */
  onEvents: (exchange: string, events: readonly EngineEvent[]) => void
  /** Sends at once what is being collected for a later push: the market pauses. */
  flush?: () => void
  /** What an HTTP request is about. Without it the channel is method and path: `GET /api/v3/time`. */
  operation?: (request: WireRequest) => Operation | undefined
  /** The exchange's own words for a refusal; without it, or for undefined, the host uses plain ones. */
  refuse?: (request: WireRequest, refusal: FaultRefusal) => WireResponse | undefined
  /** Lets the sequence numbers of books leap. Without it this fault is refused. */
  jumpSequence?: (jump: SequenceJump) => void
  /** Ends the life of keys that expire, such as listen keys. Without it this fault is refused. */
  expireKeys?: (exchange: string | undefined) => void
  /**
   * Forgets subscriptions without a word, and says how many: what follows is not sent until a client subscribes again, and the sockets live
   * as if nothing had changed. Without it this fault is refused.
   */
  forgetTopics?: (forgotten: ForgottenTopics) => number
  /** Carries out a special fault of the kind that acts at once. */
  special?: (name: string, aim: FaultAim) => void
  /** The id that the exchange shows for an order; the default is the engine's. */
  orderId?: (exchange: string, order: OrderView) => string
  /** Lets go of what the host does not know. Timers of the context's clock are cancelled by the host. */
  close?: () => void
}
