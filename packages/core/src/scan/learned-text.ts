// oxlint-disable typescript/no-non-null-assertion -- indices are below the lengths of the arrays
const quote = 34
const minus = 45
const point = 46
const zero = 48
const nine = 57
const backslash = 92

/** A text in which some digits may be any others, four bytes at a time. */
export interface LearnedText {
  /** What is compared; 0 for each digit that may be any other. */
  readonly expected: Int32Array
  /** Which bits of it are. */
  readonly mask: Int32Array
}

/**
 * What the bytes before `end` have in common with all others that are the same but for the digits of their numbers. A number keeps its
 * length and its first digit, so that it stays a number. Undefined where that cannot be said, or where they end within a text or a number.
 */
export function learnText(bytes: Uint8Array, end: number): LearnedText | undefined {
  const words = (end + 3) >>> 2
  const expected = new Uint8Array(words * 4)
  const mask = new Uint8Array(words * 4)
  let isText = false
  for (let at = 0; at < end; at += 1) {
    const byte = bytes[at]!
    const isVariable = !isText && isDigit(byte) && isDigit(bytes[at - 1] ?? 0)
    if (byte === quote) isText = !isText
    if (byte === backslash || (!isText && (byte === minus || byte === point))) return undefined
    // A digit is 0x30 to 0x39: its upper half is 3, also when 6 is added.
    expected[at] = isVariable ? zero : byte
    mask[at] = isVariable ? 0xf0 : 0xff
  }
  if (isText || isDigit(bytes[end - 1] ?? 0)) return undefined
  return { expected: new Int32Array(expected.buffer), mask: new Int32Array(mask.buffer) }
}

/** Whether four bytes are as they were learned. */
export function isAsLearned(found: number, expected: number, mask: number): boolean {
  // What brings over the edge what is no digit: 6 in each byte that may be any digit. What is behind the end counts as one.
  const carry = ~mask & 0x06060606
  return (((found ^ expected) | ((found + carry) ^ expected)) & mask) === 0
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine
}
