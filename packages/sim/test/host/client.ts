import { once } from 'node:events'
import { WebSocket } from 'ws'

export type Json = Readonly<Record<string, unknown>>

/** A WebSocket client that keeps every frame until somebody looks at it. */
export class TestClient implements AsyncDisposable {
  readonly socket: WebSocket
  /** Every frame as text, in the order of arrival. */
  readonly frames: string[] = []
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>
  #read = 0
  #wake: (() => void) | undefined

  constructor(url: string, options: { readonly perMessageDeflate?: boolean } = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options })
    const { promise, resolve } = Promise.withResolvers<{ readonly code: number; readonly reason: string }>()
    this.ended = promise
    this.socket.on('message', (data: Buffer) => {
      this.frames.push(data.toString('latin1'))
      this.#wake?.()
    })
    this.socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() })
      this.#wake?.()
    })
    this.socket.on('error', () => {})
  }

  static async connect(url: string, options: { readonly perMessageDeflate?: boolean } = {}): Promise<TestClient> {
    const client = new TestClient(url, options)
    await once(client.socket, 'open')
    return client
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message))
  }

  /** The next frame that has not been read yet, as text. */
  async nextText(): Promise<string> {
    while (this.#read >= this.frames.length) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('the connection is closed')
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
    }
    return this.frames[this.#read++] ?? ''
  }

  /** The next frame that fits, as JSON; those before it are skipped. */
  async next(fits: (frame: Json) => boolean = () => true): Promise<Json> {
    for (;;) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every frame of the demo is an object
      const frame = JSON.parse(await this.nextText()) as Json
      if (fits(frame)) return frame
    }
  }

  async subscribe(channel: string, symbol: string): Promise<void> {
    this.send({ op: 'subscribe', channel, symbol, id: channel })
    await this.next((frame) => frame['subscribed'] === channel)
  }

  /** Has the server read and answered everything that was sent before? */
  async roundTrip(): Promise<void> {
    this.send({ op: 'ping', id: 'round-trip' })
    await this.next((frame) => frame['id'] === 'round-trip')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate()
    await this.ended
  }
}

/** A place for one order, on a market that nobody else moves. */
export const limitOrder = { symbol: 'BTC_USDT', side: 'buy', type: 'limit', price: '100', size: '0.1' }

export async function postOrder(
  endpoint: { readonly rest: string; readonly credentials: { readonly apiKey: string } },
  order: object = limitOrder,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${endpoint.rest}/orders`, {
    method: 'POST',
    headers: { 'X-Api-Key': endpoint.credentials.apiKey },
    body: JSON.stringify(order),
    ...(signal === undefined ? {} : { signal }),
  })
}
