import { isSameText } from './book-texts.ts'
import type { ContractBook, ContractBookChange } from './simulator.ts'

interface Step extends Pick<ContractBookChange, 'side' | 'price' | 'size'> {
  /** What was there before, so that one can go back. */
  readonly before: string
}

interface Side {
  readonly keys: number[]
  readonly prices: string[]
  readonly sizes: string[]
}

/** The true book of one market, as it was at each of its ids. */
export class BookHistory {
  readonly #firstId: number
  readonly #steps: Step[] = []
  /** As it is now, by price: what a change replaces is known from here. */
  readonly #now = { buy: new Map<string, string>(), sell: new Map<string, string>() }
  /** As it was at `#id`, best first. */
  readonly #sides: { readonly buy: Side; readonly sell: Side } = { buy: emptySide(), sell: emptySide() }
  #id: number

  constructor({ updateId, bids, asks }: ContractBook) {
    this.#firstId = updateId
    this.#id = updateId
    for (const [side, levels] of [
      ['buy', bids],
      ['sell', asks],
    ] as const) {
      for (const [price, size] of levels) {
        this.#now[side].set(price, size)
        this.#put(side, price, size)
      }
    }
  }

  /** The newest id. */
  get lastId(): number {
    return this.#firstId + this.#steps.length
  }

  record({ updateId, side, price, size }: ContractBookChange): void {
    if (updateId !== this.lastId + 1) throw new Error(`The change ${updateId} follows ${this.lastId}`)
    this.#steps.push({ side, price, size, before: this.#now[side].get(price) ?? '0' })
    if (size === '0') this.#now[side].delete(price)
    else this.#now[side].set(price, size)
  }

  /** Turns to the book of that id; false when there was none. */
  turnTo(id: number): boolean {
    if (!Number.isInteger(id) || id < this.#firstId || id > this.lastId) return false
    for (; this.#id < id; this.#id += 1) this.#move(this.#id, 'size')
    for (; this.#id > id; this.#id -= 1) this.#move(this.#id - 1, 'before')
    return true
  }

  /** Says in which level a side differs from that book, of `depth` levels; undefined when in none. */
  difference(
    side: 'buy' | 'sell',
    levels: readonly { readonly price: string; readonly size: string }[],
    depth: number,
  ): string | undefined {
    const { prices, sizes } = this.#sides[side]
    const count = Math.min(depth, prices.length)
    if (levels.length !== count) return `${levels.length} levels in the place of ${count}`
    const index = levels.findIndex(
      ({ price, size }, level) => !isSameText(price, prices[level]) || !isSameText(size, sizes[level]),
    )
    if (index === -1) return undefined
    return `level ${index}: ${levels[index]?.price} ${levels[index]?.size} in the place of ${prices[index]} ${sizes[index]}`
  }

  #move(offsetId: number, what: 'size' | 'before'): void {
    const step = this.#steps[offsetId - this.#firstId]
    if (step !== undefined) this.#put(step.side, step.price, step[what])
  }

  #put(side: 'buy' | 'sell', price: string, size: string): void {
    const { keys, prices, sizes } = this.#sides[side]
    // Best first: bids count down.
    const key = side === 'buy' ? -Number(price) : Number(price)
    const at = placeOf(keys, key)
    const isThere = keys[at] === key
    if (size === '0') {
      if (isThere) for (const list of [keys, prices, sizes]) list.splice(at, 1)
    } else if (isThere) {
      sizes[at] = size
    } else {
      keys.splice(at, 0, key)
      prices.splice(at, 0, price)
      sizes.splice(at, 0, size)
    }
  }
}

function emptySide(): Side {
  return { keys: [], prices: [], sizes: [] }
}

/** The first place whose key is not below. */
function placeOf(keys: readonly number[], key: number): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? Infinity) < key) low = middle + 1
    else high = middle
  }
  return low
}
