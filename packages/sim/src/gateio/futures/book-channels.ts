import { BookWindow } from '../../wire-kit/book-window.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
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
      ...feeding(parts, bookTicker),
    },
    'futures.order_book': {
      topics: ([contract = '', level = '', interval = '0', ...rest]) => {
        checkContract(parts, contract)
        if (!snapshotDepths.includes(level)) throw new ChannelRefusal(2, `provided level not supported: ${level}`)
        if (interval !== '0' || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        return [topicOf('futures.order_book', contract, level)]
      },
      ...feeding(parts, wholeBook),
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
      ...feeding(parts, bookUpdates),
    },
    'futures.obu': streamChannel(parts.room, 'futures.obu'),
  }
}

type FeedFactory = (parts: FuturesParts, topic: string) => Feed

function feeding(parts: FuturesParts, create: FeedFactory): Pick<Channel, 'started' | 'stopped'> {
  return {
    started: (topic) => parts.room.feeds.start(topic, create(parts, topic)),
    stopped: (topic) => parts.room.feeds.stop(topic),
  }
}

/** The best prices, whenever they have changed. */
function bookTicker(parts: FuturesParts, topic: string): Feed {
  const [market = ''] = argumentsOf(topic)
  const { room } = parts
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
      const head = `"t":${time},"u":${room.bookId(market, updateId)},"s":"${market}"`
      const best = (letters: string, level: typeof bid, sizeDecimal: boolean): string => {
        const size = level?.size ?? 0
        const text = sizeDecimal ? `"${instrument.sizeText(size)}"` : Math.trunc(size / 10 ** instrument.sizeDecimals)
        const price = level === undefined ? '' : instrument.priceText(level.price)
        return `"${letters}":"${price}","${letters.toUpperCase()}":${text}`
      }
      parts.publish(topic, {
        channel: 'futures.book_ticker',
        market,
        result: (sizeDecimal) => `{${head},${best('b', bid, sizeDecimal)},${best('a', ask, sizeDecimal)}}`,
      })
    },
  }
}

/** The best levels as a whole. */
function wholeBook(parts: FuturesParts, topic: string): Feed {
  const [market = '', level = ''] = argumentsOf(topic)
  const { room } = parts
  const { view } = room.engine
  const instrument = view.instrument(market)
  let told = -1
  return {
    market,
    intervalMs: snapshotMs,
    push: () => {
      const { updateId, time, bids, asks } = view.depth(market, Number(level))
      if (updateId === told) return
      told = updateId
      const head = `"t":${time},"contract":"${market}","id":${room.bookId(market, updateId)}`
      parts.publish(topic, {
        channel: 'futures.order_book',
        event: 'all',
        market,
        result: (sizeDecimal) => {
          const sides = [asks, bids].map((levels) => objectLevelsJson(instrument, levels, sizeDecimal))
          return `{${head},"asks":${sides[0]},"bids":${sides[1]},"l":"${level}"}`
        },
      })
    },
  }
}

/** Changes, for books that begin with a snapshot of REST. */
function bookUpdates(parts: FuturesParts, topic: string): Feed {
  const [market = '', interval = '', level = ''] = argumentsOf(topic)
  const { room } = parts
  const { view } = room.engine
  const instrument = view.instrument(market)
  const tellsDrift = room.options.driftedLevels === 'deleted'
  const window = new BookWindow({ view, market, depth: Number(level), touched: true, tellsDrift })
  const channel = 'futures.order_book_update'
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
      const [first, last] = [before + 1, change.last].map((id) => room.bookId(market, id))
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
    },
  }
}
