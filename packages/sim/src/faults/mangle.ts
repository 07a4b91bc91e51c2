/** Makes a frame or body that nobody can decode, whatever it was. It has the same length, or at least twelve bytes. */
function corrupted(data: string | Uint8Array): string | Uint8Array {
  // A control character stands nowhere in JSON, neither inside nor outside a string.
  if (typeof data === 'string') return `${data.slice(0, data.length >> 1)}\u0001${data.slice((data.length >> 1) + 1)}`
  // A number that goes on for more than ten bytes is no number of protobuf, and the bytes are no UTF-8.
  const bytes = Buffer.alloc(Math.max(12, data.length), 0xff)
  Buffer.from(data).copy(bytes, 12, 12)
  return bytes
}

/** The first half. */
function truncated(data: string | Uint8Array): string | Uint8Array {
  return data.slice(0, data.length >> 1)
}

/** Both, where a plan says so. */
export function mangled(
  data: string | Uint8Array,
  { corrupt, truncate }: { readonly corrupt: boolean; readonly truncate: boolean },
): string | Uint8Array {
  const half = truncate ? truncated(data) : data
  return corrupt ? corrupted(half) : half
}
