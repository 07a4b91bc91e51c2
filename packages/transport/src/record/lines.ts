import { StorageError } from '@venuekit/core/errors'

const lineFeed = 0x0a
/** Longer than any frame that a session takes, in any way to write it down. */
const longestLine = 256 * 1_048_576

/** Cuts bytes into lines at their line feeds. The last one may have none: then it is not whole. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<{ readonly text: string; readonly isWhole: boolean }> {
  let parts: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      parts.push(chunk.subarray(start, end))
      yield { text: Buffer.concat(parts).toString(), isWhole: true }
      ;[parts, length, start] = [[], 0, end + 1]
    }
    if (start === chunk.length) continue
    parts.push(chunk.subarray(start))
    length += chunk.length - start
    if (length > longestLine) throw new StorageError(`${file} is no recording: it has a line without an end`)
  }
  if (length > 0) yield { text: Buffer.concat(parts).toString(), isWhole: false }
}
