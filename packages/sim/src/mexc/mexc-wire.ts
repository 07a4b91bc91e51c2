import type { EngineEvent } from '../engine/events.ts'
import type { OrderView } from '../engine/views.ts'
import type { WireContext } from '../host/kind.ts'
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
import { MexcParts } from './mexc-parts.ts'
import type { MexcOptions } from './options.ts'
import { OrderDesk } from './order-desk.ts'
import { orderIdText } from './order-ids.ts'
import { AccountRoutes } from './rest/account-routes.ts'
import { MexcRest } from './rest/mexc-rest.ts'
import { OrderRoutes } from './rest/order-routes.ts'
import { PublicRoutes } from './rest/public-routes.ts'
import { channelOf } from './stream/channel-names.ts'
import { takeTrade } from './stream/feeds.ts'
import { listenKeyRoutes } from './stream/listen-key-routes.ts'
import { MexcSession } from './stream/mexc-session.ts'
import { PrivatePushes } from './stream/private-pushes.ts'
import { StreamDesk } from './stream/stream-desk.ts'

/** The protocol of MEXC on the engine of its spot market. */
export class MexcWire implements Wire {
  readonly sockets: readonly SocketRoute[]
  readonly #parts: MexcParts
  readonly #rest: MexcRest
  readonly #desk: StreamDesk
  readonly #pushes: PrivatePushes

  constructor(context: WireContext<MexcOptions>) {
    this.#parts = new MexcParts(context)
    this.#desk = new StreamDesk(this.#parts)
    this.#pushes = new PrivatePushes(this.#desk)
    this.#rest = new MexcRest(context, {
      ...new PublicRoutes(this.#parts).routes,
      ...new AccountRoutes(this.#parts).routes,
      ...new OrderRoutes(this.#parts, new OrderDesk(this.#parts)).routes,
      ...listenKeyRoutes(this.#parts, this.#desk.keys),
    })
    this.sockets = [
      { path: /^\/ws\/?$/, deflate: context.options.deflate, open: (socket) => new MexcSession(socket, this.#desk) },
    ]
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

  onEvents(_exchange: string, events: readonly EngineEvent[]): void {
    const own: EngineEvent[] = []
    for (const event of events) {
      if (event.type === 'level') this.#parts.feeds.levelChanged(event)
      else if (event.type === 'trade') takeTrade(this.#desk, event.trade)
      else own.push(event)
    }
    if (own.length > 0) this.#pushes.take(own)
  }

  flush(): void {
    this.#parts.feeds.flush()
    this.#pushes.flush()
  }

  jumpSequence({ market, by }: SequenceJump): void {
    this.#parts.bookIds.jump(market, by)
  }

  forgetTopics({ fits, most }: ForgottenTopics): number {
    const forgotten = this.#desk.hub.forget((topic) => {
      const channel = channelOf(topic.split('|')[0] ?? '', (symbol) => this.#parts.engine.view.hasMarket(symbol))
      return channel !== undefined && fits({ exchange: 'mexc', channel: channel.name, market: channel.market })
    }, most)
    for (const one of forgotten) one.subscriber.forgot(one)
    return forgotten.length
  }

  expireKeys(): void {
    this.#desk.keys.expireAll()
  }

  orderId(_exchange: string, order: OrderView): string {
    return orderIdText(order.id, this.#parts.options.orderIds)
  }
}
