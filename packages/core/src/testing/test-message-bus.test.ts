import { expect, test } from 'vitest'
import { checkJsonData } from '../bus/json-data.ts'
import { createTestMessageBus } from './test-message-bus.ts'

test('[S1.10] the bus of the test kit delivers like any other and remembers what went over it', async () => {
  await using bus = createTestMessageBus()
  const seen: unknown[] = []
  bus.subscribe('data.*', (message) => seen.push(message))
  bus.subscribe('data.bad', () => {
    throw new Error('broken')
  })
  bus.register('double', async (n) => Number(n) * 2)
  bus.publish('data.a', { price: '1' })
  bus.publish('data.bad', { price: '2' })
  expect(await bus.request('double', 21)).toBe(42)
  expect(seen).toEqual([{ price: '1' }, { price: '2' }])
  expect(bus.messages).toEqual([
    { topic: 'data.a', message: { price: '1' } },
    { topic: 'data.bad', message: { price: '2' } },
  ])
  expect(bus.errors).toEqual([{ error: new Error('broken'), where: 'data.bad' }])
})

test('[S1.10] it refuses messages that would not survive JSON, naming the place', () => {
  const bus = createTestMessageBus()
  expect(() => bus.publish('data.a', { trade: { at: new Date(0) } })).toThrow(
    'data.a.trade.at: [object Date] is no plain data',
  )
  expect(bus.messages).toEqual([])
})

const ring: Record<string, unknown> = {}
ring['self'] = ring

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a bigint', 1n],
  ['a symbol', Symbol('x')],
  ['NaN', Number.NaN],
  ['infinity', Infinity],
  ['negative zero', { a: -0 }],
  ['a map', new Map()],
  ['bytes', new Uint8Array(1)],
  ['an error', [new Error('x')]],
  ['undefined in a list', [1, undefined]],
  ['a hole in a list', Array.from({ length: 1 }).concat([1])],
  ['a ring', ring],
])('[S1.10] no plain data: %s', (_, value) => {
  expect(() => checkJsonData(value, 'x')).toThrow(expect.objectContaining({ code: 'invalid-input' }))
})

test.each([
  ['scalars', [null, true, 0, -1.5, 'text']],
  ['nested', { a: { b: [{ c: 'd' }, []] } }],
  ['an absent property', { a: undefined, b: 1 }],
  ['no prototype', Object.assign(Object.create(null), { a: 1 })],
])('[S1.10] plain data: %s', (_, value) => {
  expect(() => checkJsonData(value, 'x')).not.toThrow()
})
