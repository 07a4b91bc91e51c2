import type { EngineView } from '../engine/engine-view.ts'
import type { Side } from '../engine/types.ts'
import type { DepthLevel } from '../engine/views.ts'

/** How a window of a book has changed: absolute sizes, 0 for a level that is not in it any more. */
export interface WindowChange {
  /** Ids of the changes of the book that it covers. */
  readonly first: number
  readonly last: number
  readonly bids: readonly DepthLevel[]
  readonly asks: readonly DepthLevel[]
}

export interface BookWindowOptions {
  readonly view: EngineView
  readonly market: string
  readonly depth: number
  /**
   * Repeat the size of every level that changed in between, for clients that begin with a snapshot from somewhere in between.
   * Then `touch` must be told of every change.
   */
  readonly touched?: boolean
  /** Do levels that others push out of the window get a size of 0? The default is true. */
  readonly tellsDrift?: boolean
}

/** The levels of a side as they were last told, and as they are. */
interface Windows {
  readonly before: readonly DepthLevel[]
  readonly now: readonly DepthLevel[]
}

/** The best levels of a book as they were last told, and what has changed since. */
export class BookWindow {
  readonly market: string
  readonly #options: BookWindowOptions
  readonly #touched = { buy: new Set<number>(), sell: new Set<number>() }
  #updateId: number
  #bids: readonly DepthLevel[]
  #asks: readonly DepthLevel[]

  constructor(options: BookWindowOptions) {
    this.#options = options
    this.market = options.market
    const { updateId, bids, asks } = options.view.depth(options.market, options.depth)
    this.#updateId = updateId
    this.#bids = bids
    this.#asks = asks
  }

  /** Up to which change it has been told. */
  get updateId(): number {
    return this.#updateId
  }

  get bids(): readonly DepthLevel[] {
    return this.#bids
  }

  get asks(): readonly DepthLevel[] {
    return this.#asks
  }

  touch(side: Side, price: number): void {
    this.#touched[side].add(price)
  }

  /** What has changed since the last call; undefined when nothing has. */
  advance(): WindowChange | undefined {
    const { view, market, depth } = this.#options
    const { updateId, bids, asks } = view.depth(market, depth)
    if (updateId === this.#updateId) return undefined
    const change = {
      first: this.#updateId + 1,
      last: updateId,
      bids: this.#changes('buy', this.#bids, bids),
      asks: this.#changes('sell', this.#asks, asks),
    }
    this.#updateId = updateId
    this.#bids = bids
    this.#asks = asks
    this.#touched.buy.clear()
    this.#touched.sell.clear()
    return change
  }

  #changes(side: Side, before: readonly DepthLevel[], now: readonly DepthLevel[]): DepthLevel[] {
    const { touched = false, tellsDrift = true } = this.#options
    const changes = differences(side, before, now)
    const told = tellsDrift ? changes : this.#withoutDrift(side, changes, now)
    return touched ? this.#withTouched(side, told, { before, now }) : told
  }

  /** A level that is worse than the last one of a full window is still in the book, or nobody can see that it is not. */
  #withoutDrift(side: Side, changes: readonly DepthLevel[], now: readonly DepthLevel[]): DepthLevel[] {
    const { view, market } = this.#options
    const book = view.bookSide(market, side)
    return now.length < this.#options.depth
      ? [...changes]
      : changes.filter(([price, size]) => size > 0 || book.sizeAt(price) === 0)
  }

  #withTouched(side: Side, changes: readonly DepthLevel[], { before, now }: Windows): DepthLevel[] {
    const told = new Set(changes.map(([price]) => price))
    const worst = now.at(-1)?.[0]
    const isFull = now.length >= this.#options.depth
    const book = this.#options.view.bookSide(this.market, side)
    const more: DepthLevel[] = []
    let added = 0
    for (const price of this.#touched[side]) {
      if (!before.some((level) => level[0] === price)) added += 1
      const isInside = !isFull || worst === undefined || (side === 'buy' ? price >= worst : price <= worst)
      const size = isInside ? book.sizeAt(price) : 0
      if (!told.has(price) && (isInside || book.sizeAt(price) === 0)) more.push([price, size])
    }
    // So many levels that came in between may have pushed out as many of the last ones, which no snapshot from then has.
    const touched = this.#touched[side]
    const inside = new Set(now.map(([price]) => price))
    const back = before
      .slice(Math.max(0, this.#options.depth - added))
      .filter(([price]) => inside.has(price) && !told.has(price) && !touched.has(price))
    return [...changes, ...more, ...back]
  }
}

/** Both are sorted, best first. */
function differences(side: Side, before: readonly DepthLevel[], now: readonly DepthLevel[]): DepthLevel[] {
  const sign = side === 'buy' ? -1 : 1
  const changes: DepthLevel[] = []
  let old = 0
  let current = 0
  while (old < before.length || current < now.length) {
    const was = before[old]
    const is = now[current]
    const order = was === undefined ? 1 : is === undefined ? -1 : sign * (was[0] - is[0])
    if (order < 0 && was !== undefined) changes.push([was[0], 0])
    else if (is !== undefined && (order > 0 || was?.[1] !== is[1])) changes.push(is)
    if (order <= 0) old += 1
    if (order >= 0) current += 1
  }
  return changes
}
