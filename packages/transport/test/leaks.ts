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

/** The timers of the test runner itself end sooner than this, those of the code under test later. */
const patienceMs = 1_000
/** On a busy machine that time may be over after a few turns. */
const patienceTurns = 1_000

/**
 * After each test of the file nothing may be left that was not there before it: no handle, no listener, no timer. What is
 * closed takes a few turns of the event loop to be gone, so that there is some patience.
 */
export function expectNoLeaks(): void {
  let before: ReadonlyMap<string, number> = new Map()
  beforeEach(() => {
    before = resources()
  })
  afterEach(async () => {
    const startedAt = performance.now()
    const isPatient = (turn: number) => turn < patienceTurns || performance.now() - startedAt < patienceMs
    for (let turn = 0; more(before).length > 0 && isPatient(turn); turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other
      await setImmediate()
    }
    expect(more(before), 'handles that are left after the test').toEqual([])
  })
}
