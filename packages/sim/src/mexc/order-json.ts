import { toText } from '../engine/units.ts'
import type { OrderView } from '../engine/views.ts'
import type { MexcParts } from './mexc-parts.ts'
import { orderIdText } from './order-ids.ts'
import type { MexcTag } from './order-terms.ts'

/** Average prices have so many decimals more than prices. */
const averageDecimals = 6

export function tagOf({ tag }: Pick<OrderView, 'tag'>): MexcTag {
  // Orders that a test places for nobody carry no tag, and nobody is told of them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every order of an account is submitted with this tag
  return tag as MexcTag
}

export function statusOf({ status, filled }: OrderView): string {
  if (status === 'filled') return 'FILLED'
  if (status === 'open') return filled === 0 ? 'NEW' : 'PARTIALLY_FILLED'
  return filled === 0 ? 'CANCELED' : 'PARTIALLY_CANCELED'
}

/** The quantities that REST and sockets show alike. */
export interface OrderTexts {
  readonly id: string
  readonly price: string
  /** Base. */
  readonly quantity: string
  readonly remainQuantity: string
  readonly filledQuantity: string
  /** Quote. */
  readonly amount: string
  readonly remainAmount: string
  readonly filledAmount: string
  readonly averagePrice: string
}

export function orderTexts(parts: MexcParts, order: OrderView): OrderTexts {
  const { view, assets } = parts.engine
  const instrument = view.instrument(order.market)
  const { quote, size, filled, value, price } = order
  const money = (amount: bigint): string => assets.text(instrument.quote, amount)
  const amount = quote ?? (price === undefined ? 0n : instrument.value(price, size))
  const left = quote === undefined ? size - filled : 0
  const remaining = quote === undefined ? (price === undefined ? 0n : instrument.value(price, left)) : quote - value
  return {
    id: orderIdText(order.id, parts.options.orderIds),
    price: price === undefined ? tagOf(order).shownPrice : instrument.priceText(price),
    quantity: instrument.sizeText(size),
    remainQuantity: instrument.sizeText(left),
    filledQuantity: instrument.sizeText(filled),
    amount: money(amount),
    remainAmount: money(remaining < 0n ? 0n : remaining),
    filledAmount: money(value),
    averagePrice:
      filled === 0
        ? '0'
        : toText(instrument.averagePrice(value, filled, averageDecimals), instrument.priceDecimals + averageDecimals),
  }
}

/** An order as queries show it. */
export function orderJson(parts: MexcParts, order: OrderView): object {
  const { id, price, quantity, filledQuantity, amount, filledAmount } = orderTexts(parts, order)
  const { type, stpMode } = tagOf(order)
  return {
    symbol: order.market,
    orderId: id,
    orderListId: -1,
    clientOrderId: order.clientId ?? null,
    price,
    origQty: quantity,
    executedQty: filledQuantity,
    cummulativeQuoteQty: filledAmount,
    status: statusOf(order),
    timeInForce: null,
    type,
    side: order.side.toUpperCase(),
    stopPrice: null,
    icebergQty: null,
    time: order.createdAt,
    updateTime: order.version > 0 ? order.updatedAt : null,
    isWorking: true,
    stpMode,
    cancelReason: order.reason === 'self-trade' ? 'stp_cancel' : '',
    origQuoteOrderQty: amount,
  }
}

/** The answer to a new order: nothing of what has become of it. */
export function acknowledgementJson(parts: MexcParts, order: OrderView): object {
  const { acknowledgement, quoteQuantity } = parts.options
  const { id, price, quantity } = orderTexts(parts, order)
  const head = { symbol: order.market, orderId: id, orderListId: -1 }
  if (acknowledgement === 'short') return head
  const { type, stpMode } = tagOf(order)
  const unknown = quoteQuantity === 'null' ? { origQty: null } : {}
  return {
    ...head,
    price,
    ...(order.quote === undefined ? { origQty: quantity } : unknown),
    type,
    side: order.side.toUpperCase(),
    stpMode,
    transactTime: order.createdAt,
  }
}

/** An order that has been cancelled, and as it was. */
export interface Cancelled {
  readonly before: OrderView
  readonly after: OrderView
}

/** The answer to a cancellation, which may have an id of its own. */
export function cancellationJson(parts: MexcParts, { before, after }: Cancelled, cancelId?: string): object {
  const { cancelAnswer } = parts.options
  const { id, price, quantity, filledQuantity, filledAmount } = orderTexts(parts, after)
  const { type } = tagOf(after)
  const side = after.side.toUpperCase()
  if (cancelAnswer === 'short') return { symbol: after.market, orderId: id, price, origQty: quantity, type, side }
  return {
    symbol: after.market,
    origClientOrderId: after.clientId ?? null,
    orderId: id,
    clientOrderId: cancelId ?? after.clientId ?? null,
    price,
    origQty: quantity,
    executedQty: filledQuantity,
    cummulativeQuoteQty: filledAmount,
    status: statusOf(cancelAnswer === 'before' ? before : after),
    timeInForce: 'GTC',
    type,
    side,
  }
}
