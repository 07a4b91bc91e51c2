import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultAssets } from './assets.ts'
import { Divergences } from './divergences.ts'
import { defaultPerpetualMarkets, defaultSpotMarkets } from './instruments.ts'
import { ReferencePrices } from './reference.ts'
import { MatchingEngine } from '../engine/engine.ts'

const btc = { asset: 'BTC', price: 60_000, volatility: 0.03 }
const eth = { asset: 'ETH', price: 3_000, volatility: 0.04 }
const usdt = { asset: 'USDT', price: 1, volatility: 0 }

test('a price depends on the seed and the time that has passed, not on other assets or on how time was cut', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 20 }), (seed, cuts) => {
      const alone = new ReferencePrices(seed, [btc])
      const among = new ReferencePrices(seed, [eth, btc, usdt])
      for (const cut of cuts) among.advance(cut)
      alone.advance(cuts.reduce((sum, cut) => sum + cut, 0))
      expect(among.price('BTC')).toBe(alone.price('BTC'))
    }),
  )
})

test('prices move about as much as they should and stay around where they began', () => {
  const references = new ReferencePrices(5, [btc, usdt])
  const days: number[] = []
  for (let day = 0; day < 20; day += 1) {
    references.advance(86_400_000)
    days.push(references.price('BTC') / btc.price)
  }
  expect(Math.max(...days.map((day) => Math.abs(day - 1)))).toBeLessThan(0.12)
  expect(Math.max(...days) - Math.min(...days)).toBeGreaterThan(0.01)
  expect(references.price('USDT')).toBe(1)
  expect(references.rate('BTC', 'USDT')).toBe(references.price('BTC'))
  expect(() => references.price('XYZ')).toThrow('has no reference price of XYZ')
  expect(() => new ReferencePrices(1, [{ asset: 'XYZ', price: 0, volatility: 0 }])).toThrow('assets.XYZ.price')
})

test('divergences come and go at their times, within their sizes', () => {
  const options = { everyMs: 10_000, durationMs: [1_000, 3_000], size: [0.002, 0.005] } as const
  const divergences = new Divergences(3, options)
  const coarse = new Divergences(3, options)
  const times = Array.from({ length: 60_000 }, (_, index) => index * 10)
  const offsets = times.map((time) => divergences.offset('a', 'BTC', time))
  // However seldom one asks, the answer is the same.
  for (let index = 0; index < times.length; index += 73)
    expect(coarse.offset('a', 'BTC', times[index] ?? 0)).toBe(offsets[index])
  const sizes = offsets.filter((offset) => offset !== 0).map(Math.abs)
  expect(Math.min(...new Set(sizes))).toBeGreaterThanOrEqual(0.002)
  expect(Math.max(...new Set(sizes))).toBeLessThan(0.005)
  const lengths: number[] = []
  let since: number | undefined
  for (const [index, offset] of offsets.entries()) {
    if (offset !== 0) since ??= index * 10
    else if (since !== undefined) {
      lengths.push(index * 10 - since)
      since = undefined
    }
  }
  expect(lengths.length).toBeGreaterThan(30)
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(980)
  expect(Math.max(...lengths)).toBeLessThanOrEqual(3_010)
  const shape = (venue: string, asset: string) =>
    times.filter((time) => time % 1_000 === 0).map((time) => new Divergences(3, options).offset(venue, asset, time))
  expect(shape('a', 'BTC')).not.toEqual(shape('b', 'BTC'))
  expect(shape('a', 'BTC')).not.toEqual(shape('a', 'ETH'))
})

test('there are more than twenty assets, with spot and perpetual markets that an engine takes', () => {
  const spot = defaultSpotMarkets()
  const perpetual = defaultPerpetualMarkets({ name: (base, quote) => `${base}${quote}`, quote: 'USDC' })
  expect(spot.length).toBeGreaterThan(20)
  expect(new Set(defaultAssets.map(({ asset }) => asset)).size).toBe(defaultAssets.length)
  const engine = new MatchingEngine({ clock: { now: () => 0 }, markets: [...spot, ...perpetual] })
  expect(engine.view.instruments).toHaveLength(2 * spot.length)
  expect(spot[0]).toMatchObject({ id: 'BTC_USDT', priceStep: '0.1', sizeStep: '0.00001' })
  expect(perpetual[0]).toMatchObject({ id: 'BTCUSDC', contractSize: '0.0001', priceStep: '0.1', markPrice: '62000.0' })
  expect(spot.find(({ base }) => base === 'PEPE')).toMatchObject({ priceStep: '0.00000000001', sizeStep: '1' })
})
