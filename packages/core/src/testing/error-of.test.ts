import { AssertionError } from 'node:assert'
import { expect, test } from 'vitest'
import { errorOf } from './error-of.ts'

test('what is thrown at once, and what a promise rejects with', async () => {
  const reason = new Error('no')
  const throwing = (): never => {
    throw reason
  }
  expect(await errorOf(throwing)).toBe(reason)
  expect(await errorOf(() => Promise.reject(reason))).toBe(reason)
})

test('a call that succeeds is a failure', async () => {
  await expect(errorOf(() => 1)).rejects.toThrow(AssertionError)
  await expect(errorOf(() => Promise.resolve())).rejects.toThrow('The call was to fail, and it succeeded')
})
