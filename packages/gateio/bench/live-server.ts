// An exchange that knows one pair: it answers the list of its pairs, confirms the subscription of its book, and sends the frames of the
// book when it is told to, all at once or so many a second.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { serveAlone, startServerProcess, type ServerProcess } from '../../../tools/src/bench/api.ts'
import { makeMessages, snapshotMessage } from './frames.ts'
import { makeHistory, type BookHistory } from './market.ts'

/** What the server is told: who gets the snapshot and how many frames, and how many of them in a second. */
export interface Send {
  readonly to: string
  readonly frames: number
  readonly perSecond?: number
}

/** Levels of a side of the stream that our live books follow. */
export const depth = 400
/** Frames of a burst that are written at once. */
const batch = 200
const start = 'start the live server'

/** The market that the server has; the same in every process. */
export function liveHistory(frames: number): BookHistory {
  return makeHistory(depth, frames)
}

/** Starts the server with so many frames. What it is asked it answers with the times at which the frames were written. */
export function startLiveServer(frames: number): Promise<ServerProcess> {
  return startServerProcess(import.meta.url, [start, String(frames)])
}

const pair = { id: 'BTC_USDT', base: 'BTC', quote: 'USDT', amount_precision: 4, precision: 2, trade_status: 'tradable' }

function serve(count: number): void {
  const history = liveHistory(count)
  const snapshot = frameOf(snapshotMessage(history))
  const frames = makeMessages(history, 'spot.obu').map((message) => frameOf(message))
  const sockets = new Map<string, Duplex>()
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify([pair]))
  })
  server.on('upgrade', ({ url = '', headers }, socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => answer(socket, { chunk, snapshot }))
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    const lines = ['HTTP/1.1 101 Yes', 'upgrade: websocket', 'connection: upgrade', `sec-websocket-accept: ${accept}`]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    sockets.set(url, socket)
  })
  serveAlone(server, async (question) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the bench asks
    const { to, frames: wanted, perSecond } = question as Send
    const socket = sockets.get(to)
    if (socket === undefined) throw new Error(`Nobody has connected to ${to}.`)
    socket.write(snapshot)
    return perSecond === undefined
      ? burst(socket, frames.slice(0, wanted))
      : paced(socket, frames.slice(0, wanted), perSecond)
  })
}

/** Answers the one frame that matters, the subscription; a ping may go unanswered for so long as a bench takes. */
function answer(socket: Duplex, { chunk, snapshot }: { readonly chunk: Buffer; readonly snapshot: Buffer }): void {
  const length = (chunk[1] ?? 0) & 0x7f
  const header = length === 126 ? 4 : 2
  const mask = chunk.subarray(header, header + 4)
  const text = Buffer.from(chunk.subarray(header + 4).map((byte, index) => byte ^ (mask[index & 3] ?? 0))).toString()
  if (!text.includes('"subscribe"')) return
  const { id, channel, event, payload } = JSON.parse(text)
  const acknowledged = { time: 1, time_ms: 1_000, id, channel, event, payload, result: { status: 'success' } }
  socket.write(Buffer.concat([frameOf(Buffer.from(JSON.stringify(acknowledged))), snapshot]))
}

async function burst(socket: Duplex, frames: readonly Buffer[]): Promise<readonly number[]> {
  for (let at = 0; at < frames.length; at += batch) {
    // oxlint-disable-next-line no-await-in-loop -- what was written goes first
    if (!socket.write(Buffer.concat(frames.slice(at, at + batch)))) await once(socket, 'drain')
  }
  return []
}

/** Writes each frame when it is due. It sleeps in between, since timers are not that precise; a write does not wait for the event loop. */
async function paced(socket: Duplex, frames: readonly Buffer[], perSecond: number): Promise<readonly number[]> {
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  const begin = now()
  return frames.map((frame, index) => {
    const wait = begin + (index * 1_000) / perSecond - now()
    if (wait > 0) Atomics.wait(sleeper, 0, 0, wait)
    const at = now()
    socket.write(frame)
    return at
  })
}

/** Milliseconds of the clock that all processes of the machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1_000_000
}

function frameOf(payload: Buffer): Buffer {
  const { length } = payload
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  header[0] = 0x81
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127
  if (header.length === 4) header.writeUInt16BE(length, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([header, payload])
}

if (process.argv[2] === start) serve(Number(process.argv[3]))
