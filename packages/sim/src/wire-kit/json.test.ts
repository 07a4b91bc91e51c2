import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawNumber, sourceOf } from './json.ts'

test('a number keeps its digits', () => {
  expect(JSON.stringify({ id: rawNumber('58828270140012048') })).toBe('{"id":58828270140012048}')
})

test.each([
  ['{"payload":{"req_param":{"a": 1.0}}}', '{"a": 1.0}'],
  ['{ "payload" : { "x" : "}\\"{" , "req_param" : "" } }', '""'],
  ['{"payload":{"req_param":null}}', 'null'],
  ['{"payload":{"req_param":[1, {"b":"]"}],"z":1}}', '[1, {"b":"]"}]'],
  ['{"payload":{"req_param":1,"req_param":2}}', '2'],
  ['{"payload":{"req_\\u0070aram":3}}', '3'],
  ['{"payload":{}}', undefined],
  ['{"payload":[]}', undefined],
  ['{}', undefined],
])('the source of a member of %s', (text, source) => {
  expect(sourceOf(text, ['payload', 'req_param'])).toBe(source)
})

test('whatever stands around it, the source of a member is its text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.nat({ max: 3 }), (value, other, indent) => {
      const text = JSON.stringify({ other, wanted: value, rest: [other] }, undefined, indent)
      const source = sourceOf(text, ['wanted'])
      expect(JSON.parse(source ?? '')).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
