// oxlint-disable typescript/no-non-null-assertion -- the tables are indexed within their size, in a loop that runs for each character
// Finds out whether `JSON.parse`, which is several times as fast, gives the very values that `JsonReader` would give. It looks only
// for what the two treat differently; that the text is JSON at all is left to `JSON.parse`.

const tab = 9
const quote = 34
const comma = 44
const minus = 45
const point = 46
const zero = 48
const nine = 57
const openBracket = 91
const backslash = 92
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/** A number of at most so many characters is exact in a double, unless it has an exponent. */
const exactCharacters = 15
/** Deeper texts and larger objects are left to the reader. The table has room for twice as many keys. */
const deepest = 16
const mostKeys = 128
const slots = 256
/** Where so little of a text is keys, the reader is as fast as `JSON.parse`: after so many characters that is known. */
const sample = 512
const keysOfSample = 8

/** The hashes of the keys of the objects that are open, a part of the tables for each depth. */
class Scan {
  readonly hashes = new Int32Array(deepest * slots)
  /** Which object a hash belongs to: what another one has left there is free. */
  readonly owners = new Int32Array(deepest * slots)
  /** By depth: the number of the object that is open, or 0 for a list, and how many keys it has. */
  readonly objects = new Int32Array(deepest)
  readonly counts = new Int32Array(deepest)
  lastObject = 0

  open(depth: number, isObject: boolean): void {
    this.objects[depth] = isObject ? (this.lastObject += 1) : 0
    this.counts[depth] = 0
  }

  /** Whether no key of the object at that depth has the hash yet; from now on one has. */
  isNew(hash: number, depth: number): boolean {
    const { hashes, owners } = this
    const owner = this.objects[depth]!
    if ((this.counts[depth]! += 1) > mostKeys) return false
    const base = depth * slots
    let at = base + ((hash ^ (hash >>> 8)) & (slots - 1))
    while (owners[at] === owner) {
      if (hashes[at] === hash) return false
      at = at + 1 === base + slots ? base : at + 1
    }
    owners[at] = owner
    hashes[at] = hash
    return true
  }

  /** Numbers of objects have to fit the table. Only between texts: no object is open then. */
  begin(): void {
    if (this.lastObject < 1_000_000_000) return
    this.owners.fill(0)
    this.lastObject = 0
  }
}

let scan: Scan | undefined

/**
 * Whether `JSON.parse` reads a text as `JsonReader` does, and faster: it has no number that a double may not hold, no negative zero,
 * no escape, no key that may stand twice in one object, no depth, and it has keys. Of a text that is no JSON it may say
 * anything.
 */
export function isPlain(text: string): boolean {
  scan ??= new Scan()
  scan.begin()
  const { objects } = scan
  const { length } = text
  let depth = 0
  let keys = 0
  let expectsKey = false
  let at = 0
  while (at < length) {
    const code = text.charCodeAt(at)
    at += 1
    if (code === quote) {
      if (expectsKey) {
        expectsKey = false
        keys += 1
        at = afterKey(text, at, depth)
      } else {
        at = afterString(text, at)
      }
      if (at < 0) return false
    } else if (code === comma) {
      if (at > sample && keys < keysOfSample) return false
      expectsKey = objects[depth]! > 0
    } else if (code === openBrace || code === openBracket) {
      depth += 1
      if (depth >= deepest) return false
      expectsKey = code === openBrace
      scan.open(depth, expectsKey)
    } else if (code === closeBrace || code === closeBracket) {
      depth -= 1
      expectsKey = false
      if (depth < 0) return false
    } else if (code === minus || (code >= zero && code <= nine)) {
      at = afterNumber(text, at - 1)
      if (at < 0) return false
    }
  }
  return true
}

/** The position behind a string; negative for one with an escape, or without an end. */
function afterString(text: string, from: number): number {
  let at = from
  let code = codeAt(text, at)
  while (code !== quote && code !== backslash && code > tab) {
    at += 1
    code = codeAt(text, at)
  }
  return code === quote ? at + 1 : -1
}

/** The position behind a key; negative also for one that may stand twice in its object. */
function afterKey(text: string, from: number, depth: number): number {
  let hash = 0
  let at = from
  let code = codeAt(text, at)
  while (code !== quote && code !== backslash && code > tab) {
    hash = (Math.imul(hash, 31) + code) | 0
    at += 1
    code = codeAt(text, at)
  }
  return code === quote && scan?.isNew(hash, depth) === true ? at + 1 : -1
}

/** The position behind a number; negative for one that a double may not hold as it stands there. */
function afterNumber(text: string, from: number): number {
  let at = from
  let code = codeAt(text, at)
  if (code === minus) {
    at += 1
    code = codeAt(text, at)
    if (code === zero) return -1
  }
  while ((code >= zero && code <= nine) || code === point) {
    at += 1
    code = codeAt(text, at)
  }
  // 101 and 69 are the letters of an exponent.
  return at - from > exactCharacters || code === 101 || code === 69 ? -1 : at
}

/** A character's code; 0 at the end, since NaN would make every code a double and the loops several times as slow. */
function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : 0
}
