import type { Instrument } from '../../engine/instrument.ts'
import { BookWindow } from '../../wire-kit/book-window.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { updateFrame, type RoomParts } from './parts.ts'
import { ChannelRefusal } from './refusal.ts'
import type { Channel } from './room.ts'
import { argumentsOf, topicOf } from './topics.ts'
import { levelsJson } from './level-json.ts'

/** How often changes are sent, by the number of levels. */
const intervals: Readonly<Record<string, number>> = { '400': 100, '50': 20 }

/** `obu`: a snapshot, then changes. Whatever looks like a stream is granted; only those that exist say something. */
export function streamChannel(room: RoomParts, channel: string): Channel {
  const placeOf = (market: string): object => ({ exchange: room.exchange, channel, market })
  return {
    exclusive: true,
    topics: (payload, { event }) => {
      const wrong = payload.find((name) => !/^ob\.[^.|]+\.\d+$/.test(name))
      if (wrong !== undefined || payload.length === 0)
        throw new ChannelRefusal(2, `invalid argument: ${wrong ?? 'payload'}`)
      const isHeard = (name: string): boolean =>
        event === 'unsubscribe' || !room.context.struck('silent-stream', placeOf(marketOf(name)))
      return payload.filter(isHeard).map((name) => topicOf(channel, name))
    },
    started: (topic) => {
      const [name = ''] = argumentsOf(topic)
      const interval = intervals[name.split('.')[2] ?? '']
      if (interval !== undefined && room.engine.view.hasMarket(marketOf(name)))
        room.feeds.start(topic, new BookStream(room, topic, { channel, intervalMs: interval }))
    },
    stopped: (topic) => room.feeds.stop(topic),
    joined: (topic, session) => {
      const feed = room.feeds.get(topic)
      if (!(feed instanceof BookStream)) return undefined
      const { market } = feed
      const send = (): void => session.send({ channel, market, data: feed.snapshot() })
      if (!room.context.struck('snapshot-before-answer', placeOf(market))) return send
      send()
      return undefined
    },
  }
}

/** One stream: who joins gets the book as it was told last, so that the next change follows on it. */
class BookStream implements Feed {
  readonly market: string
  readonly intervalMs: number
  readonly #channel: string
  readonly #room: RoomParts
  readonly #topic: string
  readonly #name: string
  readonly #instrument: Instrument
  readonly #window: BookWindow

  constructor(
    room: RoomParts,
    topic: string,
    { channel, intervalMs }: { readonly channel: string; readonly intervalMs: number },
  ) {
    const [name = ''] = argumentsOf(topic)
    const { view } = room.engine
    this.market = marketOf(name)
    this.intervalMs = intervalMs
    this.#channel = channel
    this.#room = room
    this.#topic = topic
    this.#name = name
    this.#instrument = view.instrument(this.market)
    this.#window = new BookWindow({ view, market: this.market, depth: Number(name.split('.')[2]) })
  }

  snapshot(): string {
    const { bids, asks, updateId } = this.#window
    const u = this.#room.bookId(this.market, updateId)
    const sides = `"b":${levelsJson(this.#instrument, bids)},"a":${levelsJson(this.#instrument, asks)}`
    return this.#frame(`{"t":${this.#room.now()},"full":true,"s":"${this.#name}","u":${u},${sides}}`)
  }

  push(): void {
    const change = this.#window.advance()
    const subscribers = this.#room.hub.subscribers(this.#topic)
    if (change === undefined || subscribers.size === 0) return
    const [first, last] = [change.first, change.last].map((id) => this.#room.bookId(this.market, id))
    const bids = change.bids.length === 0 ? '' : `,"b":${levelsJson(this.#instrument, change.bids)}`
    const asks = change.asks.length === 0 ? '' : `,"a":${levelsJson(this.#instrument, change.asks)}`
    const head = `"t":${this.#room.now()},"s":"${this.#name}","U":${first},"u":${last}`
    const data = this.#frame(`{${head}${bids}${asks}}`)
    for (const session of subscribers) session.send({ channel: this.#channel, market: this.market, data })
  }

  #frame(result: string): string {
    const now = this.#room.now()
    if (this.#room.options.streamFrames === 'whole') return updateFrame(now, { channel: this.#channel, result })
    return `{"time_ms":${now},"channel":"${this.#channel}","result":${result}}`
  }
}

function marketOf(name: string): string {
  return name.split('.')[1] ?? ''
}
