import { growLevels, ProtocolError, type Levels } from '@venuekit/core'
import * as z from 'zod'

const level = z.tuple([z.string(), z.string()])

const schema = /* @__PURE__ */ z.object({
  event: z.literal('book'),
  symbol: z.string(),
  kind: z.enum(['snapshot', 'delta']),
  first: z.int(),
  last: z.int(),
  time: z.number(),
  bids: z.array(level),
  asks: z.array(level),
})

export type BookMessage = z.output<typeof schema>

/** A book message, or undefined for a message of another kind. A book message with a missing part is a protocol error. */
export function readBookMessage(message: unknown): BookMessage | undefined {
  if (typeof message !== 'object' || message === null || !('event' in message) || message.event !== 'book')
    return undefined
  const { data, error } = schema.safeParse(message)
  if (data !== undefined) return data
  const [issue] = error.issues
  const path = issue?.path.join('.') ?? ''
  throw new ProtocolError(`Mexc sent a book message that cannot be read at "${path}".`, { exchange: 'mexc', path })
}

/** Fills levels from prices and sizes as text: each an integer and the number of its decimals. */
export function fillLevels(levels: Levels, rows: readonly (readonly [price: string, size: string])[]): void {
  growLevels(levels, rows.length)
  levels.count = rows.length
  for (const [index, [price, size]] of rows.entries()) {
    levels.price[index] = mantissaOf(price)
    levels.priceDp[index] = decimalsOf(price)
    levels.size[index] = mantissaOf(size)
    levels.sizeDp[index] = decimalsOf(size)
  }
}

function mantissaOf(text: string): number {
  if (!/^\d+(?:\.\d+)?$/u.test(text)) {
    throw new ProtocolError('Mexc sent a level that is no number.', { exchange: 'mexc' })
  }
  return Number(text.replace('.', ''))
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}
