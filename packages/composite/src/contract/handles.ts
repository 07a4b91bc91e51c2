/**
 * What is closed takes a few turns of the event loop to be gone. The time of the processor is counted: on a busy machine they take
 * longer, but what would end by itself after some seconds, such as a timer, is left nevertheless.
 */
const patienceMicroseconds = 1_000_000

/**
 * Watches what keeps the process alive. That belongs to all cases that run side by side, so that it is compared whenever none of
 * them runs any more: with a runner that takes one after the other, after each.
 */
class HandleWatch {
  #running = 0
  #isLooking = false
  #before: ReadonlyMap<string, number> = new Map()

  /** A case begins. */
  enter(): void {
    if (this.#running === 0 && !this.#isLooking) this.#before = resources()
    this.#running += 1
  }

  /** A case has ended; says what has come since the first one began and is still there, where it was the last one. */
  async leave(): Promise<readonly string[]> {
    this.#running -= 1
    if (this.#running > 0 || this.#isLooking) return []
    this.#isLooking = true
    const startedAt = process.cpuUsage()
    while (this.#running === 0 && this.#left().length > 0 && usedSince(startedAt) < patienceMicroseconds) {
      const { promise, resolve } = Promise.withResolvers<void>()
      setImmediate(resolve)
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other
      await promise
    }
    this.#isLooking = false
    return this.#running === 0 ? this.#left() : []
  }

  #left(): readonly string[] {
    // The waits above are immediates themselves.
    return [...resources()]
      .filter(([name, count]) => name !== 'Immediate' && count > (this.#before.get(name) ?? 0))
      .map(([name]) => name)
  }
}

/** One for the process, as are its handles. */
export const handleWatch: HandleWatch = /* @__PURE__ */ new HandleWatch()

function usedSince(begin: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begin)
  return user + system
}

function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
