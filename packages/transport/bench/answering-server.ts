// A server in a thread of its own that answers every request with the same bytes: it costs next to nothing, so that what is
// measured is the client.
import { createServer } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** The address of the server, and what stops it. */
export interface AnsweringServer {
  readonly url: string
  stop(): Promise<void>
}

/** Starts the server; it answers every GET with `body` as JSON. */
export async function startAnsweringServer(body: string): Promise<AnsweringServer> {
  const worker = new Worker(new URL(import.meta.url), { workerData: body })
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  worker.once('message', resolve)
  worker.once('error', reject)
  const port = await promise
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      await worker.terminate()
    },
  }
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
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') parentPort?.postMessage(address?.port)
  })
}

if (!isMainThread && typeof workerData === 'string') serve(workerData)
