import { TopicHub } from '../../wire-kit/topic-hub.ts'
import type { MexcParts } from '../mexc-parts.ts'
import { PushEncoder, withUnknownField, type MessageFields, type Push } from '../protobuf/push-encoder.ts'
import type { Channel } from './channel-names.ts'
import { feedOf } from './feeds.ts'
import { ListenKeys } from './listen-keys.ts'
import type { MexcSession } from './mexc-session.ts'

/** What goes out on a channel. */
export interface Publication extends Pick<Push, 'symbolId' | 'createTime' | 'sendTime'> {
  readonly body: MessageFields
}

/** What the sockets share: who is subscribed to what, and how pushes become bytes. */
export class StreamDesk {
  readonly parts: MexcParts
  readonly hub = new TopicHub<MexcSession>()
  readonly keys: ListenKeys
  readonly #encoder = new PushEncoder()

  constructor(parts: MexcParts) {
    this.parts = parts
    this.keys = new ListenKeys(parts.context)
  }

  /** A topic has its first subscriber. */
  start(topic: string, channel: Channel): void {
    const feed = feedOf(this, channel)
    if (feed !== undefined) this.parts.feeds.start(topic, feed)
  }

  /** A topic has lost its last one. */
  stop(topic: string): void {
    this.parts.feeds.stop(topic)
  }

  /** Sends a push to everybody who is subscribed. Topics of private channels have the account in their name. */
  publish(
    channel: Pick<Channel, 'full' | 'name' | 'market'>,
    { body, ...head }: Publication,
    topic: string = channel.full,
  ): void {
    const subscribers = this.hub.subscribers(topic)
    if (subscribers.size === 0) return
    const { full, name, market } = channel
    const bytes = this.#encoder.encode({ channel: full, symbol: market, ...head, body })
    const data = this.parts.context.struck('unknown-field', { channel: name, market }) ? withUnknownField(bytes) : bytes
    for (const session of subscribers) session.push({ channel: name, market, data })
  }
}
