import { expect, test } from 'vitest'
import { decodeAll } from '../../test/decode-all.ts'
import { createGateioSpotDecoder } from './decode.ts'

// The frames of the exchange's documentation and recordings.
const update =
  '{"time":1606294781,"time_ms":1606294781236,"channel":"spot.order_book_update","event":"update","result":{"t":1606294781123,"e":"depthUpdate","E":1606294781,"s":"BTC_USDT","l":"100","U":48776301,"u":48776306,"b":[["19137.74","0.0001"],["19088.37","0"]],"a":[["19137.75","0.6135"]]}}'
const snapshot =
  '{"time":1747054612,"time_ms":1747054612848,"channel":"spot.obu","event":"update","result":{"t":1747054612673,"full":true,"s":"ob.BTC_USDT.50","u":73777715168,"b":[["104027.1","509392"],["104027","477932"]],"a":[["104027.2","44617"]]}}'
const withoutEvent =
  '{"time_ms":1747054612925,"channel":"spot.obu","result":{"t":1747054612695,"s":"ob.BTC_USDT.50","U":73777715169,"u":73777715212,"b":[["104024.5","10343"],["104014.5","509392"]],"a":[["104027.2","0"]]}}'
const book =
  '{"time":1606295412,"time_ms":1606295412213,"channel":"spot.order_book","event":"update","result":{"t":1606295412123,"lastUpdateId":48791820,"s":"BTC_USDT","l":"5","bids":[["19079.55","0.0195"]],"asks":[["19080.24","0.1638"]]}}'
const quote =
  '{"time":1606293275,"time_ms":1606293275723,"channel":"spot.book_ticker","event":"update","result":{"t":1606293275123,"u":48733182,"s":"BTC_USDT","b":"19177.79","B":"0.0003341504","a":"19179.38","A":"0.09"}}'
const trade =
  '{"time":1606292218,"time_ms":1606292218231,"channel":"spot.trades","event":"update","result":{"id":309143071,"id_market":2390902,"create_time":1606292218,"create_time_ms":"1606292218213.4578","side":"sell","currency_pair":"GT_USDT","amount":"16.4700000000","price":"0.4705000000","range":"2390902-2390902"}}'

test('[S3.102] books: changes with their ids and depth, numbers as sent, 0 for what goes', () => {
  expect(decodeAll(createGateioSpotDecoder, [update])).toEqual([
    {
      symbol: 'BTC_USDT',
      kind: 'delta',
      first: 48_776_301,
      last: 48_776_306,
      eventTimeMs: 1_606_294_781_123,
      depth: 100,
      bids: ['1913774/2 1/4', '1908837/2 0/0'],
      asks: ['1913775/2 6135/4'],
    },
  ])
})

test('[S3.102] order book version 2: a snapshot, and changes that may lack their event', () => {
  expect(decodeAll(createGateioSpotDecoder, [snapshot, withoutEvent])).toMatchObject([
    { symbol: 'BTC_USDT', kind: 'snapshot', first: -1, last: 73_777_715_168, depth: 50, asks: ['1040272/1 44617/0'] },
    { symbol: 'BTC_USDT', kind: 'delta', first: 73_777_715_169, last: 73_777_715_212, depth: 50 },
  ])
})

test('the depth of a stream is that in its name, wherever another one stands and however often', () => {
  const name = '"s":"ob.BTC_USDT.50",'
  const texts = [`"l":20,${name}`, `${name}"l":20,`].map((text) => snapshot.replace(name, text))
  const last = snapshot.replace('}}', ',"l":20}}')
  const frames = decodeAll(
    createGateioSpotDecoder,
    [...texts, last].flatMap((text) => [text, text]),
  )
  expect(frames).toMatchObject(Array.from({ length: 6 }, () => ({ symbol: 'BTC_USDT', depth: 50 })))
})

test('[S3.102] books of one message, quotes and trades', () => {
  expect(decodeAll(createGateioSpotDecoder, [book, quote, trade])).toMatchObject([
    { symbol: 'BTC_USDT', kind: 'snapshot', first: -1, last: 48_791_820, depth: 5, bids: ['1907955/2 195/4'] },
    { symbol: 'BTC_USDT', updateId: 48_733_182, bid: '1917779/2 3341504/10', ask: '1917938/2 9/2' },
    {
      symbol: 'GT_USDT',
      trades: [
        {
          id: '309143071',
          price: '4705000000/10',
          size: '164700000000/10',
          takerSide: 0,
          offBook: 0,
          timeMs: 1_606_292_218_213,
        },
      ],
    },
  ])
})

test('answers, other channels and what the sink does not take are left to others', () => {
  const answer =
    '{"time":1789455580,"id":1,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"],"result":{"status":"success"}}'
  const pong = '{"time":1545404024,"time_ms":1545404024123,"channel":"spot.pong","event":"","result":null}'
  const api = '{"request_id":"1","ack":false,"header":{},"data":{"result":{}}}'
  expect(decodeAll(createGateioSpotDecoder, [answer, pong, api, '[]', 'null', '1'])).toEqual(
    Array.from({ length: 6 }, () => 'other'),
  )
  const decoder = createGateioSpotDecoder({ book: () => {} })
  expect(decoder.push(new TextEncoder().encode(trade), false)).toBe('other')
  expect(decoder.push(new TextEncoder().encode(update), true)).toBe('other')
})

test('symbols are interned, over all channels', () => {
  const symbols: string[] = []
  const keep = ({ symbol }: { readonly symbol: string }) => void symbols.push(symbol)
  const decoder = createGateioSpotDecoder({ book: keep, quote: keep })
  for (const text of [update, snapshot, quote]) decoder.push(new TextEncoder().encode(text), false)
  expect(symbols).toEqual(['BTC_USDT', 'BTC_USDT', 'BTC_USDT'])
})

test('[S3.102] what stands before a book is never taken for the head of one that was learned', () => {
  const result = '{"t":1606294781123,"s":"BTC_USDT","U":48776301,"u":48776306,"b":[["19137.74","1"]],"a":[]}'
  const another = result.replaceAll('48776', '48777').replace('19137.74', '19000')
  const learned = `{"channel":"spot.order_book_update","event":"update","result":${result}}`
  const before = `{"channel":"spot.order_book_update","event":"update","former":${result},"result":${another}}`
  const behind = `{"channes":"spot.order_book_update","event_":"update","formr":${result},"result":${another},"channel":"spot.order_book_update"}`
  const frames = decodeAll(createGateioSpotDecoder, [learned, learned, before, behind])
  const last = [48_776_306, 48_776_306, 48_777_306, 48_777_306]
  expect(frames).toMatchObject(last.map((id) => ({ last: id })))
})
