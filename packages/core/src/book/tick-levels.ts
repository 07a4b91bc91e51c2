// oxlint-disable typescript/no-non-null-assertion -- every index is within the window, or below a frame's count
import type { Levels } from '../contracts/frames.ts'
import { growLevels } from './frame.ts'
import { largestMantissa, powersOfTen } from './scaled.ts'
import type { SideLevels } from './side-levels.ts'
import { SortedLevels } from './sorted-levels.ts'

const narrowest = 2_048
const widest = 16_384

/**
 * Levels around the best price in arrays that the key itself indexes, the others in a `SortedLevels`: a change near the
 * touch needs no search and moves nothing, whatever the depth.
 *
 * The window holds the keys from `base` to before `base + width`, a key at the slot `key - base`, whose size is 0 where there is no level;
 * one bit per slot says the same, for the search for the next one. When the best level leaves the upper three quarters of the window, everything goes back to the
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
  /** The slot of the best level, -1 for none; and one that no level of the window is below. */
  #top = -1
  #low = 0
  /** Element 0 is the window's base: an array, because a double that a field holds may be allocated with each change. */
  readonly #base: Float64Array = Float64Array.of(Infinity)

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
    const { sign } = this
    const scale = this.#scale
    const width = this.#width
    let base = this.#base[0]!
    const sizes = this.#sizes
    const decimals = this.#decimals
    for (let index = 0; index < count; index += 1) {
      const sentDecimals = priceDp[index]!
      const offset = sign * price[index]! * powersOfTen[scale - sentDecimals]! - base
      if (!(offset >= 0 && offset < width)) {
        this.#setOutside(levels, index, offset >= width)
        base = this.#base[0]!
        continue
      }
      const slot = offset | 0
      const amount = size[index]!
      const before = sizes[slot]!
      // Most changes are of a level that is there and stays.
      sizes[slot] = amount
      decimals[slot] = (sentDecimals << 8) | sizeDp[index]!
      if (before === 0) {
        if (amount !== 0) this.#enter(slot)
      } else if (amount === 0) this.#leave(slot)
    }
    if (this.touch[0]! - base < width / 4) this.#settle()
  }

  clear(scale: number): void {
    this.#sizes.fill(0)
    this.#occupied.fill(0)
    this.#near = 0
    this.#top = -1
    this.#base[0] = Infinity
    this.#far.clear(scale)
    this.#scale = scale
    this.touch[0] = -Infinity
  }

  fits(scale: number): boolean {
    if (!this.#far.fits(scale)) return false
    if (this.#near === 0) return true
    const largest = Math.max(Math.abs(this.touch[0]!), Math.abs(this.#base[0]! + this.#lowest()))
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
    if (far.count === 0 && this.#near > 0) far.horizon[0] = this.#base[0]! + this.#lowest()
  }

  trim(limit: number): void {
    const far = this.#far
    // Most frames leave a side no longer than it may be.
    if (this.#near > 0 && this.#near + far.count <= limit && far.horizon[0] === -Infinity) return
    // What is worse goes first: the window loses levels only when none is left below it.
    far.trim(Math.max(0, limit - this.#near))
    const horizon = far.horizon[0]! - this.#base[0]!
    while (this.#near > limit || (this.#near > 0 && this.#low < horizon && this.#lowest() < horizon)) {
      this.#remove(this.#lowest())
    }
    if (this.count === 0) this.#rise(-1)
  }

  copyTo(into: Levels, limit: number): void {
    const count = Math.min(limit, this.#near)
    growLevels(into, count)
    let slot = this.#top
    for (let index = 0; index < count; index += 1) {
      const priceDp = this.#decimals[slot]! >>> 8
      into.price[index] = Math.abs(this.#base[0]! + slot) / powersOfTen[this.#scale - priceDp]!
      into.priceDp[index] = priceDp
      into.size[index] = this.#sizes[slot]!
      into.sizeDp[index] = this.#decimals[slot]! & 255
      if (index + 1 < count) slot = this.#nextBelow(slot)
    }
    into.count = count
    this.#far.appendTo(into, limit)
  }

  /** Sets or deletes a level that the window does not cover. */
  #setOutside(levels: Levels, index: number, isAbove: boolean): void {
    if (isAbove) {
      // Nothing is above the window, so there is nothing to delete.
      if (levels.size[index] === 0) return
      this.#evict()
    }
    this.#far.set(levels, index)
  }

  /** There is a level in a slot that had none. */
  #enter(slot: number): void {
    this.#occupied[slot >>> 5]! |= 1 << slot
    this.#near += 1
    if (slot < this.#low) this.#low = slot
    if (slot > this.#top) this.#rise(slot)
  }

  /** There is no level any more in a slot that had one. */
  #leave(slot: number): void {
    this.#occupied[slot >>> 5]! ^= 1 << slot
    this.#near -= 1
    if (slot === this.#top) this.#rise(this.#near === 0 ? -1 : this.#nextBelow(slot))
  }

  /** The best level is in that slot; -1 for none. */
  #rise(slot: number): void {
    this.#top = slot
    this.touch[0] = slot === -1 ? -Infinity : this.#base[0]! + slot
  }

  /** The slot of the next level below that one; there must be one. */
  #nextBelow(slot: number): number {
    let word = slot >>> 5
    let bits = this.#occupied[word]! & ((1 << slot) - 1)
    while (bits === 0) {
      word -= 1
      bits = this.#occupied[word]!
    }
    return word * 32 + 31 - Math.clz32(bits)
  }

  /** The lowest slot of the window that holds a level; there must be one. */
  #lowest(): number {
    let word = this.#low >>> 5
    let bits = this.#occupied[word]! & (-1 << this.#low)
    while (bits === 0) {
      word += 1
      bits = this.#occupied[word]!
    }
    this.#low = word * 32 + 31 - Math.clz32(bits & -bits)
    return this.#low
  }

  /** Gives up the window: its levels become the best ones of the sorted levels. */
  #evict(): void {
    const far = this.#far
    while (this.#near > 0) {
      const slot = this.#lowest()
      const at = far.extendBest()
      far.keys[at] = this.#base[0]! + slot
      far.sizes[at] = this.#sizes[slot]!
      far.decimals[at] = this.#decimals[slot]!
      this.#remove(slot)
    }
    this.#base[0] = Infinity
    this.#top = -1
  }

  /** Lays a window that has the best level at three quarters of it, and takes in what it covers. */
  #settle(): void {
    if (this.#base[0] !== Infinity) this.#evict()
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
    while (far.count > 0 && far.keys[far.end - 1]! >= base) {
      far.end -= 1
      const slot = far.keys[far.end]! - base
      this.#sizes[slot] = far.sizes[far.end]!
      this.#decimals[slot] = far.decimals[far.end]!
      this.#occupied[slot >>> 5]! |= 1 << slot
      this.#near += 1
    }
    this.#base[0] = base
    this.#low = 0
    this.#top = best - base
  }

  /** Takes a level out of the window, whose best one it is not or is gone with it. */
  #remove(slot: number): void {
    this.#sizes[slot] = 0
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
