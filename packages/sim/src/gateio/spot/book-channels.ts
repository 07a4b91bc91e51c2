import { BookWindow } from '../../wire-kit/book-window.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { streamChannel } from '../common/book-stream.ts'
import { levelsJson, levelTexts } from '../common/level-json.ts'
import { ChannelRefusal } from '../common/refusal.ts'
import type { Channel } from '../common/room.ts'
import { argumentsOf, topicOf } from '../common/topics.ts'
import { checkPair, pairTopics } from './pairs.ts'
import type { SpotParts } from './spot-parts.ts'

/** How many levels `order_book_update` has, by its interval. */
const updateDepths: Readonly<Record<string, number>> = { '100ms': 100, '20ms': 20 }
const snapshotDepths = ['5', '10', '20', '50', '100']
const snapshotIntervals = ['100ms', '1000ms']

/** The channels that carry books. */
export function bookChannels(parts: SpotParts): Readonly<Record<string, Channel>> {
  return {
    'spot.book_ticker': {
      topics: (payload) => pairTopics(parts, 'spot.book_ticker', payload),
      ...feeding(parts, bookTicker),
    },
    'spot.order_book': {
      topics: ([pair = '', level = '', interval = '', ...rest]) => {
        checkPair(parts, pair, `unknown currency pair ${pair}`)
        if (!snapshotDepths.includes(level)) throw new ChannelRefusal(2, `provided level not supported: ${level}`)
        if (!snapshotIntervals.includes(interval) || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        return [topicOf('spot.order_book', pair, level, interval)]
      },
      ...feeding(parts, wholeBook),
    },
    'spot.order_book_update': {
      topics: ([pair = '', interval = '', ...rest]) => {
        checkPair(parts, pair, `unknown currency pair ${pair}`)
        if (updateDepths[interval] === undefined || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        return [topicOf('spot.order_book_update', pair, interval)]
      },
      ...feeding(parts, bookUpdates),
    },
    'spot.obu': streamChannel(parts.room, 'spot.obu'),
  }
}

type FeedFactory = (parts: SpotParts, topic: string) => Feed

function feeding(parts: SpotParts, create: FeedFactory): Pick<Channel, 'started' | 'stopped'> {
  return {
    started: (topic) => parts.room.feeds.start(topic, create(parts, topic)),
    stopped: (topic) => parts.room.feeds.stop(topic),
  }
}

/** The best prices, whenever they have changed. */
function bookTicker({ room }: SpotParts, topic: string): Feed {
  const [market = ''] = argumentsOf(topic)
  const { view } = room.engine
  const instrument = view.instrument(market)
  const [bids, asks] = [view.bookSide(market, 'buy'), view.bookSide(market, 'sell')]
  let told = ''
  return {
    market,
    intervalMs: 10,
    push: () => {
      const { best: bid } = bids
      const { best: ask } = asks
      const state = `${bid?.price}/${bid?.size}/${ask?.price}/${ask?.size}`
      if (state === told) return
      told = state
      const { updateId, time } = view.depth(market, 0)
      const best = (letters: string, level: typeof bid): string => {
        const [price, size] = level === undefined ? ['', ''] : levelTexts(instrument, [level.price, level.size])
        return `"${letters}":"${price}","${letters.toUpperCase()}":"${size}"`
      }
      const head = `"t":${time},"u":${room.bookId(market, updateId)},"s":"${market}"`
      const result = `{${head},${best('b', bid)},${best('a', ask)}}`
      room.publish(topic, { channel: 'spot.book_ticker', market, result })
    },
  }
}

/** The best levels as a whole. */
function wholeBook({ room }: SpotParts, topic: string): Feed {
  const [market = '', level = '', interval = ''] = argumentsOf(topic)
  const { view } = room.engine
  const instrument = view.instrument(market)
  let told = -1
  return {
    market,
    intervalMs: Number.parseInt(interval, 10),
    push: () => {
      const { updateId, time, bids, asks } = view.depth(market, Number(level))
      if (updateId === told) return
      told = updateId
      const head = `"t":${time},"lastUpdateId":${room.bookId(market, updateId)},"s":"${market}","l":"${level}"`
      const result = `{${head},"bids":${levelsJson(instrument, bids)},"asks":${levelsJson(instrument, asks)}}`
      room.publish(topic, { channel: 'spot.order_book', market, result })
    },
  }
}

/** Changes, for books that begin with a snapshot of REST. */
function bookUpdates({ room }: SpotParts, topic: string): Feed {
  const [market = '', interval = ''] = argumentsOf(topic)
  const depth = updateDepths[interval] ?? 100
  const { view } = room.engine
  const instrument = view.instrument(market)
  const tellsDrift = room.options.driftedLevels === 'deleted'
  const window = new BookWindow({ view, market, depth, touched: true, tellsDrift })
  const channel = 'spot.order_book_update'
  return {
    market,
    intervalMs: Number.parseInt(interval, 10),
    levelChanged: ({ side, price }) => window.touch(side, price),
    push: () => {
      const before = window.updateId
      const change = window.advance()
      if (change === undefined) return
      const isWhole = room.context.struck('full-update', { exchange: room.exchange, channel, market })
      const { bids, asks } = isWhole ? window : change
      const now = room.now()
      const [first, last] = [before + 1, change.last].map((id) => room.bookId(market, id))
      const head = `"t":${now},"e":"depthUpdate","E":${Math.floor(now / 1_000)},"s":"${market}","l":"${depth}"`
      const ids = `"U":${first},"u":${last}${isWhole ? ',"full":true' : ''}`
      const result = `{${head},${ids},"b":${levelsJson(instrument, bids)},"a":${levelsJson(instrument, asks)}}`
      room.publish(topic, { channel, market, result })
    },
  }
}
