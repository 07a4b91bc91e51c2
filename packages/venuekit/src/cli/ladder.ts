import type { LocalBook } from '@venuekit/core'
import { printable } from '@venuekit/core/errors'
import type { Line, Size } from './screen.ts'

/** A book as a picture: asks above bids, the best ones in the middle, as many of each as there is room for. */
export function ladder(
  { lastKnown: book, sizeUnit }: Pick<LocalBook, 'lastKnown' | 'sizeUnit'>,
  { state, depth, size }: { readonly state: string; readonly depth: number; readonly size: Size },
): readonly Line[] {
  // The head, the spread and the line of the cursor need their room too.
  const room = Math.max(1, Math.floor((size.rows - 3) / 2))
  const { bids, asks, symbol } = book.snapshot(Math.min(depth, room))
  const width = Math.max(12, ...[...bids, ...asks].map(({ price }) => price.length))
  const row = (price: string, amount: string) => `${price.padStart(width)}  ${amount.padStart(16)}`
  const unit = sizeUnit === 'base' ? 'sizes in base units' : 'sizes in the quote asset'
  return [
    { style: 'bold', text: `${symbol}  ${printable(state, 60)}  ${unit}` },
    ...asks.toReversed().map((level) => ({ style: 'red', text: row(level.price, level.size) }) as const),
    { style: 'dim', text: row('spread', book.spread() ?? '') },
    ...bids.map((level) => ({ style: 'green', text: row(level.price, level.size) }) as const),
  ]
}
