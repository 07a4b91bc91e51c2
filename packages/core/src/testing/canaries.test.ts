import { AssertionError } from 'node:assert'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { createCanaries } from './canaries.ts'
import { errorOf } from './error-of.ts'
import { createMemoryLogger } from './memory-logger.ts'

const apiKey = 'k7Qw2ZpXv9Lr4TnB'
// With what every encoding writes differently: quotes, spaces, percent signs, slashes and letters beyond ASCII.
const apiSecret = 'yH3m"C8s J5/d+Kf1=Gx6%Vb0R~ö€'
const canaries = createCanaries({ keys: { apiKey }, secrets: { apiSecret } })

class Holder {
  readonly #config: unknown
  constructor(config: unknown) {
    this.#config = config
  }
  get config(): unknown {
    return this.#config
  }
}

function circular(value: unknown): unknown {
  const ring: Record<string, unknown> = { value }
  ring['self'] = ring
  return ring
}

function deep(value: unknown): unknown {
  let nested = value
  for (let depth = 0; depth < 20_000; depth += 1) nested = { nested }
  return nested
}

/** Every way in which a secret may be somewhere, made from its text. */
const routes: Readonly<Record<string, (text: string) => unknown>> = {
  'a string': (text) => `before ${text} after`,
  'a property': (text) => ({ a: { b: [text] } }),
  'the name of a property': (text) => ({ [text]: 1 }),
  'a hidden property': (text) => Object.defineProperty({}, 'hidden', { value: text }),
  'a symbol property': (text) => ({ [Symbol('s')]: text }),
  'the description of a symbol': (text) => ({ kind: Symbol(text) }),
  'a getter': (text) => ({
    get late() {
      return text
    },
  }),
  'a getter of a class': (text) => new Holder(text),
  'the result of toJSON': (text) => ({ toJSON: () => ({ text }) }),
  'the result of toString': (text) => ({ toString: () => text }),
  'a function with properties': (text) => Object.assign(() => 1, { text }),
  'an array with holes': (text) => Object.assign([], { 5: text }),
  'the key of a map': (text) => new Map([[text, 1]]),
  'the value of a map': (text) => new Map([['a', { text }]]),
  'a set': (text) => new Set([[text]]),
  'a circular object': circular,
  'a deep object': deep,
  'the message of an error': (text) => new Error(`failed for ${text}`),
  'the stack of an error': (text) => Object.assign(new Error('failed'), { stack: `at ${text}` }),
  'a property of an error': (text) => Object.assign(new Error('failed'), { config: { headers: { KEY: text } } }),
  'the cause of an error': (text) => new Error('failed', { cause: new Error('below', { cause: { text } }) }),
  'one error of several': (text) => new AggregateError([new Error('a'), new Error(text)], 'both failed'),
  'an object without prototype': (text) => Object.assign(Object.create(null), { text }),
  'a URL': (text) => new URL(`wss://host/ws?listenKey=${encodeURIComponent(text)}`),
  'the query of a form': (text) => new URLSearchParams({ key: text }),
  'a request header': (text) => new Headers([['x-key', encodeURIComponent(text)]]),
  bytes: (text) => Buffer.from(`{"key":"${text}"}`),
  'a part of a buffer': (text) => new Uint8Array(Buffer.from(`xx${text}xx`)).subarray(1),
  'an array buffer': (text) => new Uint8Array(Buffer.from(text)).buffer,
  'wide characters in bytes': (text) => Buffer.from(text, 'utf16le'),
  'a percent-encoded text': (text) => encodeURIComponent(text),
  'a percent-encoded text in lower case': (text) =>
    encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  'a form-encoded text': (text) => new URLSearchParams([['', text]]).toString(),
  'a JSON text': (text) => JSON.stringify({ text }),
  'a JSON text inside of JSON': (text) => JSON.stringify({ body: JSON.stringify({ text }) }),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 among other bytes, first place': (text) => Buffer.from(`abc${text}xyz`).toString('base64'),
  'base64 among other bytes, second place': (text) => Buffer.from(`u${text}:p`).toString('base64'),
  'base64 among other bytes, third place': (text) => Buffer.from(`us${text}`).toString('base64'),
  'base64 for URLs': (text) => Buffer.from(`user:${text}`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'hex in capitals': (text) => `0x${Buffer.from(text).toString('hex').toUpperCase()}`,
  'the first eight characters': (text) => `${text.slice(0, 8)}…`,
  'the last eight characters': (text) => `…${text.slice(-8)}`,
  'eight characters from the middle': (text) => text.slice(4, 12),
}

describe('every way in which a secret may get out is found', () => {
  test.each(Object.entries(routes))('[X.8] [S2.24] %s', (_, route) => {
    for (const [name, text] of Object.entries({ apiKey, apiSecret })) {
      const leaks = canaries.leaksIn(route(text), 'thing')
      expect(leaks.map((leak) => leak.secret)).toContain(name)
      // It says where, and does not do the same harm itself.
      expect(leaks.every((leak) => leak.where.startsWith('thing'))).toBe(true)
      expect(canaries.leaksIn(leaks)).toEqual([])
    }
  })

  test.each(Object.entries(routes))('nothing is found where there is nothing: %s', (_, route) => {
    expect(canaries.leaksIn(route('mZ1nothing-to-hide-here-at-all'))).toEqual([])
  })
})

test('[S2.23] the preview of an API key is allowed, that of a secret is not', () => {
  expect(canaries.leaksIn('private credentials: k7Qw…4TnB')).toEqual([])
  for (const between of ['…', '...', '***']) {
    const leaks = canaries.leaksIn(`secret yH3m${between}R~ö€`)
    expect(leaks).toEqual([{ secret: 'apiSecret', form: 'preview', where: 'value' }])
  }
})

test('seven characters in a row may be chance, eight are not', () => {
  expect(canaries.leaksIn(apiKey.slice(2, 9))).toEqual([])
  expect(canaries.leaksIn(apiKey.slice(2, 10))).toEqual([{ secret: 'apiKey', form: 'part', where: 'value' }])
})

test('the place is named exactly', () => {
  const logger = createMemoryLogger()
  logger.info('fine')
  logger.child('mexc.private.rest').error('refused', { error: new Error('no', { cause: { url: [`?k=${apiKey}`] } }) })
  const places = canaries.leaksIn(logger.records, 'logs').map((leak) => leak.where)
  expect(places).toContain('logs[1].fields.error.cause.url[0]')
})

test('a leak throws an AssertionError without the secret, what is clean passes', async () => {
  const thrown = await errorOf(() => canaries.assertAbsent({ a: apiKey, b: [apiSecret] }, 'event'))
  expect(thrown).toBeInstanceOf(AssertionError)
  expect(String(thrown)).toMatch(/- apiKey \(plain\) in event\.a\n/)
  expect(String(thrown)).toMatch(/- apiSecret \(plain\) in event\.b\[0\]/)
  expect(canaries.leaksIn(thrown)).toEqual([])
  canaries.assertAbsent({ price: '101.5', at: 1_700_000_000_000, ids: new Map([['a', 1n]]), none: undefined })
})

test('a value that cannot be printed does not stop the search', () => {
  const hostile = {
    get broken(): never {
      throw new Error('no')
    },
    toJSON(): never {
      throw new Error('no')
    },
    toString(): never {
      throw new Error('no')
    },
    big: 2n ** 70n,
    leak: apiSecret,
  }
  expect(canaries.leaksIn(hostile).map((leak) => leak.where)).toContain('value.leak')
})

test('a secret that chance could hit is refused, and so is none at all', () => {
  expect(() => createCanaries({ secrets: { pin: '1234' } })).toThrow(InvalidInputError)
  expect(() => createCanaries({})).toThrow(InvalidInputError)
})
