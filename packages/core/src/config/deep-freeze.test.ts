import { expect, test } from 'vitest'
import { deepFreeze } from './deep-freeze.ts'

test('plain objects and lists are frozen at every depth, circles included', () => {
  const inner: Record<string, unknown> = Object.assign(Object.create(null), { list: [{ a: 1 }] })
  const value = { inner, [Symbol.for('s')]: { b: 1 } }
  inner['back'] = value
  expect(deepFreeze(value)).toBe(value)
  for (const part of [value, inner, inner['list'], Reflect.get(Object(inner['list']), 0), value[Symbol.for('s')]]) {
    expect(Object.isFrozen(part)).toBe(true)
  }
})

test('instances, functions and getters are left alone', () => {
  let read = 0
  const date = new Date(0)
  const call = (): number => 1
  const value = {
    date,
    call,
    map: new Map(),
    get late() {
      return (read += 1)
    },
  }
  deepFreeze(value)
  expect([Object.isFrozen(date), Object.isFrozen(call), Object.isFrozen(value.map), read]).toEqual([
    false,
    false,
    false,
    0,
  ])
})

test('what is no object stays as it is', () => {
  for (const value of [1, 'a', null, undefined, true]) expect(deepFreeze(value)).toBe(value)
})
