import { describe, expect, test } from 'vitest'
import { ConfigurationError, UnsupportedExchangeError } from '../errors/general.ts'
import { createExchangeNames } from './exchange-names.ts'

const exchanges = [
  { id: 'mexc', key: 'mexc', aliases: ['MEXC_SPOT'] },
  { id: 'gateio', key: 'gateio', aliases: ['GATEIO', 'gate', 'GATEIO_SPOT'] },
  { id: 'gateio-futures', key: 'gateioFutures', aliases: ['GATEIO_FUTURES'] },
] as const
const names = createExchangeNames(exchanges)

describe('[S3.38] [C.26] one exchange, many spellings', () => {
  test.each([
    ['mexc', 'mexc'],
    ['MEXC', 'mexc'],
    ['MEXC_SPOT', 'mexc'],
    ['mexc-spot', 'mexc'],
    ['gate', 'gateio'],
    ['Gate.io', 'gateio'],
    ['gateioFutures', 'gateio-futures'],
    ['GATEIO_FUTURES', 'gateio-futures'],
    [' gateio futures ', 'gateio-futures'],
  ])('%s is %s', (name, id) => {
    expect(names.resolve(name).id).toBe(id)
    expect(names.find(name)?.id).toBe(id)
  })

  test('the ids stand in their order', () => {
    expect(names.ids).toEqual(['mexc', 'gateio', 'gateio-futures'])
  })
})

describe('[S2.76] a name that nobody has', () => {
  test('is refused with those there are, and the nearest one', () => {
    const attempt = (): unknown => names.resolve('gatio')
    expect(attempt).toThrow(UnsupportedExchangeError)
    expect(attempt).toThrow('Unsupported exchange: gatio. Available: [mexc, gateio, gateio-futures]')
    expect(attempt).toThrow(expect.objectContaining({ context: { didYouMean: 'gateio' } }))
    expect(names.find('gatio')).toBeUndefined()
    expect(names.nearest('gatio')).toBe('gateio')
    expect(names.nearest('kraken')).toBeUndefined()
  })

  test.each(['', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'x\u001b[2J'])('%j', (name) => {
    expect(names.find(name)).toBeUndefined()
    expect(() => names.resolve(name)).toThrow(/^Unsupported exchange: [^\p{C}]*\. Available/u)
  })
})

test('two exchanges under one name are refused', () => {
  const other = { id: 'mexc-two', key: 'mexcTwo', aliases: ['Mexc Spot'] }
  const attempt = (): unknown => createExchangeNames([...exchanges, other])
  expect(attempt).toThrow(ConfigurationError)
  expect(attempt).toThrow('both mexc and mexc-two are called "Mexc Spot"')
  // The same exchange under its own names several times is fine.
  expect(createExchangeNames([exchanges[1]]).ids).toEqual(['gateio'])
})
