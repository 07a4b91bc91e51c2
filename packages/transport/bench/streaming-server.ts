// A WebSocket server that knows nothing but to send. A text "go 1000 7" makes it send 1,000 book frames and then {"response":"7"}.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { serveAlone, startServerProcess } from '../../../tools/src/bench/api.ts'

/** The address of the server, and what stops it. */
export interface StreamingServer {
  readonly url: string
  stop(): Promise<void>
}

/** A depth frame of the usual size. */
export const bookFrame = Buffer.from(
  JSON.stringify({
    time_ms: 1747054612925,
    channel: 'spot.obu',
    event: 'update',
    result: {
      t: 1747054612695,
      s: 'ob.BTC_USDT.50',
      U: 73777715169,
      u: 73777715212,
      b: [
        ['104024.5', '0.10343'],
        ['104014.5', '0.509392'],
        ['104013.1', '0.001'],
      ],
      a: [
        ['104027.2', '0'],
        ['104027.9', '1.25'],
        ['104031.5', '0.33'],
      ],
    },
  }).padEnd(330, ' '),
)

const batch = 256
const start = 'start the streaming server'

export async function startStreamingServer(): Promise<StreamingServer> {
  const server = await startServerProcess(import.meta.url, [start])
  return { url: `ws://127.0.0.1:${server.port}/`, stop: () => server.stop() }
}

function serve(): void {
  const frames = Buffer.concat(Array.from({ length: batch }, () => frameOf(bookFrame)))
  const server = createServer({ noDelay: true }, (socket) => {
    let isOpen = false
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      if (isOpen) return heard(socket, chunk, frames)
      isOpen = true
      const key = /sec-websocket-key: (.*)\r/i.exec(chunk.toString())?.[1] ?? ''
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      socket.write(
        `HTTP/1.1 101 Yes\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
      )
    })
  })
  serveAlone(server)
}

/** A short masked text: the only thing that these clients send, apart from a close. */
function heard(socket: Socket, chunk: Buffer, frames: Buffer): void {
  const length = (chunk[1] ?? 0) & 0x7f
  const mask = chunk.subarray(2, 6)
  const text = chunk.subarray(6, 6 + length).map((byte, index) => byte ^ (mask[index & 3] ?? 0))
  const [word, count, id] = Buffer.from(text).toString().split(' ')
  if (word !== 'go') return void socket.end()
  void send(socket, frames, Number(count)).then(() => socket.write(frameOf(Buffer.from(`{"response":"${id}"}`))))
}

async function send(socket: Socket, frames: Buffer, count: number): Promise<void> {
  for (let left = count; left > 0; left -= batch) {
    const bytes = left >= batch ? frames : frames.subarray(0, (frames.length / batch) * left)
    if (!socket.write(bytes)) await once(socket, 'drain')
  }
}

function frameOf(payload: Buffer): Buffer {
  const { length } = payload
  return Buffer.concat([
    length < 126 ? Buffer.of(0x81, length) : Buffer.of(0x81, 126, length >> 8, length & 0xff),
    payload,
  ])
}

if (process.argv[2] === start) serve()
