import { expect, test } from 'vitest'
import { layered } from './layers.ts'

const [argument, environment, file, defaults] = ['argument', 'environment', 'file', 'default']

test.each([
  { layers: [{ a: argument }, { a: environment }, { a: file }, { a: defaults }], expected: { a: argument } },
  { layers: [{}, { a: environment }, { a: file }, { a: defaults }], expected: { a: environment } },
  { layers: [undefined, {}, { a: file }, { a: defaults }], expected: { a: file } },
  { layers: [{}, undefined, undefined, { a: defaults }], expected: { a: defaults } },
  { layers: [{ a: undefined }, { a: undefined }, {}, { a: defaults }], expected: { a: defaults } },
  { layers: [{ a: null }, { a: environment }], expected: { a: null } },
  { layers: [{ a: '' }, { a: environment }], expected: { a: '' } },
  { layers: [{ a: false }, { a: true }], expected: { a: false } },
  { layers: [{}, {}], expected: {} },
  { layers: [], expected: undefined },
])('[S4.52] argument before environment before file before default: case %#', ({ layers, expected }) => {
  expect(layered(...layers)).toEqual(expected)
})

test('[S1.28] objects are merged, lists and other values are taken whole', () => {
  const upper = { urls: { rest: 'mine' }, list: [1], at: new Date(0) }
  const lower = { urls: { rest: 'theirs', ws: 'theirs' }, list: [2, 3], at: new Date(1), more: 1 }
  expect(layered(upper, lower)).toEqual({ urls: { rest: 'mine', ws: 'theirs' }, list: [1], at: new Date(0), more: 1 })
})

test('a value covers the objects below it', () => {
  expect(layered({ a: { x: 1 } }, { a: null }, { a: { y: 2 } })).toEqual({ a: { x: 1 } })
  expect(layered({ a: 'all' }, { a: { y: 2 } })).toEqual({ a: 'all' })
})

test('[X.7] two spellings of a setting are one, and foreign keys keep theirs', () => {
  expect(layered({ requestTimeoutMs: 1 }, { request_timeout_ms: 2, max_retries: 3 })).toEqual({
    requestTimeoutMs: 1,
    max_retries: 3,
  })
  expect(layered({ limits: { BTC_USDT: 1 } }, { limits: { BTCUSDT: 2, BTC_USDT: 3 } })).toEqual({
    limits: { BTC_USDT: 1, BTCUSDT: 2 },
  })
})

test('two spellings in one layer both stay, so that the schema can refuse them', () => {
  expect(layered({ api_key: 'a', apiKey: 'b' }, { apiKey: 'c' })).toEqual({ api_key: 'a', apiKey: 'b' })
})

test('names like __proto__ are only names, and the layers are not touched', () => {
  const upper: unknown = JSON.parse('{"__proto__":{"polluted":1},"a":{"b":1}}')
  const lower = Object.freeze({ a: Object.freeze({ c: 2 }) })
  expect(JSON.stringify(layered(upper, lower))).toBe('{"__proto__":{"polluted":1},"a":{"b":1,"c":2}}')
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(lower).toEqual({ a: { c: 2 } })
})
