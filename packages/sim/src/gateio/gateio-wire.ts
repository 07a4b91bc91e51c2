import type { EngineEvent } from '../engine/events.ts'
import type { OrderView } from '../engine/views.ts'
import type { WireContext } from '../host/kind.ts'
import type {
  FaultAim,
  FaultRefusal,
  ForgottenTopics,
  Operation,
  SequenceJump,
  SocketRoute,
  Wire,
  WireRequest,
  WireResponse,
} from '../host/wire.ts'
import { TopicHub } from '../wire-kit/topic-hub.ts'
import { Budgets, tooManyRequests } from './common/budgets.ts'
import { CommandDesk } from './common/command-desk.ts'
import { RoomParts } from './common/parts.ts'
import { GateioRest } from './common/rest.ts'
import type { GateioExchange, Room } from './common/room.ts'
import { GateioSession } from './common/session.ts'
import { channelOf, marketOf } from './common/topics.ts'
import { createFuturesRoom } from './futures/futures-room.ts'
import type { GateioOptions } from './options.ts'
import { createSpotRoom } from './spot/spot-room.ts'

/** Where each product's sockets come in: live, legacy and testnet paths. */
const socketPaths: Readonly<Record<GateioExchange, RegExp>> = {
  gateio: /^\/(?:ws\/v4\/?|v4\/ws\/spot)$/,
  'gateio-futures': /^\/v4\/ws\/(?:usdt|futures\/usdt)$/,
}

/** The protocol of Gate.io on the engines of its two products. */
export class GateioWire implements Wire {
  readonly sockets: readonly SocketRoute[]
  readonly #context: WireContext<GateioOptions>
  readonly #rooms: ReadonlyMap<string, Room>
  readonly #rest: GateioRest
  readonly #hub = new TopicHub<GateioSession>()
  readonly #sessions = new Map<string, Set<GateioSession>>()
  /** How many sockets each address has open. */
  readonly #byAddress = new Map<string, number>()

  constructor(context: WireContext<GateioOptions>) {
    this.#context = context
    const budgets = new Budgets(context.clock, context.options)
    const hub = this.#hub
    const rooms = [
      createSpotRoom(new RoomParts('gateio', context, hub)),
      createFuturesRoom(new RoomParts('gateio-futures', context, hub)),
    ]
    this.#rooms = new Map(rooms.map((room) => [room.exchange, room]))
    this.#rest = new GateioRest(context, budgets, rooms)
    this.sockets = rooms.map((room) => this.#socketRoute(room, { hub, desk: new CommandDesk(context, budgets, room) }))
  }

  handleHttp(request: WireRequest): WireResponse {
    return this.#rest.handle(request)
  }

  operation(request: WireRequest): Operation {
    return this.#rest.aim(request)
  }

  refuse(request: WireRequest, refusal: FaultRefusal): WireResponse {
    return this.#rest.refuse(request, refusal)
  }

  onEvents(exchange: string, events: readonly EngineEvent[]): void {
    this.#rooms.get(exchange)?.onEvents(events)
  }

  flush(): void {
    for (const room of this.#rooms.values()) room.flush()
  }

  jumpSequence({ exchange, market, by }: SequenceJump): void {
    for (const [id, room] of this.#rooms) if (exchange === undefined || exchange === id) room.jump(market, by)
  }

  /** There are no listen keys here: the keys of all accounts end. */
  expireKeys(): void {
    const { accounts } = this.#context
    for (const { key } of accounts.ids.flatMap((account) => accounts.keysOf(account))) accounts.expire(key)
  }

  forgetTopics({ fits, most }: ForgottenTopics): number {
    const forgotten = this.#hub.forget((topic, { exchange }) => {
      const { view } = this.#context.engine(exchange)
      return fits({ exchange, channel: channelOf(topic), market: marketOf(topic, (name) => view.hasMarket(name)) })
    }, most)
    for (const one of forgotten) one.subscriber.forgot(one)
    return forgotten.length
  }

  special(name: string, aim: FaultAim): void {
    for (const [id, room] of this.#rooms) {
      if (aim.exchange !== undefined && aim.exchange !== id) continue
      if (name === 'upgrade-notice') for (const session of this.#sessions.get(id) ?? []) session.upgrade()
      else room.special?.(name, aim)
    }
  }

  orderId(exchange: string, order: OrderView): string {
    return this.#rooms.get(exchange)?.orderId?.(order) ?? String(order.id)
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close?.()
  }

  #socketRoute(
    room: Room,
    { hub, desk }: { readonly hub: TopicHub<GateioSession>; readonly desk: CommandDesk },
  ): SocketRoute {
    const sessions = new Set<GateioSession>()
    this.#sessions.set(room.exchange, sessions)
    return {
      path: socketPaths[room.exchange],
      exchange: room.exchange,
      refuse: (request) => this.#refuseSocket(request, room.exchange),
      open: (socket) => {
        const { remoteAddress } = socket.request
        const closed = (): void => {
          sessions.delete(session)
          this.#count(remoteAddress, -1)
        }
        const session: GateioSession = new GateioSession(socket, { context: this.#context, hub, room, desk, closed })
        sessions.add(session)
        this.#count(remoteAddress, 1)
        return session
      },
    }
  }

  #refuseSocket({ remoteAddress }: WireRequest, exchange: GateioExchange): WireResponse | undefined {
    if ((this.#byAddress.get(remoteAddress) ?? 0) < this.#context.options.maximumSockets) return undefined
    const { status, body } = tooManyRequests(exchange)
    return { status, headers: [['Content-Type', 'application/json']], body: `${JSON.stringify(body)}\n` }
  }

  #count(address: string, change: 1 | -1): void {
    const count = (this.#byAddress.get(address) ?? 0) + change
    if (count === 0) this.#byAddress.delete(address)
    else this.#byAddress.set(address, count)
  }
}
