import { div, isPositive, isZero, sub, sum, mul, type Decimal } from '@venuekit/core/decimal'
import type { Fill, Instruments, Order, OrderType, TimeInForce } from '@venuekit/core'
import { tolerantEnum, wireId, orAbsent } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { maybeDecimal, maybeTime, mexcWord, unlessZero } from '../texts.ts'

/** What a type of the exchange says of the order. */
export interface OrderKind {
  readonly type: OrderType | 'unknown'
  readonly timeInForce: TimeInForce | undefined
  readonly postOnly: boolean | undefined
}

/** The types of the exchange, which hold the time in force. */
export const orderKinds = {
  LIMIT: { type: 'limit', timeInForce: 'gtc', postOnly: false },
  LIMIT_MAKER: { type: 'limit', timeInForce: 'gtc', postOnly: true },
  IMMEDIATE_OR_CANCEL: { type: 'limit', timeInForce: 'ioc', postOnly: false },
  FILL_OR_KILL: { type: 'limit', timeInForce: 'fok', postOnly: false },
  MARKET: { type: 'market', timeInForce: undefined, postOnly: undefined },
} as const satisfies Readonly<Record<string, OrderKind>>

/** A type that is not known here: an order that waits for a price, which is placed elsewhere. */
export const unknownKind: OrderKind = { type: 'unknown', timeInForce: undefined, postOnly: undefined }

const side = /* @__PURE__ */ z.enum(['BUY', 'SELL']).transform((word) => (word === 'BUY' ? 'buy' : 'sell'))

/** An order as REST writes it when it is asked for. */
export const spotOrderRow = /* @__PURE__ */ z.object({
  symbol: z.string(),
  orderId: wireId,
  clientOrderId: mexcWord,
  price: maybeDecimal,
  origQty: maybeDecimal,
  /** The documents' name of the same. */
  Qty: maybeDecimal,
  executedQty: maybeDecimal,
  cummulativeQuoteQty: maybeDecimal,
  origQuoteOrderQty: maybeDecimal,
  status: /* @__PURE__ */ tolerantEnum({
    PENDING: 'pending',
    NEW: 'open',
    PARTIALLY_FILLED: 'partially-filled',
    FILLED: 'filled',
    CANCELED: 'cancelled',
    PARTIALLY_CANCELED: 'cancelled',
  }),
  type: z.string(),
  side,
  stopPrice: maybeDecimal,
  time: maybeTime,
  updateTime: maybeTime,
  cancelReason: mexcWord,
})

export type SpotOrderRow = z.output<typeof spotOrderRow>

/** What the exchange answers a new order with: neither how it stands nor what was filled. */
export const orderAck = /* @__PURE__ */ z.object({
  orderId: wireId,
  transactTime: /* @__PURE__ */ orAbsent(maybeTime),
})

/** The kind of a type. */
function kindOf(type: string): OrderKind {
  const known: Readonly<Record<string, OrderKind>> = orderKinds
  return Object.hasOwn(known, type) ? (known[type] ?? unknownKind) : unknownKind
}

/** An order in the words of the model. */
export function toSpotOrder(row: SpotOrderRow, instruments: Instruments): Order {
  const kind = kindOf(row.type)
  const isMarket = kind.type === 'market'
  // A market order to buy mostly asks for a value; the price of a market order is none.
  const quoteQuantity = isMarket && row.side === 'buy' ? unlessZero(row.origQuoteOrderQty) : undefined
  const quantity = quoteQuantity === undefined ? unlessZero(row.origQty ?? row.Qty) : undefined
  const filled = row.executedQty
  const filledValue = row.cummulativeQuoteQty
  return {
    symbol: instruments.requireExchangeSymbol(row.symbol).symbol,
    orderId: row.orderId,
    clientOrderId: row.clientOrderId,
    side: row.side,
    ...kind,
    status: row.status,
    quantity,
    quoteQuantity,
    filled,
    remaining: quantity === undefined || filled === undefined ? undefined : sub(quantity, filled),
    price: isMarket ? undefined : unlessZero(row.price),
    average: averageOf(filledValue, filled),
    filledValue,
    triggerPrice: unlessZero(row.stopPrice),
    fees: [],
    reduceOnly: undefined,
    createdAt: row.time,
    updatedAt: row.updateTime,
    reason: row.cancelReason,
  }
}

/** The mean price of what was filled: a value by its size. */
function averageOf(value: Decimal | undefined, size: Decimal | undefined): Decimal | undefined {
  if (value === undefined || size === undefined || isZero(value) || isZero(size)) return undefined
  return div(value, size, { decimals: 20, rounding: 'half-even' })
}

/** Whether a record says that something was filled, and not for how much. */
export function lacksValue({ filled, filledValue }: Pick<Order, 'filled' | 'filledValue'>): boolean {
  return filled !== undefined && isPositive(filled) && (filledValue === undefined || isZero(filledValue))
}

/** An order whose record lacks what was paid: that, and the mean price, by its own executions, as far as those are all of it. */
export function withAverage(order: Order, fills: readonly Pick<Fill, 'orderId' | 'price' | 'size'>[]): Order {
  const own = fills.filter(({ orderId }) => orderId === order.orderId)
  const size = sum(own.map((fill) => fill.size))
  if (order.filled !== size) return order
  const filledValue = sum(own.map((fill) => mul(fill.price, fill.size)))
  return { ...order, filledValue, average: averageOf(filledValue, size) }
}
