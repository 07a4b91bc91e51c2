import type { BookFrame, Levels } from '@venuekit/core'

/** A made stream of book changes, level after level in flat arrays, with the snapshot that it starts from. */
export interface BookStream {
  readonly depth: number
  /** Levels of bids and asks of each frame. */
  readonly bidCounts: Uint8Array
  readonly askCounts: Uint8Array
  /** The first `2 * depth` levels are the snapshot, bids first. */
  readonly price: Float64Array
  readonly priceDp: Uint8Array
  readonly size: Float64Array
  readonly sizeDp: Uint8Array
  /** The same values as doubles, for books that hold those. */
  readonly priceNumber: Float64Array
  readonly sizeNumber: Float64Array
}

const tickDp = 2
const lotDp = 4
const startingTick = 6_051_234
const levelsPerFrame = 6

/** A random number generator with a seed, so that every run sees the same market. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * What a channel of the best `depth` levels sends: four changes in five are some eight levels from the touch, one in twenty
 * is anywhere; two in three give a level a new size; a level that goes lets the next one in at the far end, a new one pushes
 * the last one out; and the middle of the market drifts.
 */
export function makeBookStream(depth: number, levelCount: number): BookStream {
  const market = new Market(depth)
  const bidCounts: number[] = []
  const askCounts: number[] = []
  for (let levels = 0; levels < levelCount;) {
    const [bids, asks] = market.frame()
    bidCounts.push(bids)
    askCounts.push(asks)
    levels += bids + asks
  }
  const { ticks, lots } = market
  const stream: BookStream = {
    depth,
    bidCounts: Uint8Array.from(bidCounts),
    askCounts: Uint8Array.from(askCounts),
    price: new Float64Array(ticks.length),
    priceDp: new Uint8Array(ticks.length),
    size: new Float64Array(ticks.length),
    sizeDp: new Uint8Array(ticks.length),
    priceNumber: Float64Array.from(ticks, (tick) => tick / 10 ** tickDp),
    sizeNumber: Float64Array.from(lots, (lot) => lot / 10 ** lotDp),
  }
  for (const [index, tick] of ticks.entries()) {
    ;[stream.price[index], stream.priceDp[index]] = asSent(tick, tickDp)
    ;[stream.size[index], stream.sizeDp[index]] = asSent(lots[index] ?? 0, lotDp)
  }
  return stream
}

/**
 * Puts the next `levels.count` levels of the stream, from `from` on, into one side of a frame, as a decoder would. Returns
 * where the next ones begin.
 */
function fillLevels(levels: Levels, stream: BookStream, from: number): number {
  const { count, price, priceDp, size, sizeDp } = levels
  const { price: prices, priceDp: priceDps, size: sizes, sizeDp: sizeDps } = stream
  for (let index = 0; index < count; index += 1) {
    price[index] = prices[from + index] as number
    priceDp[index] = priceDps[from + index] as number
    size[index] = sizes[from + index] as number
    sizeDp[index] = sizeDps[from + index] as number
  }
  return from + count
}

/** Puts the snapshot that the stream starts from into a frame. */
export function fillSnapshot(frame: BookFrame, stream: BookStream): void {
  frame.bids.count = stream.depth
  frame.asks.count = stream.depth
  fillLevels(frame.asks, stream, fillLevels(frame.bids, stream, 0))
}

/** How far a stream was read: its next frame, and where the levels of that begin. */
export interface Cursor {
  frame: number
  level: number
}

export function cursorAtStart(stream: BookStream): Cursor {
  return { frame: 0, level: 2 * stream.depth }
}

/** Puts the changes of the next frame into `frame`. */
export function fillNext(frame: BookFrame, stream: BookStream, cursor: Cursor): void {
  frame.bids.count = stream.bidCounts[cursor.frame] as number
  frame.asks.count = stream.askCounts[cursor.frame] as number
  cursor.level = fillLevels(frame.asks, stream, fillLevels(frame.bids, stream, cursor.level))
  cursor.frame += 1
}

/** Exchanges leave trailing zeros out, so that the decimals differ from level to level. */
function asSent(integer: number, decimals: number): [number, number] {
  let mantissa = integer
  let dp = decimals
  while (dp > 0 && mantissa % 10 === 0) {
    mantissa /= 10
    dp -= 1
  }
  return [mantissa, dp]
}

/** Both sides as ticks, best first; what it does is written down in `ticks` and `lots`, bids of a frame before asks. */
class Market {
  readonly ticks: number[] = []
  readonly lots: number[] = []
  readonly #random = randomFrom(7)
  readonly #bids: number[] = []
  readonly #asks: number[] = []
  #mid = startingTick
  #bidChanges: [number, number][] = []
  #askChanges: [number, number][] = []

  constructor(depth: number) {
    for (let level = 0, tick = this.#mid; level < depth; level += 1) this.#bids.push((tick -= this.#step()))
    for (let level = 0, tick = this.#mid; level < depth; level += 1) this.#asks.push((tick += this.#step()))
    for (const tick of this.#bids) this.#bidChanges.push([tick, this.#lot()])
    for (const tick of this.#asks) this.#askChanges.push([tick, this.#lot()])
    this.#write()
  }

  /** One frame; returns its number of bids and of asks. */
  frame(): [number, number] {
    if (this.#random() < 0.2) this.#drift(this.#random() < 0.5 ? -1 : 1)
    while (this.#bidChanges.length + this.#askChanges.length < levelsPerFrame) {
      const bids = this.#random() < 0.5
      const kind = this.#random()
      if (kind < 0.64) this.#resize(bids)
      else if (kind < 0.82) this.#remove(bids, this.#rank())
      else this.#insert(bids, this.#mid + (bids ? -1 : 1) * (1 + 2 * this.#rank()))
    }
    return this.#write()
  }

  #write(): [number, number] {
    const counts: [number, number] = [this.#bidChanges.length, this.#askChanges.length]
    for (const [tick, lot] of [...this.#bidChanges, ...this.#askChanges]) {
      this.ticks.push(tick)
      this.lots.push(lot)
    }
    this.#bidChanges = []
    this.#askChanges = []
    return counts
  }

  /** The middle moves by one tick: what it runs into goes, and the side that it leaves follows. */
  #drift(direction: 1 | -1): void {
    this.#mid += direction
    const bids = direction > 0
    if ((bids ? this.#asks : this.#bids)[0] === this.#mid) this.#remove(!bids, 0)
    this.#insert(bids, this.#mid - direction)
  }

  #resize(bids: boolean): void {
    const ticks = bids ? this.#bids : this.#asks
    this.#change(bids, ticks[Math.min(this.#rank(), ticks.length - 1)] ?? 0, this.#lot())
  }

  #remove(bids: boolean, rank: number): void {
    const ticks = bids ? this.#bids : this.#asks
    const [tick] = ticks.splice(Math.min(rank, ticks.length - 1), 1)
    this.#change(bids, tick ?? 0, 0)
    const entering = (ticks.at(-1) ?? 0) + (bids ? -1 : 1) * this.#step()
    ticks.push(entering)
    this.#change(bids, entering, this.#lot())
  }

  /** A new level at that tick, or at the next one outward that is free. */
  #insert(bids: boolean, wanted: number): void {
    const ticks = bids ? this.#bids : this.#asks
    const outward = bids ? -1 : 1
    let tick = wanted
    let at = ticks.findIndex((other) => (other - wanted) * outward >= 0)
    if (at < 0) return
    while (ticks[at] === tick) {
      at += 1
      tick += outward
    }
    ticks.splice(at, 0, tick)
    this.#change(bids, tick, this.#lot())
    this.#change(bids, ticks.pop() ?? 0, 0)
  }

  #change(bids: boolean, tick: number, lot: number): void {
    ;(bids ? this.#bidChanges : this.#askChanges).push([tick, lot])
  }

  #rank(): number {
    const kind = this.#random()
    if (kind < 0.8) return this.#geometric(8)
    return kind < 0.95 ? this.#geometric(60) : Math.floor(this.#random() * this.#bids.length)
  }

  #geometric(mean: number): number {
    return Math.floor(-Math.log(1 - this.#random()) * mean)
  }

  #step(): number {
    return 1 + this.#geometric(1.5)
  }

  #lot(): number {
    return 1 + Math.floor(this.#random() * 1e6)
  }
}
