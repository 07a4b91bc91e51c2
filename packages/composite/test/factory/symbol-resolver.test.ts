import { Instruments } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import { errorOf, instrumentOf } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { SymbolResolver } from '../../src/factory/symbol-resolver.ts'

function resolverOf(lists: Readonly<Record<string, readonly string[]>>): SymbolResolver {
  const resolver = new SymbolResolver()
  const sources = Object.entries(lists).map(([id, symbols]) => ({
    id,
    instruments: new Instruments(
      id,
      symbols.map((symbol) => instrumentOf(symbol)),
    ),
  }))
  resolver.initialize(sources)
  return resolver
}

describe('[S2.49] the resolver', () => {
  const resolver = resolverOf({
    mexc: ['BTC/USDT', 'ETH/USDT'],
    gateio: ['BTC/USDT', 'DOGE/USDT'],
    delta: ['BTC/USDT:USDT'],
  })

  test('says where a symbol is listed, whatever its spelling', () => {
    const match = { symbol: 'BTC/USDT', exchanges: ['mexc', 'gateio'], isValid: true, errors: [] }
    for (const spelling of ['BTC/USDT', 'BTC_USDT', 'btcusdt']) expect(resolver.resolveSymbol(spelling)).toEqual(match)
    expect(resolver.resolveSymbol('BTC/USDT:USDT').exchanges).toEqual(['delta'])
    expect(resolver.resolveSymbol('XMR/USDT')).toEqual({
      symbol: 'XMR/USDT',
      exchanges: [],
      isValid: false,
      errors: ['no exchange lists "XMR/USDT"; known are: mexc, gateio, delta'],
    })
    expect(new SymbolResolver().resolveSymbol('BTC/USDT').errors[0]).toContain('known are: none')
  })

  test('says what several have in common, and what each calls it', () => {
    expect(resolver.getCommonSymbols(['mexc', 'gateio'])).toEqual(['BTC/USDT'])
    expect(resolver.getCommonSymbols()).toEqual([])
    expect(resolver.getExchangeSymbol('BTC/USDT', 'gateio')).toBe('BTC_USDT')
    expect(resolver.getExchangeSymbol('ETH/USDT', 'gateio')).toBeUndefined()
  })

  test('builds the pair of an arbitrage where two trade it', async () => {
    const pair = resolver.buildArbitragePair('BTCUSDT')
    expect(pair).toMatchObject({ symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT' })
    expect(pair.legs.map(({ exchange, exchangeSymbol }) => [exchange, exchangeSymbol])).toEqual([
      ['mexc', 'BTC_USDT'],
      ['gateio', 'BTC_USDT'],
    ])
    for (const call of [
      () => resolver.buildArbitragePair('ETH/USDT'),
      () => resolver.buildArbitragePair('BTC/USDT', ['mexc']),
    ]) {
      expect(InvalidInputError.is(await errorOf(call))).toBe(true)
    }
  })

  test('a market that is halted counts neither as valid nor for a pair', () => {
    const halted = new SymbolResolver()
    const list = (id: string, status: 'trading' | 'halted') => ({
      id,
      instruments: new Instruments(id, [instrumentOf('BTC/USDT', { status })]),
    })
    halted.initialize([list('mexc', 'trading'), list('gateio', 'halted')])
    expect(halted.resolveSymbol('BTC/USDT')).toMatchObject({ isValid: true, errors: ['BTC/USDT is halted on gateio'] })
    expect(() => halted.buildArbitragePair('BTC/USDT')).toThrow('too few exchanges for a pair: mexc')
    halted.initialize([list('mexc', 'halted')])
    expect(halted.resolveSymbol('BTC/USDT').isValid).toBe(false)
  })
})
