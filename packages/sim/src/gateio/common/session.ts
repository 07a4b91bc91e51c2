import type { WireContext } from '../../host/kind.ts'
import type {
  FaultRefusal,
  Frame,
  Operation as Aim,
  SocketHandler,
  SocketMessage,
  WireSocket,
} from '../../host/wire.ts'
import { isJsonObject, parseJson, type JsonFields } from '../../wire-kit/json.ts'
import type { Forgotten, TopicHub } from '../../wire-kit/topic-hub.ts'
import type { GateioOptions } from '../options.ts'
import { authenticateFrame } from './authentication.ts'
import type { CommandDesk } from './command-desk.ts'
import { ChannelRefusal, GateioRefusal } from './refusal.ts'
import type { Channel, Room } from './room.ts'
import { SocketLife } from './socket-life.ts'
import { argumentsOf, channelOf } from './topics.ts'

const digits = '0123456789abcdef'
const largestId = 2 ** 31 - 1

export interface SessionParts {
  readonly context: WireContext<GateioOptions>
  readonly hub: TopicHub<GateioSession>
  readonly room: Room
  readonly desk: CommandDesk
  readonly closed: () => void
}

/** A frame of a client: a ping, a subscription or a command. */
interface ClientFrame {
  readonly text: string
  readonly fields: JsonFields
  readonly channel: string
  readonly event: string
  readonly id: number | undefined
}

/** One client's socket: what it subscribes, and the commands that it gives. */
export class GateioSession implements SocketHandler {
  /** `X-Gate-Size-Decimal: 1` in the handshake: sizes of contracts are decimal text. */
  readonly sizeDecimal: boolean
  readonly connectionId: string
  /** The key that has logged in for commands. */
  keyOfCommands: string | undefined
  readonly #socket: WireSocket
  readonly #parts: SessionParts
  readonly #life: SocketLife
  /** Subscriptions were forgotten: the socket is not idle because of that. */
  #isForgotten = false

  constructor(socket: WireSocket, parts: SessionParts) {
    this.#socket = socket
    this.#parts = parts
    this.sizeDecimal = socket.request.header('x-gate-size-decimal') === '1'
    this.connectionId = parts.context.random.text(16, digits)
    const { context, hub } = parts
    this.#life = new SocketLife(socket, {
      context,
      isSubscribed: () => this.#isForgotten || hub.topicsOf(this).size > 0,
    })
  }

  get exchange(): Room['exchange'] {
    return this.#parts.room.exchange
  }

  get remoteAddress(): string {
    return this.#socket.request.remoteAddress
  }

  message(message: SocketMessage): void {
    this.#life.heard()
    const frame = readFrame(message)
    if (frame === undefined) return this.#malformed()
    if (frame.channel === `${this.#parts.room.prefix}.ping`) return this.#pong()
    if (frame.event === 'api') return this.#parts.desk.carryOut(frame, this)
    this.#subscription(frame)
  }

  operation(message: SocketMessage): Aim | undefined {
    // Only commands carry this; nothing else is worth reading twice.
    if (message.type !== 'text' || !message.text.includes('"api"')) return undefined
    const frame = readFrame(message)
    return frame?.event === 'api' ? this.#parts.desk.aim(frame) : undefined
  }

  refuse(message: SocketMessage, refusal: FaultRefusal): void {
    const frame = readFrame(message)
    if (frame !== undefined) this.#parts.desk.refuse(frame, this, refusal)
  }

  ping(): void {
    this.#life.heard()
  }

  pong(): void {
    this.#life.ponged()
  }

  closed(): void {
    this.#life.end()
    for (const topic of this.#parts.hub.leave(this)) this.#stop(topic)
    this.#parts.closed()
  }

  send(frame: Frame): void {
    this.#socket.send(frame)
  }

  /** A subscription has been taken from it, and it is not told. */
  forgot({ topic, isLast }: Forgotten<GateioSession>): void {
    this.#isForgotten = true
    if (isLast) this.#stop(topic)
  }

  /** The exchange says goodbye: a notice, then the end. */
  upgrade(): void {
    const { context, room } = this.#parts
    const now = context.clock.now()
    const result = {
      type: 'upgrade',
      msg: 'The connection will soon be closed for a service upgrade. Please reconnect.',
    }
    const channel = `${room.prefix}.system`
    const frame = { time: seconds(now), time_ms: now, channel, event: 'update', result }
    this.send({ channel, data: JSON.stringify(frame) })
    this.#socket.close(1001, '')
  }

  #subscription(frame: ClientFrame): void {
    const channel = this.#parts.room.channels[frame.channel]
    const { event } = frame
    try {
      if (event !== 'subscribe' && event !== 'unsubscribe') throw new ChannelRefusal(2, `Unknown event ${event}`)
      if (channel === undefined) throw new ChannelRefusal(2, `Unknown channel ${frame.channel}`)
      const account = this.#accountOf(frame, channel)
      const topics = [...new Set(channel.topics(payloadOf(frame), { event, account }))]
      if (event === 'subscribe') this.#subscribe(frame, channel, topics)
      else this.#unsubscribe(frame, channel, topics)
    } catch (error) {
      if (!(error instanceof ChannelRefusal)) throw error
      this.#acknowledge(frame, { code: error.code, message: error.message })
    }
  }

  #subscribe(frame: ClientFrame, channel: Channel, topics: readonly string[]): void {
    const twice = channel.exclusive === true ? topics.find((topic) => this.#parts.hub.has(topic, this)) : undefined
    if (twice !== undefined) throw new ChannelRefusal(2, `Alert sub ${argumentsOf(twice)[0] ?? ''}`)
    const afterwards = topics.map((topic) => {
      if (this.#parts.hub.add(topic, this)) channel.started?.(topic)
      return channel.joined?.(topic, this)
    })
    this.#acknowledge(frame)
    for (const follow of afterwards) follow?.()
  }

  #unsubscribe(frame: ClientFrame, channel: Channel, topics: readonly string[]): void {
    this.#isForgotten = false
    for (const topic of topics) if (this.#parts.hub.remove(topic, this)) channel.stopped?.(topic)
    this.#acknowledge(frame)
  }

  /** Whose private channel it is; 0 for what is public. */
  #accountOf({ fields, channel, event }: ClientFrame, { private: isPrivate = false }: Channel): number {
    if (!isPrivate) return 0
    const { context } = this.#parts
    const proof = isJsonObject(fields['auth']) ? fields['auth'] : {}
    try {
      const tolerant = context.options.unsubscribeProof === 'either'
      const time = typeof fields['time'] === 'number' ? fields['time'] : textOf(fields['time'])
      const signed = { channel, event, time, key: textOf(proof['KEY']), sign: textOf(proof['SIGN']), tolerant }
      return authenticateFrame(signed, context.accounts, context.clock.now()).account
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      throw new ChannelRefusal(4, `${JSON.stringify(error.body)}\n`)
    }
  }

  #acknowledge(frame: ClientFrame, error?: { readonly code: number; readonly message: string }): void {
    const { channel, event, id, fields } = frame
    const trace = this.#trace()
    const head = { ...this.#head(id), trace_id: trace, channel, event, payload: fields['payload'] ?? [] }
    const tail = this.#parts.room.prefix === 'spot' ? { requestId: trace } : {}
    const body = error === undefined ? { result: { status: 'success' } } : { error, result: this.#failure() }
    this.send({ channel, data: JSON.stringify({ ...head, ...body, ...tail }) })
  }

  #failure(): unknown {
    const { channelFailure } = this.#parts.context.options
    if (channelFailure === 'text') return 'failed'
    return channelFailure === 'null' ? null : { status: 'fail' }
  }

  #malformed(): void {
    const error = { code: 1, message: 'request message need json scheme' }
    const frame = { ...this.#head(undefined), trace_id: this.#trace(), channel: '', event: '', error }
    this.send({ channel: '', data: JSON.stringify({ ...frame, result: this.#failure() }) })
  }

  #pong(): void {
    const { context, room } = this.#parts
    const now = context.clock.now()
    const channel = `${room.prefix}.pong`
    const head = { time: seconds(now), time_ms: now, conn_id: this.connectionId }
    this.send({ channel, data: JSON.stringify({ ...head, channel, event: '', result: null }) })
  }

  #head(id: number | undefined): object {
    const now = this.#parts.context.clock.now()
    return { time: seconds(now), time_ms: now, ...(id === undefined ? {} : { id }), conn_id: this.connectionId }
  }

  #trace(): string {
    return this.#parts.context.random.text(32, digits)
  }

  #stop(topic: string): void {
    this.#parts.room.channels[channelOf(topic)]?.stopped?.(topic)
  }
}

/** Undefined when it is none: no JSON, or an id that is no int32. */
function readFrame(message: SocketMessage): ClientFrame | undefined {
  const text = message.type === 'text' ? message.text : message.bytes.toString()
  const fields = parseJson(text)
  if (!isJsonObject(fields)) return undefined
  const { channel, event = '', id } = fields
  if (typeof channel !== 'string' || typeof event !== 'string') return undefined
  // Commands are told apart by `req_id`; clients put what they like into the outer `id` of those.
  if (id === undefined || id === null || event === 'api') return { text, fields, channel, event, id: undefined }
  if (typeof id !== 'number' || !Number.isInteger(id) || Math.abs(id) > largestId) return undefined
  return { text, fields, channel, event, id }
}

/** A payload is a list of texts; without one it is empty. */
function payloadOf({ fields }: ClientFrame): readonly string[] {
  const { payload = [] } = fields
  if (payload === null) return []
  if (!Array.isArray(payload) || !payload.every((one) => typeof one === 'string'))
    throw new ChannelRefusal(2, 'invalid argument: payload')
  return payload
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function seconds(now: number): number {
  return Math.floor(now / 1_000)
}
