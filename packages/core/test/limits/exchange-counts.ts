// How exchanges count, written down as plainly as can be and apart from the code under test: every arrival is kept, and
// every window is added up anew.

export interface Arrival {
  readonly at: number
  readonly weight: number
}

/** The most that any half-open window of `windowMs` holds. */
export function fullestSlidingWindow(arrivals: readonly Arrival[], windowMs: number): number {
  const held = arrivals.map(({ at }) => sum(arrivals.filter((other) => other.at <= at && at < other.at + windowMs)))
  return Math.max(0, ...held)
}

/** The most that any window of the exchange's clock holds; `toExchangeTime` gives that clock. */
export function fullestEpochWindow(
  arrivals: readonly Arrival[],
  windowMs: number,
  toExchangeTime: (at: number) => number,
): number {
  const windows = Map.groupBy(arrivals, ({ at }) => Math.floor(toExchangeTime(at) / windowMs))
  return Math.max(0, ...[...windows.values()].map(sum))
}

/** The most that any window holds of those that begin with the first arrival after the last one ended. */
export function fullestFirstUseWindow(arrivals: readonly Arrival[], windowMs: number): number {
  let [beganAt, held, most] = [-Infinity, 0, 0]
  for (const { at, weight } of inOrder(arrivals)) {
    if (at >= beganAt + windowMs) [beganAt, held] = [at, 0]
    held += weight
    most = Math.max(most, held)
  }
  return most
}

/** By how much any stretch of time holds more than the burst and what flows back in it; at most 0 when the limit was kept. */
export function bucketExcess(arrivals: readonly Arrival[], limit: number, refillPerSecond: number): number {
  const sorted = inOrder(arrivals)
  let worst = -limit
  for (const [first, { at: from }] of sorted.entries()) {
    let held = 0
    for (const { at, weight } of sorted.slice(first)) {
      held += weight
      worst = Math.max(worst, held - limit - ((at - from) / 1_000) * refillPerSecond)
    }
  }
  return worst
}

function inOrder(arrivals: readonly Arrival[]): readonly Arrival[] {
  return arrivals.toSorted((left, right) => left.at - right.at)
}

function sum(arrivals: readonly Arrival[]): number {
  return arrivals.reduce((total, { weight }) => total + weight, 0)
}
