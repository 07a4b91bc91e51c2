import { growLevels, type Levels } from '@venuekit/core'
import { ByteWords, type JsonScanner } from '@venuekit/core/scan'
import { once } from './once.ts'

const openBrace = 123

const keys = /* @__PURE__ */ new ByteWords(['p', 's'])
const PRICE = 0
const SIZE = 1

/** Reads the levels of one side: `[["101.5", "2"], …]`, `[{ "p": "101.5", "s": 2 }, …]`, or null for none. */
export function readLevels(scanner: JsonScanner, levels: Levels): void {
  let count = 0
  if (!scanner.skipNull()) {
    for (let more = scanner.openArray(); more; more = scanner.nextElement()) {
      if (count === levels.price.length) growLevels(levels, count + 1)
      if (scanner.peek() === openBrace) readNamed(scanner, levels, count)
      else readPair(scanner, levels, count)
      count += 1
    }
  }
  levels.count = count
}

function readPair(scanner: JsonScanner, levels: Levels, index: number): void {
  if (!scanner.openArray()) throw scanner.error('a price')
  scanner.unsignedDecimal(levels.price, levels.priceDp, index)
  if (!scanner.nextElement()) throw scanner.error('a size')
  scanner.unsignedDecimal(levels.size, levels.sizeDp, index)
  while (scanner.nextElement()) scanner.skip()
}

function readNamed(scanner: JsonScanner, levels: Levels, index: number): void {
  let seen = 0
  for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
    const key = scanner.key(keys)
    if (key === -1) {
      scanner.skip()
      continue
    }
    seen = once(seen, key, scanner)
    if (key === PRICE) scanner.unsignedDecimal(levels.price, levels.priceDp, index)
    else scanner.unsignedDecimal(levels.size, levels.sizeDp, index)
  }
  if (seen !== ((1 << PRICE) | (1 << SIZE))) throw scanner.error('a level with p and s')
}
