import { bookAnswerOf } from '@venuekit/composite'
import type * as z from '@venuekit/core/schema'

/** The deepest book that is as fresh as the stream; the exchange serves deeper ones from a cache. */
export const freshDepth = 100

/** How a book with its id and its time is read whose levels are pairs on spot and names on futures. */
export function gateioBook<Head>(levels: 'pairs' | 'named', head: z.ZodType<Head>) {
  return bookAnswerOf({ levels, members: ['id', 'update'], head })
}
