import type { Timer } from '@venuekit/core/time'
import { BoundedMap } from '@venuekit/core/collections'
import type { Trade } from '../../engine/views.ts'
import { isJsonObject } from '../../wire-kit/json.ts'
import { Fields } from '../common/fields.ts'
import { userIdOf } from '../common/parts.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call, Operation } from '../common/room.ts'
import type { OrderDesk } from './order-desk.ts'
import { notFound } from './order-desk.ts'
import { orderTerms } from './order-terms.ts'
import type { PrivateChannels } from './private-channels.ts'
import type { SpotParts } from './spot-parts.ts'

const rememberedOrders = 10_000
/** What a time that is not set looks like. */
const unset = '-62135596800000'

interface PriceOrder {
  readonly id: number
  readonly account: number
  readonly market: string
  readonly trigger: { readonly price: string; readonly rule: '>=' | '<='; readonly expiration: number }
  readonly put: Readonly<Record<string, unknown>>
  readonly createdAt: number
  status: 'open' | 'cancelled' | 'finish' | 'failed' | 'expired'
  endedAt: number | undefined
  firedOrderId: number
  reason: string
  timer: Timer | undefined
}

interface PriceOrderParts {
  readonly parts: SpotParts
  readonly desk: OrderDesk
  readonly channels: PrivateChannels
}

/** Orders that are placed when the last price reaches a trigger. */
export class PriceOrders {
  readonly #parts: SpotParts
  readonly #desk: OrderDesk
  readonly #channels: PrivateChannels
  readonly #open = new Map<number, PriceOrder>()
  /** Triggered, and not placed yet. */
  readonly #due: PriceOrder[] = []
  readonly #done = new BoundedMap<number, PriceOrder>(rememberedOrders)
  #lastId = 1_432_328

  constructor({ parts, desk, channels }: PriceOrderParts) {
    this.#parts = parts
    this.#desk = desk
    this.#channels = channels
  }

  get routes(): Readonly<Record<string, Operation>> {
    return {
      'POST /spot/price_orders': { status: 201, expires: true, handle: (call) => this.#create(call) },
      'GET /spot/price_orders': { handle: (call) => this.#list(call) },
      'DELETE /spot/price_orders': { expires: true, handle: (call) => this.#cancelAll(call) },
      'GET /spot/price_orders/{order_id}': { handle: (call) => this.#json(this.#find(call)) },
      'DELETE /spot/price_orders/{order_id}': { expires: true, handle: (call) => this.#cancel(call) },
    }
  }

  /** Notes the orders whose trigger a trade has reached. */
  take({ market, price }: Trade): void {
    if (this.#open.size === 0) return
    const instrument = this.#parts.room.engine.view.instrument(market)
    for (const order of this.#open.values()) {
      if (order.market !== market) continue
      const trigger = instrument.toPrice(order.trigger.price) ?? 0
      if (order.trigger.rule === '>=' ? price >= trigger : price <= trigger) this.#due.push(order)
    }
  }

  /** Places the orders that are due, once what happened has been told. */
  fireDue(): void {
    for (const order of this.#due.splice(0)) this.#fire(order)
  }

  #create(call: Call): object {
    const { fields, account } = call
    const market = this.#parts.pairOf(fields.required('market'))
    const trigger = nested(fields, 'trigger')
    const put = nested(fields, 'put')
    const rule = trigger.oneOf('rule', ['>=', '<='])
    if (rule === undefined) throw new GateioRefusal('INVALID_PARAM_VALUE', 'invalid argument: Trigger.rule')
    trigger.required('price')
    const price = trigger.decimal('price') ?? '0'
    if (market.toPrice(price) === undefined) throw new GateioRefusal('INVALID_PRECISION', 'Invalid price precision')
    const expiration = trigger.integer('expiration', { fallback: 86_400, minimum: 1, maximum: 30 * 86_400 })
    // What could never be placed is refused now.
    orderTerms(this.#parts, call, placement(put, market.id))
    this.#lastId += 1
    const order: PriceOrder = {
      id: this.#lastId,
      account,
      market: market.id,
      trigger: { price, rule, expiration },
      put: put.all,
      createdAt: this.#parts.room.now(),
      status: 'open',
      endedAt: undefined,
      firedOrderId: 0,
      reason: '',
      timer: undefined,
    }
    const expire = (): void => this.#end(order, 'expired')
    order.timer = this.#parts.room.context.clock.setTimer(expiration * 1_000, expire, { keepAlive: false })
    this.#open.set(order.id, order)
    this.#tell(order)
    return { id: order.id }
  }

  #fire(order: PriceOrder): void {
    if (order.status !== 'open') return
    const sender = { account: order.account, via: 'rest' } as const
    try {
      order.firedOrderId = this.#desk.place(sender, placement(new Fields(order.put), order.market)).id
      this.#end(order, 'finish')
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      order.reason = error.label
      this.#end(order, 'failed')
    }
  }

  #end(order: PriceOrder, status: PriceOrder['status']): void {
    order.timer?.cancel()
    order.status = status
    order.endedAt = this.#parts.room.now()
    this.#open.delete(order.id)
    this.#done.set(order.id, order)
    this.#tell(order)
  }

  #list({ account, fields }: Call): readonly object[] {
    const status = fields.oneOf('status', ['open', 'finished'])
    if (status === undefined) throw new GateioRefusal('MISSING_REQUIRED_PARAM', 'Missing required parameter: status')
    const market = fields.text('market')
    const limit = fields.integer('limit', { fallback: 100, minimum: 1, maximum: 1_000 })
    const offset = fields.integer('offset', { fallback: 0 })
    return [...(status === 'open' ? this.#open : this.#done).values()]
      .filter((order) => order.account === account && (market === undefined || order.market === market))
      .toReversed()
      .slice(offset, offset + limit)
      .map((order) => this.#json(order))
  }

  #find({ account, params }: Call): PriceOrder {
    const id = Number(params['order_id'])
    const order = this.#open.get(id) ?? this.#done.get(id)
    if (order?.account !== account) throw notFound()
    return order
  }

  #cancel(call: Call): object {
    const order = this.#find(call)
    if (order.status !== 'open') throw new GateioRefusal('ORDER_CLOSED', 'Order has been closed')
    this.#end(order, 'cancelled')
    return this.#json(order)
  }

  #cancelAll({ account, fields }: Call): readonly object[] {
    const market = fields.text('market')
    const orders = [...this.#open.values()].filter(
      (order) => order.account === account && (market === undefined || order.market === market),
    )
    for (const order of orders) this.#end(order, 'cancelled')
    return orders.map((order) => this.#json(order))
  }

  #json({ id, account, market, trigger, put, createdAt, endedAt, firedOrderId, status, reason }: PriceOrder): object {
    return {
      id,
      user: userIdOf(account),
      market,
      trigger,
      put,
      ctime: Math.floor(createdAt / 1_000),
      ftime: endedAt === undefined ? 0 : Math.floor(endedAt / 1_000),
      fired_order_id: firedOrderId,
      status: status === 'cancelled' ? this.#parts.room.options.spotTriggerCancelled : status,
      reason,
    }
  }

  #tell({ id, account, market, trigger, put, createdAt, endedAt, firedOrderId, status, reason }: PriceOrder): void {
    const [base, quote] = market.split('_')
    const text = (name: string): string => new Fields(put).text(name) ?? ''
    const row = {
      market,
      uid: String(userIdOf(account)),
      id: String(id),
      currency_type: base,
      exchange_type: quote,
      reason: reason === '' ? status : reason,
      err_msg: reason,
      fired_order_id: firedOrderId,
      instant_cancel: false,
      trigger_price: trigger.price,
      trigger_rule: trigger.rule,
      trigger_expiration: trigger.expiration,
      price: text('price'),
      amount: text('amount'),
      source: 'api',
      order_type: text('type') === '' ? 'limit' : text('type'),
      side: text('side'),
      engine_type: 'normal',
      is_stop_order: false,
      stop_trigger_price: '',
      stop_trigger_rule: '',
      stop_price: '',
      ctime: String(createdAt),
      ftime: endedAt === undefined ? unset : String(endedAt),
    }
    this.#channels.publish({ channel: 'spot.priceorders', account, market }, JSON.stringify(row))
  }
}

function nested(fields: Fields, name: string): Fields {
  const value = fields.all[name]
  if (isJsonObject(value)) return new Fields(value)
  throw new GateioRefusal('MISSING_REQUIRED_PARAM', `Missing required parameter: ${name}`)
}

/** The order to place: its account is called `normal` here. */
function placement(put: Fields, market: string): Fields {
  const account = put.text('account') ?? 'normal'
  return new Fields({ ...put.all, currency_pair: market, account: account === 'normal' ? 'spot' : account })
}
