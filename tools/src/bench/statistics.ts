/** The middle of a set of measurements, with the whole range around it. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Median and range. An even count takes the mean of the two in the middle. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  const [min] = sorted
  const max = sorted.at(-1)
  if (upper === undefined || lower === undefined || min === undefined || max === undefined) {
    throw new Error('A spread needs at least one value.')
  }
  return { median: (lower + upper) / 2, min, max }
}

/** How many times as fast ours was, round by round: each round is compared with itself, so drift of the machine cancels. */
export function pairedRatios(ours: readonly number[], peer: readonly number[]): readonly number[] {
  if (ours.length !== peer.length) {
    throw new Error(`Paired rounds must be of one length, not ${ours.length} and ${peer.length}.`)
  }
  return ours.map((time, round) => (peer[round] ?? Number.NaN) / time)
}

/** A floor is missed only when the whole range of paired ratios lies under it: one noisy round is no verdict. */
export function missesFloor(ratios: Spread, floor: number): boolean {
  return ratios.max < floor
}

/** The same for a share that may be so large at most. */
export function exceeds(shares: Spread, atMost: number): boolean {
  return shares.min > atMost
}

/** The names in the order of a round: none always runs first. */
export function rotated<Name>(names: readonly Name[], round: number): readonly Name[] {
  const first = round % names.length
  return [...names.slice(first), ...names.slice(0, first)]
}
