import { expect, test } from 'vitest'
import { hasLowerCaseEscapes, isSignature, sign, signedParts } from './signing.ts'

const secret = '5f0c2a9d7be14e3f8a6cd1042b97e3aa'
const documented = '45d0b3c26f2644f19bfb98b07741b2f5'
const time = 'timestamp=1767225600000'
const batch = [
  { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.0002', price: '40000', newClientOrderId: 'b-1' },
  { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT_MAKER', quantity: '0.0003', price: '140050' },
]

interface Vector {
  readonly name: string
  readonly query: string
  readonly body?: string
  readonly key?: string
  readonly signature: string
}

/** Those of the protocol page: its own, then the correct ones of the exchange's documentation. */
const vectors: readonly Vector[] = [
  {
    name: 'V1',
    query: `symbol=MXUSDT&side=BUY&type=LIMIT&quantity=50&price=0.1&newClientOrderId=sim-0001&recvWindow=5000&${time}`,
    signature: 'ddd96921563a6124cce0bf74e6513cc25bb0f344adffdff482a5568b8b646788',
  },
  { name: 'V2', query: time, signature: '247ba6a869db7a8baa637d1ece8c011260b41856c7bb673f52bc4571e236c214' },
  {
    name: 'V3',
    query: `recvWindow=5000&${time}`,
    signature: 'ff68913fb8ce929b1937a66da82c10af9bda66550999c5bd988706035b2d9c00',
  },
  {
    name: 'V4',
    query: `symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=25.5&${time}`,
    signature: '5a6ce6bdc2b6858e48d264fe9240368062d722d58bc92c239ab16756105a04c9',
  },
  {
    name: 'V5',
    query: `symbol=BTCUSDT&orderId=C02__443776347957968896088&${time}`,
    signature: '327699f1cef66683f0c1adb52cca2db5c6d7d0961efc338709c4500b6260c61d',
  },
  {
    name: 'V6',
    query: `symbol=BTCUSDT%2CMXUSDT&${time}`,
    signature: '101cc4c033a0d318e0e0664adb2f84ef8fc1fcfb82fc5e0469abf229ecaff0ae',
  },
  {
    name: 'V7',
    query: `listenKey=pqia91ma19a5s61cv6a81va65sdf19v8a65a1&${time}`,
    signature: '695120a4ee64499261e2370571fbb31a301f011dd04418244a91d15c9faeded0',
  },
  {
    name: 'V8',
    query: 'symbol=BTCUSDT&side=BUY&type=LIMIT',
    body: `quantity=1&price=11&recvWindow=5000&${time}`,
    signature: 'f3a198949d8fab8fccb64174c359a018b1798015b8072acc754002688255d656',
  },
  {
    name: 'V9',
    query: `batchOrders=${encodeURIComponent(JSON.stringify(batch))}&recvWindow=5000&${time}`,
    signature: '7134a8ddc6afa6edf0714128c65fad38cb6bd154ad130e7a0af3ac6ee190bc35',
  },
  {
    name: 'documentation, 2',
    query: 'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087',
    key: documented,
    signature: 'fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a',
  },
  {
    name: 'documentation, 3',
    query: 'symbol=BTCUSDT&side=BUY&type=LIMIT',
    body: 'quantity=1&price=11&recvWindow=5000&timestamp=1644489390087',
    key: documented,
    signature: 'd1a676610ceb39174c8039b3f548357994b2a34139a8addd33baadba65684592',
  },
]

test.each(vectors)(
  '[C.27] signature vector $name, wherever the signature stands',
  ({ query, body = '', key, signature }) => {
    const inQuery = signedParts(`${query}&signature=${signature}`, body)
    expect(inQuery).toEqual({ total: query + body, signature })
    expect(isSignature(signature, sign(key ?? secret, inQuery.total))).toBe(true)
    const inBody = signedParts(query, `${body === '' ? '' : `${body}&`}signature=${signature}`)
    expect(inBody).toEqual({ total: query + body, signature })
  },
)

test('[C.27] a signature is the whole of it, in lower case', () => {
  const signature = sign(secret, time)
  expect(isSignature(signature.toUpperCase(), signature)).toBe(false)
  expect(isSignature(signature.slice(1), signature)).toBe(false)
  expect(signedParts('a=1', '{"signature":"x"}')).toEqual({ total: 'a=1{"signature":"x"}', signature: undefined })
})

test('[C.27] escapes in lower case are seen', () => {
  expect(hasLowerCaseEscapes('symbol=A%2cB')).toBe(true)
  expect(hasLowerCaseEscapes('symbol=A%2CB&x=%25abc')).toBe(false)
})
