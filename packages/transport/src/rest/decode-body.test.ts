import { JsonNumber } from '@venuekit/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBody } from './decode-body.ts'

function decode(text: string) {
  return decodeBody(new TextEncoder().encode(text))
}

test.each<[string, unknown]>([
  ['{"price":"1"}', { price: '1' }],
  ['[]\n', []],
  ['\r\n\t {"label":"X"}', { label: 'X' }],
  ['"text"', 'text'],
  ['-1', -1],
  ['true', true],
  ['null', null],
])('%j is JSON', (text, value) => {
  expect(decode(text)).toEqual({ value, isJson: true })
})

test('no digit of a number is lost', () => {
  expect(decode('{"id":36028813724316572}').value).toEqual({ id: new JsonNumber('36028813724316572') })
})

test.each([
  '',
  ' ',
  'Not Found',
  '<html></html>',
  '{"id":',
  '[1,2',
  'upstream connect error',
  'nullable',
  '404 page not found',
])('%j is text', (text) => {
  expect(decode(text)).toEqual({ value: text, isJson: false })
})

test('bytes that are no text do not throw', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { value, isJson } = decodeBody(bytes)
      expect(isJson || typeof value === 'string').toBe(true)
    }),
  )
})

test('what is JSON is read as JSON, whatever white space is around it', () => {
  const space = fc.stringMatching(/^[ \t\r\n]*$/)
  fc.assert(
    fc.property(fc.json(), space, space, (text, before, after) => {
      expect(decode(before + text + after).isJson).toBe(true)
    }),
  )
})
