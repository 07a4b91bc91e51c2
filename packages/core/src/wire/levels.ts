import * as z from '../schema/index.ts'
import { describeWire, readSentDecimal, type WireAtom } from './atoms.ts'

/** Price and size of a level, with the digits as sent. */
export type SentLevel = readonly [price: string, size: string]

/**
 * One side of a book: a list of levels, each with its price and its size at these places, into pairs of texts with the digits as
 * sent. A level may hold more than that. It is read in one pass, since a schema for each of hundreds of levels takes longer
 * than everything else of an answer.
 *
 * @example
 * ```ts
 * import { wireLevels } from '@venuekit/core/wire'
 * wireLevels().parse([['101.50', '2']]) // [['101.50', '2']]
 * wireLevels('p', 's').parse([{ p: '101.50', s: 2 }]) // [['101.50', '2']]
 * ```
 */
export function wireLevels(price: string | number = 0, size: string | number = 1): WireAtom<readonly SentLevel[]> {
  return z.transform((input: unknown, context): readonly SentLevel[] => {
    const refuse = (path: (string | number)[], expected: string, received: unknown): never => {
      const message = `expected ${expected}, received ${describeWire(received)}`
      context.issues.push({ code: 'custom', message, input: received, path })
      return z.NEVER
    }
    if (!Array.isArray(input)) return refuse([], 'a list of levels', input)
    const levels: SentLevel[] = []
    for (const [index, row] of input.entries()) {
      // A text has places too.
      const level = typeof row === 'object' ? row : undefined
      const [sentPrice, sentSize]: unknown[] = [level?.[price], level?.[size]]
      const [priceText, sizeText] = [readSentDecimal(sentPrice), readSentDecimal(sentSize)]
      if (priceText === undefined) return refuse([index, price], 'a decimal number', sentPrice)
      if (sizeText === undefined) return refuse([index, size], 'a decimal number', sentSize)
      levels.push([priceText, sizeText])
    }
    return levels
  })
}
