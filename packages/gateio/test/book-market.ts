// A small market with its whole history, and a driver that keeps a book of it by the steps of a `BookSync`, as composite does.
import { createBookFrame, growLevels, type BookFrame, type BookSync } from '@venuekit/core'

/** Price to size. Bids alone: the sides do not differ. */
export type PlainBook = ReadonlyMap<number, number>

const prices = 12

/** Each id changes one level. */
export class BookMarket {
  readonly history: PlainBook[] = [new Map()]
  readonly firstId: number
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
    this.firstId = 2 ** 33
  }

  get lastId(): number {
    return this.firstId + this.history.length - 1
  }

  step(): void {
    const next = new Map(this.history.at(-1))
    const price = Math.floor(this.#random() * prices)
    if (this.#random() < 0.4) next.delete(price)
    else next.set(price, 1 + Math.floor(this.#random() * 9))
    this.history.push(next)
  }

  /** The book after a change; of its best levels only, where the stream has no more. */
  at(id: number, depth = Infinity): PlainBook {
    const book = this.history[id - this.firstId] ?? new Map()
    if (depth === Infinity) return book
    return new Map([...book].toSorted(([one], [other]) => other - one).slice(0, depth))
  }

  /** What a message says of the changes from `first` to `last`. */
  frame(first: number, last: number, depth = Infinity): BookFrame {
    const [before, after] = [this.at(first - 1, depth), this.at(last, depth)]
    const changed = new Map<number, number>()
    if (depth === Infinity) {
      // All levels that were touched, also those that are again what they were.
      for (let id = first; id <= last; id += 1) {
        for (let price = 0; price < prices; price += 1) {
          if (this.at(id - 1).get(price) !== this.at(id).get(price)) changed.set(price, after.get(price) ?? 0)
        }
      }
    } else {
      for (const price of before.keys()) if (!after.has(price)) changed.set(price, 0)
      for (const [price, size] of after) if (before.get(price) !== size) changed.set(price, size)
    }
    return makeFrame('delta', { first, last }, changed)
  }

  snapshot(id: number, depth = Infinity): BookFrame {
    return makeFrame('snapshot', { first: -1, last: id }, this.at(id, depth))
  }
}

function makeFrame(kind: 'delta' | 'snapshot', ids: { first: number; last: number }, levels: PlainBook): BookFrame {
  const frame = createBookFrame(levels.size)
  Object.assign(frame, { kind, ...ids })
  growLevels(frame.bids, levels.size)
  for (const [price, size] of levels) {
    frame.bids.price[frame.bids.count] = price
    frame.bids.size[frame.bids.count] = size
    frame.bids.count += 1
  }
  return frame
}

/** Throws unless the books are the same. Called thousands of times, which is why it is no `expect`. */
export function assertSameBook(found: PlainBook, expected: PlainBook): void {
  const isSame = found.size === expected.size && [...expected].every(([price, size]) => found.get(price) === size)
  if (!isSame) throw new Error(`The book is ${JSON.stringify([...found])}, not ${JSON.stringify([...expected])}.`)
}

/** Keeps a book by the steps of a sync. What it wants of the outside stands in `wants`. */
export class BookKeeper {
  readonly sync: BookSync
  book: Map<number, number> | undefined
  /** The last change that the book is said to hold. */
  id = -1
  wants: 'nothing' | 'snapshot' | 'subscription' = 'nothing'
  resyncs = 0
  #buffer: BookFrame[] = []

  constructor(sync: BookSync) {
    this.sync = sync
    if (sync.baseline === 'rest') this.wants = 'snapshot'
  }

  offer(frame: BookFrame): void {
    const step = this.sync.frame(frame)
    switch (step.do) {
      case 'apply':
      case 'replace':
        if (step.do === 'replace') this.book = new Map()
        if (this.book === undefined) throw new Error('There is no book to change.')
        for (let index = 0; index < frame.bids.count; index += 1) {
          const [price = 0, size = 0] = [frame.bids.price[index], frame.bids.size[index]]
          if (size === 0) this.book.delete(price)
          else this.book.set(price, size)
        }
        this.id = frame.last
        return
      case 'buffer':
        this.#buffer.push(frame)
        this.wants = 'snapshot'
        return
      case 'resync':
        this.book = undefined
        this.#buffer = []
        this.resyncs += 1
        this.wants = step.by === 'rest' ? 'snapshot' : 'subscription'
        return
      default:
    }
  }

  snapshot(id: number, levels: PlainBook): void {
    this.wants = 'nothing'
    const step = this.sync.restSnapshot(id)
    if (step.do === 'resync') this.wants = 'snapshot'
    if (step.do !== 'apply') return
    this.book = new Map(levels)
    this.id = id
    for (const frame of this.#buffer.splice(0)) this.offer(frame)
  }

  subscribed(): void {
    this.wants = 'nothing'
    this.sync.reset()
  }
}
