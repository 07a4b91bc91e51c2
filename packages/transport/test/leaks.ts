import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect } from 'vitest'

/** What keeps this process alive at the moment: sockets, servers, timers, names that are being resolved. */
function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function more(before: ReadonlyMap<string, number>): readonly string[] {
  return [...resources()].filter(([name, count]) => count > (before.get(name) ?? 0)).map(([name]) => name)
}

/**
 * After each test of the file nothing may be left that was not there before it: no handle, no listener, no timer. What is
 * closed takes a few turns of the event loop to be gone, so that there is some patience, and no waiting by the clock.
 */
export function expectNoLeaks(): void {
  let before: ReadonlyMap<string, number> = new Map()
  beforeEach(() => {
    before = resources()
  })
  afterEach(async () => {
    for (let turn = 0; turn < 2_000 && more(before).length > 0; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other
      await setImmediate()
    }
    expect(more(before), 'handles that are left after the test').toEqual([])
  })
}
