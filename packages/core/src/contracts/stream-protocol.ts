import type { SecretUrl } from '../secrets/secret-url.ts'
import type { Charge } from '../limits/budgets-port.ts'
import type { ExchangeContext } from './connector.ts'

/** What a frame that carries no data says. */
export type Control =
  /** The subscribe or unsubscribe frame with this id was accepted; without an id, the topics. */
  | { readonly type: 'ack'; readonly id?: number; readonly topics?: readonly string[] }
  /** It was refused. `retryOneByOne`: one bad topic spoils a whole list, so try them singly. */
  | {
      readonly type: 'refusal'
      readonly id?: number
      readonly topics?: readonly string[]
      readonly reason: string
      readonly retryOneByOne?: boolean
    }
  | { readonly type: 'pong' }
  /** The exchange asks for a text in return (a ping of its own, a challenge). */
  | { readonly type: 'reply'; readonly send: string }
  /** The answer to a request that was sent over the connection (order entry), by the request's id. */
  | { readonly type: 'response'; readonly id: string; readonly bytes: Uint8Array }
  /** The exchange announces something: maintenance, a disconnect to come (`reconnect`: replace the connection soon). */
  | { readonly type: 'notice'; readonly text: string; readonly reconnect?: boolean }
  /** The connection is of no use: `fatal` errors are not tried again (a wrong key), others are. */
  | { readonly type: 'failure'; readonly reason: string; readonly fatal: boolean }

/** What a greeting may do on a connection before any topic is subscribed. */
export interface Wire {
  send(text: string): Promise<void>
  /** Resolves with the first control frame for which `accept` is true. */
  next(accept: (control: Control) => boolean): Promise<Control>
}

/** What a protocol may use to write its frames. */
export interface FrameRequest {
  /** New for each call on a connection; fits 31 bits. */
  readonly id: number
  /** The exchange's time. */
  readonly nowMs: number
  readonly context: ExchangeContext<unknown>
}

/** What an exchange's sockets allow. */
export interface StreamLimits {
  readonly topicsPerSocket: number
  /** Subscribe frames (or all frames out, where the exchange counts those) in a second. */
  readonly framesPerSecond: number
  /** Topics that one subscribe frame may carry. */
  readonly topicsPerFrame: number
  /** A connection is replaced before it is this old; `Infinity` where the exchange sets no limit. */
  readonly lifetimeMs: number
  /** What opening a connection is charged to. */
  readonly connects: readonly Charge[]
}

/** How a connection is kept and judged alive. */
export interface StreamHeartbeat {
  readonly everyMs: number
  /** A protocol ping, or the exchange's own ping as text; it may hold the time. */
  readonly send: 'ping-frame' | ((nowMs: number) => string)
  readonly answerWithinMs: number
}

/**
 * How one exchange's sockets are spoken to: pure, without a socket. The transport opens, shards, restores, paces and
 * replaces connections by it.
 */
export interface StreamProtocol<Topic> {
  /** A stable name of the topic: two topics with one key are one subscription. */
  key(topic: Topic): string
  /** Which family of sockets the topic belongs to: one key, one address. DeltaDeFi: one for each topic. */
  group(topic: Topic): string
  /** Where the group's sockets connect to; makes or renews a listen key where the address holds one. */
  url(group: string, context: ExchangeContext<unknown>, signal: AbortSignal): Promise<SecretUrl>
  /** Headers of the handshake; none by default. */
  headers?(group: string, context: ExchangeContext<unknown>): Readonly<Record<string, string>>
  /** Authenticates and sets the connection up; again after each reconnect. */
  greet?(wire: Wire, group: string, context: ExchangeContext<unknown>, signal: AbortSignal): Promise<void>
  /** The frames that subscribe, signed where the channel wants it; none where connecting is subscribing. */
  subscribe(topics: readonly Topic[], request: FrameRequest): readonly string[] | Promise<readonly string[]>
  unsubscribe(topics: readonly Topic[], request: FrameRequest): readonly string[] | Promise<readonly string[]>
  /** Reads a frame that is no hot data; undefined when it is data after all. Throws a `ProtocolError` for what it cannot be. */
  control(bytes: Uint8Array, binary: boolean): Control | undefined
  /**
   * Whether frames of the topic that came over two connections can be told apart and put in order, by a sequence or by ids:
   * then a connection is replaced without a hole. `none`, the default: then there is a `gap` mark when it is replaced.
   */
  overlap?(topic: Topic): 'ordered' | 'none'
  readonly limits: StreamLimits
  readonly heartbeat: StreamHeartbeat
}
