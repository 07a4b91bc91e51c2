import { expect, test } from 'vitest'
import { isAllowedLicence } from './licences.ts'

test.each([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  '(MIT OR GPL-3.0-only)',
  'GPL-2.0-only OR MIT',
  'MIT AND ISC',
  '(MIT AND (ISC OR MPL-2.0))',
])('%s is allowed', (licence) => {
  expect(isAllowedLicence(licence)).toBe(true)
})

test.each([
  'GPL-3.0-only',
  'MPL-2.0',
  'UNLICENSED',
  'SEE LICENSE IN LICENSE.md',
  '',
  'MIT AND GPL-3.0-only',
  'MIT OR ISC AND',
  'MIT WITH Commons-Clause',
  'MIT ISC',
  '(MIT',
  'MIT)',
  '()',
])('"%s" is not', (licence) => {
  expect(isAllowedLicence(licence)).toBe(false)
})
