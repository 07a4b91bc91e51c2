import { bestFeed, feeding, wholeFeed, type BestLevels } from '../../wire-kit/book-feeds.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { updateFeed } from '../common/book-feeds.ts'
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
      ...feeding(parts.room, (topic) => bookTicker(parts, topic)),
    },
    'spot.order_book': {
      topics: ([pair = '', level = '', interval = '', ...rest]) => {
        checkPair(parts, pair, `unknown currency pair ${pair}`)
        if (!snapshotDepths.includes(level)) throw new ChannelRefusal(2, `provided level not supported: ${level}`)
        if (!snapshotIntervals.includes(interval) || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        return [topicOf('spot.order_book', pair, level, interval)]
      },
      ...feeding(parts.room, (topic) => wholeBook(parts, topic)),
    },
    'spot.order_book_update': {
      topics: ([pair = '', interval = '', ...rest]) => {
        checkPair(parts, pair, `unknown currency pair ${pair}`)
        if (updateDepths[interval] === undefined || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        return [topicOf('spot.order_book_update', pair, interval)]
      },
      ...feeding(parts.room, (topic) => bookUpdates(parts, topic)),
    },
    'spot.obu': streamChannel(parts.room, 'spot.obu'),
  }
}

function bookTicker({ room }: SpotParts, topic: string): Feed {
  const [market = ''] = argumentsOf(topic)
  const instrument = room.engine.view.instrument(market)
  const best = (letter: 'a' | 'b', level: BestLevels['bid']): string => {
    const [price, size] = level === undefined ? ['', ''] : levelTexts(instrument, [level.price, level.size])
    return `"${letter}":"${price}","${letter.toUpperCase()}":"${size}"`
  }
  return bestFeed(room, { market }, ({ bid, ask, time, bookId }) => {
    const result = `{"t":${time},"u":${bookId},"s":"${market}",${best('b', bid)},${best('a', ask)}}`
    room.publish(topic, { channel: 'spot.book_ticker', market, result })
  })
}

function wholeBook({ room }: SpotParts, topic: string): Feed {
  const [market = '', level = '', interval = ''] = argumentsOf(topic)
  const instrument = room.engine.view.instrument(market)
  const terms = { market, depth: Number(level), intervalMs: Number.parseInt(interval, 10) }
  return wholeFeed(room, terms, ({ time, bids, asks }, bookId) => {
    const head = `"t":${time},"lastUpdateId":${bookId},"s":"${market}","l":"${level}"`
    const result = `{${head},"bids":${levelsJson(instrument, bids)},"asks":${levelsJson(instrument, asks)}}`
    room.publish(topic, { channel: 'spot.order_book', market, result })
  })
}

function bookUpdates({ room }: SpotParts, topic: string): Feed {
  const [market = '', interval = ''] = argumentsOf(topic)
  const channel = 'spot.order_book_update'
  const depth = updateDepths[interval] ?? 100
  const instrument = room.engine.view.instrument(market)
  const terms = { channel, market, depth, intervalMs: Number.parseInt(interval, 10) }
  return updateFeed(room, terms, ({ first, last, bids, asks, isWhole }) => {
    const now = room.now()
    const head = `"t":${now},"e":"depthUpdate","E":${Math.floor(now / 1_000)},"s":"${market}","l":"${depth}"`
    const ids = `"U":${first},"u":${last}${isWhole ? ',"full":true' : ''}`
    const result = `{${head},${ids},"b":${levelsJson(instrument, bids)},"a":${levelsJson(instrument, asks)}}`
    room.publish(topic, { channel, market, result })
  })
}
