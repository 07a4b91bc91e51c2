import type { Clock } from 'venuekit'

/** A clock on which every wait is over at once, and has taken as long as it should; or so many waits, and the others never. */
export function instantClock(waits = Infinity): Clock {
  let now = 0
  let left = waits
  return {
    now: () => now,
    monotonic: () => now,
    setTimer: (delayMs, call) => {
      let isCancelled = false
      const cancel = (): void => {
        isCancelled = true
      }
      left -= 1
      const isOver = left >= 0
      queueMicrotask(() => {
        if (isCancelled || !isOver) return
        now += delayMs
        call()
      })
      return { cancel, [Symbol.dispose]: cancel }
    },
  }
}
