import type { CacheValue } from '@venuekit/core'
import { InvalidInputError, StorageError } from '@venuekit/core/errors'

/** The first byte says what the value was. */
const tags = { text: 0x74, bytes: 0x62 } as const

/** What is stored for a value: one byte, and the value itself. The bytes are copied, so that the caller's may change. */
export function encodeEntry(value: CacheValue): Buffer {
  if (typeof value !== 'string') return Buffer.concat([Buffer.of(tags.bytes), value])
  return Buffer.concat([Buffer.of(tags.text), Buffer.from(checkText('value', value))])
}

export function decodeEntry(entry: Buffer, key: string): CacheValue {
  const content = entry.subarray(1)
  if (entry[0] === tags.bytes) return new Uint8Array(content)
  if (entry[0] === tags.text) return content.toString()
  throw new StorageError(`what Redis has for "${key}" was not written by this store; use a prefix of your own`, {
    operation: 'cache store get',
    context: { key },
  })
}

/** Half a character has no bytes: it would come back as another one. */
export function checkText(path: string, text: string): string {
  if (!text.isWellFormed()) throw new InvalidInputError(path, 'has half a surrogate pair in it; store it as bytes')
  return text
}
