import { expect, test } from 'vitest'
import { KeyRing } from './key-ring.ts'

test('keys follow from seed, name and number alone', () => {
  const draw = (seed: number, name: string) => {
    const keys = new KeyRing({ seed, name })
    return [keys.create({ account: 1 }), keys.create({ account: 2 })].map(({ key, secret }) => `${key} ${secret}`)
  }
  expect(draw(7, 'a')).toEqual(draw(7, 'a'))
  expect(new Set([...draw(7, 'a'), ...draw(7, 'b'), ...draw(8, 'a')]).size).toBe(6)
  expect(draw(7, 'a')[0]).toMatch(/^[0-9a-f]{32} [0-9a-f]{64}$/)
})

test('an account has several keys, each with its own permissions', () => {
  const keys = new KeyRing({ seed: 7, name: 'a' })
  const reader = keys.create({ account: 1, permissions: ['read'] })
  const trader = keys.create({ account: 1 })
  keys.create({ account: 2 })
  expect(keys.keysOf(1)).toEqual([reader, trader])
  expect(keys.find(reader.key)).toMatchObject({ account: 1, permissions: ['read'], state: 'active' })
  expect(keys.find(trader.key)?.permissions).toEqual(['read', 'trade'])
  expect(keys.find('nobody')).toBeUndefined()
})

test('keys can be given, and look as the exchange makes them', () => {
  const format = { prefix: 'mx0', keyLength: 10, secretLength: 12, alphabet: 'ab' }
  const keys = new KeyRing({ seed: 7, name: 'a', format })
  expect(keys.create({ account: 1, key: 'mine', secret: 'hidden' })).toMatchObject({ key: 'mine', secret: 'hidden' })
  expect(keys.create({ account: 1 }).key).toMatch(/^mx0[ab]{10}$/)
  expect(() => keys.create({ account: 2, key: 'mine' })).toThrow('is the key of an account already')
})

test('a key given does not change the ones after it', () => {
  const second = (first: { readonly key?: string }) => {
    const keys = new KeyRing({ seed: 7, name: 'a' })
    keys.create({ account: 1, ...first })
    return keys.create({ account: 1 }).key
  }
  expect(second({ key: 'mine' })).toBe(second({}))
})

test('an expired key stays known, a deleted one does not', () => {
  const keys = new KeyRing({ seed: 7, name: 'a' })
  const { key } = keys.create({ account: 1 })
  expect(keys.expire(key)).toBe(true)
  expect(keys.find(key)?.state).toBe('expired')
  expect(keys.delete(key)).toBe(true)
  expect(keys.find(key)).toBeUndefined()
  expect([keys.expire(key), keys.delete(key)]).toEqual([false, false])
})
