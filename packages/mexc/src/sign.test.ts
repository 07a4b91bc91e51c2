import { Secret } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { behindMs, mexcSignature, signMexcRequest } from './sign.ts'

const timestamp = 1_767_225_600_000
const secret = Secret.from('5f0c2a9d7be14e3f8a6cd1042b97e3aa')
const credentials = { apiKey: Secret.key('mx0simKEY0000000001'), apiSecret: secret }

function sign(query: readonly (readonly [string, string])[], more: object = {}) {
  const request = { method: 'POST', auth: 'signed', path: '/api/v3/order', query, ...more } as const
  return signMexcRequest(request, credentials, timestamp + behindMs)
}

const signatureOf = ({ query }: ReturnType<typeof sign>) => query.at(-1)
const pairs = (text: string) => text.split('&').map((part) => part.split('=') as [string, string])
const window = { validForMs: 5_000 }

describe('the published vectors', () => {
  test.each([
    [
      'V1',
      'symbol=MXUSDT&side=BUY&type=LIMIT&quantity=50&price=0.1&newClientOrderId=sim-0001',
      window,
      'ddd96921563a6124cce0bf74e6513cc25bb0f344adffdff482a5568b8b646788',
    ],
    ['V2', '', {}, '247ba6a869db7a8baa637d1ece8c011260b41856c7bb673f52bc4571e236c214'],
    ['V3', '', window, 'ff68913fb8ce929b1937a66da82c10af9bda66550999c5bd988706035b2d9c00'],
    [
      'V4',
      'symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=25.5',
      {},
      '5a6ce6bdc2b6858e48d264fe9240368062d722d58bc92c239ab16756105a04c9',
    ],
    [
      'V5',
      'symbol=BTCUSDT&orderId=C02__443776347957968896088',
      {},
      '327699f1cef66683f0c1adb52cca2db5c6d7d0961efc338709c4500b6260c61d',
    ],
    ['V6', 'symbol=BTCUSDT,MXUSDT', {}, '101cc4c033a0d318e0e0664adb2f84ef8fc1fcfb82fc5e0469abf229ecaff0ae'],
    [
      'V7',
      'listenKey=pqia91ma19a5s61cv6a81va65sdf19v8a65a1',
      {},
      '695120a4ee64499261e2370571fbb31a301f011dd04418244a91d15c9faeded0',
    ],
  ])('[S3.93] %s', (...row) => {
    const [, query, more, expected] = row
    expect(signatureOf(sign(query === '' ? [] : pairs(query), more))).toEqual(['signature', expected])
  })

  test('[S3.93] V8: a query and a body, one right after the other', () => {
    const query = 'symbol=BTCUSDT&side=BUY&type=LIMIT'
    const body = `quantity=1&price=11&recvWindow=5000&timestamp=${timestamp}`
    expect(mexcSignature(query, body, secret)).toBe('f3a198949d8fab8fccb64174c359a018b1798015b8072acc754002688255d656')
  })

  test('[S3.93] V9: a batch of orders', () => {
    const batch =
      '[{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","quantity":"0.0002","price":"40000","newClientOrderId":"b-1"},{"symbol":"BTCUSDT","side":"SELL","type":"LIMIT_MAKER","quantity":"0.0003","price":"140050"}]'
    const expected = '7134a8ddc6afa6edf0714128c65fad38cb6bd154ad130e7a0af3ac6ee190bc35'
    expect(signatureOf(sign([['batchOrders', batch]], window))).toEqual(['signature', expected])
  })

  test('[S3.93] those of the documentation that are right', () => {
    const documented = Secret.from('45d0b3c26f2644f19bfb98b07741b2f5')
    const end = 'quantity=1&price=11&recvWindow=5000&timestamp=1644489390087'
    expect(mexcSignature(`symbol=BTCUSDT&side=BUY&type=LIMIT&${end}`, '', documented)).toBe(
      'fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a',
    )
    expect(mexcSignature('symbol=BTCUSDT&side=BUY&type=LIMIT', end, documented)).toBe(
      'd1a676610ceb39174c8039b3f548357994b2a34139a8addd33baadba65684592',
    )
  })
})

test('[S3.93] the key is a header, the type of the body goes with commands alone, and the secret is nowhere', () => {
  const signed = sign([], window)
  expect(signed.headers).toEqual({ 'Content-Type': 'application/json', 'X-MEXC-APIKEY': 'mx0simKEY0000000001' })
  expect(sign([], { method: 'GET' }).headers).toEqual({ 'X-MEXC-APIKEY': 'mx0simKEY0000000001' })
  expect(JSON.stringify(signed)).not.toContain(secret.reveal())
})

test('[S3.93] a timestamp is late rather than early: more than a second ahead is refused whatever the window', () => {
  const sent = sign([]).query.find(([name]) => name === 'timestamp')
  expect(sent).toEqual(['timestamp', String(timestamp)])
  expect(behindMs).toBeGreaterThan(0)
})

test.each(['apiSecret', 'apiKey'] as const)('[S4.53] [S4.27] where %s was wiped nothing is signed any more', (part) => {
  const keys = { apiKey: Secret.key('mx0simKEY0000000001'), apiSecret: Secret.from('not-a-real-secret-000000') }
  const request = { method: 'GET', auth: 'signed', path: '/api/v3/account', query: [] } as const
  expect(signMexcRequest(request, keys, timestamp).headers).toMatchObject({ 'X-MEXC-APIKEY': 'mx0simKEY0000000001' })
  keys[part].wipe()
  expect(() => signMexcRequest(request, keys, timestamp)).toThrow('wiped')
})
