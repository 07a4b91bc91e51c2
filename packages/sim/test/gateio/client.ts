import { createHash, createHmac } from 'node:crypto'
import { TestClient, type Json } from '../host/client.ts'

/** What a client is given of a simulated Gate.io. */
export interface GateioEndpoint {
  readonly rest: string
  readonly spotWs: string
  readonly futuresWs: string
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON. */
  readonly body: unknown
}

export interface RequestOptions {
  readonly query?: string
  readonly body?: unknown
  /** Added to those of the signature, or in their place; an empty one is left out. */
  readonly headers?: Readonly<Record<string, string>>
  readonly secret?: string
  /** In seconds. */
  readonly time?: number
}

/** A bare client of the REST side: it signs what it is told to send, and judges nothing. */
export class GateioRestClient {
  readonly #endpoint: GateioEndpoint

  constructor(endpoint: GateioEndpoint) {
    this.#endpoint = endpoint
  }

  async public(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return answerOf(await fetch(`${this.#endpoint.rest}${path}`, { headers }))
  }

  async call(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { query = '', time = Math.floor(Date.now() / 1_000), secret = this.#endpoint.credentials.apiSecret } = options
    const body = options.body === undefined ? '' : JSON.stringify(options.body)
    const hash = createHash('sha512').update(body).digest('hex')
    const url = new URL(`${this.#endpoint.rest}${path}`)
    const text = [method, url.pathname, query, hash, time].join('\n')
    const headers: Record<string, string> = {
      KEY: this.#endpoint.credentials.apiKey,
      Timestamp: String(time),
      SIGN: hmac(secret, text),
      'Content-Type': 'application/json',
      ...options.headers,
    }
    for (const [name, value] of Object.entries(headers)) if (value === '') delete headers[name]
    const target = `${this.#endpoint.rest}${path}${query === '' ? '' : `?${query}`}`
    return answerOf(await fetch(target, { method, headers, ...(body === '' ? {} : { body }) }))
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : JSON.parse(text) }
}

function hmac(secret: string, text: string): string {
  return createHmac('sha512', secret).update(text).digest('hex')
}

/** A bare client of one socket. */
export class GateioSocketClient implements AsyncDisposable {
  readonly client: TestClient
  readonly #endpoint: GateioEndpoint
  readonly #time: () => number
  readonly #market: 'spot' | 'futures'
  #lastId = 0

  private constructor(client: TestClient, endpoint: GateioEndpoint, time: () => number) {
    this.client = client
    this.#endpoint = endpoint
    this.#time = time
    this.#market = client.socket.url === endpoint.futuresWs ? 'futures' : 'spot'
  }

  /** `time` is in ms. */
  static async connect(
    endpoint: GateioEndpoint,
    time: () => number = Date.now,
    url: string = endpoint.spotWs,
  ): Promise<GateioSocketClient> {
    return new GateioSocketClient(await TestClient.connect(url), endpoint, time)
  }

  /** The frame that fits and has not been read yet. */
  async next(fits?: (frame: Json) => boolean): Promise<Json> {
    return this.client.next(fits)
  }

  /** The next update of a channel. */
  async update(channel: string): Promise<Json> {
    return this.next((frame) => frame['channel'] === channel && frame['event'] === 'update')
  }

  send(frame: object): void {
    this.client.send(frame)
  }

  /** Subscribes, or the opposite, and returns the answer. */
  async subscribe(channel: string, payload: readonly string[], extra: object = {}): Promise<Json> {
    this.#lastId += 1
    const id = this.#lastId
    this.send({ time: this.seconds(), id, channel, event: 'subscribe', payload, ...extra })
    return this.next((frame) => frame['id'] === id)
  }

  async subscribePrivate(channel: string, payload: readonly string[]): Promise<Json> {
    return this.subscribe(channel, payload, this.proven(channel, 'subscribe'))
  }

  /** Subscribes what is private, and is not refused. */
  async follow(channel: string, payload: readonly string[]): Promise<void> {
    const answer = await this.subscribePrivate(channel, payload)
    if (answer['error'] !== undefined) throw refusalOf(answer)
  }

  /** What a frame has beside its payload to be believed: the signature holds for this second alone. */
  proven(channel: string, event: string, time = this.seconds()): { readonly time: number; readonly auth: object } {
    const { apiKey, apiSecret } = this.#endpoint.credentials
    const sign = hmac(apiSecret, `channel=${channel}&event=${event}&time=${time}`)
    return { time, auth: { method: 'api_key', KEY: apiKey, SIGN: sign } }
  }

  /** Logs in for commands, and is not refused. */
  async login(): Promise<Json> {
    const channel = `${this.#market}.login`
    const { apiKey, apiSecret } = this.#endpoint.credentials
    const timestamp = String(this.seconds())
    const signature = hmac(apiSecret, ['api', channel, '', timestamp].join('\n'))
    const answer = await this.command(channel, { api_key: apiKey, signature, timestamp })
    if (fieldsOf(answer['header'])['status'] !== '200') throw refusalOf(answer)
    return answer
  }

  /** Sends a command and returns its final frame. */
  async command(channel: string, payload: object): Promise<Json> {
    this.#lastId += 1
    const id = `request-${this.#lastId}`
    this.send({ time: this.seconds(), channel, event: 'api', payload: { req_id: id, ...payload } })
    return this.next((frame) => frame['request_id'] === id && frame['ack'] !== true)
  }

  /** When this is over the server has read everything that was sent before, and what it sent before has come: `frames` is whole. */
  async roundTrip(): Promise<void> {
    this.send({ time: this.seconds(), channel: `${this.#market}.ping` })
    await this.next((frame) => frame['channel'] === `${this.#market}.pong`)
  }

  seconds(): number {
    return Math.floor(this.#time() / 1_000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]()
  }
}

function refusalOf(answer: Json): Error {
  return new Error(`refused: ${JSON.stringify(answer)}`)
}

/** The types of a value, to compare with those of a sample: names of fields and what kind each is of. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])]
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, field]) => [name, shapeOf(field)]),
  )
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
