import { ProtocolError } from '@venuekit/core'
import { expect, test } from 'vitest'
import { decodeAll } from '../../test/decode-all.ts'
import { createGateioFuturesDecoder } from './decode.ts'

// The frames of the exchange's documentation and recordings.
const update =
  '{"time":1789455569,"time_ms":1789455569070,"channel":"futures.order_book_update","event":"update","result":{"t":1789455569062,"U":125033668137,"u":125033668232,"s":"BTC_USDT","a":[{"p":"77232.2","s":2100},{"p":"77233.3","s":0}],"b":[{"p":"77230","s":11364}],"l":"20"}}'
const stream =
  '{"time":1789455580,"time_ms":1789455580280,"channel":"futures.obu","event":"update","result":{"t":1789455580280,"s":"ob.BTC_USDT.50","U":125033675975,"u":125033676003,"b":[["77222.9","648"]],"a":[["77235","50"],["77235.2","0"]]}}'
const idOnly =
  '{"time":1789455580,"time_ms":1789455580280,"channel":"futures.obu","event":"update","result":{"t":1789455580280,"s":"ob.BTC_USDT.50","U":125033676004,"u":125033676004}}'
const legacy =
  '{"time":1541500161,"time_ms":1541500161123,"channel":"futures.order_book","event":"all","result":{"t":1541500161123,"contract":"BTC_USD","id":93973511,"asks":[{"p":"97.1","s":2245}],"bids":[{"p":"97","s":2245}],"l":"20"}}'
const quote =
  '{"time":1789456337,"time_ms":1789456337020,"channel":"futures.book_ticker","event":"update","result":{"t":1789456337013,"u":125034507671,"s":"BTC_USDT","b":"77179","B":107847,"a":"","A":0}}'
const trades =
  '{"time":1541503698,"time_ms":1541503698123,"channel":"futures.trades","event":"update","result":[{"size":-108,"id":27753480,"create_time":1545136464,"create_time_ms":1545136464124,"price":"96.4","contract":"BTC_USD"},{"size":"0.4","id":27753479,"create_time":1545136464,"create_time_ms":1545136464123,"price":"96.5","contract":"BTC_USD","is_internal":true}]}'

test('[S3.102] books, of contracts and of streams', () => {
  expect(decodeAll(createGateioFuturesDecoder, [update, stream, idOnly, legacy])).toMatchObject([
    {
      symbol: 'BTC_USDT',
      kind: 'delta',
      first: 125_033_668_137,
      last: 125_033_668_232,
      depth: 20,
      asks: ['772322/1 2100/0', '772333/1 0/0'],
      bids: ['77230/0 11364/0'],
    },
    { depth: 50, bids: ['772229/1 648/0'], asks: ['77235/0 50/0', '772352/1 0/0'] },
    { first: 125_033_676_004, last: 125_033_676_004, bids: [], asks: [] },
    { symbol: 'BTC_USD', kind: 'snapshot', last: 93_973_511, depth: 20 },
  ])
})

test('[S3.102] sizes with decimals, as the header X-Gate-Size-Decimal brings them, lose nothing', () => {
  const fractional = update.replace('"s":2100', '"s":"5116.8"').replace('"s":11364', '"s":"0.4"')
  expect(decodeAll(createGateioFuturesDecoder, [fractional])).toMatchObject([
    { asks: ['772322/1 51168/1', '772333/1 0/0'], bids: ['77230/0 4/1'] },
  ])
})

test('[S3.102] an empty side, and trades with the side in their sign, oldest first', () => {
  expect(decodeAll(createGateioFuturesDecoder, [quote, trades])).toMatchObject([
    { symbol: 'BTC_USDT', updateId: 125_034_507_671, bid: '77179/0 107847/0', ask: 'empty' },
    {
      symbol: 'BTC_USD',
      trades: [
        { id: '27753479', size: '4/1', takerSide: 1, offBook: 1, timeMs: 1_545_136_464_123 },
        { id: '27753480', size: '108/0', takerSide: 0, offBook: 0, timeMs: 1_545_136_464_124 },
      ],
    },
  ])
})

test('a message that lacks what it must have is refused whole', () => {
  for (const damage of [
    update.replace('"U":125033668137,', ''),
    update.replace('"U":125033668137', '"U":125033668233'),
    update.replace('"s":"BTC_USDT",', ''),
    update.replace('"p":"77232.2",', ''),
    update.replace('77232.2', '-77232.2'),
    update.slice(0, -1),
    stream.replace('ob.BTC_USDT.50', 'BTC_USDT'),
    trades.replace('"contract":"BTC_USD"}', '"contract":"ETH_USD"}'),
    '{"channel":"futures.trades","event":"update"}',
  ]) {
    expect(() => decodeAll(createGateioFuturesDecoder, [damage])).toThrow(ProtocolError)
  }
})
