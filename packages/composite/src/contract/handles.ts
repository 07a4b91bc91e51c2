import { systemClock } from '@venuekit/core'

/** What is closed takes a few turns of the event loop to be gone. */
const patienceMs = 1_000

/** Remembers what keeps the process alive; what is returned says what has come since and is still there. */
export function handlesLeft(): () => Promise<readonly string[]> {
  const before = resources()
  return async () => {
    const startedAt = systemClock.monotonic()
    while (more(before).length > 0 && systemClock.monotonic() - startedAt < patienceMs) {
      const { promise, resolve } = Promise.withResolvers<void>()
      setImmediate(resolve)
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other
      await promise
    }
    return more(before)
  }
}

function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function more(before: ReadonlyMap<string, number>): readonly string[] {
  // The waits above are immediates themselves.
  return [...resources()]
    .filter(([name, count]) => name !== 'Immediate' && count > (before.get(name) ?? 0))
    .map(([name]) => name)
}
