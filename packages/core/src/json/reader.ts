// Reads JSON text in one pass. Why there is a reader of our own: docs/decisions/0003-lossless-json.md.
import { ProtocolError } from '../errors/general.ts'
import { printable } from '../errors/text.ts'
import { exactNumber, type JsonNumber } from './json-number.ts'
import { MAX_DEPTH, type JsonValue } from './values.ts'

const tab = 9
const lineFeed = 10
const carriageReturn = 13
const space = 32
const quote = 34
const plus = 43
const comma = 44
const minus = 45
const point = 46
const zero = 48
const nine = 57
const colon = 58
const openBracket = 91
const backslash = 92
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

const escapes: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** An integer of so many digits is exact in a double, and so is every decimal number of so many characters. */
const exactDigits = 15
/** An error shows so many characters to either side of its position, never more: a body can hold a secret. */
export const excerptLength = 10
/** V8 copies slices below this length; a longer one keeps the whole text that it was cut from alive. */
const copiedLength = 13

/** One text that is being read. `read()` is called once. */
export class JsonReader {
  private readonly text: string
  private at = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
  }

  /** The value of the whole text. Throws a `ProtocolError` with the position of what is wrong. */
  read(): JsonValue {
    const value = this.value()
    this.skipSpace()
    if (this.at < this.text.length) throw this.error('nothing more was expected')
    return value
  }

  private value(): JsonValue {
    const code = this.skipSpace()
    switch (code) {
      case quote:
        this.at += 1
        return detached(this.string())
      case openBrace:
        return this.object()
      case openBracket:
        return this.array()
      case 116:
        return this.word('true', true)
      case 102:
        return this.word('false', false)
      case 110:
        return this.word('null', null)
      default:
        return this.number(code)
    }
  }

  private object(): JsonValue {
    const result: Record<string, JsonValue> = {}
    this.open()
    if (this.skipSpace() === closeBrace) return this.close(result)
    for (;;) {
      if (this.skipSpace() !== quote) throw this.error('a key in double quotes was expected')
      const keyAt = this.at
      this.at += 1
      const key = this.string()
      if (this.skipSpace() !== colon) throw this.error('a colon was expected after the key')
      this.at += 1
      const value = this.value()
      if (key === '__proto__') this.defineProto(result, value, keyAt)
      // No value is undefined, so that the slower question is asked only for keys like "constructor".
      else if (result[key] !== undefined && Object.hasOwn(result, key)) throw this.duplicate(key, keyAt)
      else result[key] = value
      const code = this.skipSpace()
      if (code === closeBrace) return this.close(result)
      if (code !== comma) throw this.error('a comma or a closing brace was expected')
      this.at += 1
    }
  }

  private array(): JsonValue {
    const result: JsonValue[] = []
    this.open()
    if (this.skipSpace() === closeBracket) return this.close(result)
    for (;;) {
      result.push(this.value())
      const code = this.skipSpace()
      if (code === closeBracket) return this.close(result)
      if (code !== comma) throw this.error('a comma or a closing bracket was expected')
      this.at += 1
    }
  }

  private open(): void {
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw this.error(`it is nested deeper than ${MAX_DEPTH} levels`)
    this.at += 1
  }

  private close<T>(result: T): T {
    this.depth -= 1
    this.at += 1
    return result
  }

  /** The rest of a string whose opening quote has been read. */
  private string(): string {
    const start = this.at
    let at = start
    for (;;) {
      const code = this.text.charCodeAt(at)
      if (code === quote) break
      if (code === backslash || !(code >= space)) {
        this.at = at
        return this.escapedString(start)
      }
      at += 1
    }
    this.at = at + 1
    return this.text.slice(start, at)
  }

  /** The same for a string that has an escape, or something wrong, at the current position. */
  private escapedString(start: number): string {
    let result = ''
    let from = start
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code === quote) break
      if (code === backslash) {
        result += this.text.slice(from, this.at) + this.escape()
        from = this.at
      } else if (code >= space) {
        this.at += 1
      } else {
        throw this.error(
          Number.isNaN(code) ? 'the string does not end' : 'a control character in a string must be escaped',
        )
      }
    }
    result += this.text.slice(from, this.at)
    if (!result.isWellFormed()) throw this.error('the string that ends here has half of a surrogate pair')
    this.at += 1
    return result
  }

  private escape(): string {
    const letter = this.text.charAt(this.at + 1)
    const simple = escapes.get(letter)
    if (simple !== undefined) {
      this.at += 2
      return simple
    }
    const digits = this.text.slice(this.at + 2, this.at + 6)
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) throw this.error('there is no such escape')
    this.at += 6
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  private number(first: number): number | JsonNumber {
    const start = this.at
    let code = first
    if (code === minus) code = this.next()
    const digitsAt = this.at
    let integer = code - zero
    if (code === zero) {
      code = this.next()
    } else {
      if (!isDigit(code)) throw this.error(this.unexpected())
      for (code = this.next(); isDigit(code); code = this.next()) integer = integer * 10 + (code - zero)
    }
    const isInteger = code !== point && code !== 101 && code !== 69
    // Zero minus keeps -0 out.
    if (isInteger && this.at - digitsAt <= exactDigits) return digitsAt > start ? 0 - integer : integer
    if (code === point) code = this.digits()
    const hasExponent = code === 101 || code === 69
    if (hasExponent) this.exponent()
    const text = this.text.slice(start, this.at)
    // At most 15 digits with their sign and point, so that the nearest double stands for them; adding 0 turns -0 into 0.
    return hasExponent || text.length > exactDigits ? exactNumber(detached(text)) : Number(text) + 0
  }

  private exponent(): void {
    const code = this.text.charCodeAt(this.at + 1)
    if (code === plus || code === minus) this.at += 1
    this.digits()
  }

  /** Steps over the current character and the digits after it, of which there is at least one. */
  private digits(): number {
    let code = this.next()
    if (!isDigit(code)) throw this.error('a digit was expected')
    while (isDigit(code)) code = this.next()
    return code
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.error(this.unexpected())
    this.at += word.length
    return value
  }

  private next(): number {
    this.at += 1
    return this.text.charCodeAt(this.at)
  }

  /** Goes to the next character that is no white space and returns its code, NaN at the end. */
  private skipSpace(): number {
    let code = this.text.charCodeAt(this.at)
    // Compact JSON has no white space: one comparison is the usual case.
    while (code <= space && (code === space || code === lineFeed || code === carriageReturn || code === tab)) {
      code = this.next()
    }
    return code
  }

  /** A key that assignment would take for the prototype. */
  private defineProto(result: Record<string, JsonValue>, value: JsonValue, keyAt: number): void {
    if (Object.hasOwn(result, '__proto__')) throw this.duplicate('__proto__', keyAt)
    Object.defineProperty(result, '__proto__', { value, writable: true, enumerable: true, configurable: true })
  }

  private duplicate(key: string, keyAt: number): ProtocolError {
    this.at = keyAt
    return this.error(`the key "${printable(key, 40)}" stands twice in one object`)
  }

  private unexpected(): string {
    return this.at < this.text.length ? 'a value was expected' : 'a value was expected, and the text ends'
  }

  private error(problem: string): ProtocolError {
    const excerpt = this.text.slice(Math.max(0, this.at - excerptLength), this.at + excerptLength)
    return jsonError(problem, this.at, excerpt)
  }
}

/** The error for a text that is no JSON. */
export function jsonError(problem: string, position: number, excerpt: string): ProtocolError {
  const shown = printable(excerpt)
  const near = shown === '' ? '' : `, near "${shown}"`
  return new ProtocolError(`Invalid JSON at position ${position}: ${problem}${near}`, { context: { position } })
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine
}

/** A copy of a long slice, so that an id that is kept for days does not keep its whole message. */
function detached(slice: string): string {
  return slice.length < copiedLength ? slice : ` ${slice}`.slice(1)
}
