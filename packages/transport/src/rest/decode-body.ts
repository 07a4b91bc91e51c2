import { parseJson } from '@venuekit/core'
import { ProtocolError } from '@venuekit/core/errors'

/** A body that has been read: JSON without the loss of a digit, or text. */
export interface DecodedBody {
  /** The JSON value; the text where it is none, `''` when there is none. */
  readonly value: unknown
  readonly isJson: boolean
}

const openBrace = 123
const openBracket = 91

/**
 * Reads a body. The header `content-type` is not asked: exchanges call JSON text and text JSON. What begins as an object or a list
 * and then is no JSON is text as well, an answer that was cut off among it.
 */
export function decodeBody(bytes: Uint8Array): DecodedBody {
  if (!mayBeJson(bytes)) return { value: textOf(bytes), isJson: false }
  try {
    return { value: parseJson(bytes), isJson: true }
  } catch (error) {
    if (!ProtocolError.is(error)) throw error
    return { value: textOf(bytes), isJson: false }
  }
}

function mayBeJson(bytes: Uint8Array): boolean {
  let at = 0
  while (isSpace(bytes[at])) at += 1
  const first = bytes[at]
  if (first === openBrace || first === openBracket) return true
  // A bare value: "text", 12, -1, true, false, null. HTML and words are not.
  return first !== undefined && /["\-\dtfn]/.test(String.fromCharCode(first))
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13)
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
