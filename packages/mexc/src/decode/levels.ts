import { growLevels, type Levels } from '@venuekit/core'
import { readNumber } from './number-text.ts'
import { createPlace, LENGTH, type ProtoReader } from './proto-reader.ts'

const PRICE = (1 << 3) | LENGTH
const QUANTITY = (2 << 3) | LENGTH

// The places of the level that is being read.
const price = createPlace()
const quantity = createPlace()

/** Reads one level, which is a part of its own, behind the ones that are there. */
export function readLevel(reader: ProtoReader, levels: Levels): void {
  const size = reader.size()
  const { end } = reader
  const to = reader.at + size
  const index = levels.count
  if (index === levels.price.length) growLevels(levels, index + 1)
  price.from = -1
  quantity.from = -1
  reader.end = to
  while (reader.at < to) {
    const tag = reader.tag()
    if (tag === PRICE) reader.place(price)
    else if (tag === QUANTITY) reader.place(quantity)
    else reader.skip(tag)
  }
  if (price.from === -1 || quantity.from === -1) throw reader.error('a level with price and quantity before this')
  readNumber(reader, price, levels.price, levels.priceDp, index)
  readNumber(reader, quantity, levels.size, levels.sizeDp, index)
  reader.end = end
  levels.count = index + 1
}
