import { isDone, type Order } from '@venuekit/core'

/** Where open orders and the record of one come from. */
export interface PolledOrdersOptions {
  /** The open orders, as many as the exchange lists. */
  readonly list: () => Promise<readonly Order[]>
  /** The record of one; undefined where there is none. */
  readonly ask: (order: Order) => Promise<Order | undefined>
}

interface Known {
  readonly order: Order
  /** In so many fetches, up to the last one, it was not listed. */
  readonly missed: number
}

/** One that is not listed is asked for each time at first, then rarer, and in the end once in so many fetches. */
const seldom = 64

/**
 * The open orders of an account from one fetch to the next. One that is not listed any more is asked for: it may have ended, its
 * record may not say so yet, or there are more open orders than the exchange lists.
 */
export class PolledOrders {
  readonly #options: PolledOrdersOptions
  #known: ReadonlyMap<string, Known> = new Map()

  constructor(options: PolledOrdersOptions) {
    this.#options = options
  }

  /** What has changed since the last fetch, ends before the rest. Where it fails, the next one tells it. */
  async next(): Promise<readonly Order[]> {
    const listed = await this.#options.list()
    const ids = new Set(listed.map(({ orderId }) => orderId))
    const missing = [...this.#known.values()].filter(({ order }) => !ids.has(order.orderId))
    const asked = await Promise.all(missing.map((one) => this.#ask(one)))
    const found = asked.filter((one) => one !== undefined)
    const before = this.#known
    const now = [...found, ...listed.map((order) => ({ order, missed: 0 }))]
    this.#known = new Map(now.filter(isFollowed).map((one) => [one.order.orderId, one]))
    return now
      .map(({ order }) => order)
      .filter((order) => JSON.stringify(order) !== JSON.stringify(before.get(order.orderId)?.order))
  }

  async #ask({ order, missed }: Known): Promise<Known | undefined> {
    const times = missed + 1
    // At the first, second, fourth, eighth …
    const isDue = Number.isInteger(Math.log2(times)) || times % seldom === 0
    const found = isDue ? await this.#options.ask(order) : order
    return found && { order: found, missed: times }
  }
}

/** What is listed is. What is not may have ended in a word that nobody knows: that is not waited for without end. */
function isFollowed({ order, missed }: Known): boolean {
  return missed === 0 || (!isDone(order) && !(order.status === 'unknown' && missed >= seldom))
}
