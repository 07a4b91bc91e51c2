import { ProtocolError } from '@venuekit/core'
import { expect, test } from 'vitest'
import { readText, spotInstruments } from '../../test/markets.ts'
import { gateioSpotReader } from './stream-reader.ts'

// The frames of the exchange's documentation and recordings.
const read = (text: string) => readText(gateioSpotReader, spotInstruments, text)

test('[S3.102] tickers', () => {
  const text =
    '{"time":1669107766,"time_ms":1669107766406,"channel":"spot.tickers","event":"update","result":{"currency_pair":"BTC_USDT","last":"15743.4","lowest_ask":"15744.4","highest_bid":"15743.5","change_percentage":"-1.8254","base_volume":"9110.473081735","quote_volume":"145082083.2535","high_24h":"16280.9","low_24h":"15468.5"}}'
  expect(read(text)).toEqual({
    patches: [
      {
        type: 'ticker',
        ticker: {
          symbol: 'BTC/USDT',
          last: '15743.4',
          bid: '15743.5',
          ask: '15744.4',
          high: '16280.9',
          low: '15468.5',
          baseVolume: '9110.473081735',
          quoteVolume: '145082083.2535',
          change: '-0.018254',
          timestamp: 1_669_107_766_406,
        },
      },
    ],
    times: [1_669_107_766_406],
    rejected: 0,
  })
})

test('[S3.102] candles', () => {
  const text =
    '{"time":1606292600,"time_ms":1606292600376,"channel":"spot.candlesticks","event":"update","result":{"t":"1606292580","v":"2362.32035","c":"19128.1","h":"19128.1","l":"19128.1","o":"19128.1","n":"1m_BTC_USDT","a":"3.8283","w":true}}'
  const candle = {
    symbol: 'BTC/USDT',
    interval: '1m',
    openTime: 1_606_292_580_000,
    baseVolume: '3.8283',
    quoteVolume: '2362.32035',
    close: '19128.1',
    closed: true,
  }
  expect(read(text).patches).toMatchObject([{ type: 'candle', candle }])
  expect(read(text.replace(',"w":true', '')).patches).toMatchObject([{ candle: { closed: false } }])
  expect(read(text.replace('1m_BTC', '5y_BTC')).patches).toEqual([])
})

test('[S3.102] orders: their state follows from the event', () => {
  const text =
    '{"time":1694655225,"time_ms":1694655225315,"channel":"spot.orders","event":"update","result":[{"id":"399123456","text":"t-testtext","create_time":"1694655225","update_time":"1694655225","create_time_ms":"1694655225315","update_time_ms":"1694655225315","currency_pair":"BTC_USDT","type":"limit","account":"spot","side":"sell","amount":"0.0001","price":"26253.3","time_in_force":"gtc","left":"0.0001","filled_total":"0","filled_amount":"0","avg_deal_price":"0","fee":"0","fee_currency":"USDT","point_fee":"0","gt_fee":"0","rebated_fee":"0","rebated_fee_currency":"USDT","user":3497082,"event":"put","stp_id":0,"stp_act":"-","finish_as":"open","biz_info":"-","amend_text":"-"}]}'
  const [patch] = read(text).patches
  expect(patch).toMatchObject({
    type: 'order',
    order: {
      symbol: 'BTC/USDT',
      orderId: '399123456',
      clientOrderId: 'testtext',
      side: 'sell',
      status: 'open',
      quantity: '0.0001',
      filled: '0',
      fees: [],
      createdAt: 1_694_655_225_315,
    },
  })
  // What there is none of is not spoken of.
  expect(patch).not.toHaveProperty('order.average')
  const done = text.replace('"left":"0.0001"', '"left":"0"').replace('"filled_amount":"0"', '"filled_amount":"0.0001"')
  expect(read(done.replace('"put"', '"finish"').replace('"open"', '"filled"')).patches).toMatchObject([
    { order: { status: 'filled', reason: 'filled' } },
  ])
  const version2 = text.replace('spot.orders', 'spot.orders_v2').replace('"fee":"0",', '')
  expect(read(version2).patches[0]).not.toHaveProperty('order.fees')
})

test('[S3.102] executions of own orders', () => {
  const text =
    '{"time":1605176741,"time_ms":1605176741763,"channel":"spot.usertrades","event":"update","result":[{"id":5736713,"user_id":1000001,"order_id":"30784428","currency_pair":"BTC_USDT","create_time":1605176741,"create_time_ms":"1605176741123.456","side":"sell","amount":"1.00000000","role":"taker","price":"10000.00000000","fee":"0.00200000000000","fee_currency":"USDT","point_fee":"0","gt_fee":"0","text":"apiv4","id_market":5736713}]}'
  expect(read(text).patches).toMatchObject([
    {
      type: 'fill',
      fill: {
        tradeId: '5736713',
        orderId: '30784428',
        side: 'sell',
        size: '1',
        price: '10000',
        liquidity: 'taker',
        fee: { amount: '0.002', asset: 'USDT' },
        timestamp: 1_605_176_741_123,
      },
    },
  ])
})

test('[S3.102] balances', () => {
  const text =
    '{"time":1605248616,"time_ms":1605248616763,"channel":"spot.balances","event":"update","result":[{"timestamp":"1667556323","timestamp_ms":"1667556323730","user":"1000001","currency":"USDT","change":"0","total":"105","available":"100","freeze":"5","freeze_change":"5.000000","change_type":"order-create"}]}'
  expect(read(text).patches).toEqual([
    {
      type: 'balance',
      balance: { asset: 'USDT', available: '100', locked: '5', total: '105', timestamp: 1_667_556_323_730 },
    },
  ])
})

test('[S3.102] orders that wait for a price', () => {
  const row = {
    market: 'BTC_USDT',
    uid: '123',
    id: '36',
    currency_type: 'BTC',
    reason: '',
    err_msg: '',
    fired_order_id: 0,
    instant_cancel: false,
    trigger_price: '30000',
    trigger_rule: '<=',
    trigger_expiration: 2_592_000,
    price: '29900.5',
    amount: '0.5',
    source: 'web',
    order_type: 'limit',
    side: 'sell',
    is_stop_order: false,
    ctime: '1661423532000',
    ftime: '-62135596800000',
  }
  const push = (change: object) =>
    read(JSON.stringify({ channel: 'spot.priceorders', event: 'update', result: { ...row, ...change } })).patches
  expect(push({})).toMatchObject([
    {
      type: 'order',
      order: {
        orderId: '36',
        type: 'stop-limit',
        status: 'pending',
        triggerPrice: '30000',
        price: '29900.5',
        quantity: '0.5',
        createdAt: 1_661_423_532_000,
      },
    },
  ])
  const ftime = '1661423540000'
  expect(push({ ftime })).toMatchObject([{ order: { status: 'cancelled', updatedAt: 1_661_423_540_000 } }])
  expect(push({ ftime, err_msg: 'balance' })).toMatchObject([{ order: { status: 'rejected', reason: 'balance' } }])
  expect(push({ ftime, fired_order_id: 2 ** 53 })).toMatchObject([
    { order: { status: 'unknown', triggeredOrderId: '9007199254740992' } },
  ])
})

test('a row that cannot be read, or of a market that is not listed, is set aside and the others are kept', () => {
  const balance = { currency: 'USDT', available: '1', freeze: '0' }
  const rows = [{ currency: 'BTC' }, balance]
  const message = { channel: 'spot.balances', event: 'update', result: rows }
  expect(read(JSON.stringify(message))).toMatchObject({ patches: [{ balance: { asset: 'USDT' } }], rejected: 1 })
  const ticker = { channel: 'spot.tickers', event: 'update', result: { currency_pair: 'NEW_USDT' } }
  expect(read(JSON.stringify(ticker))).toMatchObject({ patches: [], rejected: 1 })
})

test('hot messages that nobody takes are no fault, unknown channels and broken messages are', () => {
  expect(read('{"channel":"spot.trades","event":"update","result":{}}').patches).toEqual([])
  expect(() => read('{"channel":"spot.brand_new","event":"update","result":{}}')).toThrow(ProtocolError)
  expect(() => read('{"channel":"spot.tickers"')).toThrow(ProtocolError)
})
