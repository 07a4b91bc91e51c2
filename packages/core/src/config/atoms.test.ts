import type * as z from '../schema/index.ts'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  between,
  flag,
  milliseconds,
  nonNegative,
  nonNegativeInteger,
  oneOf,
  positive,
  positiveDecimal,
  positiveInteger,
  secondsToMs,
  serverUrl,
  text,
} from './atoms.ts'
import { parseConfig } from './parse-config.ts'
import { settings } from './settings.ts'

const atoms = {
  positive: positive(),
  nonNegative: nonNegative(),
  positiveInteger: positiveInteger(),
  nonNegativeInteger: nonNegativeInteger(),
  between: between(0, 10),
  milliseconds: milliseconds(),
  secondsToMs: secondsToMs(),
} as const satisfies Record<string, z.ZodType<number, number>>

/** What is no number in any configuration. */
const never: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'abc',
  '1e3',
  '0x10',
  '1,5',
  '1 000',
  '--1',
  '９',
  'NaN',
  'Infinity',
  '9'.repeat(10_000),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  true,
  [],
  [5],
  {},
  { valueOf: () => 5 },
  new Date(5),
  5n,
  Symbol('5'),
  () => 5,
]

describe.each(Object.entries(atoms))('[S1.37] %s', (name, schema) => {
  test.each(never.map((input) => [typeof input === 'string' ? `"${input.slice(0, 20)}"` : String(input), input]))(
    'refuses %s and names its path',
    (_, input) => {
      expect(schema.safeParse(input).success).toBe(false)
      expect(() => parseConfig(settings({ wait: schema }), { wait: input }, { path: 'a.b' })).toThrow(/^a\.b\.wait: /)
    },
  )

  test('refuses what is below zero, and the zero that is negative', () => {
    for (const input of [-1, -0.001, -Number.MAX_VALUE, '-1', -0]) expect(schema.safeParse(input).success).toBe(false)
  })

  test('accepts a number, and its text as the environment gives it', () => {
    for (const input of [5, '5', ' 5 ', '+5', '5.0'])
      expect(schema.parse(input)).toBe(name === 'secondsToMs' ? 5_000 : 5)
  })
})

test.each([
  [positive(), 0, false],
  [nonNegative(), 0, true],
  [positiveInteger(), 0, false],
  [nonNegativeInteger(), 0, true],
  [milliseconds(), 0, false],
  [secondsToMs(), 0, false],
  [positiveInteger(), 1.5, false],
  [positiveInteger(), 2 ** 53, false],
  [nonNegativeInteger(), 1.5, false],
  [milliseconds(), 0.5, true],
  [milliseconds(), 2 ** 31 - 1, true],
  [milliseconds(), 2 ** 31, false],
  [secondsToMs(), 2_147_483, true],
  [secondsToMs(), 2_147_484, false],
  [between(0, 10), 10, true],
  [between(0, 10), 10.01, false],
])('bounds: case %#', (schema, input, accepted) => {
  expect(schema.safeParse(input).success).toBe(accepted)
})

test('seconds come out in milliseconds without the noise of floating point', () => {
  expect([0.29, 1.005, 30, '0.001'].map((input) => secondsToMs().parse(input))).toEqual([290, 1_005, 30_000, 1])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), (ms) => {
      expect(secondsToMs().parse(ms / 1_000)).toBe(ms)
    }),
  )
})

test.each([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
  ['yes', undefined],
  [1, undefined],
  ['', undefined],
  [null, undefined],
])('yes or no: %j gives %j', (input, value) => {
  expect(flag().safeParse(input).data).toBe(value)
})

test.each([
  ['a', 'a'],
  [' a b ', 'a b'],
  ['', undefined],
  [' ', undefined],
  [5, undefined],
  [null, undefined],
])('text: %j gives %j', (input, value) => {
  expect(text().safeParse(input).data).toBe(value)
})

test('one of some words, and no member of an object', () => {
  const words = oneOf(['testnet', 'production'])
  expect(words.parse('testnet')).toBe('testnet')
  for (const input of ['Testnet', '', 'toString', 0, null]) expect(words.safeParse(input).success).toBe(false)
})

test.each([
  ['https://api.mexc.com', 'https://api.mexc.com'],
  [' https://api.mexc.com/ ', 'https://api.mexc.com'],
  ['wss://host:8443/ws/v4/', 'wss://host:8443/ws/v4'],
  ['http://127.0.0.1:5000/api?x=1', 'http://127.0.0.1:5000/api?x=1'],
  ['ftp://host', undefined],
  ['file:///etc/passwd', undefined],
  ['javascript:alert(1)', undefined],
  ['api.mexc.com', undefined],
  ['https://user:pass@host', undefined],
  ['https://host/#fragment', undefined],
  ['https://', undefined],
  ['', undefined],
  [5, undefined],
])('address: %j gives %j', (input, value) => {
  expect(serverUrl().safeParse(input).data).toBe(value)
})

test.each([
  ['0.001', '0.001'],
  [0.001, '0.001'],
  [' 10.50 ', '10.5'],
  ['9'.repeat(30), '9'.repeat(30)],
  [0.1 + 0.2, undefined],
  ['0', undefined],
  ['0.000', undefined],
  [0, undefined],
  [-0, undefined],
  ['-1', undefined],
  ['1e5', undefined],
  ['1 0', undefined],
  ['9'.repeat(10_000), undefined],
  [Number.NaN, undefined],
  [Infinity, undefined],
  [null, undefined],
  [{}, undefined],
])('[S1.37] [S1.17] decimal: case %# gives %j', (input, value) => {
  expect(positiveDecimal().safeParse(input).data).toBe(value)
})
