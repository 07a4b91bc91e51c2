import type { Timer } from '@venuekit/core/time'
import { BoundedMap } from '@venuekit/core/collections'
import type { EngineEvent } from '../../engine/events.ts'
import type { Instrument } from '../../engine/instrument.ts'
import { isJsonObject, rawNumber } from '../../wire-kit/json.ts'
import { Fields } from '../common/fields.ts'
import { userIdOf } from '../common/parts.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call, Operation } from '../common/room.ts'
import { cancellationCharges, placementCharges } from './batches.ts'
import type { FuturesParts } from './futures-parts.ts'
import { notFound, type OrderDesk } from './order-desk.ts'
import { priceOrderIdText } from './order-ids.ts'
import { pageOf, paged } from './pages.ts'
import { closingTypes, initialOf, triggerOf, type Initial, type Trigger } from './price-order-terms.ts'
import type { PrivateChannels } from './private-channels.ts'
import { refused } from './refusals.ts'

const rememberedOrders = 10_000

interface PriceOrder {
  readonly id: number
  readonly account: number
  readonly market: string
  readonly trigger: Trigger
  readonly initial: Initial
  readonly orderType: string
  readonly createdAt: number
  status: 'open' | 'finished' | 'inactive'
  finishedAs: 'cancelled' | 'succeeded' | 'failed' | 'expired' | undefined
  endedAt: number | undefined
  tradeId: number | undefined
  reason: string
  timer: Timer | undefined
}

export interface PriceOrderParts {
  readonly parts: FuturesParts
  readonly desk: OrderDesk
  readonly channels: PrivateChannels
}

/** Orders that are placed when a price reaches a trigger. */
export class PriceOrders {
  readonly #parts: FuturesParts
  readonly #desk: OrderDesk
  readonly #channels: PrivateChannels
  readonly #open = new Map<number, PriceOrder>()
  readonly #done = new BoundedMap<number, PriceOrder>(rememberedOrders)
  /** Triggered, and not placed yet. */
  readonly #due = new Set<PriceOrder>()
  #lastId = 1_432_328

  constructor({ parts, desk, channels }: PriceOrderParts) {
    this.#parts = parts
    this.#desk = desk
    this.#channels = channels
  }

  get routes(): Readonly<Record<string, Operation>> {
    const placing = { expires: true, charges: placementCharges }
    const cancelling = { expires: true, charges: cancellationCharges }
    return {
      'POST /futures/usdt/price_orders': { ...placing, status: 201, handle: (call) => this.#create(call) },
      'PUT /futures/usdt/price_orders/amend': { ...placing, handle: (call) => this.#amend(call) },
      'GET /futures/usdt/price_orders': { handle: (call) => this.#list(call) },
      'DELETE /futures/usdt/price_orders': { ...cancelling, handle: (call) => this.#cancelAll(call) },
      'GET /futures/usdt/price_orders/{order_id}': {
        handle: (call) => this.#json(this.#find(call, call.params['order_id'])),
      },
      'DELETE /futures/usdt/price_orders/{order_id}': { ...cancelling, handle: (call) => this.#cancel(call) },
    }
  }

  /** Notes the orders whose trigger a price has reached. */
  take(event: EngineEvent): void {
    if (this.#open.size === 0) return
    if (event.type === 'trade') this.#reach(event.trade.market, 0, event.trade.price)
    else if (event.type === 'mark-price') {
      this.#reach(event.market, 1, event.mark)
      this.#reach(event.market, 2, event.index)
    }
  }

  /** Places the orders that are due, once what happened has been told. */
  fireDue(): void {
    for (const order of this.#due) {
      this.#due.delete(order)
      this.#fire(order)
    }
  }

  #reach(market: string, priceType: number, price: number): void {
    for (const order of this.#open.values())
      if (order.market === market && order.trigger.price_type === priceType && isReached(order.trigger, price))
        this.#due.add(order)
  }

  #create(call: Call): object {
    const { fields, account } = call
    const [initial, trigger] = ['initial', 'trigger'].map((name) => nested(fields, name))
    if (initial === undefined || trigger === undefined) throw refused('INVALID_PARAM_VALUE', 'invalid argument')
    const instrument = this.#parts.contract(initial)
    const orderType = fields.text('order_type') ?? ''
    if (orderType !== '' && !closingTypes.includes(orderType)) throw fields.refused('order_type')
    this.#lastId += 1
    const order: PriceOrder = {
      id: this.#lastId,
      account,
      market: instrument.id,
      trigger: triggerOf(instrument, trigger),
      initial: initialOf(instrument, initial),
      orderType,
      createdAt: this.#parts.room.now(),
      status: 'open',
      finishedAs: undefined,
      endedAt: undefined,
      tradeId: undefined,
      reason: '',
      timer: undefined,
    }
    this.#checkTrigger(instrument, order.trigger)
    this.#start(order)
    const text = this.#idText(order)
    return { id: rawNumber(text), id_string: text }
  }

  #start(order: PriceOrder): void {
    const { expiration } = order.trigger
    const { clock } = this.#parts.room.context
    const expire = (): void => this.#end(order, 'expired')
    if (expiration > 0) order.timer = clock.setTimer(expiration * 1_000, expire, { keepAlive: false })
    this.#open.set(order.id, order)
    this.#tell(order)
  }

  /** A trigger that has been reached already is refused. */
  #checkTrigger({ id }: Instrument, trigger: Trigger): void {
    const { view } = this.#parts.room.engine
    const { mark, index } = view.prices(id)
    const price = [view.ticker(id).last ?? mark, mark, index][trigger.price_type] ?? mark
    if (!isReached(trigger, price)) return
    throw trigger.rule === 1
      ? refused('AUTO_TRIGGER_PRICE_LESS_LAST', 'the trigger price is not above the current price')
      : refused('AUTO_TRIGGER_PRICE_GREATE_LAST', 'the trigger price is not below the current price')
  }

  #fire(order: PriceOrder): void {
    if (order.status !== 'open') return
    try {
      const sender = { account: order.account, via: 'rest' } as const
      const { amount, ...initial } = order.initial
      const size = amount ?? initial.size
      order.tradeId = this.#desk.place(sender, new Fields({ ...initial, size })).id
      this.#end(order, 'succeeded')
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      order.reason = error.label
      this.#end(order, 'failed')
    }
  }

  #end(order: PriceOrder, finishedAs: NonNullable<PriceOrder['finishedAs']>): void {
    order.timer?.cancel()
    order.status = 'finished'
    order.finishedAs = finishedAs
    order.endedAt = this.#parts.room.now()
    this.#open.delete(order.id)
    this.#done.set(order.id, order)
    this.#tell(order)
  }

  #find({ account }: Call, id: string | undefined): PriceOrder {
    const fits = (order: PriceOrder): boolean => order.account === account && this.#idText(order) === id
    const order = [...this.#open.values(), ...this.#done.values()].find(fits)
    if (order === undefined) throw notFound()
    return order
  }

  #list(call: Call): readonly object[] {
    const { account, fields } = call
    const status = fields.oneOf('status', ['open', 'finished'])
    if (status === undefined) throw refused('MISSING_REQUIRED_PARAM', 'Missing required parameter: status')
    const contract = this.#parts.optionalContract(fields)
    const orders = [...(status === 'open' ? this.#open : this.#done).values()]
      .filter((order) => order.account === account && (contract === undefined || order.market === contract.id))
      .toReversed()
    return paged(call, orders, pageOf(call, { fallback: 100, maximum: 1_000 })).map((order) => this.#json(order))
  }

  #cancel(call: Call): object {
    const order = this.#find(call, call.params['order_id'])
    if (order.status !== 'open') throw refused('ORDER_FINISHED', 'order finished')
    this.#end(order, 'cancelled')
    return this.#json(order)
  }

  #cancelAll({ account, fields }: Call): readonly object[] {
    const contract = this.#parts.optionalContract(fields)
    const orders = [...this.#open.values()].filter(
      (order) => order.account === account && (contract === undefined || order.market === contract.id),
    )
    for (const order of orders) this.#end(order, 'cancelled')
    return orders.map((order) => this.#json(order))
  }

  /** The old order ends, and one with the new numbers has its id. */
  #amend(call: Call): object {
    const { fields } = call
    const order = this.#find(call, fields.required('order_id'))
    if (order.status !== 'open') throw refused('ORDER_FINISHED', 'order finished')
    const instrument = this.#parts.contractOf(order.market)
    const given = fields.all
    const trigger = triggerOf(
      instrument,
      new Fields({ ...order.trigger, price: fields.text('trigger_price') ?? order.trigger.price }),
    )
    const initial = initialOf(
      instrument,
      new Fields({
        ...order.initial,
        size: given['size'] ?? order.initial.size,
        price: given['price'] ?? order.initial.price,
      }),
    )
    this.#checkTrigger(instrument, trigger)
    order.timer?.cancel()
    this.#start({ ...order, trigger, initial })
    const text = this.#idText(order)
    return { id: rawNumber(text), id_string: text }
  }

  #idText({ id }: PriceOrder): string {
    return priceOrderIdText(this.#parts.room.options, id)
  }

  #json(order: PriceOrder): object {
    const text = this.#idText(order)
    const { account, trigger, initial, orderType, createdAt, endedAt, status, finishedAs, reason, tradeId } = order
    return {
      id: rawNumber(text),
      id_string: text,
      user: userIdOf(account),
      create_time: createdAt / 1_000,
      ...(endedAt === undefined ? {} : { finish_time: endedAt / 1_000, finish_as: finishedAs }),
      trade_id: tradeId === undefined ? 0 : this.#parts.orderIdJson(tradeId),
      status,
      reason,
      order_type: orderType,
      me_order_id: 0,
      trigger,
      initial,
    }
  }

  #tell(order: PriceOrder): void {
    const text = this.#idText(order)
    const row = {
      user: userIdOf(order.account),
      id: rawNumber(text),
      id_string: text,
      trade_id: order.tradeId === undefined ? 0 : this.#parts.orderIdJson(order.tradeId),
      status: order.status,
      reason: order.reason,
      create_time: Math.floor(order.createdAt / 1_000),
      name: 'price_autoorders',
      order_type: order.orderType,
      me_order_id: order.tradeId === undefined ? '0' : this.#parts.orderIdText(order.tradeId),
      is_stop_order: false,
      stop_trigger: { rule: 0, trigger_price: '', order_price: '' },
      trigger: order.trigger,
      initial: order.initial,
    }
    const { account, market } = order
    this.#channels.send([{ channel: 'futures.autoorders', account, market, row: () => row }])
  }
}

function isReached({ rule, units }: Trigger, price: number): boolean {
  return rule === 1 ? price >= units : price <= units
}

function nested(fields: Fields, name: string): Fields {
  const value = fields.all[name]
  if (isJsonObject(value)) return new Fields(value)
  throw refused('MISSING_REQUIRED_PARAM', `Missing required parameter: ${name}`)
}
