import { promisify } from 'node:util'
import { ProtocolError } from '@venuekit/core/errors'

/** What the client asks for, and all that it can unpack. */
export const acceptedEncodings = 'gzip, deflate, br'

/** What undoes an encoding, by its name in `node:zlib`. */
type Unpacker = 'gunzip' | 'brotliDecompress' | 'inflate' | 'inflateRaw'

/** Below this it costs less to unpack at once than to hand the work to another thread. */
const small = 16_384

/**
 * Undoes `content-encoding`. Throws a `ProtocolError` for an encoding that was not asked for, for broken data and for more
 * than `maxBytes`: a few kilobytes can hold gigabytes.
 */
export async function unpackBody(body: Uint8Array, contentEncoding: string, maxBytes: number): Promise<Uint8Array> {
  const encodings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
  let unpacked = body
  // The one that was applied last stands last.
  for (const encoding of encodings.toReversed()) {
    if (encoding === '' || encoding === 'identity' || unpacked.length === 0) continue
    // oxlint-disable-next-line no-await-in-loop -- one layer after the other
    unpacked = await unpack(unpacked, encoding, maxBytes)
  }
  return unpacked
}

async function unpack(bytes: Uint8Array, encoding: string, maxBytes: number): Promise<Uint8Array> {
  const unpacker = unpackerOf(encoding, bytes)
  if (unpacker === undefined) {
    throw new ProtocolError(`The body has the content-encoding "${encoding.slice(0, 40)}", which was not asked for`)
  }
  const limit = { maxOutputLength: maxBytes }
  // Loaded here, so that who is never sent a packed body does not pay for it.
  const zlib = process.getBuiltinModule('node:zlib')
  try {
    if (bytes.length <= small) return zlib[`${unpacker}Sync`](bytes, limit)
    return await promisify<Uint8Array, typeof limit, Buffer>(zlib[unpacker])(bytes, limit)
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    throw new ProtocolError(
      isTooLarge
        ? `The unpacked body of the answer is larger than ${maxBytes} bytes`
        : `The body cannot be unpacked (${encoding})`,
      { cause: error },
    )
  }
}

function unpackerOf(encoding: string, bytes: Uint8Array): Unpacker | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gunzip'
  if (encoding === 'br') return 'brotliDecompress'
  // By the standard it is the zlib format; some servers send the bare stream. The first byte tells.
  if (encoding === 'deflate') return ((bytes[0] ?? 0) & 0x0f) === 8 ? 'inflate' : 'inflateRaw'
  return undefined
}
