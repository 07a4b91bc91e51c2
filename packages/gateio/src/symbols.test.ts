import { Instruments, parseJson } from '@venuekit/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gateioContract, gateioSpotPair, toFuturesInstrument, toSpotInstrument } from './symbols.ts'

const pair = parseJson(
  '{"id":"ETH_USDT","base":"ETH","base_name":"Ethereum","quote":"USDT","quote_name":"Tether","fee":"0.2","min_base_amount":"0.001","min_quote_amount":"1.0","max_base_amount":"10000","max_quote_amount":"10000000","amount_precision":3,"precision":6,"trade_status":"tradable","sell_start":1516378650,"buy_start":1516378650,"delisting_time":0,"type":"normal","trade_url":"https://www.gate.io/trade/ETH_USDT","st_tag":false}',
) as object
const contract = parseJson(
  '{"name":"0G_USDT","type":"direct","quanto_multiplier":"1","order_price_round":"0.0001","mark_price_round":"0.0001","order_size_min":"1","order_size_max":"450000","enable_decimal":false,"orders_limit":100,"market_order_size_max":"300000","leverage_min":"1","leverage_max":"50","maker_fee_rate":"-0.0001","taker_fee_rate":"0.00075","funding_interval":28800,"position_size":"783779","in_delisting":false,"status":"trading","contract_type":"","launch_time":1758124392}',
) as object
const spot = (change: object) => toSpotInstrument(gateioSpotPair.parse({ ...pair, ...change }))
const futures = (change: object) => toFuturesInstrument(gateioContract.parse({ ...contract, ...change }), 'USDT')

describe('currency pairs', () => {
  test('[S3.104] a row becomes an instrument', () => {
    expect(spot({})).toEqual({
      symbol: 'ETH/USDT',
      exchangeSymbol: 'ETH_USDT',
      kind: 'spot',
      base: 'ETH',
      quote: 'USDT',
      status: 'trading',
      priceStep: '0.000001',
      sizeStep: '0.001',
      minimumSize: '0.001',
      maximumSize: '10000',
      minimumNotional: '1',
      maximumNotional: '10000000',
      sizeUnit: 'base',
      makerFee: '0.002',
      takerFee: '0.002',
      listedAt: 1_516_378_650_000,
    })
  })

  test('[S3.104] limits that are null, absent or 0 are none', () => {
    const { minimumSize, minimumNotional, maximumSize, makerFee } = spot({
      min_base_amount: null,
      min_quote_amount: undefined,
      max_base_amount: '0',
      fee: null,
    })
    expect([minimumSize, minimumNotional, maximumSize, makerFee]).toEqual([undefined, undefined, undefined, undefined])
  })

  test('caps of market orders, and a day on which trading ends', () => {
    expect(
      spot({ market_order_max_stock: '5', market_order_max_money: '90000', delisting_time: 1_800_000_000 }),
    ).toMatchObject({ maximumMarketSize: '5', maximumMarketNotional: '90000', delistsAt: 1_800_000_000_000 })
  })

  test.each([
    ['tradable', 'trading'],
    ['untradable', 'halted'],
    ['buyable', 'buy-only'],
    ['sellable', 'sell-only'],
    ['auction', 'unknown'],
  ])('%s is %s', (word, status) => {
    expect(spot({ trade_status: word }).status).toBe(status)
  })
})

describe('contracts', () => {
  test('[S3.104] a row becomes an instrument, its sizes in base units', () => {
    expect(futures({ name: 'BTC_USDT', quanto_multiplier: '0.0001' })).toEqual({
      symbol: 'BTC/USDT:USDT',
      exchangeSymbol: 'BTC_USDT',
      kind: 'perpetual',
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      status: 'trading',
      priceStep: '0.0001',
      sizeStep: '0.0001',
      minimumSize: '0.0001',
      maximumSize: '45',
      maximumMarketSize: '30',
      contractSize: '0.0001',
      sizeUnit: 'base',
      makerFee: '-0.0001',
      takerFee: '0.00075',
      maximumLeverage: '50',
      listedAt: 1_758_124_392_000,
    })
  })

  test('[S3.104] contracts that can be divided have the step of their smallest order', () => {
    const divisible = { enable_decimal: true, order_size_min: '0.1', quanto_multiplier: '0.01' }
    expect(futures(divisible)).toMatchObject({ sizeStep: '0.001', minimumSize: '0.001', contractSize: '0.01' })
    expect(futures({ ...divisible, enable_decimal: false }).sizeStep).toBe('0.01')
    expect(futures({ ...divisible, order_size_min: '1' }).sizeStep).toBe('0.01')
  })

  test('the sizes may be numbers, as they are without the header', () => {
    expect(futures({ order_size_min: 1, order_size_max: 450_000 })).toMatchObject({
      minimumSize: '1',
      maximumSize: '450000',
    })
  })

  test('a multiplier of 0 is an inverse contract, worth one unit of its quote asset', () => {
    const row = gateioContract.parse({ ...contract, name: 'BTC_USD', type: 'inverse', quanto_multiplier: '0' })
    expect(toFuturesInstrument(row, 'BTC')).toMatchObject({
      symbol: 'BTC/USD:BTC',
      sizeUnit: 'quote',
      contractSize: '1',
      sizeStep: '1',
    })
  })

  test.each([
    [{ status: 'prelaunch' }, 'pre-launch'],
    [{ status: 'delisting' }, 'reduce-only'],
    [{ status: 'delisted' }, 'delisted'],
    [{ status: 'circuit_breaker' }, 'halted'],
    [{ status: 'sleeping' }, 'unknown'],
    [{ status: undefined }, 'trading'],
    [{ in_delisting: true, position_size: '5' }, 'reduce-only'],
    [{ in_delisting: true, position_size: '0' }, 'delisted'],
  ])('%j is %s', (change, status) => {
    expect(futures(change).status).toBe(status)
  })

  test('a name without a quote asset is refused', () => {
    expect(() => futures({ name: 'BTC' })).toThrow('"BTC" has no name of the form BASE_QUOTE')
  })
})

describe('names both ways', () => {
  // What the exchange has: names that begin with digits, names that are not ASCII, names with an underscore.
  const base = fc.stringMatching(/^[0-9A-Z币安人生]{1,12}(?:_[0-9A-Z]{1,4})?$/u)
  const quote = fc.constantFrom('USDT', 'BTC', 'USD1', 'TRY')

  test('[S3.104] [S3.50] a pair and its symbol name one another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(base, quote), { selector: ([b, q]) => `${b}_${q}` }), (names) => {
        const listed = names.map(([b, q]) => spot({ id: `${b}_${q}`, base: b, quote: q }))
        const instruments = new Instruments('gateio', listed)
        expect(instruments.size).toBe(names.length)
        for (const [b, q] of names) {
          expect(instruments.require(`${b}/${q}`).exchangeSymbol).toBe(`${b}_${q}`)
          expect(instruments.requireExchangeSymbol(`${b}_${q}`).symbol).toBe(`${b}/${q}`)
        }
      }),
    )
  })

  test('[S3.104] [S3.50] a contract and its symbol name one another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(base), (names) => {
        const instruments = new Instruments(
          'gateio-futures',
          names.map((b) => futures({ name: `${b}_USDT` })),
        )
        expect(instruments.size).toBe(names.length)
        for (const b of names) {
          expect(instruments.require(`${b}/USDT:USDT`).exchangeSymbol).toBe(`${b}_USDT`)
          expect(instruments.requireExchangeSymbol(`${b}_USDT`).symbol).toBe(`${b}/USDT:USDT`)
        }
      }),
    )
  })
})
