import { InvalidInputError } from '@venuekit/core/errors'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeSymbol } from './normalize-symbol.ts'

test.each([
  ['BTC/USDT:USDT', 'BTC/USDT'],
  ['ETHUSDT', 'ETH/USDT'],
  ['ethusdt', 'ETH/USDT'],
  [' btc-usd ', 'BTC/USD'],
  ['SOL_USDC', 'SOL/USDC'],
  ['ETHBTC', 'ETH/BTC'],
  ['BTCFDUSD', 'BTC/FDUSD'],
  ['1INCHUSDT', '1INCH/USDT'],
  ['BTC/USD:USD-260327', 'BTC/USD'],
  ['BTC/USD:BTC-260327-90000-C', 'BTC/USD'],
])('[S5.7] %s is %s', (symbol, normal) => {
  expect(normalizeSymbol(symbol)).toBe(normal)
})

test.each(['', 'USDT', 'BTCXYZ', 'A/B/C', '/USDT', 'BTC/', 'BTC USDT'])(
  '[S5.7] "%s" is refused, not guessed',
  (symbol) => {
    expect(() => normalizeSymbol(symbol)).toThrow(InvalidInputError)
  },
)

test('[S5.7] a normal symbol stays as it is, whatever comes in is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      const normal = readOf(text)
      expect(normal === undefined ? undefined : normalizeSymbol(normal)).toBe(normal)
    }),
  )
})

/** The normal form, or undefined where it is refused as it should be. */
function readOf(text: string): string | undefined {
  try {
    return normalizeSymbol(text)
  } catch (error) {
    if (InvalidInputError.is(error)) return undefined
    throw error
  }
}
