import type { Levels } from '@venuekit/core'
import { ByteWords, namedLevel, readPairs, type JsonScanner, type NamedLevel } from '@venuekit/core/scan'
import { once } from './once.ts'

const openBrace = 123

const keys = /* @__PURE__ */ new ByteWords(['p', 's'])
const PRICE = 0
const SIZE = 1
/** The usual form of levels with names: sizes are asked for as texts. */
export const named: NamedLevel = /* @__PURE__ */ namedLevel('p', 's')

/** Reads the levels of one side: `[["101.5", "2"], …]`, `[{ "p": "101.5", "s": 2 }, …]`, or null for none. */
export function readLevels(scanner: JsonScanner, levels: Levels): void {
  levels.count = 0
  if (scanner.skipNull() || !scanner.openArray()) return
  readPairs(scanner, levels, readLevel, named)
}

function readLevel(scanner: JsonScanner, levels: Levels, index: number): void {
  if (scanner.peek() === openBrace) readNamed(scanner, levels, index)
  else readPair(scanner, levels, index)
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
