import { Semaphore, type Fill, type Instrument, type MarketSymbol, type Order } from '@venuekit/core'
import { ProtocolError } from '@venuekit/core/errors'
import { fillPages } from '../history/histories.ts'
import type { UnknownOrder } from '../ports/declaration.ts'
import { listed, readEnded, type Listing } from './ended-orders.ts'
import { canLookUp, isMeant, isTooOld, lookUp, type EvidenceOptions, type SoughtOrder } from './evidence.ts'
import { SharedReading } from './shared-reading.ts'

/** Orders may bear a time from a little before they were sent, by another clock. */
const marginMs = 60_000
/** So many orders are asked for by their ids at once: when an exchange fails many, looking for all of them must not keep it from answering any. */
const questionsAtOnce = 4

interface MarketLists {
  readonly open: SharedReading<Listing<Order>>
  readonly ended: SharedReading<Listing<Order>>
  readonly fills: SharedReading<Listing<Fill>>
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
  async find(sought: UnknownOrder & SoughtOrder, signal: AbortSignal): Promise<Order | undefined> {
    const { rest, resolution } = this.#options
    const evidence = resolution.evidence?.(sought, rest)
    if (evidence === undefined) return this.#lookEverywhere(sought, signal)
    return this.#fitting(sought, await evidence.found(signal))
  }

  async #lookEverywhere(sought: UnknownOrder & SoughtOrder, signal: AbortSignal): Promise<Order | undefined> {
    const { ref, sentAt } = sought
    const { resolution, context, instrument } = this.#options
    const { symbol } = instrument(ref.symbol)
    const lists = this.#listsOf(symbol)
    const since = Math.floor(sentAt - marginMs)
    // Before the exchange would refuse it, finding it nowhere proves nothing: who can be asked by its id is not asked for lists yet.
    const isEarly = context.exchangeClock.now() <= sentAt + resolution.refusedAfterMs
    const byId = this.#fitting(sought, await this.#ask(ref, signal))
    if (byId !== undefined) return byId
    const among = (rows: readonly Order[]): Order | undefined =>
      rows.find((order) => isMeant(ref, order) && this.#fitting(sought, order) !== undefined)
    const open = await lists.open.from(since, signal)
    const isOpen = among(open.rows)
    if (isOpen !== undefined || (isEarly && canLookUp(this.#options, ref))) return isOpen
    const ended = await lists.ended.from(since, signal)
    const hasEnded = among(ended.rows)
    if (hasEnded !== undefined) return hasEnded
    const fills = await lists.fills.from(since, signal)
    for (const orderId of new Set(fills.rows.filter((fill) => isMeant(ref, fill)).map((fill) => fill.orderId))) {
      // oxlint-disable-next-line no-await-in-loop -- there is hardly ever more than one
      const order = this.#fitting(sought, await this.#orderOf({ symbol, orderId }, signal))
      if (order !== undefined) return order
    }
    const gap = open.gap ?? ended.gap ?? fills.gap
    if (gap !== undefined) throw gap
    return undefined
  }

  /** The order, unless it is another one that had the same client order id before. */
  #fitting(sought: SoughtOrder, order: Order | undefined): Order | undefined {
    const { exchangeClock } = this.#options.context
    return order === undefined || isTooOld(sought, order, exchangeClock) ? undefined : order
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

  async #orderOf({ symbol, orderId }: Pick<Fill, 'symbol' | 'orderId'>, signal: AbortSignal): Promise<Order> {
    const order = await this.#ask({ symbol, orderId }, signal)
    if (order !== undefined) return order
    throw new ProtocolError(`There is a fill of the order ${orderId}, and the exchange does not know the order`)
  }

  #listsOf(symbol: MarketSymbol): MarketLists {
    const known = this.#lists.get(symbol)
    if (known !== undefined) return known
    const instrument = this.#options.instrument(symbol)
    const { rest } = this.#options
    const lists = {
      open: new SharedReading(() =>
        listed('the open orders', async (options) => rest.getOpenOrders?.(symbol, options)),
      ),
      ended: new SharedReading((since) => readEnded({ ...this.#options, symbol }, since)),
      fills: new SharedReading((since) => this.#readFills(instrument, since)),
    }
    this.#lists.set(symbol, lists)
    return lists
  }

  async #readFills(instrument: Instrument, since: number): Promise<Listing<Fill>> {
    const { rest } = this.#options
    const getAccountTrades = rest.getAccountTrades?.bind(rest)
    if (getAccountTrades === undefined) return { rows: [], gap: undefined }
    return listed('the executions', async (options) => {
      const walk = fillPages({ ...this.#options, rest: { getAccountTrades } }, instrument, { ...options, since })
      const fills: Fill[] = []
      for await (const fill of walk) fills.push(fill)
      return fills
    })
  }
}
