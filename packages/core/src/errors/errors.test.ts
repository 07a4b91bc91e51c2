import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createCanaries } from '../testing/canaries.ts'
import { errorCodes } from './codes.ts'
import * as errors from './index.ts'
import type * as Errors from './index.ts'
import {
  ConfigurationError,
  ExchangeApiError,
  findError,
  InsufficientFundsError,
  InvalidApiKeyError,
  InvalidOrderError,
  MissingCredentialsError,
  NetworkError,
  OrderError,
  ProtocolError,
  RateLimitError,
  TimeoutError,
  UnsupportedExchangeError,
  VenuekitError,
} from './index.ts'

const ref = { symbol: 'BTC/USDT', clientOrderId: 'vk-1' }

/** One error of every class, made as that class wants it. */
function samples(from: typeof Errors): readonly VenuekitError[] {
  const refused = Object.values(from).filter(
    (value): value is typeof ExchangeApiError =>
      typeof value === 'function' && value.prototype instanceof from.ExchangeApiError,
  )
  return [
    ...[from.ExchangeApiError, ...refused].map((Kind) => new Kind(400, 'refused')),
    new from.InvalidOrderError(undefined, 'no price'),
    new from.OrderSizeError(400, 'too small'),
    new from.InvalidInputError('price', 'must be a decimal'),
    new from.ConfigurationError('a.b', 'is wrong'),
    new from.MissingCredentialsError('apiKey', 'is missing'),
    new from.UnsupportedExchangeError('x', ['mexc']),
    new from.ExchangePackageMissingError('@venuekit/mexc'),
    new from.NotSupportedError('no'),
    new from.FactoryCreationError('no'),
    new from.InitializationError('no'),
    new from.AbortedError('no'),
    new from.ClosedError('no'),
    new from.OverflowError('no'),
    new from.StorageError('no'),
    new from.BookNotLiveError('BTC/USDT', 'stale', 'gap'),
    new from.ProtocolError('no'),
    new from.NetworkError('no'),
    new from.ExchangeConnectionError('no'),
    new from.TimeoutError('no'),
    new from.OrderError('unknown', ref),
  ]
}

const classes = Object.entries(errors).flatMap(([name, value]) => {
  return typeof value === 'function' && value.prototype instanceof VenuekitError
    ? [{ name, Kind: value as typeof VenuekitError }]
    : []
})

describe('[X.6] every class', () => {
  test('has a sample here, a kind of its own and a code from the table', () => {
    const made = samples(errors)
    expect(made.map((error) => error.name).toSorted()).toEqual(classes.map(({ name }) => name).toSorted())
    expect(new Set(classes.map(({ Kind }) => Kind.kind)).size).toBe(classes.length)
    for (const error of made) expect(errorCodes).toContain(error.code)
    // An order error has three codes, one for each outcome; every other class has one of its own.
    const codes = [
      ...made.map((error) => error.code),
      ...(['rejected', 'not-sent'] as const).map((one) => new OrderError(one, ref).code),
    ]
    expect(codes.toSorted()).toEqual([...errorCodes].toSorted())
  })

  test.each(samples(errors).map((error) => [error.name, error] as const))(
    '%s: recognised as itself and as those above it, and as no other',
    (_, error) => {
      expect(error).toBeInstanceOf(Error)
      for (const { Kind } of classes) expect(Kind.is(error)).toBe(error instanceof Kind)
      expect(VenuekitError.is(error)).toBe(true)
      expect(error.docsPath).toBe(`docs/errors.md#${error.code}`)
      expect(error.stack).toContain('errors.test.ts')
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({
        name: error.name,
        code: error.code,
        message: error.message,
      })
    },
  )

  test.each([undefined, null, 0, 'text', {}, [], new Error('x'), () => 1, { code: 'timeout', name: 'TimeoutError' }])(
    'what is no error of ours is none: case %#',
    (value) => {
      expect(VenuekitError.is(value)).toBe(false)
      expect(TimeoutError.is(value)).toBe(false)
    },
  )
})

test('[X.6] two installed copies recognise the errors of each other', async () => {
  // The same files under other addresses: classes of their own, as a second copy in node_modules has them.
  const load = async <Module>(file: string): Promise<Module> => import(`${import.meta.resolve(file)}?copy`)
  const copy = await load<typeof Errors>('./general.ts')
  expect(copy.TimeoutError).not.toBe(TimeoutError)
  const theirs = new copy.TimeoutError('no answer', { exchange: 'mexc' })
  expect(theirs).not.toBeInstanceOf(TimeoutError)
  expect([TimeoutError.is(theirs), NetworkError.is(theirs), RateLimitError.is(theirs)]).toEqual([true, true, false])
  const ours = new TimeoutError('no answer')
  expect([copy.TimeoutError.is(ours), copy.ClosedError.is(ours)]).toEqual([true, false])
  const order = new OrderError('unknown', ref, { cause: theirs })
  expect(findError(order, TimeoutError)).toBe(theirs)
  expect(order.exchange).toBe('mexc')
  expect(order.toJSON()['cause']).toMatchObject({ name: 'TimeoutError', code: 'timeout', exchange: 'mexc' })
})

describe('[X.6] what an error carries', () => {
  test('everything that it is given', () => {
    const cause = new Error('below')
    const error = new RateLimitError(429, 'too many', {
      exchange: 'mexc',
      operation: 'getTicker',
      retryable: true,
      retryAfterMs: 250,
      outcome: 'not-sent',
      context: { symbol: 'BTC/USDT' },
      cause,
      apiCode: 510,
      apiMessage: 'slow\u001b[31m down',
      rule: 'weight',
    })
    expect(error).toMatchObject({
      code: 'rate-limited',
      exchange: 'mexc',
      retryAfterMs: 250,
      status: 429,
      apiCode: 510,
      cause,
    })
    expect(error.toJSON()).toEqual({
      name: 'RateLimitError',
      code: 'rate-limited',
      message: 'too many',
      exchange: 'mexc',
      operation: 'getTicker',
      retryable: true,
      retryAfterMs: 250,
      outcome: 'not-sent',
      docsPath: 'docs/errors.md#rate-limited',
      context: { symbol: 'BTC/USDT', status: 429, apiCode: 510 },
      status: 429,
      apiCode: 510,
      apiMessage: 'slow [31m down',
      rule: 'weight',
      cause: { name: 'Error', code: undefined, message: 'below', cause: undefined },
    })
    expect(Object.isFrozen(error.context)).toBe(true)
  })

  test('what is not given is not there', () => {
    const error = new ProtocolError('no')
    expect(error).not.toHaveProperty('cause')
    expect(error.retryable).toBe(false)
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ProtocolError',
      code: 'protocol',
      message: 'no',
      retryable: false,
      docsPath: 'docs/errors.md#protocol',
      context: {},
    })
  })

  test('[S3.90] a refusal whose reason passes may be tried again, any other may not, and either can say otherwise', () => {
    const passing = samples(errors).filter((error) => ExchangeApiError.is(error) && error.retryable)
    expect(passing.map((error) => error.code).toSorted()).toEqual([
      'maintenance',
      'rate-limited',
      'recv-window',
      'server',
      'unavailable',
    ])
    expect(new RateLimitError(429, 'banned', { retryable: false }).retryable).toBe(false)
    expect(new InsufficientFundsError(400, 'not enough').retryable).toBe(false)
    expect(new InvalidApiKeyError(401, 'wrong').retryable).toBe(false)
    expect(new ExchangeApiError(400, 'odd', { retryable: true }).retryable).toBe(true)
  })

  test.each([
    ['InvalidApiKeyError', ['AuthenticationError', 'ExchangeApiError']],
    ['IpNotAllowedError', ['AuthenticationError', 'ExchangeApiError']],
    ['InvalidSymbolError', ['InvalidParameterError', 'ExchangeApiError']],
    ['InsufficientFundsError', ['ExchangeApiError']],
    ['MissingCredentialsError', ['ConfigurationError']],
    ['OrderSizeError', ['InvalidOrderError']],
    ['TimeoutError', ['NetworkError']],
    ['ExchangeConnectionError', ['NetworkError']],
    ['OrderError', []],
  ])('[S2.34] [S3.91] [S1.40] %s is a %j and nothing else', (name, above) => {
    const sample = samples(errors).find((error) => error.name === name)
    const is = classes.filter(({ Kind }) => Kind.is(sample)).map((one) => one.name)
    expect(is.toSorted()).toEqual([name, ...above].toSorted())
  })

  test('failures of the line may be tried again, unless they say no', () => {
    expect(new NetworkError('reset').retryable).toBe(true)
    expect(new TimeoutError('late', { retryable: undefined }).retryable).toBe(true)
    expect(new TimeoutError('late', { retryable: false }).retryable).toBe(false)
    expect(new InvalidApiKeyError(401, 'no').retryable).toBe(false)
  })

  test('[S4.22] what an exchange says cannot reach a terminal unseen', () => {
    const error = new InvalidApiKeyError(401, 'mexc: bad\u001b[2J\nkey', {
      apiCode: 'A\u0007',
      apiMessage: `\u202E${'x'.repeat(1e6)}`,
    })
    expect([error.message, error.apiCode]).toEqual(['mexc: bad [2J key', 'A'])
    expect(error.apiMessage?.length).toBeLessThan(502)
    expect(new ProtocolError(`odd\u0000frame${'x'.repeat(1e6)}`).message.length).toBeLessThan(1_002)
  })

  test('an order that breaks a rule says which, whoever found it', () => {
    const found = new InvalidOrderError(undefined, 'the price is no multiple of 0.01', {
      rule: 'price-step',
      exchange: 'mexc',
    })
    expect(found.toJSON()).toMatchObject({ code: 'invalid-order', rule: 'price-step', context: { rule: 'price-step' } })
    const told = new InvalidOrderError(400, 'too\nsmall', { apiCode: '30\u0007002', apiMessage: 'min\u001b[31m' })
    expect(told.toJSON()).toMatchObject({
      message: 'too small',
      status: 400,
      apiCode: '30 002',
      apiMessage: 'min [31m',
    })
  })

  test('[S3.49] a configuration error names the first setting and lists all', () => {
    const issues = [
      { path: 'a', message: 'is wrong' },
      { path: 'b.c', message: 'is missing' },
    ]
    const error = new ConfigurationError('a', 'is wrong', { issues })
    expect(error.message).toBe('a: is wrong\nb.c: is missing')
    expect([error.settingName, error.issues]).toEqual(['a', issues])
    expect(new MissingCredentialsError('apiKey', 'is missing').issues).toEqual([
      { path: 'apiKey', message: 'is missing' },
    ])
  })

  test('[S2.76] [P.12] the two that name what there is', () => {
    expect(new UnsupportedExchangeError('X', ['mexc', 'gateio']).message).toBe(
      'Unsupported exchange: X. Available: [mexc, gateio]',
    )
    expect(new errors.ExchangePackageMissingError('@venuekit/mexc').packageName).toBe('@venuekit/mexc')
  })
})

describe('an order command that was not accepted', () => {
  test.each([
    ['rejected', 'order-rejected'],
    ['not-sent', 'order-not-sent'],
    ['unknown', 'order-state-unknown'],
  ] as const)('%s has the code %s', (outcome, code) => {
    const error = new OrderError(outcome, ref)
    expect([error.outcome, error.code, error.ref, error.retryable]).toEqual([outcome, code, ref, false])
    expect(error.message).toMatch(/\(BTC\/USDT, vk-1\)$/)
    expect(error.toJSON()['ref']).toEqual(ref)
  })

  test('exchange, operation and waiting time come from the cause unless they are given', () => {
    const cause = new RateLimitError(429, 'too many', { exchange: 'mexc', operation: 'post', retryAfterMs: 5 })
    expect(new OrderError('not-sent', ref, { cause })).toMatchObject({
      exchange: 'mexc',
      operation: 'post',
      retryAfterMs: 5,
    })
    const given = new OrderError('not-sent', ref, { cause, operation: 'createOrder', exchange: undefined })
    expect(given).toMatchObject({ exchange: 'mexc', operation: 'createOrder' })
  })

  test('the order is named by whatever id it has', () => {
    expect(new OrderError('unknown', { symbol: 'A/B', orderId: '7' }).message).toContain('(A/B, 7)')
    expect(new OrderError('unknown', { symbol: 'A/B' }).message).toContain('(A/B, no id)')
  })

  test('later changes of the ref do not change the error', () => {
    const changing = { ...ref }
    const error = new OrderError('unknown', changing)
    changing.clientOrderId = 'other'
    expect(error.ref.clientOrderId).toBe('vk-1')
    expect(Object.isFrozen(error.ref)).toBe(true)
  })
})

describe('causes', () => {
  const funds = new InsufficientFundsError(400, 'not enough')

  test('the nearest of a class is found, however deep', () => {
    const error = new OrderError('rejected', ref, { cause: new Error('between', { cause: funds }) })
    expect(findError(error, InsufficientFundsError)).toBe(funds)
    expect(findError(error, ExchangeApiError)).toBe(funds)
    expect(findError(error, OrderError)).toBe(error)
    expect(findError(error, TimeoutError)).toBeUndefined()
    expect(findError({ cause: funds }, InsufficientFundsError)).toBe(funds)
  })

  test.each([undefined, null, 'text', 5, Symbol('s'), {}])('nothing is found in %s', (value) => {
    expect(findError(value, VenuekitError)).toBeUndefined()
  })

  test('a circle of causes ends, for looking and for printing', () => {
    const one = new TimeoutError('one')
    const two = new NetworkError('two', { cause: one })
    Object.defineProperty(one, 'cause', { value: two })
    expect(findError(one, InsufficientFundsError)).toBeUndefined()
    expect(JSON.stringify(one).length).toBeLessThan(5_000)
    expect(inspect(one)).toContain('[Circular')
  })

  test('a long chain is told from its top, and found to a depth that no real one has', () => {
    let error = new NetworkError('0')
    for (let depth = 1; depth < 1_000; depth += 1) error = new NetworkError(String(depth), { cause: error })
    expect(JSON.stringify(error).match(/"message"/g)).toHaveLength(9)
    expect(findError(error, TimeoutError)).toBeUndefined()
  })

  test('those of others are told by name, code and text, those that are no errors by their type alone', () => {
    const node = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })
    expect(new NetworkError('no line', { cause: node }).toJSON()['cause']).toMatchObject({
      name: 'AggregateError',
      code: 'ECONNREFUSED',
    })
    expect(new NetworkError('no line', { cause: 'a text' }).toJSON()['cause']).toEqual({ name: 'string' })
    expect(new NetworkError('no line', { cause: null }).toJSON()['cause']).toEqual({ name: 'object' })
  })

  test('[S4.42] the text of those of others is cleaned of what looks secret', () => {
    const secrets = { apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }
    const cause = new Error(`connect to wss://host/ws?listenKey=${secrets.apiSecret} failed\u001b[31m`)
    const error = new OrderError('not-sent', ref, { cause })
    const canaries = createCanaries({ secrets })
    expect(canaries.leaksIn([error.message, error.toJSON(), JSON.stringify(error)])).toEqual([])
    expect(error.message).toContain('wss://host/ws?listenKey=[redacted] failed')
    expect(error.message).not.toContain('\u001b')
  })
})
