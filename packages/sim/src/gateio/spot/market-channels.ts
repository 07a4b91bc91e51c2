import { openTimeOf } from '../../engine/candles.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { Trade } from '../../engine/views.ts'
import { feeding } from '../../wire-kit/book-feeds.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { spotIntervals } from '../common/candle-intervals.ts'
import { ChannelRefusal } from '../common/refusal.ts'
import type { Channel } from '../common/room.ts'
import { argumentsOf, topicOf } from '../common/topics.ts'
import { millisecondText } from './order-json.ts'
import { checkPair, pairTopics } from './pairs.ts'
import { candleTexts, tickerJson } from './market-json.ts'
import type { SpotParts } from './spot-parts.ts'

/** The channels of trades, tickers and candles. */
export function marketChannels(parts: SpotParts): Readonly<Record<string, Channel>> {
  return {
    'spot.trades': { topics: (payload) => pairTopics(parts, 'spot.trades', payload) },
    'spot.trades_v2': { topics: (payload) => pairTopics(parts, 'spot.trades_v2', payload) },
    'spot.tickers': {
      topics: (payload) => pairTopics(parts, 'spot.tickers', payload),
      ...feeding(parts.room, (topic) => tickers(parts, topic)),
    },
    'spot.candlesticks': {
      topics: ([interval = '', pair = '', ...rest]) => {
        if (socketInterval(interval) === undefined || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        checkPair(parts, pair, `unknown currency pair: ${pair}`)
        return [topicOf('spot.candlesticks', interval, pair)]
      },
      ...feeding(parts.room, (topic) => candles(parts, topic)),
    },
  }
}

/** Tells a trade to those who follow its market. */
export function publishTrade({ room }: SpotParts, trade: Trade): void {
  const { market } = trade
  for (const channel of ['spot.trades', 'spot.trades_v2']) {
    const topic = topicOf(channel, market)
    if (room.hub.isEmpty(topic)) continue
    room.publish(topic, { channel, market, result: tradeJson(room.engine.view.instrument(market), trade) })
  }
}

function tradeJson(instrument: Instrument, { id, sequence, side, price, size, time }: Trade): string {
  return JSON.stringify({
    id,
    id_market: sequence,
    create_time: Math.floor(time / 1_000),
    create_time_ms: millisecondText(time),
    side,
    currency_pair: instrument.id,
    amount: instrument.sizeText(size),
    price: instrument.priceText(price),
    range: `${sequence}-${sequence}`,
  })
}

function tickers(parts: SpotParts, topic: string): Feed {
  const [market = ''] = argumentsOf(topic)
  const instrument = parts.room.engine.view.instrument(market)
  let told = ''
  return {
    market,
    intervalMs: 1_000,
    push: () => {
      const result = JSON.stringify(tickerJson(parts, instrument))
      if (result === told) return
      told = result
      parts.room.publish(topic, { channel: 'spot.tickers', market, result })
    },
  }
}

function candles(parts: SpotParts, topic: string): Feed {
  const [name = '', market = ''] = argumentsOf(topic)
  const { room } = parts
  const interval = socketInterval(name) ?? '1m'
  const instrument = room.engine.view.instrument(market)
  let told = ''
  return {
    market,
    intervalMs: 2_000,
    push: () => {
      // The last two, so that a candle that has closed since is told as closed.
      for (const candle of room.engine.view.candles(market, interval, { limit: 2 })) {
        const { time, ...texts } = candleTexts(parts, instrument, candle)
        const result = JSON.stringify({
          t: time,
          v: texts.value,
          c: texts.close,
          h: texts.high,
          l: texts.low,
          o: texts.open,
          n: `${name}_${market}`,
          a: texts.size,
          w: openTimeOf(interval, room.now()) > candle.openTime,
        })
        if (result === told) continue
        told = result
        room.publish(topic, { channel: 'spot.candlesticks', market, result })
      }
    },
  }
}

/** Sockets have neither the shortest nor the longest of the candles. */
function socketInterval(name: string): (typeof spotIntervals)[string] | undefined {
  return name === '1s' || name === '30d' ? undefined : spotIntervals[name]
}
