// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import { readSentNumber } from '@venuekit/core/scan'
import type { ProtoReader, TextPlace } from './proto-reader.ts'

const point = 46
const zero = 48
/** So many digits are exact as an integer of 32 bits, and so many in two of them. */
const [headDigits, mostDigits] = [9, 15]
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })
const powersOfTen = /* @__PURE__ */ Float64Array.from({ length: 10 }, (_, power) => 10 ** power)

/** Where a number goes: an integer, and how many of its digits are decimals. */
interface NumberPlace {
  readonly mantissas: Float64Array
  readonly decimals: Uint8Array
  readonly index: number
}

/** Reads a number that stands there as text and is not below 0. */
// oxlint-disable-next-line max-params -- an object for each number would be garbage on the hot path
export function readNumber(
  reader: ProtoReader,
  { from, to }: TextPlace,
  mantissas: Float64Array,
  decimals: Uint8Array,
  index: number,
): void {
  const { bytes } = reader
  let head = 0
  let tail = 0
  let count = 0
  let pointAt = -1
  for (let at = from; at < to; at += 1) {
    const digit = bytes[at]! - zero
    if (digit >= 0 && digit <= 9) {
      if (count < headDigits) head = head * 10 + digit
      else tail = tail * 10 + digit
      count += 1
    } else if (digit === point - zero && pointAt === -1) pointAt = at
    else return readAny(reader, { from, to }, { mantissas, decimals, index })
  }
  // A point has digits on both its sides.
  if (count === 0 || count > mostDigits || pointAt === from || pointAt === to - 1) {
    return readAny(reader, { from, to }, { mantissas, decimals, index })
  }
  mantissas[index] = count > headDigits ? head * powersOfTen[count - headDigits]! + tail : head
  decimals[index] = pointAt === -1 ? 0 : to - pointAt - 1
}

function readAny(reader: ProtoReader, { from, to }: TextPlace, { mantissas, decimals, index }: NumberPlace): void {
  const sent = from === -1 ? undefined : readSentNumber(decoder.decode(reader.bytes.subarray(from, to)))
  if (sent === undefined || !(sent.mantissa >= 0)) {
    reader.at = Math.max(from, 0)
    throw reader.error('a number that is not below 0')
  }
  mantissas[index] = sent.mantissa
  decimals[index] = sent.decimals
}

const number = new Float64Array(1)
const digits = new Uint8Array(1)

/** Reads a version that stands there as text. */
export function readVersion(reader: ProtoReader, place: TextPlace): number {
  readNumber(reader, place, number, digits, 0)
  if (digits[0] === 0 && Number.isSafeInteger(number[0])) return number[0]!
  reader.at = place.from
  throw reader.error('a version')
}
