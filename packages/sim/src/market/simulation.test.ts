import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { granted } from '../../test/engine/harness.ts'
import { best, fingerprint, stageOf } from '../../test/market/harness.ts'
import { MatchingEngine } from '../engine/engine.ts'
import { MarketSimulation } from './simulation.ts'

async function told(seed: number, bases?: readonly string[]): Promise<readonly string[]> {
  const { clock, market, spot, perpetual } = stageOf({ seed, rate: 2_000, ...(bases === undefined ? {} : { bases }) })
  const prints = [spot, perpetual].map(fingerprint)
  market.start()
  await clock.advance(5_000)
  market.close()
  return prints.map((print) => `${print.count()} ${print.digest()}`)
}

test('[X.2] the same seed and clock give the same events, byte for byte; another seed gives others', async () => {
  const first = await told(7)
  expect(await told(7)).toEqual(first)
  expect(await told(8)).not.toEqual(first)
  expect(Number(first[0]?.split(' ')[0])).toBeGreaterThan(4_000)
})

test('a further symbol does not change what happens in the others', async () => {
  const levelsOf = async (bases: readonly string[], rate: number) => {
    const { clock, market, spot } = stageOf({ bases, rate })
    const levels: string[] = []
    spot.listen((events) => {
      for (const event of events)
        if (event.type === 'level' && event.market === 'AVAX_USDT')
          levels.push(`${event.side} ${event.size}@${event.price}`)
    })
    market.start()
    await clock.advance(5_000)
    market.close()
    return levels
  }
  // The rate is for all markets together, so that twice the markets get twice of it.
  const alone = await levelsOf(['AVAX', 'LINK'], 400)
  expect(await levelsOf(['AVAX', 'LINK', 'DOT', 'LTC'], 800)).toEqual(alone)
  expect(alone.length).toBeGreaterThan(900)
})

test('books are hundreds of levels deep, never crossed, and stay around the fair price', async () => {
  const { clock, market, spot, perpetual } = stageOf({ divergence: false, rate: 1_000 })
  market.start()
  for (let second = 0; second < 30; second += 1) {
    await clock.advance(1_000)
    for (const [id, engine] of [
      ['spot', spot],
      ['perpetual', perpetual],
    ] as const) {
      const { bid, ask } = best(engine, 'BTC_USDT')
      const fair = market.fairPrice(id, 'BTC_USDT')
      expect(bid).toBeLessThan(ask)
      expect(Math.abs(bid / fair - 1)).toBeLessThan(0.004)
      expect(Math.abs(ask / fair - 1)).toBeLessThan(0.004)
      const { bids, asks } = engine.view.depth('BTC_USDT', 1_000)
      expect(Math.min(bids.length, asks.length)).toBeGreaterThan(100)
    }
  }
  expect(spot.view.trades('BTC_USDT', 1_000).length).toBeGreaterThan(100)
  expect(spot.view.ticker('BTC_USDT').value).toBeGreaterThan(0n)
  market.close()
})

test('no side of a book is ever bought empty, not even of a shallow one', async () => {
  const { clock, market, spot } = stageOf({ rate: 2_000, depth: 40 })
  market.start()
  for (let look = 0; look < 2_000; look += 1) {
    await clock.advance(10)
    for (const { id } of spot.view.instruments) {
      const { bids, asks } = spot.view.depth(id, 1)
      expect([id, bids.length, asks.length]).toEqual([id, 1, 1])
    }
  }
  market.close()
})

test.each([1, 30, 1_000, 50_000])('%d actions per second are what happens', async (rate) => {
  const seconds = rate > 1_000 ? 1 : 10
  const { clock, market } = stageOf({ rate, depth: 20 })
  market.start()
  await clock.advance(seconds * 1_000)
  // Every market may have a part of an action left over, or have begun with one.
  expect(Math.abs(market.actions - rate * seconds)).toBeLessThanOrEqual(6)
  market.close()
})

test('the rate can be changed on the way, within its bounds', async () => {
  const { clock, market } = stageOf({ rate: 100, depth: 20 })
  market.start()
  await clock.advance(1_000)
  const before = market.actions
  market.rate = 1_000
  await clock.advance(1_000)
  expect(market.actions - before).toBeGreaterThan(900)
  expect(() => (market.rate = 0.5)).toThrow('must be from 1 to 50000')
  expect(() => stageOf({ rate: 50_001 })).toThrow('must be from 1 to 50000')
  market.close()
})

test('a pause stops everything, and the market does not age in it', async () => {
  const run = async (pauseMs: number) => {
    const { clock, market, spot } = stageOf({ rate: 1_000 })
    market.start()
    await clock.advance(1_000)
    market.pause()
    const before = [market.actions, spot.view.depth('BTC_USDT', 1_000)]
    await clock.advance(pauseMs)
    expect([market.actions, spot.view.depth('BTC_USDT', 1_000)]).toEqual(before)
    expect(market.isPaused).toBe(true)
    market.resume()
    await clock.advance(2_000)
    market.close()
    const { bids, asks } = spot.view.depth('BTC_USDT', 1_000)
    return { bids, asks, actions: market.actions }
  }
  expect(await run(60_000)).toEqual(await run(10))
})

test('after the process stood still the market does not catch up on all of it', async () => {
  const { clock, market } = stageOf({ rate: 1_000 })
  market.start()
  await clock.advance(100)
  const before = market.actions
  await clock.suspend(60_000)
  expect(market.actions - before).toBeLessThan(300)
  market.close()
})

test('a closed market leaves no timer and cannot go on', async () => {
  const { clock, market } = stageOf()
  market.start()
  market.start()
  expect(clock.pendingTimers).toBe(1)
  market.close()
  market.resume()
  market.start()
  expect(clock.pendingTimers).toBe(0)
  await clock.advance(1_000)
  expect(market.actions).toBe(0)
})

test("users' quotes at the best price are filled soon, and offers better than fair at once", async () => {
  const { clock, market, spot } = stageOf({ rate: 1_000, bases: ['BTC', 'ETH'], divergence: false })
  market.start()
  spot.openAccount({ id: 1 })
  spot.deposit({ account: 1, asset: 'USDT', amount: 10n ** 24n })
  spot.deposit({ account: 1, asset: 'BTC', amount: 10n ** 24n })
  const instrument = spot.view.instrument('BTC_USDT')
  const size = instrument.toSize('0.5') ?? 0
  for (const side of ['buy', 'sell'] as const) {
    const price = spot.view.bookSide('BTC_USDT', side).best?.price ?? 0
    const { order } = granted(spot.submit({ account: 1, market: 'BTC_USDT', side, kind: 'limit', price, size }))
    await clock.advance(30_000)
    expect(spot.view.order({ account: 1, orderId: order.id })).toMatchObject({ status: 'filled', filled: size })
  }
  const generous = Math.round(((spot.view.bookSide('BTC_USDT', 'buy').best?.price ?? 0) * 1.002) / 10) * 10
  const { order } = granted(
    spot.submit({ account: 1, market: 'BTC_USDT', side: 'buy', kind: 'limit', price: generous, size: size * 20 }),
  )
  await clock.advance(1_000)
  expect(spot.view.order({ account: 1, orderId: order.id })?.status).toBe('filled')
  market.close()
})

test('exchanges agree on prices, and from time to time part far enough for an arbitrageur', async () => {
  const { clock, market, spot, perpetual } = stageOf({ bases: ['BTC', 'ETH', 'SOL', 'XRP'] })
  market.start()
  const seen = { apart: 0, together: 0 }
  for (let sample = 0; sample < 150; sample += 1) {
    await clock.advance(100)
    for (const { id } of spot.view.instruments) {
      const [here, there] = [best(spot, id), best(perpetual, id)]
      const gain = Math.max(here.bid / there.ask, there.bid / here.ask) - 1
      expect(gain).toBeLessThan(0.02)
      if (gain > 0.0025) seen.apart += 1
      else if (gain < 0.001) seen.together += 1
    }
  }
  expect(seen.apart).toBeGreaterThan(10)
  expect(seen.together).toBeGreaterThan(300)
  market.close()
})

test('perpetuals get a mark and an index price every second', async () => {
  const { clock, market, perpetual } = stageOf({ rate: 100, depth: 20 })
  const marks: number[] = []
  perpetual.listen((events) => {
    for (const event of events) if (event.type === 'mark-price' && event.market === 'BTC_USDT') marks.push(event.mark)
  })
  market.start()
  await clock.advance(10_000)
  expect(marks).toHaveLength(11)
  const { index } = perpetual.view.prices('BTC_USDT')
  const fair = market.fairPrice('perpetual', 'BTC_USDT')
  expect(Math.abs(Number(perpetual.view.instrument('BTC_USDT').priceText(index)) / fair - 1)).toBeLessThan(0.02)
  market.close()
})

test('there are candles from before the market began, and they lead up to it', () => {
  const { clock, market, spot } = stageOf({ historyMinutes: 120 })
  market.start()
  const candles = spot.view.candles('BTC_USDT', '1m')
  expect(candles).toHaveLength(120)
  expect(candles.at(-1)?.openTime).toBe(clock.now() - 60_000)
  for (const [index, candle] of candles.entries()) {
    expect(candle.openTime).toBe(clock.now() - (120 - index) * 60_000)
    expect(candle.low).toBeLessThanOrEqual(Math.min(candle.open, candle.close))
    expect(candle.high).toBeGreaterThanOrEqual(Math.max(candle.open, candle.close))
    expect(candle.size).toBeGreaterThan(0n)
  }
  const instrument = spot.view.instrument('BTC_USDT')
  const last = Number(instrument.priceText(candles.at(-1)?.close ?? 0))
  expect(Math.abs(last / market.fairPrice('spot', 'BTC_USDT') - 1)).toBeLessThan(0.0001)
  expect(spot.view.candles('BTC_USDT', '1h')).toHaveLength(2)
  market.close()
})

test('an asset without a reference price is named', () => {
  const clock = new ManualClock()
  const engine = new MatchingEngine({
    clock,
    markets: [
      {
        id: 'X',
        kind: 'spot',
        base: 'XYZ',
        quote: 'USDT',
        priceStep: '0.1',
        sizeStep: '1',
        fees: { maker: '0', taker: '0' },
      },
    ],
  })
  const venues = [{ id: 'a', engine }]
  expect(() => new MarketSimulation({ clock, seed: 1, venues })).toThrow('has no reference price of XYZ')
  const market = new MarketSimulation({
    clock,
    seed: 1,
    venues,
    assets: [{ asset: 'XYZ', price: 12, volatility: 0.1 }],
  })
  expect(Math.abs(market.fairPrice('a', 'X') / 12 - 1)).toBeLessThan(0.01)
  expect(() => market.fairPrice('a', 'Y')).toThrow('"Y" is no market of "a"')
})
