import type { Instrument } from '../../engine/instrument.ts'
import type { DoneReason } from '../../engine/types.ts'
import type { FillView, OrderView } from '../../engine/views.ts'
import { toText } from '../../engine/units.ts'
import { userIdOf } from '../common/parts.ts'
import type { FuturesParts } from './futures-parts.ts'
import { sizeValue } from './sizes.ts'

/** What the exchange shows of an order beside what the engine knows. */
export interface FuturesTag {
  readonly text: string
  readonly iceberg: number
  /** It closes whatever there is. */
  readonly isClose: boolean
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
  'no-liquidity': 'ioc',
  dust: 'small',
  'self-trade': 'stp',
  'reduce-only': 'reduce_only',
  amended: 'cancelled',
  'insufficient-margin': 'cancelled',
}

/** Average prices have so many decimals more than prices. */
export const averageDecimals = 6

export function tagOf({ tag }: Pick<OrderView | FillView, 'tag'>): FuturesTag {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every futures order is submitted with this tag
  return tag as FuturesTag
}

/** The words of the documentation of 2026, where they are others. */
const documentedFinishes: Readonly<Partial<Record<DoneReason, string>>> = {
  'no-liquidity': 'depth_not_enough',
  'reduce-only': 'cancelled',
}

/** Undefined while the order is open. */
export function finishOf({ room }: FuturesParts, { reason, tag }: OrderView): string | undefined {
  if (reason === undefined) return undefined
  const documented = room.options.futuresFinishNames === 'documented' ? documentedFinishes[reason] : undefined
  if (documented !== undefined) return documented
  return reason === 'reduce-only' && tagOf({ tag }).isClose ? 'position_closed' : finishes[reason]
}

/** A size with the sign of its side. */
export function signed({ side }: Pick<OrderView, 'side'>, size: number): number {
  return side === 'buy' ? size : -size
}

export function timeInForceOf({ postOnly, timeInForce }: OrderView): string {
  return postOnly ? 'poc' : timeInForce
}

export function priceText(instrument: Instrument, { kind, price }: OrderView): string {
  return kind === 'market' || price === undefined ? '0' : instrument.priceText(price)
}

/** The average price of what was filled, `0` when nothing was. */
export function averageText(instrument: Instrument, { value, filled }: Pick<OrderView, 'value' | 'filled'>): string {
  const average = instrument.averagePrice(value, filled, averageDecimals)
  return toText(average, instrument.priceDecimals + averageDecimals)
}

export type ActionMode = 'ACK' | 'RESULT' | 'FULL'

/** An order as REST shows it, by `action_mode`. */
export function orderJson(
  parts: FuturesParts,
  order: OrderView,
  { sizeDecimal, mode = 'FULL' }: { readonly sizeDecimal: boolean; readonly mode?: ActionMode | undefined },
): object {
  const { text, amendText, isClose, iceberg } = tagOf(order)
  if (mode === 'ACK') return { id: parts.orderIdJson(order.id), text, amend_text: amendText }
  const instrument = parts.room.engine.view.instrument(order.market)
  const { maker, taker } = instrument.options.fees
  return {
    ...leanOrderJson(parts, order, sizeDecimal),
    ...(mode === 'RESULT' ? {} : { tkfr: taker, mkfr: maker, refr: '0', refu: 0 }),
    iceberg: sizeValue(instrument, iceberg, sizeDecimal),
    is_close: isClose,
    is_liq: false,
    is_reduce_only: order.reduceOnly,
  }
}

/** As commands over a socket answer: flags only where they are true. */
export function leanOrderJson(parts: FuturesParts, order: OrderView, sizeDecimal: boolean): object {
  const { options, engine } = parts.room
  const instrument = engine.view.instrument(order.market)
  const { text, selfTrade, amendText, isClose } = tagOf(order)
  const isOpen = order.status === 'open'
  return {
    id: parts.orderIdJson(order.id),
    user: userIdOf(order.account),
    contract: order.market,
    create_time: order.createdAt / 1_000,
    update_time: order.updatedAt / 1_000,
    ...(isOpen ? {} : { finish_time: order.updatedAt / 1_000, finish_as: finishOf(parts, order) }),
    status: isOpen ? 'open' : 'finished',
    size: sizeValue(instrument, signed(order, order.size), sizeDecimal),
    left: sizeValue(instrument, signed(order, order.size - order.filled), sizeDecimal),
    price: priceText(instrument, order),
    fill_price: averageText(instrument, order),
    tif: timeInForceOf(order),
    text,
    ...(order.reduceOnly ? { is_reduce_only: true } : {}),
    ...(isClose ? { is_close: true } : {}),
    stp_id: options.selfTradeGroup,
    stp_act: selfTrade,
    amend_text: amendText,
    biz_info: '-',
  }
}

/** The signed size of a position that a fill has closed; 0 when it only opened. */
export function closeSize(fill: FillView): number {
  return signed(fill, fill.closed)
}
