// oxlint-disable typescript/no-non-null-assertion -- every index is between start and end, or below a frame's count
import type { Levels } from '../contracts/frames.ts'
import { growLevels } from './frame.ts'
import { largestMantissa, powersOfTen } from './scaled.ts'
import type { SideLevels } from './side-levels.ts'

const smallestCapacity = 64
/** Above this many elements a native copy is faster than a loop. */
const longLoop = 24

/**
 * Levels in sorted arrays, the best one last, with room at both ends: what is added or removed moves the shorter part. Good
 * for few levels and for changes near either end; `TickLevels` keeps here what is far from the best price.
 */
export class SortedLevels implements SideLevels {
  readonly sign: 1 | -1
  readonly touch: Float64Array = Float64Array.of(-Infinity)
  /** The arrays in use from `start` to before `end`. `decimals` is those of the price times 256 plus those of the size. */
  keys: Float64Array = new Float64Array(smallestCapacity)
  sizes: Float64Array = new Float64Array(smallestCapacity)
  decimals: Uint16Array = new Uint16Array(smallestCapacity)
  start: number = smallestCapacity / 2
  end: number = smallestCapacity / 2
  readonly horizon: Float64Array = Float64Array.of(-Infinity)
  #scale = 0

  constructor(sign: 1 | -1) {
    this.sign = sign
  }

  get count(): number {
    return this.end - this.start
  }

  apply(levels: Levels): void {
    for (let index = 0; index < levels.count; index += 1) this.set(levels, index)
    this.touch[0] = this.end > this.start ? this.keys[this.end - 1]! : -Infinity
  }

  /** Sets or deletes one level of a frame; `touch` is left to the caller. */
  set(levels: Levels, index: number): void {
    const sentDecimals = levels.priceDp[index]!
    const key = this.sign * levels.price[index]! * powersOfTen[this.#scale - sentDecimals]!
    const size = levels.size[index]!
    let low = this.start
    let high = this.end
    // Changes at the far end are frequent: a level leaves the window of the stream and another one enters.
    if (low < high && this.keys[low]! >= key) high = low
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.keys[middle]! < key) low = middle + 1
      else high = middle
    }
    const found = low < this.end && key === this.keys[low]
    if (size === 0) {
      if (found) this.#close(low)
      return
    }
    const at = found ? low : this.#open(low)
    this.keys[at] = key
    this.sizes[at] = size
    this.decimals[at] = (sentDecimals << 8) | levels.sizeDp[index]!
  }

  /** Makes room for one more level at the best end and returns its index, for the caller to fill. */
  extendBest(): number {
    if (this.end === this.keys.length) this.#makeRoom()
    this.end += 1
    return this.end - 1
  }

  clear(scale: number): void {
    this.start = this.keys.length >>> 1
    this.end = this.start
    this.#scale = scale
    this.touch[0] = -Infinity
    this.horizon[0] = -Infinity
  }

  fits(scale: number): boolean {
    if (this.end === this.start) return true
    const factor = powersOfTen[scale - this.#scale]!
    return Math.max(Math.abs(this.keys[this.start]!), Math.abs(this.keys[this.end - 1]!)) * factor <= largestMantissa
  }

  rescale(scale: number): void {
    const factor = powersOfTen[scale - this.#scale]!
    for (let at = this.start; at < this.end; at += 1) this.keys[at]! *= factor
    this.touch[0]! *= factor
    this.horizon[0]! *= factor
    this.#scale = scale
  }

  markHorizon(): void {
    this.horizon[0] = this.end > this.start ? this.keys[this.start]! : -Infinity
  }

  trim(limit: number): void {
    if (this.end - this.start > limit) this.start = this.end - limit
    const horizon = this.horizon[0]!
    while (this.start < this.end && this.keys[this.start]! < horizon) this.start += 1
    if (this.start === this.end) this.touch[0] = -Infinity
  }

  copyTo(into: Levels, limit: number): void {
    into.count = 0
    this.appendTo(into, limit)
  }

  /** Appends levels to those of `into` until it has `limit`. */
  appendTo(into: Levels, limit: number): void {
    const count = Math.min(limit, into.count + this.end - this.start)
    growLevels(into, count)
    let at = this.end
    for (let index = into.count; index < count; index += 1) {
      at -= 1
      const priceDp = this.decimals[at]! >>> 8
      into.price[index] = Math.abs(this.keys[at]!) / powersOfTen[this.#scale - priceDp]!
      into.priceDp[index] = priceDp
      into.size[index] = this.sizes[at]!
      into.sizeDp[index] = this.decimals[at]! & 255
    }
    into.count = count
  }

  /** Opens a place before the level at `at` and returns its index, which differs when the levels were moved. */
  #open(at: number): number {
    let place = at
    if (this.start === 0 || this.end === this.keys.length) {
      const before = this.start
      this.#makeRoom()
      place += this.start - before
    }
    if (this.end - place <= place - this.start) {
      this.#move(place, this.end, place + 1)
      this.end += 1
      return place
    }
    this.#move(this.start, place, this.start - 1)
    this.start -= 1
    return place - 1
  }

  #close(at: number): void {
    if (this.end - at <= at - this.start) {
      this.#move(at + 1, this.end, at)
      this.end -= 1
    } else {
      this.#move(this.start, at, this.start + 1)
      this.start += 1
    }
  }

  /** Moves the levels from `from` to before `to` one place up or down. */
  #move(from: number, to: number, target: number): void {
    const { keys, sizes, decimals } = this
    if (to - from > longLoop) {
      keys.copyWithin(target, from, to)
      sizes.copyWithin(target, from, to)
      decimals.copyWithin(target, from, to)
    } else if (target < from) {
      for (let at = from; at < to; at += 1) {
        keys[at - 1] = keys[at]!
        sizes[at - 1] = sizes[at]!
        decimals[at - 1] = decimals[at]!
      }
    } else {
      for (let at = to; at > from; at -= 1) {
        keys[at] = keys[at - 1]!
        sizes[at] = sizes[at - 1]!
        decimals[at] = decimals[at - 1]!
      }
    }
  }

  /** Puts the levels into the middle of the arrays, which double when they are more than three quarters full. */
  #makeRoom(): void {
    const count = this.end - this.start
    const capacity = this.keys.length * (count * 4 > this.keys.length * 3 ? 2 : 1)
    const start = (capacity - count) >>> 1
    const { keys, sizes, decimals } = this
    if (capacity > keys.length) {
      this.keys = new Float64Array(capacity)
      this.sizes = new Float64Array(capacity)
      this.decimals = new Uint16Array(capacity)
      this.keys.set(keys.subarray(this.start, this.end), start)
      this.sizes.set(sizes.subarray(this.start, this.end), start)
      this.decimals.set(decimals.subarray(this.start, this.end), start)
    } else {
      keys.copyWithin(start, this.start, this.end)
      sizes.copyWithin(start, this.start, this.end)
      decimals.copyWithin(start, this.start, this.end)
    }
    this.start = start
    this.end = start + count
  }
}
