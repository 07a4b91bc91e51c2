import { setImmediate } from 'node:timers/promises'

/** Only what hangs takes so long; then the test says what it waited for. */
const patienceMs = 50_000

/** Lets the event loop turn until something has come true that no event tells. */
export async function until(isTrue: () => boolean, what = 'what the test waits for'): Promise<void> {
  const startedAt = performance.now()
  while (!isTrue()) {
    if (performance.now() - startedAt > patienceMs) throw new Error(`${what} did not come true`)
    // oxlint-disable-next-line no-await-in-loop -- one turn after the other
    await setImmediate()
  }
}
