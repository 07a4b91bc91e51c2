import { describe, expect, test } from 'vitest'
import { ExchangeApiError, OrderError } from '../errors/index.ts'
import { Secret } from '../secrets/secret.ts'
import { SecretUrl } from '../secrets/secret-url.ts'
import { createCanaries } from '../testing/canaries.ts'
import { redactFields, redactMessage } from './redact-fields.ts'

const apiKey = 'k7Qw2ZpXv9Lr4TnB'
const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'
const canaries = createCanaries({ keys: { apiKey }, secrets: { apiSecret } })

/** As it is written: absent where it is undefined, without prototypes. */
function written(fields: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(JSON.stringify(redactFields(fields)))
}

describe('[X.10] [S2.24] what looks secret is replaced', () => {
  test.each([
    [
      'by its name',
      { apiSecret, deep: [{ listen_key: apiSecret }] },
      { apiSecret: '[redacted]', deep: [{ listen_key: '[redacted]' }] },
    ],
    [
      'an API key keeps its preview',
      { apiKey, 'X-MEXC-APIKEY': apiKey },
      { apiKey: 'k7Qw…4TnB', 'X-MEXC-APIKEY': 'k7Qw…4TnB' },
    ],
    [
      'a number or an object by its name',
      { pwd: 1_234, cookie: { a: 1 } },
      { pwd: '[redacted]', cookie: '[redacted]' },
    ],
    ['whether there is one may be said', { signature: true, secret: null }, { signature: true, secret: null }],
    ['tokens of a limiter are no secret', { tokensAvailable: 3, token: 2 }, { tokensAvailable: 3, token: 2 }],
    [
      'credentials are looked into',
      { credentials: { apiKey, apiSecret, note: 'main' } },
      { credentials: { apiKey: 'k7Qw…4TnB', apiSecret: '[redacted]', note: 'main' } },
    ],
    ['credentials as a text', { credentials: apiSecret }, { credentials: '[redacted]' }],
    [
      'a Secret under any name',
      { a: Secret.from(apiSecret), secret: Secret.key(apiKey) },
      { a: '[redacted]', secret: 'k7Qw…4TnB' },
    ],
    ['a secret URL', { url: SecretUrl.from(`wss://h/ws?k=${apiKey}`) }, { url: 'wss://h/ws?k=[redacted]' }],
    ['a URL in a text', { url: `https://h/p?signature=${apiSecret}` }, { url: 'https://h/p?signature=[redacted]' }],
    [
      'a URL object',
      { url: new URL(`https://h/p?signature=${apiSecret}`) },
      { url: 'https://h/p?signature=[redacted]' },
    ],
    ['bytes', { body: Buffer.from(apiSecret) }, { body: '[20 bytes]' }],
    ['a map', { headers: new Map([['SIGN', apiSecret]]) }, { headers: { SIGN: '[redacted]' } }],
    [
      'a list of headers',
      { headers: ['KEY', apiKey, 'SIGN', apiSecret, 'Host', 'h', 'Authorization', apiSecret, apiSecret.length] },
      {
        headers: ['KEY', 'k7Qw…4TnB', 'SIGN', '[redacted]', 'Host', 'h', 'Authorization', '[redacted]', 20],
      },
    ],
    ['a list of pairs', { entries: [['apiSecret', apiSecret]] }, { entries: [['apiSecret', '[redacted]']] }],
    ['a list that looks like names', { words: ['secret', 'sign', 'BTC'] }, { words: ['secret', '[redacted]', 'BTC'] }],
    ['a set', { values: new Set([1, 2]) }, { values: [1, 2] }],
  ])('%s', (_, fields, expected) => {
    expect(written(fields)).toEqual(expected)
    canaries.assertAbsent(redactFields(fields))
  })
})

test('plain fields stay as they are', () => {
  const fields = { symbol: 'BTC/USDT', n: 1.5, ok: false, none: null, at: new Date(0), big: 2n ** 60n, list: [1, 'a'] }
  expect(written(fields)).toEqual({ ...fields, at: '1970-01-01T00:00:00.000Z', big: '1152921504606846976' })
})

test('control characters never reach a terminal, neither in names nor in texts', () => {
  expect(written({ 'a\u001b[2J': 'line\nline\u0007', __proto__: null })).toEqual({ 'a [2J': 'line line' })
  expect(redactMessage(`refused\u001b[31m token=${apiSecret}`)).toBe('refused [31m token=[redacted]')
})

test('a name like __proto__ is only a name', () => {
  const fields: Record<string, unknown> = JSON.parse('{"__proto__":{"polluted":1},"constructor":2}')
  const safe = redactFields(fields)
  expect(Object.keys(safe)).toEqual(['__proto__', 'constructor'])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

describe('[X.6] errors become data with their causes', () => {
  test('ours with all that they know', () => {
    const cause = new ExchangeApiError(400, 'Gate.io refused', { apiCode: 'X', exchange: 'gateio' })
    const error = new OrderError('rejected', { symbol: 'BTC/USDT', clientOrderId: 'a1' }, { cause })
    expect(written({ error })).toMatchObject({
      error: {
        name: 'OrderError',
        code: 'order-rejected',
        outcome: 'rejected',
        ref: { symbol: 'BTC/USDT', clientOrderId: 'a1' },
        stack: expect.stringContaining('redact-fields.test.ts'),
        cause: { name: 'ExchangeApiError', apiCode: 'X', stack: expect.stringContaining('Gate.io refused') },
      },
    })
  })

  test('those of others with their fields, which may hold secrets', () => {
    const error = Object.assign(new Error(`GET /?api_key=${apiKey}`), {
      config: { headers: { SIGN: apiSecret } },
      code: 'ECONNRESET',
      cause: new AggregateError([new Error(`token=${apiSecret}`)], 'several'),
    })
    const safe = redactFields({ error })
    canaries.assertAbsent(safe)
    expect(JSON.parse(JSON.stringify(safe))).toMatchObject({
      error: {
        message: 'GET /?api_key=[redacted]',
        code: 'ECONNRESET',
        cause: { message: 'several', errors: [{ message: 'token=[redacted]' }] },
      },
    })
  })
})

describe('nothing that is logged can stop or flood the program', () => {
  test('circles, depth, length and number are bounded', () => {
    const ring: Record<string, unknown> = {}
    ring['ring'] = ring
    let deep: unknown = 'end'
    for (let depth = 0; depth < 10_000; depth += 1) deep = [deep]
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`n${index}`, index]))
    const safe = redactFields({ ring, deep, many, list: Array.from({ length: 150 }), text: 'x'.repeat(1e6) })
    expect(JSON.stringify(safe).length).toBeLessThan(8_000)
    expect(safe['ring']).toEqual({ ring: '[circular]' })
    expect(JSON.stringify(safe['deep'])).toContain('[deep]')
    expect(safe['many']).toMatchObject({ n99: 99, '…': '50 more' })
    expect(safe['list']).toHaveLength(101)
  })

  test('the same value twice is no circle', () => {
    const shared = { a: 1 }
    expect(written({ one: shared, other: [shared] })).toEqual({ one: { a: 1 }, other: [{ a: 1 }] })
  })

  test('what throws when it is read is left out', () => {
    const hostile = {
      get broken(): never {
        throw new Error(apiSecret)
      },
      inner: {
        toJSON(): never {
          throw new Error(apiSecret)
        },
      },
      proxy: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error(apiSecret)
          },
        },
      ),
      fine: 1,
    }
    expect(written(hostile)).toEqual({ broken: '[unreadable]', inner: '[unreadable]', proxy: {}, fine: 1 })
  })

  test('what JSON cannot hold is named', () => {
    expect(written({ call: () => 1, kind: Symbol('s'), none: undefined, nan: Number.NaN })).toEqual({
      call: '[function]',
      kind: 'Symbol(s)',
      nan: null,
    })
  })

  test('the input is not touched', () => {
    const fields = Object.freeze({ apiSecret, nested: Object.freeze({ apiSecret }) })
    redactFields(fields)
    expect(fields).toEqual({ apiSecret, nested: { apiSecret } })
  })
})
