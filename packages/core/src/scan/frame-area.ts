// oxlint-disable typescript/no-non-null-assertion -- a 0 stands behind the message, at which every loop ends
// oxlint-disable eslint/max-params -- an object would be made for each number
import type { Levels } from '../contracts/frames.ts'
import { growLevels } from '../book/frame.ts'
import { powersOfTen } from '../book/scaled.ts'
import { digitsAt, fourDigits } from './four-digits.ts'
import { isAsLearned } from './learned-text.ts'
import type { NamedLevel } from './pairs.ts'

const quote = 34
const comma = 44
const point = 46
const zero = 48
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/** A colon and a quote, as they are read at once. */
const colonQuote = 0x223a

/** Digits that fit into 32 bits, however large they are. */
const shortDigits = 9
/** Numbers of so many digits are exact in a double. */
export const mostDigits = 15

/** The longest message that is put here, and the bytes behind it that may be read. */
const longest = 32_752
const room = 16

/*
 * One area for the messages of all readers: arrays that are always the same are read without looking up where they lie, which is half
 * of what a byte costs. Nothing is kept in it from one call of a reader to the next.
 */
const bytes = /* @__PURE__ */ new Uint8Array(longest + room)
const words = /* @__PURE__ */ new Int32Array(bytes.buffer)
const view = /* @__PURE__ */ new DataView(bytes.buffer)

/** Puts a message into the area; false where it is too long. */
export function loadMessage(message: Uint8Array): boolean {
  const { length } = message
  if (length > longest) return false
  bytes.set(message)
  bytes[length] = 0
  return true
}

/** A number for what stands in the twelve bytes from that word on. */
export function hashWords(word: number): number {
  return Math.imul(words[word]! ^ Math.imul(words[word + 1]!, 31) ^ Math.imul(words[word + 2]!, 961), 0x9e3779b1)
}

/**
 * Whether the message begins with what was learned, bit for bit of the mask. What it begins with is remembered: most of it is the same
 * in the next message, and then one comparison is enough.
 */
export function beginsWith(learned: Int32Array, mask: Int32Array): boolean {
  const { length } = learned
  for (let word = 0; word < length; word = (word + 1) | 0) {
    const found = words[word]!
    const before = learned[word]!
    if (found === before) continue
    if (!isAsLearned(found, before, mask[word]!)) return false
    learned[word] = found
  }
  return true
}

/** Whether exactly those bytes stand there. */
export function standsAt(text: Uint8Array, from: number): boolean {
  const { length } = text
  let at = from
  for (let index = 0; index < length; index = (index + 1) | 0) {
    if (bytes[at] !== text[index]) return false
    at = (at + 1) | 0
  }
  return true
}

/** Reads the digits between two places, at most `mostDigits`, which are known to be digits. */
export function readDigits(from: number, to: number, into: Float64Array, index: number): void {
  // So many digits come first that four at a time are left: shifted up, for the place before them is that of zeros.
  const first = (to - from) & 3
  let value = fourDigits((digitsAt(view, from) << 8) << (24 - 8 * first))
  for (let at = from + first; at < to; at = (at + 4) | 0) value = value * 10_000 + fourDigits(digitsAt(view, at))
  into[index] = value
}

/**
 * Reads an array of levels as they are usually written, `[["101.5","2"],…]` or with names, without a space; the position behind it, or
 * -1 for anything else.
 */
export function readLevelArray(start: number, levels: Levels, named: NamedLevel): number {
  if (bytes[start] !== openBracket) return -1
  if (bytes[start + 1] === closeBracket) return start + 2
  let at = (start + 1) | 0
  let index = 0
  let { price, priceDp, size, sizeDp } = levels
  let capacity = price.length
  for (;;) {
    if (index === capacity) {
      growLevels(levels, index + 1)
      ;({ price, priceDp, size, sizeDp } = levels)
      capacity = price.length
    }
    const isNamed = bytes[at] === openBrace
    const priceAt = isNamed ? behindName(at, named.beforePrice) : bytes[at + 1] === quote ? at + 2 : -1
    if (priceAt === -1 || (!isNamed && bytes[at] !== openBracket)) return -1
    at = readNumber(priceAt, price, priceDp, index)
    if (at === -1) return -1
    const sizeAt = isNamed
      ? behindName(at, named.beforeSize)
      : bytes[at] === comma && bytes[at + 1] === quote
        ? at + 2
        : -1
    if (sizeAt === -1) return -1
    at = readNumber(sizeAt, size, sizeDp, index)
    if (at === -1 || bytes[at] !== (isNamed ? closeBrace : closeBracket)) return -1
    index = (index + 1) | 0
    const next = bytes[at + 1]!
    at = (at + 2) | 0
    if (next === comma) continue
    if (next !== closeBracket) return -1
    levels.count = index
    return at
  }
}

/** The position behind a name of one letter, a colon and a quote; -1 where they do not stand there. */
function behindName(at: number, name: number): number {
  return view.getInt32(at, true) === name && view.getInt16(at + 4, true) === colonQuote ? at + 6 : -1
}

/** Reads a number that ends with a quote; the position behind that, or -1 for anything else. */
function readNumber(from: number, mantissas: Float64Array, decimals: Uint8Array, index: number): number {
  let at = from
  let value = 0
  let digit = bytes[at]! - zero
  while (digit >>> 0 <= 9) {
    value = (Math.imul(value, 10) + digit) | 0
    at = (at + 1) | 0
    digit = bytes[at]! - zero
  }
  const whole = at - from
  let places = 0
  if (digit === point - zero) {
    const fraction = (at + 1) | 0
    at = fraction
    digit = bytes[at]! - zero
    while (digit >>> 0 <= 9) {
      value = (Math.imul(value, 10) + digit) | 0
      at = (at + 1) | 0
      digit = bytes[at]! - zero
    }
    places = at - fraction
    if (places === 0) return -1
  }
  if (whole === 0 || digit !== quote - zero) return -1
  if (whole + places <= shortDigits) mantissas[index] = value
  else if (whole + places <= mostDigits) readLong(from, whole, places, mantissas, index)
  else return -1
  decimals[index] = places
  return (at + 1) | 0
}

/** Reads a number whose digits do not fit into 32 bits, and of which it is known how many it has. */
function readLong(from: number, whole: number, places: number, mantissas: Float64Array, index: number): void {
  readDigits(from, from + whole, mantissas, index)
  if (places === 0) return
  const value = mantissas[index]! * powersOfTen[places]!
  readDigits(from + whole + 1, from + whole + 1 + places, mantissas, index)
  mantissas[index]! += value
}
