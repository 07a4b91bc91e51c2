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
  let mid = middle
  for (let left = frames; left > 0; left -= 1) {
    const frame = { bids: new Map<number, number>(), asks: new Map<number, number>() }
    if (random() < 0.2) {
      const isUp = random() < 0.5
      mid += isUp ? 1 : -1
      if (isUp) drift(mid, { from: bids, into: frame.bids }, { from: asks, into: frame.asks })
      else drift(mid, { from: asks, into: frame.asks }, { from: bids, into: frame.bids })
    }
    while (frame.bids.size + frame.asks.size < levelsPerFrame) {
      if (random() < 0.5) bids.change(mid, frame.bids)
      else asks.change(mid, frame.asks)
    }
    yield { bids: [...frame.bids].map(toLevel), asks: [...frame.asks].map(toLevel) }
  }
  return undefined
}

interface SideChange {
  readonly from: Side
  readonly into: Map<number, number>
}

/** The middle has moved by a tick: what it runs into goes, and the side that it leaves follows. */
function drift(mid: number, left: SideChange, met: SideChange): void {
  if (met.from.best === mid) met.from.remove(0, met.into)
  left.from.insert(mid + left.from.sign, left.into)
}

/** One side, best level first: ticks that at first lie one to four apart, and what waits there. */
class Side {
  readonly sign: 1 | -1
  readonly #random: () => number
  readonly #ticks: number[] = []
  readonly #sizes = new Map<number, number>()

  constructor(sign: 1 | -1, depth: number, random: () => number) {
    this.sign = sign
    this.#random = random
    for (let level = 0; level < depth; level += 1) this.#append(new Map())
  }

  get best(): number | undefined {
    return this.#ticks[0]
  }

  levels(): readonly Level[] {
    return this.#ticks.map((tick) => toLevel([tick, this.#sizes.get(tick) ?? 0]))
  }

  /** Mostly near the best price, mostly a new size; of the others as many go as come. */
  change(mid: number, into: Map<number, number>): void {
    const kind = this.#random()
    if (kind < 0.64) this.#set(this.#ticks[this.#rank()] ?? 0, into)
    else if (kind < 0.82) this.remove(this.#rank(), into)
    else this.insert(mid + this.sign * (1 + 2 * this.#rank()), into)
  }

  /** A level goes, and at the far end the next one is seen. */
  remove(rank: number, into: Map<number, number>): void {
    const [tick = 0] = this.#ticks.splice(rank, 1)
    this.#delete(tick, into)
    this.#append(into)
  }

  /** A level comes, there or at the next tick that is free, and the last one is no longer seen. */
  insert(wanted: number, into: Map<number, number>): void {
    let tick = wanted
    let at = this.#ticks.findIndex((other) => (other - wanted) * this.sign >= 0)
    if (at === -1) return
    for (; this.#ticks[at] === tick; at += 1) tick += this.sign
    this.#ticks.splice(at, 0, tick)
    this.#set(tick, into)
    this.#delete(this.#ticks.pop() ?? 0, into)
  }

  #rank(): number {
    const last = this.#ticks.length - 1
    return this.#random() < 0.8 ? Math.min(last, Math.floor(-Math.log(1 - this.#random()) * 8)) : this.#below(last + 1)
  }

  #append(into: Map<number, number>): void {
    const last = this.#ticks.at(-1) ?? middle
    this.#ticks.push(last + this.sign * (1 + this.#below(4)))
    this.#set(this.#ticks.at(-1) ?? 0, into)
  }

  #set(tick: number, into: Map<number, number>): void {
    const size = 1 + this.#below(999_999)
    this.#sizes.set(tick, size)
    into.set(tick, size)
  }

  #delete(tick: number, into: Map<number, number>): void {
    this.#sizes.delete(tick)
    into.set(tick, 0)
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }
}

/** As exchanges write numbers: without zeros at the end. */
function toLevel([tick, size]: readonly [number, number]): Level {
  return [String(tick / 100), String(size / 10_000)]
}
