import { redactedText, secretKind } from './secret-names.ts'

const userInfo = /(\/\/)[^\s/@]+@/g
const schemes = /\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi
/**
 * A name and what stands between it and its value: `a=`, `a: `, `'a': `, `"a":`, `\"a\":`, `'a' => `, `'a', `, `a%3D`,
 * `%22a%22%3A`. Every part is bounded, so that a long text takes no longer than its length asks for.
 */
const heads =
  /(?:%(?:25){0,3}[\da-f]{2})?([\w.-]{2,40})(\\{0,7}["'`]|%(?:25){0,3}22)?\s{0,8}(=>?|:|,|%(?:25){0,3}3[ad])\s{0,8}/gi
const openingQuote = /\\{0,7}["'`]/y
const encodedQuote = /%(?:25){0,3}22/y
const listBrackets = /(?:\[(?!redacted\])\s{0,8}){1,3}/y
/** Behind an element of a list there is no colon: that one is the name of the next member. */
const colon = /\s{0,8}:/y
const plainValue = /[^\s&;,"'<>]+/y
const number = /-?\d[\d.e+-]*(?=[\s,;&)}\]]|$)/iy
const restOfLine = /[^\r\n]+/y
/** Values that say only whether there is one. */
const harmless = /(?:true|false|null|undefined)(?![^\s,;&)}\]])/y
/** How a sentence about a field goes on: `apiSecret: must be a string`. */
const sentence =
  /(?:is|are|was|were|has|have|had|must|may|should|can|cannot|does|holds|needs|contains|expected|expects|not|no|missing|required|invalid|unknown|wrong|expired|failed|refused|rejected|timeout|ok|the)(?![^\s.,;:!])/iy
/** Of these names the value may have spaces in it. */
const wholeLine = /authorization|cookie|mnemonic|seed|pass(?:phrase|word|code)/i
const keptScheme = /(?:Bearer|Basic) \[redacted\]/iy
const preview = /^(?:\S{1,8}…\S{1,8}|\*\*\*)$/

/**
 * Takes out of a text what looks like a secret: the values behind telling names in queries, headers, JSON (also JSON in
 * JSON) and inspected objects, user names and passwords in URLs, bearer tokens. Previews of API keys stay. A safety net
 * for text that came from elsewhere; our own code does not put secrets into text in the first place.
 *
 * @example
 * ```ts
 * import { redactText } from '@venuekit/core'
 * redactText('connect to wss://host/ws?listenKey=abc failed') // 'connect to wss://host/ws?listenKey=[redacted] failed'
 * ```
 */
export function redactText(text: string): string {
  if (!/[=@:,%]|bearer|basic/i.test(text)) return text
  return redactAssignments(text.replace(userInfo, `$1${redactedText}@`).replace(schemes, `$1 ${redactedText}`))
}

function redactAssignments(text: string): string {
  let safe = ''
  let done = 0
  for (const head of text.matchAll(heads)) {
    const [whole, name = '', nameQuote = '', separator = ''] = head
    // What looks like a name inside of a value is gone with the value.
    if (head.index < done || !isTelling(name)) continue
    const start = head.index + whole.length
    const found = valueAt(text, start, { name, nameQuote, separator })
    if (found === undefined) continue
    safe += text.slice(done, start) + found.shown
    done = found.end
  }
  return safe + text.slice(done)
}

interface Head {
  readonly name: string
  readonly nameQuote: string
  readonly separator: string
}

interface Found {
  readonly shown: string
  readonly end: number
}

/** What to show in place of a value, and where the value ends; undefined where nothing is to be hidden. */
function valueAt(text: string, at: number, head: Head): Found | undefined {
  const brackets = matchAt(listBrackets, text, at)
  const start = at + brackets.length
  const quote = matchAt(openingQuote, text, start)
  if (quote !== '') {
    const end = closingQuote(text, start + quote.length, quote)
    const closed = text.startsWith(quote, end)
    if (head.separator === ',' && (head.nameQuote === '' || matchAt(colon, text, end + quote.length) !== '')) {
      return undefined
    }
    return isShown(head, text.slice(start + quote.length, end))
      ? undefined
      : { shown: `${brackets}${quote}${redactedText}${closed ? '' : quote}`, end }
  }
  if (head.separator === ',' || matchAt(harmless, text, start) !== '') return undefined
  const value = unquoted(text, start, head)
  if (value === '' || isShown(head, value)) return undefined
  const nameQuote = head.nameQuote.startsWith('%') ? '' : head.nameQuote
  const lead = matchAt(encodedQuote, value, 0)
  return { shown: `${brackets}${nameQuote}${lead}${redactedText}${nameQuote}`, end: start + value.length }
}

function unquoted(text: string, at: number, { name, nameQuote, separator }: Head): string {
  if (separator.startsWith('%')) return encoded(text, at, separator)
  const digits = matchAt(number, text, at)
  if (digits !== '') return digits
  if (separator === ':' && nameQuote === '') {
    if (matchAt(sentence, text, at) !== '' || matchAt(keptScheme, text, at) !== '') return ''
    if (wholeLine.test(name) && !text.startsWith(redactedText, at)) return matchAt(restOfLine, text, at)
  }
  return matchAt(plainValue, text, at)
}

/** A value in percent encoding ends where the separator of its own layer of encoding stands. */
function encoded(text: string, at: number, separator: string): string {
  const layer = separator.slice(0, -2)
  const quote = text.startsWith(`${layer}22`, at) ? `${layer}22` : ''
  const ends = quote === '' ? `${layer}(?:26|2c|3b|7d|20)` : quote
  return quote + matchAt(new RegExp(`(?:(?!${ends})[^\\s&;,"'<>])+`, 'iy'), text, at + quote.length)
}

/**
 * Where the value behind an opening quote ends: at the end of the text when that was cut. Each layer of JSON doubles
 * the backslashes, so their number before a quote tells to which layer it belongs.
 */
function closingQuote(text: string, from: number, quote: string): number {
  const escapes = quote.length - 1
  const mark = quote.slice(-1)
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    let run = 0
    while (at - run > from && text[at - run - 1] === '\\') run += 1
    if (run < escapes) return at - run
    if (run % (2 * escapes + 2) === escapes) return at - escapes
  }
  return text.length
}

function isShown({ name }: Head, value: string): boolean {
  return value === '' || (secretKind(name) === 'key' && preview.test(value))
}

function isTelling(name: string): boolean {
  const kind = secretKind(name)
  return kind === 'secret' || kind === 'key'
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  // The place is set before each use, so that nothing is kept from one call to the next.
  sticky.lastIndex = at
  return sticky.exec(text)?.[0] ?? ''
}
