// Four digits at a time: a word of four bytes, the first digit in the lowest one.

/** Four bytes less '0' each: what is a digit is its value. */
export function digitsAt(view: DataView, at: number): number {
  return view.getInt32(at, true) ^ 0x30303030
}

/** The number of four digits, of which each is the value of a byte. */
export function fourDigits(digits: number): number {
  // Two numbers of two digits each, in the lower halves of the word, and then one of both.
  const pairs = Math.imul(digits & 0x00ff00ff, 10) + ((digits >>> 8) & 0x00ff00ff)
  return Math.imul(pairs & 0xff, 100) + (pairs >>> 16)
}
