// Calls over several orders: their answers are lists, in which each row is an order, or says why not.
import type { BatchAnswer } from '@venuekit/composite'
import { VenuekitError, type ResultContext } from '@venuekit/core'
import { orAbsent, readWire, wireBoolean, wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { gateioRefusal } from './errors.ts'
import { gateioWord } from './texts.ts'

/** One row: what it says of its success, and all that it holds. */
export const batchRow = /* @__PURE__ */ z.looseObject({
  succeeded: /* @__PURE__ */ orAbsent(wireBoolean),
  label: gateioWord,
  message: gateioWord,
  detail: gateioWord,
  text: gateioWord,
  id: /* @__PURE__ */ orAbsent(wireId),
  order_id: /* @__PURE__ */ orAbsent(wireId),
})

export type BatchRow = z.output<typeof batchRow>

/** The answer to a call over several orders. */
export const batchRows = /* @__PURE__ */ z.array(batchRow)

/** What one row says: its value as `read` makes it, or the refusal. A row that cannot be read says nothing. */
export function answerOf<Value>(
  row: BatchRow | undefined,
  context: Pick<ResultContext, 'rejected'>,
  read: (row: BatchRow) => Value,
): BatchAnswer<Value> {
  if (row === undefined) return undefined
  const { succeeded, label, message, detail } = row
  // Some rows have the label where others have words.
  const word = label ?? (message !== undefined && /^[A-Z_]+$/i.test(message) ? message : undefined)
  if (succeeded === false || (succeeded === undefined && word !== undefined)) {
    const text = message === word ? detail : message
    return { refusal: gateioRefusal({ label: word ?? 'UNKNOWN', message: text, detail }, 400) }
  }
  try {
    return { value: read(row) }
  } catch (error) {
    if (!VenuekitError.is(error)) throw error
    context.rejected([{ issues: [{ path: '', message: error.message }] }])
    return undefined
  }
}

/**
 * The row of each request, which the exchange knows by `ids`: its own, or the client's. It answers in the order of the requests; where a row
 * names another request than the one in its place, the names tell which is which, and what they do not tell is left open.
 */
export function rowsOf(rows: readonly BatchRow[], ids: readonly string[]): readonly (BatchRow | undefined)[] {
  const places = new Map(ids.map((id, place) => [id, place]))
  const named = rows.map(({ id, order_id, text }) =>
    [text, order_id, id].map((name) => places.get(name ?? '')).find((place) => place !== undefined),
  )
  if (rows.length === ids.length && named.every((place, index) => place === undefined || place === index)) return rows
  return ids.map((_, place) => rows[named.indexOf(place)])
}

/** Reads what a row holds beside its success. */
export function readRow<Row>(schema: z.ZodType<Row>, row: BatchRow): Row {
  return readWire(schema, row)
}
