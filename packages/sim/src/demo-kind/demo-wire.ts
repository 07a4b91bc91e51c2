import type { Timer } from '@venuekit/core/time'
import type { EngineEvent, LevelChanged } from '../engine/events.ts'
import type { MatchingEngine } from '../engine/engine.ts'
import type { WireContext } from '../host/kind.ts'
import { jsonResponse } from '../host/web-response.ts'
import type {
  FaultRefusal,
  ForgottenTopics,
  Operation,
  SequenceJump,
  SocketRoute,
  Wire,
  WireRequest,
  WireResponse,
} from '../host/wire.ts'
import type { DemoOptions } from './demo-kind.ts'
import { DemoRest } from './demo-rest.ts'
import { DemoSocket, refusalText } from './demo-socket.ts'
import { balanceJson, fillJson, orderJson, tradeJson } from './demo-json.ts'

/** The parts that REST and sockets share. */
export interface DemoShared {
  readonly context: WireContext<DemoOptions>
  readonly engine: MatchingEngine
  /** The sequence number of a book: the engine's, and what faults added. */
  readonly sequence: (market: string, updateId: number) => number
  /** Keys of private sockets, with their accounts. */
  readonly sessions: Map<string, number>
}

/** The demo's protocol on the engine. */
export class DemoWire implements Wire {
  readonly sockets: readonly SocketRoute[]
  readonly #shared: DemoShared
  readonly #rest: DemoRest
  readonly #open = new Set<DemoSocket>()
  readonly #leaps = new Map<string, number>()
  readonly #changes = new Map<string, LevelChanged[]>()
  #timer: Timer | undefined

  constructor(context: WireContext<DemoOptions>) {
    this.#shared = {
      context,
      engine: context.engine('demo'),
      sequence: (market, updateId) => updateId + (this.#leaps.get(market) ?? 0),
      sessions: new Map(),
    }
    this.#rest = new DemoRest(this.#shared)
    this.sockets = [
      {
        path: /^\/ws$/,
        deflate: context.options.compression,
        refuse: (request) => {
          const session = request.query.get('session')
          return session === null || this.#shared.sessions.has(session)
            ? undefined
            : jsonResponse(401, { message: 'no such session' })
        },
        open: (socket) => {
          const account = this.#shared.sessions.get(socket.request.query.get('session') ?? '')
          const own = new DemoSocket(socket, { shared: this.#shared, account, closed: () => this.#open.delete(own) })
          this.#open.add(own)
          return own
        },
      },
    ]
  }

  handleHttp(request: WireRequest): WireResponse {
    return this.#rest.handle(request)
  }

  operation({ method, path, query }: WireRequest): Operation {
    return {
      channel: `${method} ${path}`,
      market: query.get('symbol') ?? undefined,
      createsOrder: path === '/orders' && method === 'POST',
    }
  }

  refuse(_request: WireRequest, refusal: FaultRefusal): WireResponse | undefined {
    if (refusal.kind === 'order-rejected') return jsonResponse(422, { message: refusalText(refusal) })
    if (refusal.kind !== 'rate-limit') return undefined
    const answer = jsonResponse(refusal.status, { message: refusalText(refusal) })
    return { ...answer, headers: [...(answer.headers ?? []), ['X-Demo-Retry-Ms', String(refusal.retryAfterMs)]] }
  }

  onEvents(_exchange: string, events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === 'level') this.#collect(event)
      else if (event.type === 'trade') this.#tellTrade(event)
      else if (event.type === 'balance')
        this.#tell('balances', event.account, { balance: balanceJson(this.#shared.engine, event) })
      else if (event.type === 'order-accepted' || event.type === 'order-filled' || event.type === 'order-done')
        this.#tellOrder(event)
    }
    if (this.#changes.size === 0) return
    const { pushIntervalMs } = this.#shared.context.options
    if (pushIntervalMs === 0) this.flush()
    else this.#timer ??= this.#shared.context.clock.setTimer(pushIntervalMs, () => this.flush())
  }

  flush(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    for (const [market, changes] of this.#changes) {
      const instrument = this.#shared.engine.view.instrument(market)
      const first = changes[0]
      const last = changes.at(-1)
      if (first === undefined || last === undefined) continue
      const update = {
        channel: 'book',
        symbol: market,
        first: this.#shared.sequence(market, first.updateId),
        last: this.#shared.sequence(market, last.updateId),
        changes: changes.map(({ side, price, size }) => [side, instrument.priceText(price), instrument.sizeText(size)]),
      }
      for (const socket of this.#open) socket.push('book', market, update)
    }
    this.#changes.clear()
  }

  jumpSequence({ market, by }: SequenceJump): void {
    const markets = market === undefined ? this.#shared.engine.view.instruments.map(({ id }) => id) : [market]
    for (const id of markets) this.#leaps.set(id, (this.#leaps.get(id) ?? 0) + by)
  }

  expireKeys(): void {
    this.#shared.sessions.clear()
    for (const socket of this.#open) socket.expire()
  }

  forgetTopics({ fits, most }: ForgottenTopics): number {
    let forgotten = 0
    for (const socket of this.#open) forgotten += socket.forget({ fits, most: most - forgotten })
    return forgotten
  }

  #collect(event: LevelChanged): void {
    const collected = this.#changes.get(event.market)
    if (collected === undefined) this.#changes.set(event.market, [event])
    else collected.push(event)
  }

  #tellTrade({ trade }: Extract<EngineEvent, { readonly type: 'trade' }>): void {
    const json = { channel: 'trades', ...tradeJson(this.#shared.engine, trade) }
    for (const socket of this.#open) socket.push('trades', trade.market, json)
  }

  #tellOrder(event: Extract<EngineEvent, { readonly type: 'order-accepted' | 'order-filled' | 'order-done' }>): void {
    const { engine } = this.#shared
    const { order } = event
    this.#tell('orders', order.account, { order: orderJson(engine, order) })
    if (event.type === 'order-filled') this.#tell('fills', order.account, { fill: fillJson(engine, event.fill) })
  }

  #tell(channel: string, account: number, update: object): void {
    for (const socket of this.#open) socket.pushPrivate(channel, account, update)
  }
}
