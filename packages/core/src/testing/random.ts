import { InvalidInputError } from '../errors/general.ts'

/**
 * Random numbers from 0 (included) to 1 (excluded) that are the same for the same seed: for tests, never for keys.
 *
 * @example
 * ```ts
 * import { seededRandom } from '@venuekit/core/testing'
 * seededRandom(7)() === seededRandom(7)() // true
 * ```
 */
export function seededRandom(seed: number): () => number {
  // A counter that is hashed (the finaliser of MurmurHash3): small, and good enough for tests.
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let hash = state ^ (state >>> 16)
    hash = Math.imul(hash, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
  }
}

/**
 * Gives these numbers in turn, then from the first again: for jitter that a test can name.
 *
 * @example
 * ```ts
 * import { fixedRandom } from '@venuekit/core/testing'
 * const random = fixedRandom(0, 0.5)
 * random() + random() // 0.5
 * ```
 */
export function fixedRandom(...values: readonly [number, ...number[]]): () => number {
  for (const value of values) {
    if (!(value >= 0 && value < 1)) throw new InvalidInputError('values', 'must be at least 0 and less than 1')
  }
  let next = 0
  return () => values[next++ % values.length] ?? 0
}
