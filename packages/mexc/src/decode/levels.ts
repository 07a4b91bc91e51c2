// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import { growLevels, type Levels } from '@venuekit/core'
import { readNumber } from './number-text.ts'
import { LENGTH, type ProtoReader } from './proto-reader.ts'

const PRICE = (1 << 3) | LENGTH
const QUANTITY = (2 << 3) | LENGTH

/** Reads one level, which is a part of its own, behind the ones that are there. */
export function readLevel(reader: ProtoReader, levels: Levels): void {
  const size = reader.size()
  const { end } = reader
  const to = reader.at + size
  const index = levels.count
  if (index === levels.price.length) growLevels(levels, index + 1)
  reader.end = to
  let seen = 0
  while (reader.at < to) {
    const tag = reader.tag()
    if (tag === PRICE) {
      readNumber(reader, levels.price, levels.priceDp, index)
      seen |= 1
    } else if (tag === QUANTITY) {
      readNumber(reader, levels.size, levels.sizeDp, index)
      seen |= 2
    } else reader.skip(tag)
  }
  if (seen !== 3) throw reader.error('a level with price and quantity before this')
  reader.end = end
  levels.count = index + 1
}
