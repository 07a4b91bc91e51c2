import type { BalanceChanged, EngineEvent } from '../../engine/events.ts'
import type { BalanceReason } from '../../engine/types.ts'
import type { FillView, OrderView } from '../../engine/views.ts'
import { shuffled } from '../../wire-kit/shuffled.ts'
import { internalId } from '../mexc-parts.ts'
import { fillIdText, orderIdText } from '../order-ids.ts'
import { orderTexts, statusOf, tagOf } from '../order-json.ts'
import type { OrderType } from '../order-terms.ts'
import type { StreamDesk } from './stream-desk.ts'

const orderTypes: Readonly<Record<OrderType, number>> = {
  LIMIT: 1,
  LIMIT_MAKER: 2,
  IMMEDIATE_OR_CANCEL: 3,
  FILL_OR_KILL: 4,
  MARKET: 5,
}

const statusCodes: Readonly<Record<string, number>> = {
  NEW: 1,
  FILLED: 2,
  PARTIALLY_FILLED: 3,
  CANCELED: 4,
  PARTIALLY_CANCELED: 5,
}

/** How a change of a balance is named; what an order releases depends on how it ended. */
const changeTypes: Readonly<Partial<Record<BalanceReason, string>>> = {
  deposit: 'DEPOSIT',
  withdrawal: 'WITHDRAW',
  hold: 'ENTRUST_PLACE',
  trade: 'ENTRUST',
  fee: 'TRADE_FEE',
}

/** A push that is due to an account. */
interface PrivatePush {
  readonly kind: 'orders' | 'deals' | 'account'
  readonly account: number
  readonly market: string | undefined
  readonly createTime?: number
  readonly body: object
}

/** Tells accounts of their orders, fills and balances. Nothing is numbered, and nothing is told again. */
export class PrivatePushes {
  readonly #desk: StreamDesk
  /** What each command has yet to tell, in the order in which it is due. */
  readonly #waiting = new Set<readonly PrivatePush[]>()

  constructor(desk: StreamDesk) {
    this.#desk = desk
  }

  /** What happened in one command. */
  take(events: readonly EngineEvent[]): void {
    const pushes = this.#inOrder(this.#pushesOf(events))
    const { context, options } = this.#desk.parts
    if (pushes.length === 0) return
    if (options.privateDelayMs === 0) return this.#send(pushes)
    this.#waiting.add(pushes)
    context.clock.setTimer(options.privateDelayMs, () => this.#release(pushes), { keepAlive: false })
  }

  /** What is held back goes out now. */
  flush(): void {
    for (const pushes of this.#waiting) this.#release(pushes)
  }

  /** Unless it went out with a flush. */
  #release(pushes: readonly PrivatePush[]): void {
    if (this.#waiting.delete(pushes)) this.#send(pushes)
  }

  #pushesOf(events: readonly EngineEvent[]): Readonly<Record<PrivatePush['kind'], PrivatePush[]>> {
    const pushes: Record<PrivatePush['kind'], PrivatePush[]> = { orders: [], account: [], deals: [] }
    const lastFills = new Map<number, FillView>()
    const cancelled = new Set<number>()
    for (const event of events)
      if (event.type === 'order-done' && event.order.status === 'cancelled') cancelled.add(event.order.id)
    for (const event of events) {
      switch (event.type) {
        case 'order-filled':
          lastFills.set(event.order.id, event.fill)
          pushes.deals.push(this.#deal(event.fill))
          // The fill that completes an order is told with its end.
          if (!isComplete(event.order)) pushes.orders.push(this.#order(event.order, event.fill))
          break
        case 'order-accepted':
        case 'order-updated':
          pushes.orders.push(this.#order(event.order))
          break
        case 'order-done':
          pushes.orders.push(this.#order(event.order, lastFills.get(event.order.id)))
          break
        case 'balance':
          pushes.account.push(this.#balance(event, cancelled))
          break
        default:
      }
    }
    return pushes
  }

  #inOrder({ orders, account, deals }: Readonly<Record<PrivatePush['kind'], PrivatePush[]>>): readonly PrivatePush[] {
    const { context, options } = this.#desk.parts
    if (options.privatePushes === 'deals-first') return [...deals, ...orders, ...account]
    const inOrder = [...orders, ...account, ...deals]
    return options.privatePushes === 'shuffled' ? shuffled(inOrder, context.random) : inOrder
  }

  #send(pushes: readonly PrivatePush[]): void {
    for (const { kind, account, market, createTime, body } of pushes) {
      const full = `spot@private.${kind}.v3.api.pb`
      const field = kind === 'orders' ? 'privateOrders' : kind === 'deals' ? 'privateDeals' : 'privateAccount'
      const publication = { createTime, sendTime: this.#desk.parts.now(), body: { [field]: body } }
      this.#desk.publish({ full, name: full, market }, publication, `${full}|${account}`)
    }
  }

  #order(order: OrderView, fill?: FillView): PrivatePush {
    const { parts } = this.#desk
    const texts = orderTexts(parts, order)
    const { type } = tagOf(order)
    const body = {
      id: texts.id,
      clientId: order.clientId ?? '',
      price: texts.price,
      quantity: texts.quantity,
      amount: texts.amount,
      avgPrice: texts.averagePrice,
      orderType: orderTypes[type],
      tradeType: sideCode(order),
      isMaker: fill === undefined ? order.kind === 'limit' && order.timeInForce === 'gtc' : fill.liquidity === 'maker',
      remainAmount: texts.remainAmount,
      remainQuantity: texts.remainQuantity,
      lastDealQuantity: fill === undefined ? '0' : parts.engine.view.instrument(order.market).sizeText(fill.size),
      cumulativeQuantity: texts.filledQuantity,
      cumulativeAmount: texts.filledAmount,
      status: statusCodes[statusOf(order)],
      createTime: order.createdAt,
    }
    return { kind: 'orders', account: order.account, market: order.market, body }
  }

  #deal(fill: FillView): PrivatePush {
    const { engine, options } = this.#desk.parts
    const instrument = engine.view.instrument(fill.market)
    const body = {
      price: instrument.priceText(fill.price),
      quantity: instrument.sizeText(fill.size),
      amount: engine.assets.text(instrument.quote, fill.value),
      tradeType: sideCode(fill),
      isMaker: fill.liquidity === 'maker',
      isSelfTrade: engine.view.order({ account: fill.account, orderId: fill.counterOrderId }) !== undefined,
      tradeId: fillIdText(fill),
      clientOrderId: fill.clientId ?? '',
      orderId: orderIdText(fill.orderId, options.orderIds),
      feeAmount: engine.assets.text(fill.feeAsset, fill.fee),
      feeCurrency: fill.feeAsset,
      time: fill.time,
    }
    return { kind: 'deals', account: fill.account, market: fill.market, body }
  }

  #balance(event: BalanceChanged, cancelled: ReadonlySet<number>): PrivatePush {
    const { assets } = this.#desk.parts.engine
    const { account, asset, reason, orderId, available, availableChange, held, heldChange, time } = event
    const isCancelled = orderId !== undefined && cancelled.has(orderId)
    const body = {
      vcoinName: asset,
      coinId: internalId(asset),
      balanceAmount: assets.text(asset, available),
      balanceAmountChange: assets.text(asset, availableChange),
      frozenAmount: assets.text(asset, held),
      frozenAmountChange: assets.text(asset, heldChange),
      type: changeTypes[reason] ?? (isCancelled ? 'ENTRUST_CANCEL' : 'ENTRUST_UNFROZEN'),
      time,
    }
    return { kind: 'account', account, market: undefined, createTime: time, body }
  }
}

function sideCode({ side }: Pick<OrderView, 'side'>): number {
  return side === 'buy' ? 1 : 2
}

function isComplete({ quote, size, filled }: OrderView): boolean {
  return quote === undefined && filled >= size
}
