import { Semaphore, type Fill, type Instrument, type MarketSymbol, type Order } from '@venuekit/core'
import { ProtocolError } from '@venuekit/core/errors'
import { fillPages } from '../history/histories.ts'
import type { UnknownOrder } from '../ports/declaration.ts'
import { canLookUp, isMeant, lookUp, type EvidenceOptions } from './evidence.ts'
import { SharedReading } from './shared-reading.ts'

/** Orders may bear a time from a little before they were sent, by another clock. */
const marginMs = 60_000
/** How many rows of an order history one answer has, where the exchange does not say. */
const defaultRows = 100
/** So many orders are asked for by their ids at once: when an exchange fails many, looking for all of them must not keep it from answering any. */
const questionsAtOnce = 4

/** The orders of a market that have ended since some time. `gap` says why some of them may be missing. */
interface Ended {
  readonly orders: readonly Order[]
  readonly gap: ProtocolError | undefined
}

interface MarketLists {
  readonly open: SharedReading<readonly Order[]>
  readonly ended: SharedReading<Ended>
  readonly fills: SharedReading<readonly Fill[]>
}

/**
 * Looks for orders everywhere: by id, among the open ones, in the history and in the fills. Each is asked for by its own id; lists are
 * read once for all that are looked for.
 */
export class OrderSearch {
  readonly #options: EvidenceOptions
  readonly #lanes = new Semaphore(questionsAtOnce)
  readonly #lists = new Map<MarketSymbol, MarketLists>()

  constructor(options: EvidenceOptions) {
    this.#options = options
  }

  /** The order, or undefined where it is nowhere. Rejects where that could not be found out. */
  async find(order: UnknownOrder, signal: AbortSignal): Promise<Order | undefined> {
    const { rest, resolution } = this.#options
    const evidence = resolution.evidence?.(order, rest)
    return evidence === undefined ? this.#lookEverywhere(order, signal) : evidence.found(signal)
  }

  async #lookEverywhere({ ref, sentAt }: UnknownOrder, signal: AbortSignal): Promise<Order | undefined> {
    const { resolution, context, instrument } = this.#options
    const { symbol } = instrument(ref.symbol)
    const lists = this.#listsOf(symbol)
    const since = Math.floor(sentAt - marginMs)
    // Before the exchange would refuse it, finding it nowhere proves nothing: who can be asked by its id is not asked for lists yet.
    const isEarly = context.exchangeClock.now() <= sentAt + resolution.refusedAfterMs
    const byId = await this.#ask(ref, signal)
    if (byId !== undefined) return byId
    const open = await lists.open.from(since, signal)
    const isOpen = open.find((order) => isMeant(ref, order))
    if (isOpen !== undefined || (isEarly && canLookUp(this.#options, ref))) return isOpen
    const { orders, gap } = await lists.ended.from(since, signal)
    const ended = orders.find((order) => isMeant(ref, order))
    if (ended !== undefined) return ended
    const fill = (await lists.fills.from(since, signal)).find((each) => isMeant(ref, each))
    if (fill !== undefined) return this.#orderOf(fill, signal)
    if (gap !== undefined) throw gap
    return undefined
  }

  async #ask(ref: UnknownOrder['ref'], signal: AbortSignal): Promise<Order | undefined> {
    if (!canLookUp(this.#options, ref)) return undefined
    const leave = await this.#lanes.acquire({ signal, operation: 'resolveOrder' })
    try {
      return await lookUp(this.#options, ref, signal)
    } finally {
      leave()
    }
  }

  async #orderOf({ symbol, orderId }: Fill, signal: AbortSignal): Promise<Order> {
    const order = await this.#ask({ symbol, orderId }, signal)
    if (order !== undefined) return order
    throw new ProtocolError(`There is a fill of the order ${orderId}, and the exchange does not know the order`)
  }

  #listsOf(symbol: MarketSymbol): MarketLists {
    const known = this.#lists.get(symbol)
    if (known !== undefined) return known
    const instrument = this.#options.instrument(symbol)
    const lists = {
      open: new SharedReading(async () => (await this.#options.rest.getOpenOrders?.(symbol)) ?? []),
      ended: new SharedReading((since) => this.#readEnded(symbol, since)),
      fills: new SharedReading((since) => this.#readFills(instrument, since)),
    }
    this.#lists.set(symbol, lists)
    return lists
  }

  async #readEnded(symbol: MarketSymbol, since: number): Promise<Ended> {
    const { rest, history, context } = this.#options
    const orders: Order[] = []
    const gaps: ProtocolError[] = []
    const limit = history.orders?.rows ?? defaultRows
    const read = async (from: number, until?: number): Promise<void> => {
      const rows = (await rest.getHistoryOrders?.(symbol, { since: from, until, limit })) ?? []
      orders.push(...rows)
      if (rows.length < limit) return
      // There may be more than these: each half is asked for by itself, up to a time that is still to come.
      const end = until ?? Math.ceil(context.exchangeClock.now()) + marginMs
      if (from >= end) {
        const problem = `The history has more than ${limit} orders in the millisecond ${from}, so that finding none proves nothing`
        gaps.push(new ProtocolError(problem))
        return
      }
      const middle = Math.floor((from + end) / 2)
      await read(from, middle)
      await read(middle + 1, end)
    }
    await read(since)
    return { orders, gap: gaps[0] }
  }

  async #readFills(instrument: Instrument, since: number): Promise<readonly Fill[]> {
    const { rest } = this.#options
    const getAccountTrades = rest.getAccountTrades?.bind(rest)
    if (getAccountTrades === undefined) return []
    const fills: Fill[] = []
    const walk = fillPages({ ...this.#options, rest: { getAccountTrades } }, instrument, { since })
    for await (const fill of walk) fills.push(fill)
    return fills
  }
}
