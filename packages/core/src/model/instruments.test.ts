import { describe, expect, test } from 'vitest'
import { InvalidInputError, ProtocolError } from '../errors/general.ts'
import { instrumentOf } from '../testing/model.ts'
import { Instruments } from './instruments.ts'

const spot = instrumentOf('BTC/USDT', { exchangeSymbol: 'BTC_USDT' })
const perpetual = instrumentOf('BTC/USDT:USDT', { exchangeSymbol: 'BTC_USDT_PERP', exchangeId: '27' })
const ether = instrumentOf('ETH/USDT', { exchangeSymbol: 'ETH_USDT' })

describe('[S3.50] Instruments', () => {
  const instruments = new Instruments('test', [spot, perpetual, ether])

  test('finds by our symbol, by the exchange symbol and by its id', () => {
    expect(instruments.get('BTC/USDT')).toBe(spot)
    expect(instruments.get('BTC_USDT')).toBe(spot)
    expect(instruments.byExchangeSymbol('BTC_USDT_PERP')).toBe(perpetual)
    expect(instruments.byExchangeSymbol('BTC/USDT')).toBeUndefined()
    expect(instruments.byExchangeId('27')).toBe(perpetual)
    expect([...instruments]).toEqual([spot, perpetual, ether])
    expect(instruments.size).toBe(3)
  })

  test('[C.19] takes base and quote written together where one market can be meant, and only there', () => {
    expect(instruments.get('ETHUSDT')).toBe(ether)
    expect(instruments.get('eth-usdt')).toBe(ether)
    expect(instruments.get('BTCUSDT')).toBeUndefined()
    expect(() => instruments.require('BTCUSDT')).toThrow(/several markets of test; write the whole symbol/)
  })

  test('says what is missing', () => {
    expect(() => instruments.require('DOGE/USDT')).toThrow(InvalidInputError)
    expect(() => instruments.require('DOGE/USDT')).toThrow('symbol: test lists no market "DOGE/USDT"')
    expect(() => new Instruments('test', []).require('BTC/USDT')).toThrow(/call initialize\(\) first/)
  })

  test('what is not found is answered with what was most likely meant', () => {
    const list = new Instruments('test', [spot, ether])
    expect(() => list.require('BTC/USDT:USDT')).toThrow('lists no market "BTC/USDT:USDT"; did you mean BTC/USDT?')
    expect(() => list.require('ETH/USTD')).toThrow('"ETH/USTD"; of ETH it lists ETH/USDT')
    expect(() => list.require('PEPE/EUR')).toThrow('lists no market "PEPE/EUR"; it lists those in `instruments`')
  })

  test.each([undefined, null, 7, {}])('%s is no name of a market', (name) => {
    expect(() => instruments.require(name as never)).toThrow(InvalidInputError)
    expect(() => instruments.requireExactly(name as never)).toThrow(/^symbol: must be a text such as BTC\/USDT, not/)
  })

  test('where money is at stake a whole symbol means that market alone', () => {
    const futures = new Instruments('test', [perpetual])
    expect(futures.require('BTC/USDT')).toBe(perpetual)
    expect(() => futures.requireExactly('BTC/USDT')).toThrow(
      'symbol: test lists no market "BTC/USDT"; where BTC/USDT:USDT is meant, write all of it',
    )
    for (const name of ['BTC/USDT:USDT', 'BTC_USDT_PERP', 'BTCUSDT']) {
      expect(futures.requireExactly(name)).toBe(perpetual)
    }
    expect(instruments.requireExactly('eth/usdt')).toBe(ether)
  })

  test('a name of the exchange that is not in the list is an error of the exchange', () => {
    expect(instruments.requireExchangeSymbol('ETH_USDT')).toBe(ether)
    expect(() => instruments.requireExchangeSymbol('ETH/USDT')).toThrow(ProtocolError)
    expect(() => instruments.requireExchangeSymbol('X')).toThrow(
      'test speaks of the market "X", which is not in the list',
    )
  })

  test('keys such as __proto__ are just names', () => {
    expect(instruments.get('__proto__')).toBeUndefined()
    expect(instruments.get('constructor')).toBeUndefined()
    expect(() => instruments.require('toString')).toThrow(InvalidInputError)
  })

  test('[X.11] a row that repeats a symbol is set aside and the list survives', () => {
    const again = instrumentOf('BTC/USDT', { exchangeSymbol: 'BTC_USDT_2' })
    const list = new Instruments('test', [spot, again, ether])
    expect(list.get('BTC/USDT')).toBe(spot)
    expect(list.duplicates).toEqual([again])
    expect(list.size).toBe(2)
  })
})
