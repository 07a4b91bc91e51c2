// oxlint-disable typescript/no-non-null-assertion -- every index is masked to the window, or below a frame's count
import type { Levels } from '../contracts/frames.ts'
import { growLevels } from './frame.ts'
import { largestMantissa, powersOfTen } from './scaled.ts'
import type { SideLevels } from './side-levels.ts'
import { SortedLevels } from './sorted-levels.ts'

const narrowest = 2_048
const widest = 16_384

// Places in #bounds.
const BASE = 0
const LOW = 1

/**
 * Levels around the best price in arrays that the key itself indexes, the others in a `SortedLevels`: a change near the
 * touch needs no search and moves nothing, whatever the depth.
 *
 * The window holds the keys from `base` to before `base + width`, a key at the slot `key mod width`; one bit per slot says
 * whether there is a level. When the best level leaves the upper three quarters of the window, everything goes back to the
 * sorted levels and a new window is laid around it (`#settle`). Where prices are so far apart that a window would hold few of
 * them there is none: `base` is infinite, and the sorted levels are all there is.
 */
export class TickLevels implements SideLevels {
  readonly sign: 1 | -1
  readonly touch: Float64Array = Float64Array.of(-Infinity)
  /** The levels whose keys are below `base`. */
  readonly #far: SortedLevels
  #width: number = narrowest
  // Made when there is a window: a book that never gets one costs next to nothing.
  #sizes: Float64Array = new Float64Array(0)
  #decimals: Uint16Array = new Uint16Array(0)
  #occupied: Int32Array = new Int32Array(0)
  /** How many levels are in the window. */
  #near = 0
  #scale = 0
  /** The window's base, and a key that no level of the window is below. */
  readonly #bounds: Float64Array = Float64Array.of(Infinity, Infinity)

  constructor(sign: 1 | -1) {
    this.sign = sign
    this.#far = new SortedLevels(sign)
  }

  get horizon(): Float64Array {
    return this.#far.horizon
  }

  get count(): number {
    return this.#near + this.#far.count
  }

  apply(levels: Levels): void {
    const { price, priceDp, size, sizeDp, count } = levels
    const { sign, touch } = this
    const scale = this.#scale
    const far = this.#far
    const bounds = this.#bounds
    const sizes = this.#sizes
    const decimals = this.#decimals
    const occupied = this.#occupied
    const mask = this.#width - 1
    for (let index = 0; index < count; index += 1) {
      const key = sign * price[index]! * powersOfTen[scale - priceDp[index]!]!
      if (key < bounds[BASE]!) {
        far.set(levels, index)
        continue
      }
      if (key > bounds[BASE]! + mask) {
        // Nothing is above the window, so there is nothing to delete.
        if (size[index] === 0) continue
        this.#evict()
        far.set(levels, index)
        continue
      }
      const slot = key & mask
      const bit = 1 << slot
      const bits = occupied[slot >>> 5]!
      if (size[index] !== 0) {
        sizes[slot] = size[index]!
        decimals[slot] = (priceDp[index]! << 8) | sizeDp[index]!
        if ((bits & bit) === 0) {
          occupied[slot >>> 5] = bits | bit
          this.#near += 1
          if (key > touch[0]!) touch[0] = key
          if (key < bounds[LOW]!) bounds[LOW] = key
        }
      } else if ((bits & bit) !== 0) {
        occupied[slot >>> 5] = bits ^ bit
        this.#near -= 1
        if (key === touch[0]) touch[0] = this.#near === 0 ? -Infinity : key - this.#gapBelow(slot)
      }
    }
    if (touch[0]! - bounds[BASE]! < this.#width / 4) this.#settle()
  }

  clear(scale: number): void {
    this.#occupied.fill(0)
    this.#near = 0
    this.#far.clear(scale)
    this.#scale = scale
    this.#bounds.fill(Infinity)
    this.touch[0] = -Infinity
  }

  fits(scale: number): boolean {
    if (!this.#far.fits(scale)) return false
    if (this.#near === 0) return true
    const largest = Math.max(Math.abs(this.touch[0]!), Math.abs(this.#lowest()))
    return largest * powersOfTen[scale - this.#scale]! <= largestMantissa
  }

  rescale(scale: number): void {
    this.#evict()
    this.#far.rescale(scale)
    this.#scale = scale
    this.#settle()
  }

  markHorizon(): void {
    const far = this.#far
    far.markHorizon()
    if (far.count === 0 && this.#near > 0) far.horizon[0] = this.#lowest()
  }

  trim(limit: number): void {
    const far = this.#far
    // Most frames leave a side no longer than it may be.
    if (this.#near > 0 && this.#near + far.count <= limit && far.horizon[0] === -Infinity) return
    // What is worse goes first: the window loses levels only when none is left below it.
    far.trim(Math.max(0, limit - this.#near))
    const horizon = far.horizon[0]!
    while (this.#near > limit || (this.#near > 0 && this.#bounds[LOW]! < horizon && this.#lowest() < horizon)) {
      this.#remove(this.#lowest() & (this.#width - 1))
    }
    if (this.count === 0) this.touch[0] = -Infinity
  }

  copyTo(into: Levels, limit: number): void {
    const count = Math.min(limit, this.#near)
    growLevels(into, count)
    let key = this.touch[0]!
    for (let index = 0; index < count; index += 1) {
      const slot = key & (this.#width - 1)
      const priceDp = this.#decimals[slot]! >>> 8
      into.price[index] = Math.abs(key) / powersOfTen[this.#scale - priceDp]!
      into.priceDp[index] = priceDp
      into.size[index] = this.#sizes[slot]!
      into.sizeDp[index] = this.#decimals[slot]! & 255
      if (index + 1 < count) key -= this.#gapBelow(slot)
    }
    into.count = count
    this.#far.appendTo(into, limit)
  }

  /** How many keys below that slot the next level of the window is; there must be one. */
  #gapBelow(slot: number): number {
    const mask = (this.#width >>> 5) - 1
    let word = slot >>> 5
    let bits = this.#occupied[word]! & ((1 << slot) - 1)
    let gap = slot & 31
    while (bits === 0) {
      word = (word - 1) & mask
      bits = this.#occupied[word]!
      gap += 32
    }
    return gap - 31 + Math.clz32(bits)
  }

  /** The lowest key of the window, which must hold a level. */
  #lowest(): number {
    const mask = this.#width - 1
    let key = this.#bounds[LOW]!
    let bits = this.#occupied[(key & mask) >>> 5]! & (-1 << key)
    key -= key & 31
    while (bits === 0) {
      key += 32
      bits = this.#occupied[(key & mask) >>> 5]!
    }
    key += 31 - Math.clz32(bits & -bits)
    this.#bounds[LOW] = key
    return key
  }

  /** Gives up the window: its levels become the best ones of the sorted levels. */
  #evict(): void {
    const far = this.#far
    const mask = this.#width - 1
    while (this.#near > 0) {
      const key = this.#lowest()
      const slot = key & mask
      const at = far.extendBest()
      far.keys[at] = key
      far.sizes[at] = this.#sizes[slot]!
      far.decimals[at] = this.#decimals[slot]!
      this.#remove(slot)
    }
    this.#bounds.fill(Infinity)
  }

  /** Lays a window that has the best level at three quarters of it, and takes in what it covers. */
  #settle(): void {
    if (this.#bounds[BASE] !== Infinity) this.#evict()
    const far = this.#far
    if (far.count === 0) {
      this.touch[0] = -Infinity
      return
    }
    const best = far.keys[far.end - 1]!
    this.touch[0] = best
    const width = suitableWidth(far)
    if (width === 0) return
    if (width > this.#sizes.length) this.#widen(width)
    const base = best - (this.#width / 4) * 3
    const mask = this.#width - 1
    while (far.count > 0 && far.keys[far.end - 1]! >= base) {
      far.end -= 1
      const slot = far.keys[far.end]! & mask
      this.#sizes[slot] = far.sizes[far.end]!
      this.#decimals[slot] = far.decimals[far.end]!
      this.#occupied[slot >>> 5]! |= 1 << slot
      this.#near += 1
    }
    this.#bounds.fill(base)
  }

  #remove(slot: number): void {
    this.#occupied[slot >>> 5]! ^= 1 << slot
    this.#near -= 1
  }

  #widen(width: number): void {
    this.#width = width
    this.#sizes = new Float64Array(width)
    this.#decimals = new Uint16Array(width)
    this.#occupied = new Int32Array(width / 32)
  }
}

/**
 * The width of the window that suits these levels, 0 for none: the narrowest has to hold the best 16 of them, and it doubles
 * for as long as that takes in at least one more for every 64 keys.
 */
function suitableWidth({ keys, start, end }: SortedLevels): number {
  const best = keys[end - 1]!
  let at = Math.max(start, end - 16)
  if (best - keys[at]! > narrowest * 0.75) return 0
  let width = narrowest
  while (width < widest) {
    while (at > start && best - keys[at - 1]! < width * 0.75) at -= 1
    const covered = at
    while (at > start && best - keys[at - 1]! < width * 1.5) at -= 1
    if (covered - at < width / 64) break
    width *= 2
  }
  return width
}
