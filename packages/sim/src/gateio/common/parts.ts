import type { MatchingEngine } from '../../engine/engine.ts'
import type { WireContext } from '../../host/kind.ts'
import { BookIds } from '../../wire-kit/book-ids.ts'
import { FeedBoard } from '../../wire-kit/feed-board.ts'
import type { TopicHub } from '../../wire-kit/topic-hub.ts'
import type { GateioOptions } from '../options.ts'
import type { GateioExchange } from './room.ts'
import type { GateioSession } from './session.ts'

/** What the parts of one room share. */
export class RoomParts {
  readonly exchange: GateioExchange
  readonly context: WireContext<GateioOptions>
  readonly engine: MatchingEngine
  readonly feeds: FeedBoard
  readonly hub: TopicHub<GateioSession>
  readonly #bookIds: BookIds

  constructor(exchange: GateioExchange, context: WireContext<GateioOptions>, hub: TopicHub<GateioSession>) {
    this.exchange = exchange
    this.context = context
    this.engine = context.engine(exchange)
    this.feeds = new FeedBoard(context.clock)
    this.#bookIds = new BookIds(this.engine.view)
    this.hub = hub
  }

  get options(): GateioOptions {
    return this.context.options
  }

  now(): number {
    return this.context.clock.now()
  }

  /** The id that clients see: the engine's, and what faults added. */
  bookId(market: string, updateId: number): number {
    return this.#bookIds.shown(market, updateId)
  }

  jump(market: string | undefined, by: number): void {
    this.#bookIds.jump(market, by)
  }

  /** Sends an update to everybody who is subscribed to the topic. `result` is JSON. */
  publish(topic: string, publication: Publication): void {
    const subscribers = this.hub.subscribers(topic)
    if (subscribers.size === 0) return
    const { channel, market } = publication
    const data = updateFrame(this.now(), publication)
    for (const session of subscribers) session.send({ channel, market, data })
  }
}

export interface Publication {
  readonly channel: string
  readonly market?: string | undefined
  /** The default is `update`; whole books of futures are `all`. */
  readonly event?: string
  /** As JSON text. */
  readonly result: string
}

/** A frame of a channel. */
export function updateFrame(now: number, { channel, event = 'update', result }: Omit<Publication, 'market'>): string {
  return `{"time":${Math.floor(now / 1_000)},"time_ms":${now},"channel":"${channel}","event":"${event}","result":${result}}`
}

/** The name that users have: an id of the exchange, the same in both products. */
export function userIdOf(account: number): number {
  return 10_000_000 + account
}
