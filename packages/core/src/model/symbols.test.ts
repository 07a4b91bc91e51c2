import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { formatSymbol, marketSymbol, parseSymbol, type SymbolParts } from './symbols.ts'
import { decimal } from '../decimal/decimal.ts'

const assetName = fc.stringMatching(/^[A-Z0-9]{1,10}$/)
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(2, 10).replaceAll('-', ''))

const parts: fc.Arbitrary<SymbolParts> = fc.oneof(
  fc.record({ kind: fc.constant('spot' as const), base: assetName, quote: assetName }),
  fc.record({ kind: fc.constant('perpetual' as const), base: assetName, quote: assetName, settle: assetName }),
  fc.record({
    kind: fc.constant('future' as const),
    base: assetName,
    quote: assetName,
    settle: assetName,
    expiry: day,
  }),
  fc.record({
    kind: fc.constant('option' as const),
    base: assetName,
    quote: assetName,
    settle: assetName,
    expiry: day,
    strike: fc.integer({ min: 1, max: 10_000_000 }).map((strike) => decimal(strike / 100)),
    optionType: fc.constantFrom('call' as const, 'put' as const),
  }),
)

describe('[S3.50] symbols', () => {
  test('what is written is read back', () => {
    fc.assert(
      fc.property(parts, (one) => {
        expect(parseSymbol(formatSymbol(one))).toEqual(one)
      }),
    )
  })

  test.each([
    ['BTC/USDT', { kind: 'spot', base: 'BTC', quote: 'USDT' }],
    ['1INCH/USDT', { kind: 'spot', base: '1INCH', quote: 'USDT' }],
    ['币安人生/USDT:USDT', { kind: 'perpetual', base: '币安人生', quote: 'USDT', settle: 'USDT' }],
    ['BTC/USD:BTC', { kind: 'perpetual', base: 'BTC', quote: 'USD', settle: 'BTC' }],
    ['BTC/USD:USD-260327', { kind: 'future', base: 'BTC', quote: 'USD', settle: 'USD', expiry: '260327' }],
    [
      'BTC/USD:USD-260327-90000.5-P',
      {
        kind: 'option',
        base: 'BTC',
        quote: 'USD',
        settle: 'USD',
        expiry: '260327',
        strike: '90000.5',
        optionType: 'put',
      },
    ],
  ])('%s is read', (text, expected) => {
    expect(parseSymbol(text)).toEqual(expected)
    expect(marketSymbol(text)).toBe(text)
  })

  test.each([
    '',
    '/',
    'BTC',
    'BTCUSDT',
    'BTC/',
    '/USDT',
    'BTC/USDT/ETH',
    'BTC/USDT:',
    'BTC/USDT:USDT:USDT',
    'BTC /USDT',
    'BTC/US\nDT',
    'BTC/US\u001bDT',
    'BTC/USD:USD-26032',
    'BTC/USD:USD-260230',
    'BTC/USD:USD-261301',
    'BTC/USD:USD-260327-90000',
    'BTC/USD:USD-260327-90000-X',
    'BTC/USD:USD-260327--1-C',
    'BTC/USD:USD-260327-9e4-C',
    'BTC/USD:USD-260327-90000-C-C',
    `${'A'.repeat(41)}/USDT`,
  ])('%j is refused, and the message says what to write', (text) => {
    expect(() => marketSymbol(text)).toThrow(InvalidInputError)
    expect(() => marketSymbol(text)).toThrow(/BTC\/USDT for spot/)
  })

  test('a part with a separator inside makes no other symbol', () => {
    expect(() => formatSymbol({ kind: 'spot', base: 'BTC/USDT:X', quote: 'USDT' })).toThrow(InvalidInputError)
    expect(() => formatSymbol({ kind: 'perpetual', base: 'BTC', quote: 'USD', settle: 'USD-260327' })).toThrow(
      InvalidInputError,
    )
  })
})
