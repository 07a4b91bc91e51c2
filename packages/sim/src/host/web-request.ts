import type { IncomingMessage } from 'node:http'
import type { WireRequest } from './wire.ts'

/** A request whose body is larger than any exchange takes. */
export class BodyTooLarge extends Error {}

const largestBody = 1_048_576

/** Reads all of a body; throws `BodyTooLarge`, or what the connection failed with. */
export async function readBody(message: IncomingMessage, largest = largestBody): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a request without an encoding gives buffers
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > largest) throw new BodyTooLarge()
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, length)
}

export interface RequestParts {
  readonly listener: string
  readonly body: Buffer
  readonly receivedAt: number
}

export function toWireRequest(message: IncomingMessage, { listener, body, receivedAt }: RequestParts): WireRequest {
  const target = message.url ?? '/'
  const mark = target.indexOf('?')
  const rawQuery = mark === -1 ? '' : target.slice(mark + 1)
  return {
    listener,
    method: message.method ?? 'GET',
    target,
    path: mark === -1 ? target : target.slice(0, mark),
    rawQuery,
    query: new URLSearchParams(rawQuery),
    header: (name) => {
      const value = message.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body,
    receivedAt,
    remoteAddress: message.socket.remoteAddress ?? '',
  }
}
