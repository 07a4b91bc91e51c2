import { setImmediate } from 'node:timers/promises'

/**
 * Lets the event loop turn until something has come true that no event tells. It does not wait by the clock; what never comes
 * true ends the test with an error, after far more turns than anything on this machine takes.
 */
export async function until(isTrue: () => boolean, what = 'what the test waits for'): Promise<void> {
  for (let turn = 0; turn < 1_000_000; turn += 1) {
    if (isTrue()) return
    // oxlint-disable-next-line no-await-in-loop -- one turn after the other
    await setImmediate()
  }
  throw new Error(`${what} did not come true`)
}
