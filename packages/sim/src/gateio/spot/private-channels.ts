import type { BalanceChanged, EngineEvent } from '../../engine/events.ts'
import type { FillView, OrderView } from '../../engine/views.ts'
import { inPushOrder, publishToAccount, type AccountPlace } from '../common/account-pushes.ts'
import { updateFrame, userIdOf } from '../common/parts.ts'
import type { Channel } from '../common/room.ts'
import { everyMarket, topicOf } from '../common/topics.ts'
import { changeTypes } from './account-book.ts'
import { finishOf, millisecondText, orderTexts, tagOf, tagOfFill, timeInForceOf } from './order-json.ts'
import { accountTopics } from './pairs.ts'
import type { SpotParts } from './spot-parts.ts'

/** A frame that is due to an account. */
interface Push extends AccountPlace {
  readonly row: object
}

const byPair = ['spot.orders', 'spot.orders_v2', 'spot.usertrades', 'spot.usertrades_v2', 'spot.priceorders']
const byAccount = ['spot.balances', 'spot.margin_balances', 'spot.funding_balances', 'spot.cross_balances']

/** The channels of an account's own orders, trades and balances. */
export class PrivateChannels {
  readonly #parts: SpotParts

  constructor(parts: SpotParts) {
    this.#parts = parts
  }

  get channels(): Readonly<Record<string, Channel>> {
    const pairs = byPair.map((channel): [string, Channel] => [
      channel,
      {
        private: true,
        topics: (payload, { account }) => accountTopics(this.#parts, channel, { payload, account }),
      },
    ])
    const accounts = byAccount.map((channel): [string, Channel] => [
      channel,
      { private: true, topics: (_payload, { account }) => [topicOf(channel, String(account), everyMarket)] },
    ])
    return Object.fromEntries([...pairs, ...accounts])
  }

  /** Tells what happened in one command: orders, then trades, then balances, unless they are to be shuffled. */
  take(events: readonly EngineEvent[]): void {
    const orders: Push[] = []
    const trades: Push[] = []
    const balances: Push[] = []
    for (const event of events) {
      if (event.type === 'order-filled') trades.push(...this.#fillPushes(event.fill))
      if (event.type === 'balance') balances.push(this.#balancePush(event))
      else orders.push(...this.#orderPushes(event))
    }
    this.#send(inPushOrder([...orders, ...trades, ...balances], this.#parts.room.context))
  }

  /** Also of price-triggered orders, whose frames have one object and no list. */
  publish(place: AccountPlace, result: string): void {
    const { room } = this.#parts
    const data = updateFrame(room.now(), { channel: place.channel, result })
    publishToAccount(room, place, () => data)
  }

  #send(pushes: readonly Push[]): void {
    for (const { row, ...push } of pushes) this.publish(push, `[${JSON.stringify(row)}]`)
  }

  #orderPushes(event: EngineEvent): readonly Push[] {
    if (event.type === 'order-accepted' && this.#tellsPut(event.order)) return this.#order(event.order, 'put')
    if (event.type === 'order-done') return this.#order(event.order, 'finish')
    if (event.type === 'order-updated') return this.#order(event.order, 'update')
    // The fill that completes an order is told with its end.
    if (event.type === 'order-filled' && !isComplete(event.order)) return this.#order(event.order, 'update')
    return []
  }

  #tellsPut({ id, account }: OrderView): boolean {
    if (this.#parts.room.options.spotImmediateFill === 'put-and-finish') return true
    return this.#parts.room.engine.view.order({ account, orderId: id })?.status === 'open'
  }

  #order(order: OrderView, event: 'put' | 'update' | 'finish'): readonly Push[] {
    const { account, market } = order
    const row = this.#orderRow(order, event)
    const { fee: _fee, point_fee: _point, gt_fee: _gt, rebated_fee: _rebated, ...lean } = row
    return [
      { channel: 'spot.orders', account, market, row },
      { channel: 'spot.orders_v2', account, market, row: lean },
    ]
  }

  #orderRow(order: OrderView, event: string) {
    const { text, selfTrade, amendText } = tagOf(order)
    const texts = orderTexts(this.#parts, order)
    return {
      id: String(order.id),
      text,
      create_time: String(Math.floor(order.createdAt / 1_000)),
      update_time: String(Math.floor(order.updatedAt / 1_000)),
      create_time_ms: String(order.createdAt),
      update_time_ms: String(order.updatedAt),
      currency_pair: order.market,
      type: order.kind,
      account: 'spot',
      side: order.side,
      amount: texts.amount,
      price: texts.price,
      time_in_force: timeInForceOf(order),
      left: texts.left,
      filled_total: texts.filledTotal,
      filled_amount: texts.filledAmount,
      avg_deal_price: texts.averagePrice ?? '0',
      fee: texts.fee,
      fee_currency: order.feeAsset,
      point_fee: '0',
      gt_fee: '0',
      rebated_fee: '0',
      rebated_fee_currency: this.#parts.room.engine.view.instrument(order.market).quote,
      user: userIdOf(order.account),
      event,
      stp_id: this.#parts.room.options.selfTradeGroup,
      stp_act: selfTrade,
      finish_as: finishOf(order),
      biz_info: '-',
      amend_text: amendText,
    }
  }

  #fillPushes(fill: FillView): readonly Push[] {
    const { account, market } = fill
    const { view, assets } = this.#parts.room.engine
    const instrument = view.instrument(market)
    const lean = {
      id: fill.tradeId,
      user_id: userIdOf(account),
      order_id: String(fill.orderId),
      currency_pair: market,
      create_time: Math.floor(fill.time / 1_000),
      create_time_ms: millisecondText(fill.time),
      side: fill.side,
      amount: instrument.sizeText(fill.size),
      role: fill.liquidity,
      price: instrument.priceText(fill.price),
      text: tagOfFill(fill).text,
      id_market: this.#parts.sequenceOf(fill.tradeId),
    }
    const fees = { fee: assets.text(fill.feeAsset, fill.fee), fee_currency: fill.feeAsset, point_fee: '0', gt_fee: '0' }
    return [
      { channel: 'spot.usertrades', account, market, row: { ...lean, ...fees } },
      { channel: 'spot.usertrades_v2', account, market, row: lean },
    ]
  }

  #balancePush({ account, asset, reason, availableChange, heldChange, available, held, time }: BalanceChanged): Push {
    const { assets } = this.#parts.room.engine
    const row = {
      timestamp: String(Math.floor(time / 1_000)),
      timestamp_ms: String(time),
      user: String(userIdOf(account)),
      currency: asset,
      change: assets.text(asset, availableChange + heldChange),
      total: assets.text(asset, available + held),
      available: assets.text(asset, available),
      freeze: assets.text(asset, held),
      freeze_change: assets.text(asset, heldChange),
      change_type: changeTypes[reason],
    }
    return { channel: 'spot.balances', account, row }
  }
}

function isComplete({ quote, size, filled }: OrderView): boolean {
  return quote === undefined && filled >= size
}
