import { parseJson, ProtocolError, type JsonValue } from '@venuekit/core'

const decoder = new TextDecoder()

/** The JSON of one frame. Numbers keep their digits. */
export function parseMessage(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(decoder.decode(bytes))
  } catch (cause) {
    throw new ProtocolError('Mexc sent a frame that is no JSON.', { exchange: 'mexc', cause })
  }
}
