// oxlint-disable typescript/no-non-null-assertion -- indices are below the ends that were checked before
import { readPlainDecimal, readSentNumber } from '@venuekit/core/scan'
import type { ProtoReader, TextPlace } from './proto-reader.ts'

const point = 46
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true })

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
  place: TextPlace,
  mantissas: Float64Array,
  decimals: Uint8Array,
  index: number,
): void {
  const { from, to } = place
  const isRead = from !== -1 && readPlainNumber(reader, from, to, mantissas, decimals, index)
  if (!isRead) readAny(reader, place, { mantissas, decimals, index })
}

/**
 * Reads a number of plain digits, with or without a point; false for any other. It has probably as many decimals as the one that was
 * read into the same place before.
 */
// oxlint-disable-next-line max-params -- the same
export function readPlainNumber(
  reader: ProtoReader,
  from: number,
  to: number,
  mantissas: Float64Array,
  decimals: Uint8Array,
  index: number,
): boolean {
  if (readPlainDecimal(reader.view, from, to, decimals[index]!, mantissas, index)) return true
  const places = placesIn(reader.bytes, from, to)
  if (!readPlainDecimal(reader.view, from, to, places, mantissas, index)) return false
  decimals[index] = places
  return true
}

/** How many bytes stand behind the last point; 0 where there is none. */
function placesIn(bytes: Uint8Array, from: number, to: number): number {
  let at = to - 1
  while (at >= from && bytes[at] !== point) at -= 1
  return at < from ? 0 : to - 1 - at
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
