import { createHash, createHmac } from 'node:crypto'
import { Secret } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { encodeGateioQuery, signGateioApi, signGateioChannel, signGateioRequest } from './sign.ts'

const credentials = (secret: string) => ({ apiKey: Secret.key('test-key'), apiSecret: Secret.from(secret) })

/** The vectors of the exchange's own documentation, and those that were computed beside it. */
const requests = [
  {
    name: 'D1: a query',
    secret: 'secret',
    atMs: 1_541_993_715_000,
    request: {
      method: 'GET',
      path: '/api/v4/futures/orders',
      query: [
        ['contract', 'BTC_USD'],
        ['status', 'finished'],
        ['limit', '50'],
      ],
    },
    signature:
      '55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6fb3faf24deff16790d726b66ac9f74526668b13bd01029199cc4fcc522418b8a',
  },
  {
    name: 'D2: a body',
    secret: 'secret',
    atMs: 1_541_993_715_000,
    request: {
      method: 'POST',
      path: '/api/v4/futures/orders',
      query: [],
      body: '{"contract":"BTC_USD","type":"limit","size":100,"price":6800,"time_in_force":"gtc"}',
    },
    signature:
      'eae42da914a590ddf727473aff25fc87d50b64783941061f47a3fdb92742541fc4c2c14017581b4199a1418d54471c269c03a38d788d802e2c306c37636389f0',
  },
  {
    name: 'A: neither',
    request: { method: 'GET', path: '/api/v4/spot/accounts', query: [] },
    signature:
      '832dd664b81117b6fa3ea7c4db27b309f34276dad6856329ff9b2647555561854f10334ea4d66257d105b8e96671353e3e5a1ffeeaedfe6f0c0e378a2d029051',
  },
  {
    name: 'B: two parameters in their order',
    request: {
      method: 'GET',
      path: '/api/v4/spot/open_orders',
      query: [
        ['page', '1'],
        ['limit', '100'],
      ],
    },
    signature:
      'e5d3f998fd3b0d7e7754c5b3a5dd7786394d06352601ada091509d827948d11477c87887665913c6f0d4765e4333b5f6aea2b6314bfdf294083c66de64f00450',
  },
  {
    name: 'C: a spot order',
    request: {
      method: 'POST',
      path: '/api/v4/spot/orders',
      query: [],
      body: '{"text":"t-abc123","currency_pair":"BTC_USDT","type":"limit","account":"spot","side":"buy","amount":"0.001","price":"65000","time_in_force":"gtc"}',
    },
    signature:
      'f6e45f56466776f7f82a23cefd5e976d5e3b19230706811e5c971534a9590f20494dc8d4535454cad1e0ba1cfe4bfaf3b3ddce900afdc50865f15005d5d061cd',
  },
  {
    name: 'D: a POST with a query and no body',
    request: {
      method: 'POST',
      path: '/api/v4/futures/usdt/positions/BTC_USDT/leverage',
      query: [['leverage', '10']],
    },
    signature:
      '17dbf4da204f4c7f8330a9c3cd5dfa1514a46fbd36d54c3208277f7c7a7ffb0e169e8e9830a5a3a105d6293d973f6c65b9fa32771717b3b2373329ddc4b75f6b',
  },
  {
    name: 'E: a cancel',
    request: { method: 'DELETE', path: '/api/v4/futures/usdt/orders/123456789', query: [] },
    signature:
      '25b4a9026e655e2273e17db720736414c550d4b55c2c9ac1ad6d87fabd6c0e4f969f4cbb3504b86ca7ea28a60e1dd51989acfa6569e49b52204e3a7319b2191e',
  },
  {
    name: 'F: a list keeps its comma',
    request: { method: 'GET', path: '/api/v4/spot/batch_fee', query: [['currency_pairs', 'BTC_USDT,ETH_USDT']] },
    signature:
      'd40a20245f79a8d1d0a934c4dcdbfa2af3649e064b7a16351971d00a6ebfcdb616042603998ab3cf64b75ed7c4716b408100ee04f23c7dc881857f16ff9d0115',
  },
] as const

describe('requests', () => {
  test.each(requests)('[S3.100] $name', ({ request, signature, ...vector }) => {
    const { secret, atMs } = { secret: 'testsecret', atMs: 1_700_000_000_987, ...vector }
    const signed = signGateioRequest({ ...request, auth: 'signed' }, credentials(secret), atMs)
    expect(signed).toMatchObject(request)
    expect(signed.headers).toEqual({ KEY: 'test-key', Timestamp: String(Math.floor(atMs / 1_000)), SIGN: signature })
  })

  test('[S3.100] a name that is not ASCII is sent with escapes, and signed without', () => {
    const name = '人生K线_USDT'
    const request = { method: 'GET', auth: 'signed', query: [['contract', name]] } as const
    const sign = (path: string) =>
      signGateioRequest({ ...request, path }, credentials('testsecret'), 1_700_000_000_000).headers['SIGN']
    expect(encodeGateioQuery(request.query)).toBe('contract=%E4%BA%BA%E7%94%9FK%E7%BA%BF_USDT')
    const text = `GET\n/api/v4/futures/usdt/orders/${name}\ncontract=${name}\n${createHash('sha512').digest('hex')}\n1700000000`
    expect(sign(`/api/v4/futures/usdt/orders/${encodeURIComponent(name)}`)).toBe(
      createHmac('sha512', 'testsecret').update(text).digest('hex'),
    )
  })

  test('[S3.100] how long it is valid stands in a header of its own, which is not signed', () => {
    const plain = { method: 'GET', auth: 'signed', path: '/api/v4/spot/accounts', query: [] } as const
    const own = { 'X-Gate-Size-Decimal': '1' }
    const { headers } = signGateioRequest(
      { ...plain, headers: own, validForMs: 5_000 },
      credentials('testsecret'),
      1_700_000_000_987,
    )
    expect(headers).toMatchObject({ ...own, 'x-gate-exptime': '1700000005987', SIGN: requests[2].signature })
  })
})

describe('frames', () => {
  test.each([
    [
      'spot.orders',
      'subscribe',
      '8a1c9c6c3915f0e96e5002dfe1b424d35d26927cfe38dc0a7343e00976fc88ee4f032b2e8a1aa837c9435cd3f67574fb12df064a6f071b5e129d364190969ef5',
    ],
    [
      'futures.orders',
      'subscribe',
      '685fc9ce96824949879f2cd1a34ceddd783805053df26d2e7a0d2de566a5127edc1bbc5fb92caf92513259147706d44c78a8b2f766b1b2770fbe9d603332ed4d',
    ],
    [
      'futures.orders',
      'unsubscribe',
      '018e13f9c72efa05fff1836b7be9d5dea1bb9291f0d6606b886d7d1673ef8412638f96239210752433dc8ed58ad163bfe3cbc909c8eaef16bb0c4b5fe7d75968',
    ],
  ])('[S3.101] %s %s', (channel, event, signature) => {
    expect(signGateioChannel({ channel, event, time: 1_700_000_000 }, credentials('testsecret'))).toEqual({
      method: 'api_key',
      KEY: 'test-key',
      SIGN: signature,
    })
  })

  const order = '{"text":"t-abc123","currency_pair":"BTC_USDT","side":"buy","amount":"0.001","price":"65000"}'
  test.each([
    [
      'testsecret',
      'spot.login',
      undefined,
      '31d2b0caaec2f7498c87b02f61211be70dcd5e854c2d897715f4ac84ed3e4ff44388ad4ac0b059cb3ca44fcbb5438c16fbe3ccfd3f4e89796399b878bfc949b5',
    ],
    [
      'testsecret',
      'futures.login',
      '',
      '0f30d340e42e7499d993e703ad8fa6123b6310801c204aa6bcc529b92c93a46efa297d3542881b914455e968e430c39cec09540324fab84f72cc460f110469ee',
    ],
    [
      'testsecret',
      'spot.login',
      '{}',
      '0ec277c4d6e68269140eb525321820bd2aa8fb72916a542b89ad74230f90349528503dee9b6b45600e0b0b95ade8535b85536af4309a2571cec87fe9ecc2b896',
    ],
    [
      'testsecret',
      'futures.login',
      'null',
      'ab97504362a3cd52fec43b7f8d8134a9e4269107a547d5b79c93cdf0e97bf0404623563b88366386b0c829382869d2596893f591d042a1d398dc0de958ab67c4',
    ],
    [
      'testsecret',
      'futures.login',
      '""',
      'b6d6d2f561204d1c0698e8393e983beb3914691e76a35de96095cbba8e42a1a274f5aa5717586666724f9ea331fa74ffeb59174457133751b7d4f1e67cb964cd',
    ],
    [
      'secret',
      'futures.login',
      undefined,
      'f39035057b3528fc2c5aff4b9cfa9f43673c88d3ff823c55468608173205809999a8b45d7ed898ebf49c15a4f6e5131de175ded143be5eeb58431f600e1d4085',
    ],
    [
      'testsecret',
      'spot.order_place',
      order,
      '54a821967c024249bf1fa7a88bd17c89a082aca2d55df459043b758f133137380e010dc27f486e857707f7c151cb6fb9fe8c8f6977e95e05ae0a0688f5bf93cb',
    ],
  ])('[S3.101] with %s over %s and %j', (...vector) => {
    const [secret, channel, requestParameter, signature] = vector
    const frame = { channel, event: 'api', time: 1_700_000_000, requestParameter }
    expect(signGateioApi(frame, credentials(secret))).toBe(signature)
  })
})

test.each(['apiSecret', 'apiKey'] as const)('[S4.53] [S4.27] where %s was wiped nothing is signed any more', (part) => {
  const keys = credentials('secret')
  const frame = { channel: 'spot.orders', event: 'subscribe', time: 1 }
  const request = { method: 'GET', auth: 'signed', path: '/api/v4/spot/accounts', query: [] } as const
  expect(signGateioChannel(frame, keys).SIGN).toHaveLength(128)
  expect(signGateioRequest(request, keys, 1).headers).toMatchObject({ KEY: 'test-key' })
  keys[part].wipe()
  expect(() => signGateioChannel(frame, keys)).toThrow('wiped')
  expect(() => signGateioRequest(request, keys, 1)).toThrow('wiped')
})

test('[S4.53] where the secret was wiped no request of a socket is signed any more', () => {
  const keys = credentials('secret')
  keys.apiSecret.wipe()
  expect(() => signGateioApi({ channel: 'spot.login', event: 'api', time: 1 }, keys)).toThrow('wiped')
})
