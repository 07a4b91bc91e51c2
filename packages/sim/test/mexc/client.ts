import { once } from 'node:events'
import { createHmac } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Json } from '../host/client.ts'
import { decodePush } from './decoder.ts'

/** What a client is given of a simulated MEXC. */
export interface MexcEndpoint {
  readonly rest: string
  readonly ws: string
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON. */
  readonly body: unknown
}

export type Parameters = Readonly<Record<string, string | number>>

/** A bare client of the REST side: it signs what it is told to send, and judges nothing. */
export class MexcRestClient {
  readonly #endpoint: MexcEndpoint
  readonly #time: () => number

  /** `time` is in ms. */
  constructor(endpoint: MexcEndpoint, time: () => number = Date.now) {
    this.#endpoint = endpoint
    this.#time = time
  }

  async public(path: string): Promise<Answer> {
    return answerOf(await fetch(`${this.#endpoint.rest}/api/v3${path}`))
  }

  /** Signed, with all parameters in the query. */
  async call(method: string, path: string, parameters: Parameters = {}): Promise<Answer> {
    const given = { ...parameters, ...('timestamp' in parameters ? {} : { timestamp: this.#time() }) }
    const texts = Object.entries(given).map(([name, value]) => [name, String(value)])
    const total = texts.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&')
    return this.raw(method, `${path}?${total}&signature=${this.sign(total)}`)
  }

  async raw(
    method: string,
    target: string,
    { body = '', headers = {} }: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer> {
    const sent: Record<string, string> = {
      'X-MEXC-APIKEY': this.#endpoint.credentials.apiKey,
      'Content-Type': 'application/json',
      ...headers,
    }
    for (const [name, value] of Object.entries(sent)) if (value === '') delete sent[name]
    const url = `${this.#endpoint.rest}/api/v3${target}`
    return answerOf(await fetch(url, { method, headers: sent, ...(body === '' ? {} : { body }) }))
  }

  sign(total: string): string {
    return createHmac('sha256', this.#endpoint.credentials.apiSecret).update(total).digest('hex')
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = text.startsWith('{') || text.startsWith('[')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
}

/** A bare client of one socket: control replies are text, pushes are decoded. */
export class MexcSocketClient implements AsyncDisposable {
  readonly socket: WebSocket
  readonly ended: Promise<number>
  readonly #texts = new Waiting<string>()
  readonly #pushes = new Waiting<Json>()
  #lastId = 0

  private constructor(url: string) {
    this.socket = new WebSocket(url, { perMessageDeflate: false })
    const { promise, resolve } = Promise.withResolvers<number>()
    this.ended = promise
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#pushes.add(decodePush(data))
      else this.#texts.add(data.toString())
    })
    this.socket.on('close', (code) => {
      resolve(code)
      this.#texts.end()
      this.#pushes.end()
    })
    this.socket.on('error', () => {})
  }

  static async connect(url: string): Promise<MexcSocketClient> {
    const client = new MexcSocketClient(url)
    await once(client.socket, 'open')
    return client
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The next control reply. */
  async text(): Promise<string> {
    return this.#texts.next(() => true)
  }

  /** The `msg` of the answer to a request. */
  async request(method: string, params: readonly string[]): Promise<unknown> {
    this.#lastId += 1
    this.send({ method, params, id: this.#lastId })
    const reply = fieldsOf(JSON.parse(await this.text()))
    if (reply['id'] !== this.#lastId || reply['code'] !== 0) throw new Error(`not an answer: ${JSON.stringify(reply)}`)
    return reply['msg']
  }

  async subscribe(...channels: readonly string[]): Promise<unknown> {
    return this.request('SUBSCRIPTION', channels)
  }

  /** The next push that fits; those before it are skipped. */
  async push(fits: (push: Json) => boolean = () => true): Promise<Json> {
    return this.#pushes.next(fits)
  }

  /** Pushes that have come and that nobody has looked at. */
  get waiting(): readonly Json[] {
    return this.#pushes.items
  }

  /** The same, looked at now. */
  taken(): readonly Json[] {
    return this.#pushes.items.splice(0)
  }

  /** When this is over the server has read everything that was sent before, and what it sent before has come. */
  async roundTrip(): Promise<void> {
    await this.request('PING', [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate()
    await this.ended
  }
}

/** Items that somebody waits for, or that wait for somebody. */
class Waiting<Item> {
  readonly items: Item[] = []
  #wake: (() => void) | undefined
  #ended = false

  add(item: Item): void {
    this.items.push(item)
    this.#wake?.()
  }

  /** No more will come. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async next(fits: (item: Item) => boolean): Promise<Item> {
    for (;;) {
      const item = this.items.shift()
      if (item !== undefined && fits(item)) return item
      if (item !== undefined) continue
      if (this.#ended) throw new Error('the connection is closed')
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      // oxlint-disable-next-line no-await-in-loop -- items come one after the other
      await promise
    }
  }
}

/** Fields of an object of which nothing more is known. */
export function fieldsOf(value: unknown): Json {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test reads what it expects to be an object
  return value as Json
}

export function rowsOf(value: unknown): readonly Json[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test reads what it expects to be a list
  return value as readonly Json[]
}
