import type { Levels } from '@venuekit/core'
import { ByteWords, readPairs, type JsonScanner } from '@venuekit/core/scan'
import { once } from './once.ts'

const quote = 34
const comma = 44
const colon = 58
const openBrace = 123
const closeBrace = 125

const keys = /* @__PURE__ */ new ByteWords(['p', 's'])
const PRICE = 0
const SIZE = 1
/** The letters of the two keys. */
const letterP = 112
const letterS = 115

/** Reads the levels of one side: `[["101.5", "2"], …]`, `[{ "p": "101.5", "s": 2 }, …]`, or null for none. */
export function readLevels(scanner: JsonScanner, levels: Levels): void {
  levels.count = 0
  if (scanner.skipNull() || !scanner.openArray()) return
  readPairs(scanner, levels, readLevel)
}

function readLevel(scanner: JsonScanner, levels: Levels, index: number): void {
  if (scanner.peek() !== openBrace) readPair(scanner, levels, index)
  else if (!readUsual(scanner, levels, index)) readNamed(scanner, levels, index)
}

/** Reads `{"p":…,"s":…}` without white space; false, and nothing is read, for anything else. */
function readUsual(scanner: JsonScanner, levels: Levels, index: number): boolean {
  const { bytes, at } = scanner
  if (!isMember(bytes, at + 1, letterP)) return false
  scanner.at = at + 5
  scanner.unsignedDecimal(levels.price, levels.priceDp, index)
  if (bytes[scanner.at] === comma && isMember(bytes, scanner.at + 1, letterS)) {
    scanner.at += 5
    scanner.unsignedDecimal(levels.size, levels.sizeDp, index)
    if (bytes[scanner.at] === closeBrace) {
      scanner.at += 1
      return true
    }
  }
  scanner.at = at
  return false
}

/** Whether a key of one letter and its colon stand there. */
function isMember(bytes: Uint8Array, at: number, letter: number): boolean {
  return bytes[at] === quote && bytes[at + 1] === letter && bytes[at + 2] === quote && bytes[at + 3] === colon
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
