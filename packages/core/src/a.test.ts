import { expect, test } from 'vitest'
import { placeholder } from '@venuekit/core'
test('x', () => {
  expect(placeholder).toBe(1)
})
