// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import { growLevels, type Levels } from '@venuekit/core'
import { readNumber, readPlainNumber } from './number-text.ts'
import { createPlace, LENGTH, type ProtoReader } from './proto-reader.ts'

const PRICE = (1 << 3) | LENGTH
const QUANTITY = (2 << 3) | LENGTH

// The places of the level that is being read.
const price = createPlace()
const quantity = createPlace()

/** Reads a level whose tag was read, and those that follow with the same tag, behind the ones that are there. */
export function readLevels(reader: ProtoReader, levels: Levels, tag: number): void {
  const { bytes, end } = reader
  let { at } = reader
  let index = levels.count
  for (;;) {
    if (index === levels.price.length) growLevels(levels, index + 1)
    const next = readShort(reader, at, levels, index)
    if (next === -1) {
      reader.at = at
      readAny(reader, levels, index)
      at = reader.at
    } else {
      at = next
    }
    index += 1
    if (at === end || bytes[at] !== tag) break
    at += 1
  }
  reader.at = at
  levels.count = index
}

/** Reads a level as it is usually written, price and quantity and nothing else; the position behind it, or -1 for any other. */
// oxlint-disable-next-line max-params -- an object for each level would be garbage on the hot path
function readShort(reader: ProtoReader, at: number, levels: Levels, index: number): number {
  const { bytes } = reader
  const size = bytes[at]!
  const to = at + 1 + size
  const priceTo = at + 3 + bytes[at + 2]!
  const sizeFrom = priceTo + 2
  // Lengths of one byte: those of the parts are below that of the whole.
  if (size >= 0x80 || to > reader.end || sizeFrom > to) return -1
  if (bytes[at + 1] !== PRICE || bytes[priceTo] !== QUANTITY || bytes[priceTo + 1] !== to - sizeFrom) return -1
  if (!readPlainNumber(reader, at + 3, priceTo, levels.price, levels.priceDp, index)) return -1
  return readPlainNumber(reader, sizeFrom, to, levels.size, levels.sizeDp, index) ? to : -1
}

/** Reads a level of any form. */
function readAny(reader: ProtoReader, levels: Levels, index: number): void {
  const size = reader.size()
  const { end } = reader
  const to = reader.at + size
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
}
