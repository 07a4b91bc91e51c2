import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { damagedTexts, jsonTexts } from '../../test/json/arbitraries.ts'
import { parseJson } from './parse.ts'
import { isPlain } from './plain.ts'
import { JsonReader } from './reader.ts'

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

test('[X.1] what is plain and JSON is read as the reader reads it, value by value', () => {
  const texts = fc.oneof(
    jsonTexts,
    damagedTexts,
    fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'ab', 'ba', '__proto__'), fc.constantFrom('1', '-0', '{"a":1}', '[2]')))
      .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`).join()}}`),
  )
  let plain = 0
  fc.assert(
    fc.property(texts, (text) => {
      const native = parsed(text)
      if (!isPlain(text) || native === undefined || !text.isWellFormed()) return
      plain += 1
      // `toEqual` tells 0 from -0.
      expect(new JsonReader(text).read()).toEqual(native.value)
    }),
  )
  expect(plain).toBeGreaterThan(10)
})

test.each([
  ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}', true],
  ['{"price":5116.80,"size":-3,"isOpen":true,"left":null}', true],
  ['"text"', true],
  ['{"a":1,"a":1}', false],
  ['{"a":{"b":1},"a":1}', false],
  ['{"a":[{"b":1}],"b":2,"a":1}', false],
  ['[{"a":1},{"b":1,"b":2}]', false],
  ['{"id":36028813724316572}', false],
  ['{"x":0.30000000000000004}', false],
  ['[1e3]', false],
  ['[1E3]', false],
  ['[-0]', false],
  ['[-0.0]', false],
  ['["\\u0041"]', false],
  ['["no end', false],
  [`${'['.repeat(15)}${']'.repeat(15)}`, true],
  [`${'['.repeat(16)}${']'.repeat(16)}`, false],
  [']', false],
  // What is no JSON may be called anything, as long as it is called so.
  ['{}"a"', true],
  ['{1"a"]"b"', true],
])('[X.1] %s is plain: %s', (text, isIt) => {
  expect(isPlain(text)).toBe(isIt)
})

test('[X.1] an object of very many keys, and a text that has hardly any, are left to the reader', () => {
  const objectOf = (count: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index])))
  expect([128, 129].map((count) => isPlain(objectOf(count)))).toEqual([true, false])
  const levels = JSON.stringify({ bids: Array.from({ length: 100 }, (_, index) => [`${index}.5`, '1']) })
  expect(isPlain(levels)).toBe(false)
  expect(parseJson(levels)).toEqual(JSON.parse(levels))
})
