import type { Instrument } from '../../engine/instrument.ts'
import type { Candle, Trade } from '../../engine/views.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { ChannelRefusal } from '../common/refusal.ts'
import type { Channel } from '../common/room.ts'
import { argumentsOf, topicOf } from '../common/topics.ts'
import { futuresIntervals } from '../common/candle-intervals.ts'
import { statisticsOf } from './contract-stats.ts'
import { checkContract, contractTopics } from './contract-topics.ts'
import { pricesOf, type PublicFuturesParts } from './public-routes.ts'
import { seriesOf } from './reference-series.ts'
import { sizeValue, volumeValue } from './sizes.ts'
import { tickerJson } from './tickers.ts'

const tickerMs = 1_000
const candleMs = 2_000
const statsMs = 10_000

/** The channels of trades, tickers, candles and statistics. */
export function marketChannels(shared: PublicFuturesParts): Readonly<Record<string, Channel>> {
  const { parts } = shared
  const { feeds } = parts.room
  const stopped = (topic: string): void => feeds.stop(topic)
  return {
    'futures.trades': { topics: (payload) => contractTopics(parts, 'futures.trades', { payload }) },
    'futures.public_liquidates': {
      topics: (payload) => contractTopics(parts, 'futures.public_liquidates', { payload, all: true }),
    },
    'futures.tickers': {
      topics: (payload) => contractTopics(parts, 'futures.tickers', { payload }),
      started: (topic) => feeds.start(topic, tickers(shared, topic)),
      stopped,
    },
    'futures.candlesticks': {
      topics: ([interval = '', contract = '', ...rest]) => {
        if (futuresIntervals[interval] === undefined || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        checkContract(parts, seriesOf(contract).market)
        return [topicOf('futures.candlesticks', interval, contract)]
      },
      started: (topic) => feeds.start(topic, candles(shared, topic)),
      stopped,
    },
    'futures.contract_stats': {
      topics: ([contract = '', interval = '', ...rest]) => {
        checkContract(parts, contract)
        if (futuresIntervals[interval] === undefined || rest.length > 0)
          throw new ChannelRefusal(2, `provided interval not supported: ${interval}`)
        return [topicOf('futures.contract_stats', contract, interval)]
      },
      started: (topic) => feeds.start(topic, statistics(shared, topic)),
      stopped,
    },
  }
}

/** Tells a trade to those who follow its market. */
export function publishTrade({ parts }: PublicFuturesParts, trade: Trade): void {
  const { market, id, side, size, price, time } = trade
  const topic = topicOf('futures.trades', market)
  if (parts.room.hub.isEmpty(topic)) return
  const instrument = parts.room.engine.view.instrument(market)
  parts.publish(topic, {
    channel: 'futures.trades',
    market,
    result: (sizeDecimal) =>
      JSON.stringify([
        {
          size: sizeValue(instrument, side === 'buy' ? size : -size, sizeDecimal),
          id,
          create_time: Math.floor(time / 1_000),
          create_time_ms: time,
          price: instrument.priceText(price),
          contract: market,
        },
      ]),
  })
}

/** Whole tickers, or what has changed of them. */
function tickers({ parts, funding }: PublicFuturesParts, topic: string): Feed {
  const [market = ''] = argumentsOf(topic)
  const { room } = parts
  const instrument = room.engine.view.instrument(market)
  let told: Readonly<Record<string, unknown>> = {}
  return {
    market,
    intervalMs: tickerMs,
    push: () => {
      const now: Readonly<Record<string, unknown>> = {
        ...tickerJson(parts, funding, instrument),
        funding_interval: funding.intervalOf(instrument),
        funding_offset: 0,
        funding_next_apply: funding.nextAt(instrument),
        price_type: 'last',
      }
      const changed = Object.entries(now).filter(([name, value]) => told[name] !== value)
      if (changed.length === 0) return
      told = now
      const shown = room.options.futuresTicker === 'whole' ? now : { contract: market, ...Object.fromEntries(changed) }
      const result = JSON.stringify([{ ...shown, t: room.now() }])
      parts.publish(topic, { channel: 'futures.tickers', market, result: () => result })
    },
  }
}

/** The last two, so that a candle that has closed since is told in full. */
function candles({ parts, series }: PublicFuturesParts, topic: string): Feed {
  const [name = '', contract = ''] = argumentsOf(topic)
  const { price, market } = seriesOf(contract)
  const { view, assets } = parts.room.engine
  const instrument = view.instrument(market)
  const interval = futuresIntervals[name] ?? '1m'
  const newest = (): readonly Candle[] =>
    price === undefined
      ? view.candles(market, interval, { limit: 2 })
      : series.candles(market, price, { interval, limit: 2 })
  const row = (candle: Candle, sizeDecimal: boolean): object => ({
    ...pricesOf(instrument, candle),
    ...(price === undefined ? { v: volumeValue(instrument, candle.size, sizeDecimal) } : {}),
    n: `${name}_${contract}`,
    ...(price === undefined ? { a: assets.text(instrument.valueAsset, candle.value) } : {}),
  })
  let told = new Map<number, string>()
  return {
    market,
    intervalMs: candleMs,
    push: () => {
      const now = newest()
      const changed = now.filter((candle) => told.get(candle.openTime) !== stateOf(candle))
      told = new Map(now.map((candle) => [candle.openTime, stateOf(candle)]))
      if (changed.length === 0) return
      parts.publish(topic, {
        channel: 'futures.candlesticks',
        market,
        result: (sizeDecimal) => JSON.stringify(changed.map((candle) => row(candle, sizeDecimal))),
      })
    },
  }
}

function stateOf({ open, high, low, close, size }: Candle): string {
  return `${open}/${high}/${low}/${close}/${size}`
}

function statistics({ parts, series }: PublicFuturesParts, topic: string): Feed {
  const [market = '', name = ''] = argumentsOf(topic)
  const instrument: Instrument = parts.room.engine.view.instrument(market)
  const interval = futuresIntervals[name] ?? '5m'
  let told = ''
  return {
    market,
    intervalMs: statsMs,
    push: () => {
      const [mark] = series.candles(market, 'mark', { interval, limit: 1 })
      if (mark === undefined) return
      const rowOf = (sizeDecimal: boolean): string =>
        JSON.stringify([{ ...statisticsOf(parts, instrument, { mark, sizeDecimal }), contract: market }])
      const state = rowOf(true)
      if (state === told) return
      told = state
      parts.publish(topic, { channel: 'futures.contract_stats', market, result: rowOf })
    },
  }
}
