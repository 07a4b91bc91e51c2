import type { Instrument } from '../../engine/instrument.ts'
import type { DoneReason } from '../../engine/types.ts'
import type { FillView, OrderView } from '../../engine/views.ts'
import { toText } from '../../engine/units.ts'
import type { SpotParts } from './spot-parts.ts'

/** What the exchange shows of an order beside what the engine knows. */
export interface SpotTag {
  readonly text: string
  readonly iceberg: string
  /** `cn`, `co`, `cb`, or `-`. */
  readonly selfTrade: string
  readonly amendText: string
}

const finishes: Readonly<Record<DoneReason, string>> = {
  filled: 'filled',
  cancelled: 'cancelled',
  system: 'cancelled',
  ioc: 'ioc',
  fok: 'fok',
  'post-only': 'poc',
  'no-liquidity': 'depth_not_enough',
  dust: 'small',
  'self-trade': 'stp',
  'reduce-only': 'cancelled',
  amended: 'cancelled',
  'insufficient-margin': 'cancelled',
}

/** Average prices have so many decimals more than prices. */
const averageDecimals = 6

export function tagOf({ tag }: OrderView): SpotTag {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every spot order is submitted with this tag
  return tag as SpotTag
}

export function tagOfFill({ tag }: FillView): SpotTag {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tag of its order
  return tag as SpotTag
}

export function finishOf({ reason }: OrderView): string {
  return reason === undefined ? 'open' : finishes[reason]
}

/** The quantities that REST and sockets show alike. */
export interface OrderTexts {
  readonly amount: string
  readonly price: string
  readonly left: string
  readonly filledAmount: string
  readonly filledTotal: string
  readonly averagePrice: string | undefined
  readonly fee: string
}

export function orderTexts({ room }: SpotParts, order: OrderView): OrderTexts {
  const { view, assets } = room.engine
  const instrument = view.instrument(order.market)
  const { quote, size, filled, value, fee } = order
  const money = (amount: bigint): string => assets.text(instrument.valueAsset, amount)
  return {
    amount: quote === undefined ? instrument.sizeText(size) : money(quote),
    price: order.kind === 'market' || order.price === undefined ? '0' : instrument.priceText(order.price),
    left: quote === undefined ? instrument.sizeText(size - filled) : money(quote - value),
    filledAmount: instrument.sizeText(filled),
    filledTotal: money(value),
    averagePrice: filled === 0 ? undefined : averageText(instrument, value, filled),
    fee: assets.text(order.feeAsset, fee),
  }
}

export function timeInForceOf({ postOnly, timeInForce }: OrderView): string {
  return postOnly ? 'poc' : timeInForce
}

export type ActionMode = 'ACK' | 'RESULT' | 'FULL'

/** An order as REST shows it, by `action_mode`. */
export function orderJson(parts: SpotParts, order: OrderView, mode: ActionMode = 'FULL'): object {
  const { text, amendText } = tagOf(order)
  if (mode === 'ACK') return { id: String(order.id), text, amend_text: amendText }
  const texts = orderTexts(parts, order)
  const fees = mode === 'RESULT' ? {} : feeFields(parts, order, texts.fee)
  return {
    ...leanOrderJson(parts, order),
    filled_amount: texts.filledAmount,
    ...fees,
    finish_as: finishOf(order),
  }
}

/** As commands over a socket answer: without fees, without the amount that was filled. */
export function leanOrderJson(parts: SpotParts, order: OrderView): object {
  const { text, iceberg, selfTrade, amendText } = tagOf(order)
  const { amount, price, left, filledTotal, averagePrice } = orderTexts(parts, order)
  const { selfTradeGroup } = parts.room.options
  return {
    id: String(order.id),
    text,
    amend_text: amendText,
    create_time: String(Math.floor(order.createdAt / 1_000)),
    update_time: String(Math.floor(order.updatedAt / 1_000)),
    create_time_ms: order.createdAt,
    update_time_ms: order.updatedAt,
    status: order.status === 'filled' ? 'closed' : order.status,
    currency_pair: order.market,
    type: order.kind,
    account: 'spot',
    side: order.side,
    amount,
    price,
    time_in_force: timeInForceOf(order),
    iceberg,
    left,
    fill_price: filledTotal,
    filled_total: filledTotal,
    ...(averagePrice === undefined ? {} : { avg_deal_price: averagePrice }),
    stp_id: selfTradeGroup,
    stp_act: selfTrade,
    finish_as: finishOf(order),
  }
}

function feeFields(parts: SpotParts, order: OrderView, fee: string): object {
  return {
    fee,
    fee_currency: order.feeAsset,
    point_fee: '0',
    gt_fee: '0',
    gt_maker_fee: '0',
    gt_taker_fee: '0',
    gt_discount: false,
    rebated_fee: '0',
    rebated_fee_currency: parts.room.engine.view.instrument(order.market).quote,
  }
}

/** Milliseconds with the digits of microseconds that trades have. */
export function millisecondText(time: number): string {
  return `${time}.000000`
}

function averageText(instrument: Instrument, value: bigint, size: number): string {
  const average = instrument.averagePrice(value, size, averageDecimals)
  return toText(average, instrument.priceDecimals + averageDecimals)
}
