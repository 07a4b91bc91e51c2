import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'

/** An HTTP proxy that tunnels: for tests of who goes through it. */
export interface TestProxy extends AsyncDisposable {
  readonly url: string
  /** Where connections were asked for. */
  readonly asked: readonly string[]
}

/** With credentials it refuses who does not have them. */
export async function startProxy(credentials?: {
  readonly user: string
  readonly password: string
}): Promise<TestProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', keep)
  server.on('connect', (request, socket) => {
    const target = request.url ?? ''
    asked.push(target)
    if (!isAllowed(request.headers['proxy-authorization'], credentials)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
      return
    }
    const [host = '', port = ''] = target.split(':')
    const upstream = connect({ host, port: Number(port) })
    keep(upstream)
    upstream.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.once('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'))
    socket.once('close', () => upstream.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function isAllowed(header: string | undefined, credentials: Parameters<typeof startProxy>[0]): boolean {
  if (credentials === undefined) return true
  const { user, password } = credentials
  return header === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
