import { InvalidInputError, type ProtocolError } from '../errors/general.ts'
import { isPlain } from './plain.ts'
import { excerptLength, jsonError, JsonReader } from './reader.ts'
import type { JsonValue } from './values.ts'

// With ignoreBOM a byte order mark stays in the text, where the reader refuses it.
const strict = { fatal: true, ignoreBOM: true } as const

/**
 * Reads JSON without losing a digit. A number that a double holds exactly is a `number`; any other (an id above 2^53, an
 * amount with more digits than a double has) is a `JsonNumber` with its digits as sent.
 *
 * Throws a `ProtocolError` with the position for everything that is not JSON, and for what is JSON and cannot be trusted:
 * a key that stands twice in one object, half of a surrogate pair, nesting beyond 64 levels, a byte order mark, bytes
 * that are not UTF-8. The error shows about 20 characters around that position.
 *
 * @example
 * ```ts
 * import { parseJson } from '@venuekit/core'
 * parseJson('{"price":5116.80,"size":3}') // { price: 5116.8, size: 3 }
 * parseJson('[36028813724316572]') // [JsonNumber { text: '36028813724316572' }]
 * ```
 */
export function parseJson(input: string | Uint8Array): JsonValue {
  if (typeof input === 'string') {
    if (!input.isWellFormed()) throw loneSurrogate(input)
    return read(input)
  }
  if (!(input instanceof Uint8Array)) throw new InvalidInputError('input', 'must be text or bytes')
  return read(decodeUtf8(input))
}

/** Most messages hold nothing that `JSON.parse` would lose. Whatever it refuses, the reader refuses with the reason. */
function read(text: string): JsonValue {
  if (isPlain(text)) {
    try {
      const value: JsonValue = JSON.parse(text)
      return value
    } catch {
      // The reader says what is wrong, and where.
    }
  }
  return new JsonReader(text).read()
}

function loneSurrogate(text: string): ProtocolError {
  const position = text.search(/\p{Surrogate}/u)
  return jsonError('half of a surrogate pair', position, text.slice(Math.max(0, position - excerptLength), position))
}

let utf8: InstanceType<typeof TextDecoder> | undefined

function decodeUtf8(bytes: Uint8Array): string {
  try {
    utf8 ??= new TextDecoder('utf-8', strict)
    return utf8.decode(bytes)
  } catch {
    const position = firstInvalidByte(bytes)
    const before = new TextDecoder().decode(bytes.subarray(Math.max(0, position - excerptLength), position))
    throw jsonError('the bytes around here are not UTF-8', position, before)
  }
}

/** Finds where the bytes stop being UTF-8 by halving. A character that is cut off at the end of a part is no fault yet. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1
    try {
      new TextDecoder('utf-8', strict).decode(bytes.subarray(0, middle), { stream: true })
      valid = middle
    } catch {
      invalid = middle
    }
  }
  return valid
}
