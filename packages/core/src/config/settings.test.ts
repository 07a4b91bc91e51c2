import * as z from 'zod'
import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { errorOf } from '../testing/error-of.ts'
import { flag, milliseconds, positive, text } from './atoms.ts'
import { camelCase, nearestName } from './key-spelling.ts'
import { parseConfig } from './parse-config.ts'
import { settings } from './settings.ts'

const schema = settings(
  {
    accountId: text().optional(),
    requestTimeoutMs: milliseconds().default(10_000),
    limits: z.record(z.string(), positive()).optional(),
    nested: settings({ logRawMessages: flag().default(false), depth: positive().optional() }).prefault({}),
    list: z.array(settings({ size: positive() })).optional(),
    mode: z.enum(['spot', 'margin']).optional(),
    either: z.union([z.string(), z.boolean()]).optional(),
  },
  { aliases: { account: 'accountId' } },
)

function issuesOf(input: unknown, path = ''): Record<string, string> {
  try {
    parseConfig(schema, input, { path })
  } catch (error) {
    if (ConfigurationError.is(error))
      return Object.fromEntries(error.issues.map((issue) => [issue.path, issue.message]))
    throw error
  }
  return {}
}

describe('[X.7] names of settings', () => {
  test('both spellings and other names are accepted, at every depth', () => {
    const expected = {
      accountId: 'main',
      requestTimeoutMs: 250,
      nested: { logRawMessages: true, depth: 5 },
      list: [{ size: 1 }],
    }
    expect(
      parseConfig(schema, {
        account_id: 'main',
        request_timeout_ms: 250,
        nested: { log_raw_messages: true, depth: 5 },
        list: [{ size: 1 }],
      }),
    ).toEqual(expected)
    expect(
      parseConfig(schema, {
        account: 'main',
        requestTimeoutMs: 250,
        nested: { logRawMessages: true, depth: 5 },
        list: [{ size: 1 }],
      }),
    ).toEqual(expected)
  })

  test('what is parsed once can be parsed again', () => {
    const once = parseConfig(schema, { account: 'main', limits: { BTC_USDT: 1 } })
    expect(parseConfig(schema, once)).toEqual(once)
  })

  test('keys that are no names of settings keep their spelling', () => {
    expect(parseConfig(schema, { limits: { BTC_USDT: 1, btc_usdt: 2 } }).limits).toEqual({ BTC_USDT: 1, btc_usdt: 2 })
  })

  test('undefined counts as absent', () => {
    expect(parseConfig(schema, { requestTimeoutMs: undefined, accountId: undefined })).toEqual({
      requestTimeoutMs: 10_000,
      nested: { logRawMessages: false },
    })
  })

  test('the result is frozen through and through', () => {
    const parsed = parseConfig(schema, { list: [{ size: 1 }], limits: { a: 1 } })
    for (const part of [parsed, parsed.nested, parsed.list, parsed.list?.[0], parsed.limits]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })

  test.each([
    [
      'a typing error',
      { requestTimoutMs: 1 },
      { requestTimoutMs: 'is not a known setting; did you mean requestTimeoutMs?' },
    ],
    [
      'one in snake case',
      { request_timeot_ms: 1 },
      { request_timeot_ms: 'is not a known setting; did you mean requestTimeoutMs?' },
    ],
    [
      'one inside',
      { nested: { log_raw_message: true } },
      { 'nested.log_raw_message': 'is not a known setting; did you mean logRawMessages?' },
    ],
    ['near an alias', { acount: 'x' }, { acount: 'is not a known setting; did you mean account?' }],
    [
      'near to nothing',
      { list: [{ size: 1, wholly_different: 1 }] },
      { 'list[0].wholly_different': 'is not a known setting; known are size' },
    ],
    [
      'capitals',
      { REQUEST_TIMEOUT_MS: 1 },
      { REQUEST_TIMEOUT_MS: 'is not a known setting; did you mean requestTimeoutMs?' },
    ],
  ])('an unknown name is refused with the nearest known one: %s', (_, input, issues) => {
    expect(issuesOf(input)).toEqual(issues)
  })

  test.each([
    [
      'two spellings',
      { account_id: 'a', accountId: 'b' },
      { accountId: 'is given twice, as account_id and as accountId; keep one of them' },
    ],
    [
      'with the same value',
      { account: 'a', account_id: 'a' },
      { accountId: 'is given twice, as account and as account_id; keep one of them' },
    ],
  ])('a setting that is given twice is refused: %s', (_, input, issues) => {
    expect(issuesOf(input)).toEqual(issues)
  })
})

describe('[X.7] bad input names its path and says what to do, all of it at once', () => {
  test('every mistake is in one error', () => {
    const input = {
      requestTimeoutMs: -1,
      acount: 'x',
      nested: { depth: 'deep', logRawMessages: 2 },
      list: [{}, { size: Number.NaN }],
      limits: { 'BTC/USDT': 0 },
      mode: 'futures',
      either: 1,
    }
    expect(issuesOf(input, 'exchanges.mexc')).toEqual({
      'exchanges.mexc.requestTimeoutMs':
        'must be a number of milliseconds above zero and at most 2147483647, not a negative number',
      'exchanges.mexc.acount': 'is not a known setting; did you mean account?',
      'exchanges.mexc.nested.depth': 'must be a number above zero, not the string that is there',
      'exchanges.mexc.nested.logRawMessages': 'must be true or false, not a number',
      'exchanges.mexc.list[0].size': 'is missing; it must be a number above zero',
      'exchanges.mexc.list[1].size': 'must be a number above zero, not NaN',
      'exchanges.mexc.limits["BTC/USDT"]': 'must be a number above zero, not zero',
      'exchanges.mexc.mode': 'must be one of spot, margin, not the string that is there',
      'exchanges.mexc.either': 'must be of another form, not a number',
    })
  })

  test.each([
    ['undefined', undefined, { '': 'is missing; it must be an object of settings' }],
    ['null', null, { '': 'must be an object of settings, not null' }],
    ['a list', [], { '': 'must be an object of settings, not a list' }],
    ['a text', 'x', { '': 'must be an object of settings, not the string that is there' }],
    ['a map', new Map(), { '': 'must be an object of settings, not a Map' }],
    ['an instance', new URLSearchParams(), { '': 'must be an object of settings, not an object' }],
    ['a list of the wrong', { list: {} }, { list: 'must be a list, not an object' }],
    ['a list inside that is none', { nested: [] }, { nested: 'must be an object of settings, not a list' }],
  ])('%s', (_, input, issues) => {
    expect(issuesOf(input)).toEqual(issues)
  })

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'a key named %s pollutes nothing',
    (name) => {
      const input: unknown = JSON.parse(`{"${name}": {"polluted": true}, "nested": {"${name}": 1}}`)
      expect(Object.keys(issuesOf(input))).toEqual([name, `nested.${name}`])
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
      const limits = parseConfig(schema, { limits: JSON.parse(`{"BTC":1}`) }).limits
      expect(limits).toEqual({ BTC: 1 })
    },
  )

  test('control characters of a file do not reach the message', () => {
    expect(Object.keys(issuesOf({ 'a\u001b[2J': 1 }))).toEqual(['["a [2J"]'])
  })

  test('[X.8] no value is repeated, wherever a secret was put', async () => {
    const secret = 'yH3mC8sJ5dKf1Gx6Vb0R'
    const canaries = createCanaries({ secrets: { secret } })
    const wraps: readonly ((value: string) => unknown)[] = [
      (value) => value,
      (value) => [value],
      (value) => ({ value }),
      (value) => ({ logRawMessages: value }),
      (value) => [{ size: value }],
    ]
    for (const name of ['requestTimeoutMs', 'nested', 'list', 'limits', 'mode', 'either', 'unknown']) {
      for (const wrap of wraps) {
        const input = { requestTimeoutMs: secret, [name]: wrap(secret) }
        // oxlint-disable-next-line no-await-in-loop -- nothing waits
        const error = await errorOf(() => parseConfig(schema, { ...input, wrong: secret }))
        expect(ConfigurationError.is(error)).toBe(true)
        expect(canaries.leaksIn(error)).toEqual([])
      }
    }
  })

  test('[S3.49] the error names the first wrong setting, lists all in its message and carries the exchange', async () => {
    const input = { requestTimeoutMs: 0, nested: { depth: -1 } }
    const error = await errorOf(() => parseConfig(schema, input, { path: 'exchanges.mexc', exchange: 'mexc' }))
    expect(error).not.toHaveProperty('cause')
    expect(error).toMatchObject({
      code: 'configuration',
      exchange: 'mexc',
      settingName: 'exchanges.mexc.requestTimeoutMs',
      message: expect.stringMatching(
        /^exchanges\.mexc\.requestTimeoutMs: must .*\nexchanges\.mexc\.nested\.depth: must .*$/,
      ),
    })
  })
})

describe('schemas that are no settings of ours are described in the same way', () => {
  const cases: Readonly<Record<string, readonly [schema: z.ZodType, input: unknown, message: string]>> = {
    'unknown keys': [z.strictObject({ a: z.string() }), { a: 'x', b: 1 }, 'b: is not a known setting; remove it'],
    'a short text': [z.string().min(3), 'ab', ': must have at least 3 characters, not the string that is there'],
    'a long list': [z.array(z.string()).max(1), ['a', 'b'], ': must have at most 1 entries, not a list'],
    'a small number': [z.number().gt(3), 3, ': must be more than 3, not a number'],
    'a big number': [z.number().lt(3), 3, ': must be less than 3, not a number'],
    'a fraction': [z.int(), 1.5, ': must be a whole number, not a fraction'],
    'a literal': [z.literal(5), 4, ': must be 5, not a number'],
    'a format': [z.url(), 'x', ': must be a valid url, not the string that is there'],
    'a pattern': [z.string().regex(/^a/), 'b', ': must be of another form, not the string that is there'],
    'a multiple': [z.number().multipleOf(5), 4, ': must be a multiple of 5, not a number'],
    'words of its own': [z.string().refine(() => false, { error: 'is taken already' }), 'x', ': is taken already'],
    'a rule and a remedy': [
      z.string({ error: 'must be a name; see the list' }),
      4,
      ': must be a name, not a number; see the list',
    ],
  }
  test.each(Object.entries(cases))('%s', (_, [other, input, message]) => {
    expect(() => parseConfig(other, input)).toThrow(new RegExp(`^${message}$`))
  })

  test('several unknown keys are several issues', async () => {
    const error = await errorOf(() => parseConfig(z.strictObject({}), { b: 1, c: 2 }, { path: 'a' }))
    expect(error).toMatchObject({ issues: [{ path: 'a.b' }, { path: 'a.c' }] })
  })
})

describe('spelling', () => {
  test.each([
    ['api_key', 'apiKey'],
    ['apiKey', 'apiKey'],
    ['max_1_minute', 'max1Minute'],
    ['BTC_USDT', 'BTC_USDT'],
    ['_private', '_private'],
    ['trailing_', 'trailing_'],
    ['__proto__', '__proto__'],
    ['a__b', 'a__b'],
    ['', ''],
  ])('%s is %s', (name, camel) => {
    expect(camelCase(name)).toBe(camel)
  })

  test('a name is never near to something far away, and a long one costs little', () => {
    expect(nearestName('x', ['requestTimeoutMs', 'accountId'])).toBeUndefined()
    expect(nearestName('', ['a'])).toBe('a')
    expect(nearestName('a'.repeat(1e6), ['accountId'])).toBeUndefined()
    expect(nearestName('gatio', ['mexc', 'gateio', 'gateio-futures'])).toBe('gateio')
  })
})
