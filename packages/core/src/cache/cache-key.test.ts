import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cacheKey, type CacheKeyParts, type CacheKeyValue } from './cache-key.ts'

const parts: CacheKeyParts = {
  exchange: 'gateio',
  environment: 'production',
  kind: 'websocket',
  domain: 'private',
  credentials: 'f3a1',
  contractType: 'usdt',
  url: 'wss://example.test/ws',
}

test('[X.9] [C.17] a difference in any part is another key', () => {
  const keys = new Set([
    cacheKey(parts),
    cacheKey({ ...parts, exchange: 'mexc' }),
    cacheKey({ ...parts, environment: 'testnet' }),
    cacheKey({ ...parts, kind: 'rest' }),
    cacheKey({ ...parts, domain: 'public' }),
    cacheKey({ ...parts, credentials: 'f3a2' }),
    cacheKey({ ...parts, contractType: 'btc' }),
    cacheKey({ ...parts, url: 'wss://example.test/ws/' }),
    cacheKey({ ...parts, credentials: undefined }),
    cacheKey({ ...parts, handlers: new Set(['book']) }),
    cacheKey({ ...parts, handlers: ['book'] }),
    cacheKey({ ...parts, handlers: 'book' }),
    cacheKey({ ...parts, handlers: 1 }),
    cacheKey({ ...parts, handlers: '1' }),
    cacheKey({ ...parts, handlers: true }),
    cacheKey({ ...parts, handlers: new Set<string>() }),
    cacheKey({ ...parts, handlers: [] }),
  ])
  expect(keys.size).toBe(17)
})

test('[X.9] the order of parts and of sets does not count, that of lists does; undefined is absent', () => {
  const { exchange, ...rest } = parts
  expect(cacheKey({ ...rest, exchange })).toBe(cacheKey(parts))
  expect(cacheKey({ ...parts, more: undefined })).toBe(cacheKey(parts))
  const key = (value: CacheKeyValue): string => cacheKey({ ...parts, handlers: value })
  expect(key(new Set(['a', 'b', 'c']))).toBe(key(new Set(['c', 'a', 'b'])))
  expect(key(['a', 'b'])).not.toBe(key(['b', 'a']))
})

test('[X.9] a number that is none is refused with its name', () => {
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    expect(() => cacheKey({ ...parts, depth: value })).toThrow('depth: must be a finite number')
  }
})

test('[X.9] property: two keys are the same exactly when their parts are, whatever text is in them', () => {
  const text = fc.oneof(
    fc.constantFrom('a', 'b', '","', '"],["', '[]', '\\', '\u0000', 'é', 'e\u0301'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  const value = fc.oneof(
    text,
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.array(text, { maxLength: 2 }),
    fc.array(text, { maxLength: 2 }).map((items) => new Set(items)),
  )
  const names = fc.constantFrom('domain2', 'url2', 'a', 'b', '__proto__', '10', '9')
  const extra = fc.uniqueArray(fc.tuple(names, value), { maxLength: 3, selector: ([name]) => name })
  const same = (a: CacheKeyValue | undefined, b: CacheKeyValue | undefined): boolean => {
    if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((item) => b.has(item))
    if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, n) => item === b[n])
    return a === b
  }
  const build = (exchange: string, more: readonly (readonly [string, CacheKeyValue])[]): CacheKeyParts =>
    Object.fromEntries([...more, ['exchange', exchange], ['environment', 'x'], ['kind', 'y']]) as CacheKeyParts
  fc.assert(
    fc.property(fc.tuple(text, extra), fc.tuple(text, extra), ([one, first], [two, second]) => {
      const [a, b] = [new Map(first), new Map(second)]
      const equal =
        one === two && a.size === b.size && [...a].every(([name, item]) => b.has(name) && same(item, b.get(name)))
      expect(cacheKey(build(one, first)) === cacheKey(build(two, second))).toBe(equal)
      expect(cacheKey(build(one, first))).toBe(cacheKey(build(one, first.toReversed())))
    }),
  )
})
