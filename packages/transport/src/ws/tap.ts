import { redactText } from '@venuekit/core'
import type { ConnectionInfo } from './connection-info.ts'

/**
 * Something that went over a connection, or became of it. Bytes are those of the socket; in a text frame that names a
 * secret, the secret is replaced.
 */
export interface StreamTapEvent {
  /** The wall clock, in milliseconds. */
  readonly at: number
  readonly connection: ConnectionInfo
  readonly direction: 'in' | 'out'
  /** `open` and `close` come from neither side; they carry no direction worth reading, and `close` the reason as its bytes. */
  readonly kind: 'text' | 'binary' | 'ping' | 'pong' | 'open' | 'close'
  readonly bytes: Uint8Array
}

/** Is shown everything that passes, at once and in order. What it throws is logged and stops nothing. */
export type StreamTap = (event: StreamTapEvent) => void

/** A frame as it may be shown: the very bytes, unless they are text with a secret in it. */
export function shownFrame(bytes: Uint8Array, binary: boolean): Uint8Array {
  if (binary) return bytes
  const text = new TextDecoder().decode(bytes)
  const shown = redactText(text)
  return shown === text ? bytes : new TextEncoder().encode(shown)
}
