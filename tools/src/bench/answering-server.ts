// A server that answers every request with the same bytes.
import { createServer } from 'node:net'
import { serveAlone, startServerProcess } from './server-process.ts'

/** The address of the server, and what stops it. */
export interface AnsweringServer {
  readonly url: string
  stop(): Promise<void>
}

const start = 'start the answering server'

/** Starts the server; it answers every GET with `body` as JSON. */
export async function startAnsweringServer(body: string): Promise<AnsweringServer> {
  const server = await startServerProcess(import.meta.url, [start, body])
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop() }
}

function serve(body: string): void {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
  const answer = Buffer.from(head + body)
  const server = createServer({ noDelay: true }, (socket) => {
    let open = ''
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      const heads = (open + chunk.toString('latin1')).split('\r\n\r\n')
      open = heads.pop() ?? ''
      for (let count = heads.length; count > 0; count -= 1) socket.write(answer)
    })
  })
  serveAlone(server)
}

const [, , wanted, body] = process.argv
if (wanted === start && body !== undefined) serve(body)
