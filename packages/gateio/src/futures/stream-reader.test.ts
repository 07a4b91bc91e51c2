import { expect, test } from 'vitest'
import { futuresInstruments, readText } from '../../test/markets.ts'
import { gateioFuturesReader } from './stream-reader.ts'

// The frames of the exchange's documentation and recordings.
const read = (text: string) => readText(gateioFuturesReader, futuresInstruments, text)

test('[S3.102] tickers are partial: what a message does not speak of is left as it is', () => {
  const text =
    '{"time":1789456337,"time_ms":1789456337810,"channel":"futures.tickers","event":"update","result":[{"contract":"BTC_USDT","last":"77175.1","mark_price":"77183.5","index_price":"77221.8","funding_rate":"0.000072","funding_rate_indicative":"0.000072","funding_interval":28800,"funding_offset":0,"funding_next_apply":1789459200,"price_type":"last","t":1789456337802}]}'
  expect(read(text).patches).toEqual([
    {
      type: 'ticker',
      ticker: {
        symbol: 'BTC/USDT:USDT',
        last: '77175.1',
        markPrice: '77183.5',
        indexPrice: '77221.8',
        fundingRate: '0.000072',
        nextFundingAt: 1_789_459_200_000,
        timestamp: 1_789_456_337_802,
      },
    },
    {
      type: 'funding-rate',
      fundingRate: {
        symbol: 'BTC/USDT:USDT',
        rate: '0.000072',
        appliesAt: 1_789_459_200_000,
        intervalMs: 28_800_000,
        markPrice: '77183.5',
      },
    },
  ])
  const sizes =
    '{"time_ms":1,"channel":"futures.tickers","event":"update","result":[{"contract":"BTC_USDT","total_size":"50000"}]}'
  expect(read(sizes).patches).toEqual([
    { type: 'ticker', ticker: { symbol: 'BTC/USDT:USDT', openInterest: '5', timestamp: 1 } },
  ])
})

test('[S3.102] candles: the one that has just ended and the new one', () => {
  const candle = { v: 27_525_555, c: '95.4', h: '96.9', l: '89.5', o: '94.3', n: '1m_BTC_USDT', a: '314732.87412' }
  const text = (...rows: readonly object[]) =>
    JSON.stringify({ time_ms: 1_545_129_361_000, channel: 'futures.candlesticks', event: 'update', result: rows })
  const both = text({ ...candle, t: 1_545_129_300 }, { ...candle, t: 1_545_129_360, v: '5116.8' })
  expect(read(both).patches).toMatchObject([
    { candle: { openTime: 1_545_129_300_000, closed: true, baseVolume: '2752.5555', quoteVolume: undefined } },
    { candle: { openTime: 1_545_129_360_000, closed: false, baseVolume: '0.51168' } },
  ])
  expect(read(text({ ...candle, t: 1, n: '1m_mark_BTC_USDT' }))).toMatchObject({ patches: [], rejected: 0 })
})

test('[S3.102] orders, with prices as numbers and ids beyond 2^53', () => {
  const text =
    '{"channel":"futures.orders","event":"update","time":1727094610,"time_ms":1727094610080,"result":[{"id":58828270140012048,"user":"15564602","contract":"SOL_USDT","create_time":1727084914,"create_time_ms":1727084914383,"update_time":1727094610074,"update_id":2,"finish_time":1727094610,"finish_time_ms":1727094610074,"finish_as":"cancelled","status":"finished","size":-1,"left":-1,"iceberg":0,"price":160,"fill_price":0,"tif":"gtc","text":"web","tkfr":0.00015,"mkfr":-0.00005,"refr":0,"refu":0,"is_close":false,"is_liq":false,"is_reduce_only":false,"stp_id":"0","stp_act":"-","stop_loss_price":"","stop_profit_price":"","amend_text":"-","biz_info":"-"}]}'
  const [patch] = read(text).patches
  expect(patch).toMatchObject({
    type: 'order',
    order: {
      symbol: 'SOL/USDT:USDT',
      orderId: '58828270140012048',
      side: 'sell',
      status: 'cancelled',
      quantity: '1',
      filled: '0',
      price: '160',
      createdAt: 1_727_084_914_383,
      updatedAt: 1_727_094_610_074,
    },
  })
  // Fees come with the executions.
  expect(patch).not.toHaveProperty('order.fees')
  const open = text.replace('"finish_as":"cancelled","status":"finished"', '"finish_as":"_new","status":"open"')
  expect(read(open).patches).toMatchObject([{ order: { status: 'open' } }])
  expect(read(open).patches[0]).not.toHaveProperty('order.reason')
})

test('[S3.102] executions of own orders; a negative fee is a rebate', () => {
  const text =
    '{"channel":"futures.usertrades","event":"update","time":1727169518,"time_ms":1727169518420,"result":[{"id":"60117765","order_id":"533324294866","contract":"SOL_USDT","create_time":1727169518,"create_time_ms":1727169518413,"size":-1,"close_size":"-1","role":"maker","price":"147.6","text":"web","fee":-0.00738,"point_fee":0,"amend_text":"-","biz_info":"-"}]}'
  expect(read(text).patches).toMatchObject([
    {
      type: 'fill',
      fill: {
        tradeId: '60117765',
        orderId: '533324294866',
        side: 'sell',
        size: '1',
        price: '147.6',
        liquidity: 'maker',
        fee: { amount: '-0.00738', asset: 'USDT' },
        timestamp: 1_727_169_518_413,
      },
    },
  ])
})

test('[S3.102] positions, without mark price and profit', () => {
  const text =
    '{"channel":"futures.positions","event":"update","time":1727169518,"time_ms":1727169518430,"result":[{"contract":"SOL_USDT","user":"15564602","mode":"single","size":1,"entry_price":147.88,"leverage":0,"cross_leverage_limit":10,"leverage_max":50,"margin":296.16455822737,"liq_price":0,"maintenance_rate":0.01,"risk_limit":500000,"realised_pnl":-0.287384,"realised_point":0,"history_pnl":0,"history_point":0,"last_close_pnl":0,"update_id":3,"time":1727169518,"time_ms":1727169518413}]}'
  expect(read(text).patches).toEqual([
    {
      type: 'position',
      position: {
        symbol: 'SOL/USDT:USDT',
        side: 'long',
        size: '1',
        contracts: '1',
        entryPrice: '147.88',
        realizedPnl: '-0.287384',
        margin: '296.16455822737',
        marginMode: 'cross',
        leverage: '10',
        timestamp: 1_727_169_518_413,
      },
      mode: 'net',
    },
  ])
})

test.each([
  ['single', 'net'],
  ['dual_long', 'hedge'],
  ['dual_short', 'hedge'],
  ['of_tomorrow', undefined],
])('[S3.71] a position of the mode %s says that the account keeps them %s', (word, mode) => {
  const text = `{"channel":"futures.positions","event":"update","time":1727169518,"result":[{"contract":"SOL_USDT","mode":"${word}","size":1}]}`
  expect(read(text).patches).toMatchObject([{ type: 'position', mode }])
})

test('[S3.102] a position that was closed has no prices and no profit any more', () => {
  const text =
    '{"channel":"futures.positions","event":"update","time":1727169518,"result":[{"contract":"SOL_USDT","mode":"single","size":0,"entry_price":0,"leverage":0,"liq_price":0}]}'
  const [patch] = read(text).patches
  expect(patch).toMatchObject({ position: { side: 'flat', size: '0', contracts: '0' } })
  // They are named as being none: what is not named stays as it was.
  for (const name of ['entryPrice', 'liquidationPrice', 'unrealizedPnl'])
    expect(patch).toHaveProperty(['position', name], undefined)
  expect(patch).not.toHaveProperty('position.margin')
})

test('[S3.102] balances: no more than the total', () => {
  const text =
    '{"channel":"futures.balances","event":"update","time":1755738515,"time_ms":1755738515680,"result":[{"balance":2214.191673190433,"change":-0.0025776,"currency":"usdt","text":"TCOM_USDT:263179103241933596","time":1755738515,"time_ms":1755738515671,"type":"fee","user":"12870774"}]}'
  expect(read(text).patches).toEqual([
    { type: 'balance', balance: { asset: 'USDT', total: '2214.191673190433', timestamp: 1_755_738_515_671 } },
  ])
})

test('[S3.102] orders that wait for a price', () => {
  const text =
    '{"time":1596798126,"time_ms":1596798126123,"channel":"futures.autoorders","event":"update","result":[{"user":123456,"id":2007047737421336576,"trade_id":0,"status":"open","reason":"","create_time":1596798126,"name":"price_autoorders","order_type":"close-long-order","me_order_id":"213867453823","is_stop_order":false,"stop_trigger":{"rule":0,"trigger_price":"","order_price":""},"trigger":{"strategy_type":0,"price_type":0,"price":"10000","rule":2,"expiration":86400},"initial":{"contract":"BTC_USDT","size":10,"price":"10000","tif":"gtc","text":"web","iceberg":0,"is_close":false,"is_reduce_only":false,"auto_size":""}}]}'
  expect(read(text).patches).toMatchObject([
    {
      type: 'order',
      order: { orderId: '2007047737421336576', status: 'pending', triggerPrice: '10000', quantity: '0.001' },
    },
  ])
})
