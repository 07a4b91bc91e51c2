import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import { expect, test } from 'vitest'
import { checkPriority, formerNamesOf, resolveExchangeId } from './exchange-ids.ts'

test('[S5.34] [C.25] spaces and capitals do not count, and old names are known', () => {
  expect(resolveExchangeId(' Kraken ')).toBe('kraken')
  expect(resolveExchangeId('HUOBI')).toBe('htx')
  expect(resolveExchangeId('gateio')).toBe('gate')
  expect(resolveExchangeId('constructor')).toBe('constructor')
  expect(formerNamesOf('htx')).toEqual(['huobi'])
  for (const name of ['', '  ', 'a b', '../kraken', 7 as unknown as string]) {
    expect(() => resolveExchangeId(name)).toThrow(InvalidInputError)
  }
})

test('[S5.36] [C.25] a priority list is cleaned; what is none is refused', () => {
  expect(checkPriority([' Coinbase', 'kraken'])).toEqual(['coinbase', 'kraken'])
  expect(checkPriority('okx, bybit,')).toEqual(['okx', 'bybit'])
  for (const wrong of [[], '', ['kraken', 'KRAKEN'], ['huobi', 'htx'], [''], [7], 'kraken,kraken', undefined]) {
    expect(() => checkPriority(wrong)).toThrow(ConfigurationError)
  }
})
