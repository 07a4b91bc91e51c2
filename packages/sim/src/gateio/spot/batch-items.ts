import { Fields } from '../common/fields.ts'
import { GateioRefusal } from '../common/refusal.ts'

const largestPairs = 4
const largestPerPair = 10

/** How many orders can be placed at once. */
export const largestBatch = largestPairs * largestPerPair

/** The items of a batch; one that is too long, or is none, is refused as a whole. */
export function batchItems(body: unknown, maximum: number): readonly Fields[] {
  if (!Array.isArray(body)) throw new GateioRefusal('INVALID_REQUEST_BODY', 'Invalid request body')
  if (body.length === 0 || body.length > maximum)
    throw new GateioRefusal('INVALID_PARAM_VALUE', `A batch has 1 to ${maximum} orders`)
  return body.map((item) => Fields.ofBody(item))
}

/** The shape of a whole batch of new orders. */
export function checkBatch(items: readonly Fields[]): void {
  for (const fields of items) fields.required('text')
  const byPair = Map.groupBy(items, (fields) => fields.required('currency_pair'))
  if (byPair.size > largestPairs)
    throw new GateioRefusal('TOO_MANY_CURRENCY_PAIRS', `A batch has at most ${largestPairs} currency pairs`)
  if ([...byPair.values()].some(({ length }) => length > largestPerPair))
    throw new GateioRefusal('TOO_MANY_ORDERS', `A batch has at most ${largestPerPair} orders per currency pair`)
  if (new Set(items.map((fields) => fields.text('account') ?? 'spot')).size > 1)
    throw new GateioRefusal('MIXED_ACCOUNT_TYPE', 'All orders of a batch are of one account')
}
