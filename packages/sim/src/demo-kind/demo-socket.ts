import type {
  FaultRefusal,
  ForgottenTopics,
  Operation,
  SocketHandler,
  SocketMessage,
  WireSocket,
} from '../host/wire.ts'
import { parseJson } from '../wire-kit/json.ts'
import { placeOrder } from './demo-orders.ts'
import type { DemoShared } from './demo-wire.ts'

interface Command {
  readonly op: string
  readonly id: unknown
  readonly channel: string
  readonly symbol: string
  readonly order: unknown
}

export interface DemoSocketOptions {
  readonly shared: DemoShared
  /** Of a socket with a session. */
  readonly account: number | undefined
  readonly closed: () => void
}

/** One client of the demo: it subscribes books and trades, and with a session it gets and gives orders. */
export class DemoSocket implements SocketHandler {
  readonly #socket: WireSocket
  readonly #options: DemoSocketOptions
  readonly #subscribed = new Map<string, { readonly channel: string; readonly market: string }>()

  constructor(socket: WireSocket, options: DemoSocketOptions) {
    this.#socket = socket
    this.#options = options
  }

  message(message: SocketMessage): void {
    const command = readCommand(message)
    if (command === undefined) return this.#answer({ error: 'this is no command' })
    if (command.op === 'ping') return this.#answer({ op: 'pong', id: command.id })
    if (command.op === 'subscribe') return this.#subscribe(command)
    if (command.op === 'unsubscribe') return this.#unsubscribe(command)
    if (command.op === 'order') return this.#place(command)
    this.#answer({ id: command.id, error: 'op is unknown' })
  }

  operation(message: SocketMessage): Operation | undefined {
    const command = readCommand(message)
    return command?.op === 'order' ? { channel: 'order', createsOrder: true } : undefined
  }

  refuse(message: SocketMessage, refusal: FaultRefusal): void {
    this.#answer({ id: readCommand(message)?.id, error: refusalText(refusal) })
  }

  closed(): void {
    this.#options.closed()
  }

  push(channel: string, market: string, update: object): void {
    if (this.#subscribed.has(`${channel} ${market}`)) this.#send(channel, market, update)
  }

  pushPrivate(channel: string, account: number, update: object): void {
    if (account === this.#options.account) this.#socket.send({ channel, data: this.#encode({ channel, ...update }) })
  }

  /** Forgets subscriptions without a word, and says how many. */
  forget({ fits, most }: ForgottenTopics): number {
    const topics = [...this.#subscribed].map(([key, topic]) => ({ key, ...topic }))
    const forgotten = topics.filter((topic) => fits({ exchange: 'demo', ...topic })).slice(0, most)
    for (const { key } of forgotten) this.#subscribed.delete(key)
    return forgotten.length
  }

  /** The session has ended. */
  expire(): void {
    if (this.#options.account === undefined) return
    this.#answer({ error: 'the session has expired' })
    this.#socket.close(4001, 'session expired')
  }

  #subscribe({ id, channel, symbol }: Command): void {
    const { engine, sequence } = this.#options.shared
    if ((channel !== 'book' && channel !== 'trades') || !engine.view.hasMarket(symbol))
      return this.#answer({ id, error: 'channel or symbol is unknown' })
    this.#answer({ id, subscribed: channel, symbol })
    this.#subscribed.set(`${channel} ${symbol}`, { channel, market: symbol })
    if (channel === 'trades') return
    const instrument = engine.view.instrument(symbol)
    const { updateId, bids, asks } = engine.view.depth(symbol, 1_000)
    const texts = (levels: typeof bids): string[][] =>
      levels.map(([price, size]) => [instrument.priceText(price), instrument.sizeText(size)])
    const snapshot = { last: sequence(symbol, updateId), bids: texts(bids), asks: texts(asks) }
    this.#send('book', symbol, { channel: 'book', symbol, snapshot })
  }

  #unsubscribe({ id, channel, symbol }: Command): void {
    if (!this.#subscribed.delete(`${channel} ${symbol}`))
      return this.#answer({ id, error: 'nothing of that kind is subscribed' })
    this.#answer({ id, unsubscribed: channel, symbol })
  }

  #place({ id, order }: Command): void {
    const { shared, account } = this.#options
    if (account === undefined) return this.#answer({ id, error: 'open a session first' })
    const { status, body } = placeOrder(shared.engine, account, order)
    this.#answer({ id, status, ...body })
  }

  #answer(answer: object): void {
    this.#socket.send({ channel: 'answers', data: this.#encode(answer), answer: true })
  }

  #send(channel: string, market: string, update: object): void {
    this.#socket.send({ channel, market, data: this.#encode(update) })
  }

  #encode(value: object): string | Uint8Array {
    const text = JSON.stringify(value)
    return this.#options.shared.context.options.frames === 'text' ? text : Buffer.from(text)
  }
}

export function refusalText(refusal: FaultRefusal): string {
  if (refusal.kind === 'rate-limit') return 'slow down'
  if (refusal.kind === 'maintenance') return 'closed for maintenance'
  return refusal.kind === 'order-rejected' ? 'the order was refused' : 'internal error'
}

function readCommand(message: SocketMessage): Command | undefined {
  const value = parseJson(message.type === 'text' ? message.text : message.bytes.toString())
  if (typeof value !== 'object' || value === null) return undefined
  const text = (name: string): string => {
    const field: unknown = Reflect.get(value, name)
    return typeof field === 'string' ? field : ''
  }
  return {
    op: text('op'),
    id: Reflect.get(value, 'id'),
    channel: text('channel'),
    symbol: text('symbol'),
    order: Reflect.get(value, 'order'),
  }
}
