import type { Order } from './order.ts'
import type { Side } from './types.ts'
import type { DepthLevel } from './views.ts'

/** The orders at one price, oldest first. */
export class Level {
  readonly price: number
  /** The sum of what they still want. */
  size = 0
  first: Order | undefined = undefined
  #last: Order | undefined = undefined

  constructor(price: number) {
    this.price = price
  }

  append(order: Order): void {
    order.previous = this.#last
    order.next = undefined
    if (this.#last === undefined) this.first = order
    else this.#last.next = order
    this.#last = order
  }

  unlink(order: Order): void {
    if (order.previous === undefined) this.first = order.next
    else order.previous.next = order.next
    if (order.next === undefined) this.#last = order.previous
    else order.next.previous = order.previous
    order.previous = undefined
    order.next = undefined
  }
}

/** One side of a book: levels in a sorted array whose last one is the best, where nearly all changes are. */
export class BookSide {
  readonly side: Side
  readonly #levels: Level[] = []
  /** Bids are sorted by price, asks by its negative, so that the largest key is the best. */
  readonly #sign: 1 | -1

  constructor(side: Side) {
    this.side = side
    this.#sign = side === 'buy' ? 1 : -1
  }

  get levelCount(): number {
    return this.#levels.length
  }

  get best(): Level | undefined {
    return this.#levels[this.#levels.length - 1]
  }

  /** Counted from the best, which is 0. */
  levelFromBest(index: number): Level | undefined {
    return this.#levels[this.#levels.length - 1 - index]
  }

  /** What waits at a price. */
  sizeAt(price: number): number {
    return this.#find(price)?.size ?? 0
  }

  /** Would an order of the other side with this limit trade at a price of this one? */
  reaches(price: number, limit: number | undefined): boolean {
    return limit === undefined || this.#sign * (price - limit) >= 0
  }

  /** Would it trade at once? */
  isReachedBy(limit: number | undefined): boolean {
    const { best } = this
    return best !== undefined && this.reaches(best.price, limit)
  }

  /** Puts the order at the end of the queue at a price. */
  add(order: Order, price: number): Level {
    const index = this.#indexOf(price)
    let level = this.#levels[index]
    if (level?.price !== price) {
      level = new Level(price)
      this.#levels.splice(index, 0, level)
    }
    level.append(order)
    level.size += order.remaining
    order.bookPrice = price
    return level
  }

  remove(order: Order): Level {
    const level = this.change(order, -order.remaining)
    level.unlink(order)
    order.bookPrice = 0
    return level
  }

  /** What a resting order still wants changes. A level without any size leaves the book. */
  change(order: Order, by: number): Level {
    const index = this.#indexOf(order.bookPrice)
    const level = this.#levels[index]
    if (level?.price !== order.bookPrice) throw new RangeError(`Order ${order.id} is not in the book.`)
    level.size += by
    if (level.size === 0) this.#levels.splice(index, 1)
    return level
  }

  toBack(order: Order): void {
    const level = this.#find(order.bookPrice)
    level?.unlink(order)
    level?.append(order)
  }

  depth(limit: number): DepthLevel[] {
    const found: DepthLevel[] = []
    for (let index = this.#levels.length - 1; index >= 0 && found.length < limit; index -= 1) {
      const level = this.#levels[index]
      if (level !== undefined) found.push([level.price, level.size])
    }
    return found
  }

  /** Best level first, oldest order first. */
  *orders(): Generator<Order> {
    for (let index = this.#levels.length - 1; index >= 0; index -= 1) {
      for (let order = this.#levels[index]?.first; order !== undefined; order = order.next) yield order
    }
  }

  #find(price: number): Level | undefined {
    const level = this.#levels[this.#indexOf(price)]
    return level?.price === price ? level : undefined
  }

  /** Where the level of this price is, or would have to be. */
  #indexOf(price: number): number {
    const levels = this.#levels
    const key = this.#sign * price
    let low = 0
    let high = levels.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const level = levels[middle]
      if (level !== undefined && this.#sign * level.price < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Both sides of a market. */
export class OrderBook {
  readonly bids = new BookSide('buy')
  readonly asks = new BookSide('sell')

  side(side: Side): BookSide {
    return side === 'buy' ? this.bids : this.asks
  }

  /** The side that an order of `side` trades with. */
  opposite(side: Side): BookSide {
    return side === 'buy' ? this.asks : this.bids
  }
}
