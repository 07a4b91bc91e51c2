import type { Frame, SocketHandler, SocketMessage, WireSocket } from '../../host/wire.ts'
import type { Forgotten } from '../../wire-kit/topic-hub.ts'
import { isJsonObject, parseJson, type JsonFields } from '../../wire-kit/json.ts'
import { channelOf, isPrivate, type Channel } from './channel-names.ts'
import type { StreamDesk } from './stream-desk.ts'
import { SocketLife } from './socket-life.ts'

/** What control replies are sent as: faults can be aimed at it. */
const control = 'control'

/** One client's socket. */
export class MexcSession implements SocketHandler {
  readonly #socket: WireSocket
  readonly #desk: StreamDesk
  readonly #life: SocketLife
  readonly #listenKey: string | undefined
  /** Subscriptions were forgotten: the socket is not unused because of that. */
  #isForgotten = false
  /** Whose private channels it may subscribe. */
  readonly #account: number | undefined

  constructor(socket: WireSocket, desk: StreamDesk) {
    this.#socket = socket
    this.#desk = desk
    this.#life = new SocketLife(socket, {
      context: desk.parts.context,
      isSubscribed: () => this.#isForgotten || this.#count > 0,
    })
    this.#listenKey = socket.request.query.get('listenKey') ?? undefined
    if (this.#listenKey === undefined) return
    this.#account = desk.keys.attach(this.#listenKey, this)
    if (this.#account !== undefined) return
    this.#socket.send({ channel: control, data: 'Invalid listen key' })
    this.end()
  }

  message(message: SocketMessage): void {
    if (!this.#socket.open || !this.#life.takes()) return
    const fields = message.type === 'text' ? parseJson(message.text) : undefined
    const { method, params } = isJsonObject(fields) ? fields : {}
    const request = typeof method === 'string' ? method.toUpperCase() : ''
    const channels = Array.isArray(params) && params.length > 0 && params.every((one) => typeof one === 'string')
    if (request === 'PING') {
      this.#life.active()
      this.#reply(idOf(fields), 'PONG')
    } else if (request === 'SUBSCRIPTION' && channels) this.#subscribe(idOf(fields), params)
    else if (request === 'UNSUBSCRIPTION' && channels) this.#unsubscribe(idOf(fields), params)
    else if (this.#desk.parts.options.malformed === 'answered') this.#reply(idOf(fields), 'msg format invalid')
  }

  closed(): void {
    this.#life.end()
    if (this.#listenKey !== undefined) this.#desk.keys.detach(this.#listenKey, this)
    for (const topic of this.#desk.hub.leave(this)) this.#desk.stop(topic)
  }

  /** Data of a channel. */
  push(frame: Frame): void {
    this.#life.active()
    this.#socket.send(frame)
  }

  /** A subscription has been taken from it, and it is not told. */
  forgot({ topic, isLast }: Forgotten<MexcSession>): void {
    this.#isForgotten = true
    if (isLast) this.#desk.stop(topic)
  }

  /** The server closes it. */
  end(): void {
    this.#life.close()
  }

  get #count(): number {
    return this.#desk.hub.topicsOf(this).size
  }

  #subscribe(id: number, names: readonly string[]): void {
    const { options } = this.#desk.parts
    const wanted = names.map((full) => ({ full, channel: this.#allowed(full) }))
    const refused = wanted.filter(({ channel }) => channel === undefined).map(({ full }) => full)
    const isRefused =
      refused.length > 0 && (options.partialFailure === 'all-refused' || refused.length === names.length)
    if (isRefused) return this.#refuse(id, refused, 'Blocked!')
    const excess: string[] = []
    for (const { full, channel } of wanted) {
      if (channel === undefined) continue
      const topic = this.#topicOf(channel)
      if (!this.#desk.hub.has(topic, this) && this.#count >= options.subscriptions) excess.push(full)
      else if (this.#desk.hub.add(topic, this)) this.#desk.start(topic, channel)
    }
    this.#life.changed()
    if (excess.length > 0) this.#refuse(id, excess, options.subscriptionLimitReason)
    else if (refused.length > 0) this.#refuse(id, refused, 'Blocked!')
    else this.#reply(id, names.join(','))
  }

  #unsubscribe(id: number, names: readonly string[]): void {
    for (const full of names) {
      const channel = this.#allowed(full)
      if (channel === undefined) continue
      const topic = this.#topicOf(channel)
      if (this.#desk.hub.remove(topic, this)) this.#desk.stop(topic)
    }
    this.#isForgotten = false
    if (this.#count === 0) this.#life.changed()
    this.#reply(id, names.join(','))
  }

  /** Undefined for a channel that does not exist, or not on this socket. */
  #allowed(full: string): Channel | undefined {
    const { engine, options } = this.#desk.parts
    const channel = channelOf(full, (symbol) => engine.view.hasMarket(symbol))
    if (channel === undefined) return undefined
    const hasAccount = this.#account !== undefined
    return isPrivate(channel) === hasAccount || (hasAccount && options.publicOnListenKey) ? channel : undefined
  }

  #topicOf(channel: Channel): string {
    return isPrivate(channel) ? `${channel.full}|${this.#account}` : channel.full
  }

  #refuse(id: number, names: readonly string[], reason: string): void {
    // The colon is U+FF1A, and the blanks are the exchange's.
    this.#reply(id, `Not Subscribed successfully! [${names.join(',')}].  Reason： ${reason} `)
  }

  #reply(id: number, msg: string): void {
    this.#socket.send({ channel: control, data: JSON.stringify({ id, code: 0, msg }) })
  }
}

/** An unsigned integer is echoed; anything else is 0. */
function idOf(fields: unknown): number {
  const { id }: JsonFields = isJsonObject(fields) ? fields : {}
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : 0
}
