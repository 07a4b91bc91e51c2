import type { MarketSymbol, Order } from '@venuekit/core'
import { ProtocolError } from '@venuekit/core/errors'
import type { ListOptions } from '../ports/private-rest.ts'
import type { EvidenceOptions } from './evidence.ts'

/** What a list has, and why something may be missing in it: then finding nothing there proves nothing. */
export interface Listing<Row> {
  readonly rows: readonly Row[]
  readonly gap: ProtocolError | undefined
}

/** How many rows of an order history one answer has, where the exchange does not say. */
const defaultRows = 100
/** The newest orders may bear a time that is still to come, by our clock. */
const aheadMs = 60_000

interface Reading extends Pick<EvidenceOptions, 'rest' | 'history' | 'context'> {
  readonly symbol: MarketSymbol
  readonly signal?: AbortSignal | undefined
  /** After so many questions the rest of a long history is left. */
  readonly mostQuestions?: number | undefined
}

/** Reads a list, and counts all the rows that the answers had. Those that cannot be read may be the ones that are looked for. */
export async function listed<Row>(
  name: string,
  read: (options: ListOptions) => Promise<readonly Row[] | undefined>,
): Promise<Listing<Row> & { readonly count: number }> {
  let unread = 0
  let omitted = 0
  const onRejected = (more: number) => void (unread += more)
  const onOmitted = (more: number) => void (omitted += more)
  const rows = (await read({ onRejected, onOmitted })) ?? []
  const count = rows.length + unread + omitted
  return { rows, count, gap: unread === 0 ? undefined : gapOf(`${unread} rows of ${name} could not be read`) }
}

/**
 * The orders of a market that have ended since some time. Without a time the newest ones, which are all there are where the answer is
 * not full.
 */
export async function readEnded(reading: Reading, since: number | undefined): Promise<Listing<Order>> {
  const { rest, history, context, symbol, signal, mostQuestions = Infinity } = reading
  const { rows: limit = defaultRows, windowMs = Infinity } = history.orders ?? {}
  const orders: Order[] = []
  const gaps: ProtocolError[] = []
  let questions = 0
  /** Whether that was all there is in the stretch. */
  const ask = async (from: number | undefined, until: number | undefined): Promise<boolean> => {
    questions += 1
    const { rows, count, gap } = await listed('the history of orders', async (options) =>
      rest.getHistoryOrders?.(symbol, { ...options, since: from, until, limit, signal }),
    )
    orders.push(...rows)
    if (gap !== undefined) gaps.push(gap)
    return count < limit
  }
  const read = async (from: number, until?: number): Promise<void> => {
    if (questions >= mostQuestions) {
      gaps.push(gapOf(`The history has more than ${mostQuestions} answers`))
      return
    }
    const end = until ?? Math.ceil(context.exchangeClock.now()) + aheadMs
    if (end - from < windowMs && (await ask(from, until))) return
    if (from >= end) {
      gaps.push(gapOf(`The history has more than ${limit} orders in the millisecond ${from}`))
      return
    }
    // There may be more than these: each half is asked for by itself, up to a time that is still to come.
    const middle = Math.floor((from + end) / 2)
    await read(from, middle)
    await read(middle + 1, end)
  }
  if (since !== undefined) await read(since)
  else if (!(await ask(undefined, undefined))) gaps.push(gapOf(`The history may have more than the newest ${limit}`))
  return { rows: orders, gap: gaps[0] }
}

function gapOf(problem: string): ProtocolError {
  return new ProtocolError(`${problem}, so that finding none proves nothing`)
}
