// A market whose book changes level by level, as texts.
import { seededRandom } from '@venuekit/core/testing'

export type Level = readonly [price: string, size: string]

/** What changes together. */
export interface BookChange {
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

/** What a book was, and what became of it. */
export interface BookHistory extends BookChange {
  readonly depth: number
  /** Made anew each time, since kept ones would be most of the memory of a bench, and slow everybody down. */
  readonly changes: Iterable<BookChange>
}

const levelsPerFrame = 6
const middle = 6_051_234

/** So many frames of changes in a book that keeps its depth. The same seed is the same market. */
export function makeHistory(depth: number, frames: number, seed = 7): BookHistory {
  const { bids, asks } = sidesOf(depth, seed)
  return {
    depth,
    bids: bids.levels(),
    asks: asks.levels(),
    changes: { [Symbol.iterator]: () => changesOf(depth, frames, seed) },
  }
}

function sidesOf(depth: number, seed: number) {
  const random = seededRandom(seed)
  return { random, bids: new Side(-1, depth, random), asks: new Side(1, depth, random) }
}

function* changesOf(depth: number, frames: number, seed: number): Generator<BookChange, undefined> {
  const { random, bids, asks } = sidesOf(depth, seed)
  for (let left = frames; left > 0; left -= 1) {
    const frame = { bids: new Map<number, number>(), asks: new Map<number, number>() }
    while (frame.bids.size + frame.asks.size < levelsPerFrame) {
      if (random() < 0.5) bids.change(frame.bids)
      else asks.change(frame.asks)
    }
    yield { bids: [...frame.bids].map(toLevel), asks: [...frame.asks].map(toLevel) }
  }
  return undefined
}

/** One side, best level first: ticks that lie one to four apart, and what waits there. */
class Side {
  readonly #sign: 1 | -1
  readonly #random: () => number
  readonly #ticks: number[] = []
  readonly #sizes = new Map<number, number>()

  constructor(sign: 1 | -1, depth: number, random: () => number) {
    this.#sign = sign
    this.#random = random
    for (let level = 0; level < depth; level += 1) this.#append(new Map())
  }

  levels(): readonly Level[] {
    return [...this.#sizes].map(toLevel)
  }

  /** Mostly near the best price, mostly a new size; a level that goes makes room for one at the far end. */
  change(into: Map<number, number>): void {
    const near = this.#random() < 0.8 ? Math.min(8, this.#ticks.length) : this.#ticks.length
    const index = Math.floor(this.#random() * near)
    const tick = this.#ticks[index] ?? 0
    if (this.#random() < 0.75) {
      this.#set(tick, into)
      return
    }
    // The best level stays, so that the two sides never meet.
    if (index === 0) return
    this.#ticks.splice(index, 1)
    this.#sizes.delete(tick)
    into.set(tick, 0)
    this.#fill(index, into)
  }

  /** Puts a level where there is room for one, at the far end where there is none. */
  #fill(index: number, into: Map<number, number>): void {
    const [better = 0, worse = 0] = [this.#ticks[index - 1], this.#ticks[index]]
    const between = better + this.#sign * (1 + Math.floor(this.#random() * 3))
    if (worse !== 0 && (worse - between) * this.#sign > 0 && this.#random() < 0.7) {
      this.#ticks.splice(index, 0, between)
      this.#set(between, into)
    } else {
      this.#append(into)
    }
  }

  #append(into: Map<number, number>): void {
    const last = this.#ticks.at(-1) ?? middle
    const tick = last + this.#sign * (1 + Math.floor(this.#random() * 4))
    this.#ticks.push(tick)
    this.#set(tick, into)
  }

  #set(tick: number, into: Map<number, number>): void {
    const size = 1 + Math.floor(this.#random() * 999_999)
    this.#sizes.set(tick, size)
    into.set(tick, size)
  }
}

/** As exchanges write numbers: without zeros at the end. */
function toLevel([tick, size]: readonly [number, number]): Level {
  return [String(tick / 100), String(size / 10_000)]
}
