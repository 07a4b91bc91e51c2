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

  test('a breaker looks back to the beginning of its minute', () => {
    const watch = new VolatilityWatch()
    const isBroken = (price: string, now: number): boolean =>
      watch.isBroken('BTC/USDT', decimal(price), { now, limit: decimal('0.1') })
    expect([isBroken('100', 0), isBroken('109', 10_000), isBroken('89', 50_000)]).toEqual([false, false, true])
    expect([isBroken('89', 60_000), isBroken('97', 70_000)]).toEqual([false, false])
  })
})
