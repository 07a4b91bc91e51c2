// Clients in a thread of their own that read frames and do nothing with them, so that what is measured is the simulator.
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** What clients are started with. */
export interface ReaderPlan {
  readonly url: string
  /** What the names of its channels begin with. */
  readonly product: 'spot' | 'futures'
  readonly sockets: number
  /** Text frames that each socket sends when it is open. */
  readonly frames: readonly string[]
}

/** Sockets that read. */
export interface Readers extends AsyncDisposable {
  /** How long it took to open them and to have an answer from each; the thread was there already. */
  readonly openedInMs: number
  /** Frames that have come so far, of all sockets. */
  readonly count: () => number
  /** Resolves when every socket has read all that was sent before. */
  readonly settled: () => Promise<void>
}

/** Opens the sockets; resolves when all of them have been answered once. */
export async function startReaders(plan: ReaderPlan): Promise<Readers> {
  const counter = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL(import.meta.url), { workerData: { plan, counter } })
  const settled = async (): Promise<void> => {
    worker.postMessage('settle')
    await once(worker, 'message')
  }
  const [openedInMs]: unknown[] = await once(worker, 'message')
  return {
    openedInMs: Number(openedInMs),
    count: () => Atomics.load(counter, 0),
    settled,
    [Symbol.asyncDispose]: async () => {
      await worker.terminate()
    },
  }
}

const pong = Buffer.from('.pong"')

class Reader {
  readonly #socket: Socket
  readonly #counter: Int32Array
  readonly #ping: string
  #rest: Buffer = Buffer.alloc(0)
  #upgraded = false
  #whenPong: (() => void) | undefined

  constructor(plan: ReaderPlan, counter: Int32Array) {
    const { hostname, port, pathname } = new URL(plan.url)
    this.#counter = counter
    this.#ping = JSON.stringify({ time: 0, channel: `${plan.product}.ping` })
    this.#socket = connect(Number(port), hostname)
    this.#socket.on('data', (chunk) => this.#read(chunk, plan.frames))
    const headers = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
    const key = `Sec-WebSocket-Key: ${Buffer.alloc(16, 1).toString('base64')}`
    const lines = [`GET ${pathname} HTTP/1.1`, `Host: ${hostname}:${port}`, ...headers, key]
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  }

  async settle(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#whenPong = resolve
    if (this.#upgraded) this.#send(this.#ping)
    await promise
  }

  #read(chunk: Buffer, first: readonly string[]): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n')
      if (end >= 0) {
        this.#upgraded = true
        at = end + 4
        for (const text of [...first, this.#ping]) this.#send(text)
      }
    }
    let count = 0
    for (let end = this.#upgraded ? endOfFrame(data, at) : 0; end > 0; end = endOfFrame(data, at)) {
      count += 1
      // Only short frames can be the one that is waited for.
      if (end - at < 200 && data.subarray(at, end).includes(pong)) this.#whenPong?.()
      at = end
    }
    if (count > 0) Atomics.add(this.#counter, 0, count)
    this.#rest = data.subarray(at)
  }

  #send(text: string): void {
    const body = Buffer.from(text)
    const length = body.length < 126 ? [body.length | 0x80] : [126 | 0x80, body.length >> 8, body.length & 0xff]
    // A mask of zeros leaves the text as it is.
    this.#socket.write(Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]))
  }
}

/** Where the frame at a place ends; 0 when it is not there as a whole. */
function endOfFrame(data: Buffer, at: number): number {
  const short = (data[at + 1] ?? 0) & 0x7f
  const header = short === 127 ? 10 : short === 126 ? 4 : 2
  if (at + header > data.length) return 0
  const length =
    short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short === 126 ? data.readUInt16BE(at + 2) : short
  const end = at + header + length
  return end > data.length ? 0 : end
}

if (!isMainThread) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what startReaders gives
  const { plan, counter } = workerData as { plan: ReaderPlan; counter: Int32Array }
  const began = performance.now()
  const readers = Array.from({ length: plan.sockets }, () => new Reader(plan, counter))
  const settle = async (): Promise<void> => {
    await Promise.all(readers.map(async (reader) => reader.settle()))
    parentPort?.postMessage(performance.now() - began)
  }
  parentPort?.on('message', () => void settle())
  await settle()
}
