import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

/** A request as it arrived. */
export interface Received {
  /** `GET /spot/time`, with the query as it was sent. */
  readonly line: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the exchange of a test answers: a body as text, digit for digit, or with a status and headers. */
export type Answer =
  | string
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }

/** A server on loopback that answers each request with the next of its answers. */
export interface RestServer extends AsyncDisposable {
  /** Where it listens, without a path. */
  readonly url: string
  readonly requests: readonly Received[]
  /** Answers that are still to be given. */
  readonly answers: Answer[]
}

/**
 * Starts a server on loopback that answers each request with the next of its answers. A request for which there is no answer gets a
 * 599, which no test expects.
 *
 * @example
 * ```ts
 * import { startRestServer } from '@venuekit/core/testing'
 * await using server = await startRestServer('{"time":1}')
 * const answer = await fetch(`${server.url}/time`)
 * await answer.text() // '{"time":1}'
 * server.requests[0]?.line // 'GET /time'
 * ```
 */
export async function startRestServer(...answers: Answer[]): Promise<RestServer> {
  const requests: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const line = `${request.method} ${request.url}`
      requests.push({ line, headers: request.headers, body: Buffer.concat(chunks).toString() })
      give(response, answers.shift() ?? { status: 599, body: 'no answer is left' })
    })
  })
  // A connection that is closed for being idle is met half-way by some request: tests say themselves when one ends.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    answers,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function give(response: ServerResponse, answer: Answer): void {
  const { status, body, headers = {} } = typeof answer === 'string' ? { status: 200, body: answer } : answer
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body)
}
