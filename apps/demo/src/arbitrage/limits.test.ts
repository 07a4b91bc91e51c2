import { decimal, type Decimal, parseKitConfig } from 'venuekit'
import { describe, expect, test } from 'vitest'
import { limitsOf, median, roomFor, VolatilityWatch } from './limits.ts'

const limits = limitsOf(parseKitConfig().arbitrage)
const nothing = { total: decimal('0'), byExchange: {}, byMarket: {} }

describe('[S2.72] limits as numbers', () => {
  test('the one that leaves the least is named', () => {
    const leg = { market: 'BTC/USDT', exchanges: ['gateio', 'mexc'] }
    expect(roomFor(limits, nothing, leg)).toEqual({ value: '5000', by: 'maxPositionSizeUsd' })
    const exposure = { ...nothing, byExchange: { mexc: decimal('12000') } }
    expect(roomFor(limits, exposure, leg)).toEqual({ value: '3000', by: 'maxExchangeExposureUsd' })
  })

  test('a fair price is the one in the middle', () => {
    const of = (...texts: string[]): Decimal | undefined => median(texts.map((text) => decimal(text)))
    expect([of('3', '1', '2'), of('1', '4'), of('7'), of()]).toEqual(['2', '2.5', '7', undefined])
  })

  test('a breaker looks back over the last minute, whenever that began', () => {
    const watch = new VolatilityWatch()
    const isBroken = (price: string, seconds: number): boolean =>
      watch.isBroken('BTC/USDT', decimal(price), { now: seconds * 1_000, limit: decimal('0.1') })
    expect([isBroken('100', 0), isBroken('100', 55), isBroken('109', 59)]).toEqual([false, false, false])
    // Neither 100 nor 109 is 10 % away from what was there at the beginning of a minute of the clock.
    expect([isBroken('109', 61), isBroken('98', 62), isBroken('111', 63)]).toEqual([false, true, true])
    expect([isBroken('111', 122), isBroken('111', 124)]).toEqual([true, false])
  })
})
