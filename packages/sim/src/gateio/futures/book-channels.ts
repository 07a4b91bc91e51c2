import { bestFeed, feeding, wholeFeed, type BestLevels } from '../../wire-kit/book-feeds.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { updateFeed } from '../common/book-feeds.ts'
import { streamChannel } from '../common/book-stream.ts'
import { ChannelRefusal } from '../common/refusal.ts'
import type { Channel } from '../common/room.ts'
import { argumentsOf, topicOf } from '../common/topics.ts'
import { checkContract, contractTopics } from './contract-topics.ts'
import type { FuturesParts } from './futures-parts.ts'
import { objectLevelsJson } from './sizes.ts'

/** Which depths `order_book_update` has, by its interval. */
const updateDepths: Readonly<Record<string, readonly string[]>> = { '100ms': ['100', '50', '20'], '20ms': ['20'] }
const snapshotDepths = ['100', '50', '20', '10', '5', '1']
/** How often whole books go out. */
const snapshotMs = 1_000

/** The channels that carry books. */
export function bookChannels(parts: FuturesParts): Readonly<Record<string, Channel>> {
  return {
    'futures.book_ticker': {
      topics: (payload) => contractTopics(parts, 'futures.book_ticker', { payload }),
      ...feeding(parts.room, (topic) => bookTicker(parts, topic)),
    },
    'futures.order_book': {
      topics: ([contract = '', level = '', interval = '0', ...rest]) => {
        checkContract(parts, contract)
        if (!snapshotDepths.includes(level)) throw new ChannelRefusal(2, `provided level not supported: ${level}`)
        if (interval !== '0' || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        return [topicOf('futures.order_book', contract, level)]
      },
      ...feeding(parts.room, (topic) => wholeBook(parts, topic)),
    },
    'futures.order_book_update': {
      topics: ([contract = '', interval = '', level, ...rest]) => {
        checkContract(parts, contract)
        const depths = updateDepths[interval]
        if (depths === undefined || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        const depth = level ?? depths[0] ?? ''
        if (!depths.includes(depth)) throw new ChannelRefusal(2, `provided level not supported: ${depth}`)
        return [topicOf('futures.order_book_update', contract, interval, depth)]
      },
      ...feeding(parts.room, (topic) => bookUpdates(parts, topic)),
    },
    'futures.obu': streamChannel(parts.room, 'futures.obu'),
  }
}

function bookTicker(parts: FuturesParts, topic: string): Feed {
  const [market = ''] = argumentsOf(topic)
  const { room } = parts
  const instrument = room.engine.view.instrument(market)
  const best = (letter: 'a' | 'b', level: BestLevels['bid'], sizeDecimal: boolean): string => {
    const size = level?.size ?? 0
    const text = sizeDecimal ? `"${instrument.sizeText(size)}"` : Math.trunc(size / 10 ** instrument.sizeDecimals)
    const price = level === undefined ? '' : instrument.priceText(level.price)
    return `"${letter}":"${price}","${letter.toUpperCase()}":${text}`
  }
  return bestFeed(room, { market }, ({ bid, ask, time, bookId }) => {
    const head = `"t":${time},"u":${bookId},"s":"${market}"`
    parts.publish(topic, {
      channel: 'futures.book_ticker',
      market,
      result: (sizeDecimal) => `{${head},${best('b', bid, sizeDecimal)},${best('a', ask, sizeDecimal)}}`,
    })
  })
}

function wholeBook(parts: FuturesParts, topic: string): Feed {
  const [market = '', level = ''] = argumentsOf(topic)
  const { room } = parts
  const instrument = room.engine.view.instrument(market)
  const terms = { market, depth: Number(level), intervalMs: snapshotMs }
  return wholeFeed(room, terms, ({ time, bids, asks }, bookId) => {
    const head = `"t":${time},"contract":"${market}","id":${bookId}`
    parts.publish(topic, {
      channel: 'futures.order_book',
      event: 'all',
      market,
      result: (sizeDecimal) => {
        const sides = [asks, bids].map((levels) => objectLevelsJson(instrument, levels, sizeDecimal))
        return `{${head},"asks":${sides[0]},"bids":${sides[1]},"l":"${level}"}`
      },
    })
  })
}

function bookUpdates(parts: FuturesParts, topic: string): Feed {
  const [market = '', interval = '', level = ''] = argumentsOf(topic)
  const channel = 'futures.order_book_update'
  const { room } = parts
  const instrument = room.engine.view.instrument(market)
  const terms = { channel, market, depth: Number(level), intervalMs: Number.parseInt(interval, 10) }
  return updateFeed(room, terms, ({ first, last, bids, asks, isWhole }) => {
    const head = `"t":${room.now()},"U":${first},"u":${last},"s":"${market}"`
    const tail = `"l":"${level}"${isWhole ? ',"full":true' : ''}`
    parts.publish(topic, {
      channel,
      market,
      result: (sizeDecimal) => {
        const sides = [asks, bids].map((levels) => objectLevelsJson(instrument, levels, sizeDecimal))
        return `{${head},"a":${sides[0]},"b":${sides[1]},${tail}}`
      },
    })
  })
}
