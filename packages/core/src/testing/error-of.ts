import { AssertionError } from 'node:assert'

/**
 * What a call throws, or what the promise that it gives rejects with: to look at an error from all sides. Throws an
 * `AssertionError` when the call succeeds.
 *
 * @example
 * ```ts
 * import { createCanaries, errorOf } from '@venuekit/core/testing'
 * const canaries = createCanaries({ secrets: { apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' } })
 * canaries.assertAbsent(await errorOf(() => JSON.parse('{')))
 * ```
 */
export async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new AssertionError({ message: 'The call was to fail, and it succeeded', operator: 'errorOf' })
}
