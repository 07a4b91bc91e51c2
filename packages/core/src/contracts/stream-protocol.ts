import type { SecretUrl } from '../secrets/secret-url.ts'
import type { Charge } from '../limits/budgets-port.ts'
import type { VenuekitError } from '../errors/base.ts'
import type { ExchangeContext } from './connector.ts'

/** What a frame that carries no data says. Topics are named by their keys. */
export type Control =
  /** The subscribe or unsubscribe frame with this id was accepted; without an id, the topics. */
  | { readonly type: 'ack'; readonly id?: number; readonly topics?: readonly string[] }
  /** It was refused. `retryOneByOne`: one bad topic spoils a whole list, so try them singly. */
  | {
      readonly type: 'refusal'
      readonly id?: number
      readonly topics?: readonly string[]
      readonly error: VenuekitError
      readonly retryOneByOne?: boolean
    }
  | { readonly type: 'pong' }
  /** The answer to a greeting: authenticated, or not. */
  | { readonly type: 'session'; readonly error?: VenuekitError }
  /** The exchange asks for a text in return (a ping of its own, a challenge). */
  | { readonly type: 'reply'; readonly send: string }
  /**
   * An answer to a request that was sent over the connection (order entry), by the request's id. Where the exchange sends
   * several, only the last is `final`.
   */
  | { readonly type: 'response'; readonly id: string; readonly bytes: Uint8Array; readonly final: boolean }
  /** The exchange announces something: maintenance, a disconnect to come (`reconnect`: replace the connection soon). */
  | { readonly type: 'notice'; readonly text: string; readonly reconnect?: boolean }
  /** The connection is of no use: `fatal` errors are not tried again (a wrong key), others are. */
  | { readonly type: 'failure'; readonly error: VenuekitError; readonly fatal: boolean }

/** What a greeting may do on a connection before any topic is subscribed. */
export interface Wire {
  send(text: string): Promise<void>
  /** Resolves with the first control frame for which `accept` is true; undefined when none came within `timeoutMs`. */
  next(accept: (control: Control) => boolean, options?: { readonly timeoutMs?: number }): Promise<Control | undefined>
}

/** What a protocol may use to write its frames. */
export interface FrameRequest<Credentials> {
  /** New for each call on a connection; fits 31 bits. */
  readonly id: number
  /** The exchange's time. */
  readonly nowMs: number
  readonly context: ExchangeContext<Credentials>
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

/** Where a socket connects to, and what must be kept alive for as long as it is open. */
export interface StreamAddress {
  readonly url: SecretUrl
  /** A listen key in the address: renewed while the socket lives, released when it ends, also when it never opened. */
  readonly lease?:
    | {
        readonly renewEveryMs: number
        renew(signal: AbortSignal): Promise<void>
        release(): Promise<void>
      }
    | undefined
}

/**
 * How one exchange's sockets are spoken to: pure, without a socket. The transport opens, shards, restores, paces and
 * replaces connections by it.
 */
export interface StreamProtocol<Topic, Credentials = unknown> {
  /** A stable name of the topic: two topics with one key are one subscription. */
  key(topic: Topic): string
  /** Which family of sockets the topic belongs to: one key, one address. DeltaDeFi: one for each topic. */
  group(topic: Topic): string
  /** Where the group's next socket connects to; makes a listen key where the address holds one. */
  url(group: string, context: ExchangeContext<Credentials>, signal: AbortSignal): Promise<StreamAddress>
  /** Headers of the handshake; none by default. */
  headers?(group: string, context: ExchangeContext<Credentials>): Readonly<Record<string, string>>
  /** Authenticates and sets the connection up; again after each reconnect. */
  greet?(wire: Wire, group: string, context: ExchangeContext<Credentials>, signal: AbortSignal): Promise<void>
  /** The frames that subscribe, signed where the channel wants it; none where connecting is subscribing. */
  subscribe(
    topics: readonly Topic[],
    request: FrameRequest<Credentials>,
  ): readonly string[] | Promise<readonly string[]>
  unsubscribe(
    topics: readonly Topic[],
    request: FrameRequest<Credentials>,
  ): readonly string[] | Promise<readonly string[]>
  /**
   * Reads a frame that is no hot data; undefined when it is data after all, several where one frame says several things.
   * Throws a `ProtocolError` for what it cannot be.
   */
  control(bytes: Uint8Array, binary: boolean): Control | readonly Control[] | undefined
  /**
   * Whether frames of the topic that came over two connections can be told apart and put in order, by a sequence or by ids:
   * then a connection is replaced without a hole. `none`, the default: then there is a `gap` mark when it is replaced.
   */
  overlap?(topic: Topic): 'ordered' | 'none'
  readonly limits: StreamLimits
  readonly heartbeat: StreamHeartbeat
}
