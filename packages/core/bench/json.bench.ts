// The reader of JSON against `JSON.parse`, which loses digits, and against ways not to lose them: the source text
// that `JSON.parse` hands to a reviver, two libraries, and `JSON.parse` for texts in which a quick look finds no number at
// risk (that one cannot see keys that stand twice, nor nesting). docs/decisions/0003-lossless-json.md has the conclusion.
import { deepStrictEqual } from 'node:assert/strict'
import { exactNumber, JsonNumber, parseJson } from '@venuekit/core'
import { parse as parseWithCallback } from 'json-custom-numbers'
import { isLosslessNumber, parse as parseLossless } from 'lossless-json'
import { bench } from '../../../tools/src/bench/api.ts'
import { bodies } from './json-bodies.ts'

type Read = (text: string) => unknown

/** What `JSON.parse` of Node 22 and later gives a reviver and the standard types do not have yet. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

const revive: Reviver = (_, value, { source }) =>
  typeof value === 'number' && source !== undefined && source.length > 15 ? exactNumber(source) : value

/** Finds a number that a double may not hold: 16 characters or more, or an exponent. It may find one in a string. */
const suspicious = /[[:,\s]-?\d(?:[\d.]{15}|[\d.]*[eE])/

const readers = {
  ours: (text) => parseJson(text),
  'JSON.parse': (text) => JSON.parse(text),
  'JSON.parse when safe': (text) => (suspicious.test(text) ? parseJson(text) : JSON.parse(text)),
  'JSON.parse with source': (text) => JSON.parse(text, revive as (key: string, value: unknown) => unknown),
  'lossless-json': (text) => parseLossless(text),
  'json-custom-numbers': (text) => parseWithCallback(text, undefined, (_, digits) => exactNumber(digits)),
} satisfies Record<string, Read>

for (const { name, text, count } of bodies) {
  const reading = (read: Read) => (size: number) => () => {
    let last: unknown
    for (let index = 0; index < size; index += 1) last = read(text)
    return last
  }
  await bench({
    name: `read ${name}`,
    size: count,
    contenders: {
      ours: reading(readers.ours),
      'JSON.parse': reading(readers['JSON.parse']),
      'JSON.parse when safe': reading(readers['JSON.parse when safe']),
      'JSON.parse with source': reading(readers['JSON.parse with source']),
      'lossless-json': reading(readers['lossless-json']),
      'json-custom-numbers': reading(readers['json-custom-numbers']),
    },
    verify: (results) => {
      const expected: unknown = JSON.parse(text)
      for (const result of Object.values(results)) deepStrictEqual(asDoubles(result), expected)
    },
    floors: { 'JSON.parse with source': 1.5 },
  })
}

/** The value as `JSON.parse` gives it, so that readers with different kinds of exact numbers can be compared. */
function asDoubles(value: unknown): unknown {
  if (JsonNumber.is(value)) return Number(value.text)
  if (isLosslessNumber(value)) return Number(value.toString())
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => asDoubles(item))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asDoubles(item)]))
}
