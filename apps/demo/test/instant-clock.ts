import type { Clock } from 'venuekit'

/** A clock on which every wait is over at once, and has taken as long as it should. */
export function instantClock(): Clock {
  let now = 0
  return {
    now: () => now,
    monotonic: () => now,
    setTimer: (delayMs, call) => {
      let isCancelled = false
      const cancel = (): void => {
        isCancelled = true
      }
      queueMicrotask(() => {
        if (isCancelled) return
        now += delayMs
        call()
      })
      return { cancel, [Symbol.dispose]: cancel }
    },
  }
}
