import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadMessage, readDigits } from './frame-area.ts'

const encoder = new TextEncoder()

test('property: digits of any number, wherever they stand and whatever stands around them', () => {
  const into = new Float64Array(1)
  const around = fc.stringMatching(/^[ -~]{0,9}$/)
  fc.assert(
    fc.property(around, fc.stringMatching(/^[0-9]{1,15}$/), around, (before, digits, after) => {
      expect(loadMessage(encoder.encode(before + digits + after))).toBe(true)
      readDigits(before.length, before.length + digits.length, into, 0)
      expect(into[0]).toBe(Number(digits))
    }),
  )
})

test('a message that is too long for the area is not put there', () => {
  expect(loadMessage(new Uint8Array(32_752))).toBe(true)
  expect(loadMessage(new Uint8Array(32_753))).toBe(false)
})
