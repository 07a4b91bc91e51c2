import { spoken } from '@venuekit/composite'
import { tolerantEnum, wireId, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { maybeDecimal, mexcWord, unlessZero } from '../texts.ts'
import { bodyOf, type BodyReader } from '../streams/reader.ts'
import { orderKinds, unknownKind, type OrderKind } from './order-row.ts'

/** A side, as a push writes it. */
export const pushSide = /* @__PURE__ */ z.literal([1, 2]).transform((type) => (type === 1 ? 'buy' : 'sell'))

const kinds: ReadonlyMap<number, OrderKind> = /* @__PURE__ */ new Map<number, OrderKind>([
  [1, orderKinds.LIMIT],
  [2, orderKinds.LIMIT_MAKER],
  [3, orderKinds.IMMEDIATE_OR_CANCEL],
  [4, orderKinds.FILL_OR_KILL],
  [5, orderKinds.MARKET],
])

const row = /* @__PURE__ */ z.object({
  id: wireId,
  clientId: mexcWord,
  price: maybeDecimal,
  quantity: maybeDecimal,
  amount: maybeDecimal,
  avgPrice: maybeDecimal,
  orderType: z.number(),
  tradeType: pushSide,
  cumulativeQuantity: maybeDecimal,
  cumulativeAmount: maybeDecimal,
  status: /* @__PURE__ */ tolerantEnum({
    0: 'pending',
    1: 'open',
    2: 'filled',
    3: 'partially-filled',
    4: 'cancelled',
    5: 'cancelled',
  }),
  createTime: wireMilliseconds,
})

/** A change of an own order. Its own time is that of its creation; that of the change is the message's. */
export const orderPush: BodyReader = /* @__PURE__ */ bodyOf(
  {
    id: [1, 'text'],
    clientId: [2, 'text'],
    price: [3, 'text'],
    quantity: [4, 'text'],
    amount: [5, 'text'],
    avgPrice: [6, 'text'],
    orderType: [7, 'integer'],
    tradeType: [8, 'integer'],
    cumulativeQuantity: [13, 'text'],
    cumulativeAmount: [14, 'text'],
    status: [15, 'integer'],
    createTime: [16, 'integer'],
  },
  row,
  (one, { instrument, sentAt }) => {
    const kind = kinds.get(one.orderType) ?? unknownKind
    const isMarket = kind.type === 'market'
    // Of a market order the price is none, and an amount says that it was placed by value.
    const quoteQuantity = isMarket ? unlessZero(one.amount) : undefined
    return {
      type: 'order',
      order: spoken({
        symbol: instrument().symbol,
        orderId: one.id,
        clientOrderId: one.clientId,
        side: one.tradeType,
        ...kind,
        status: one.status,
        quantity: quoteQuantity === undefined ? unlessZero(one.quantity) : undefined,
        quoteQuantity,
        filled: one.cumulativeQuantity,
        price: isMarket ? undefined : unlessZero(one.price),
        average: unlessZero(one.avgPrice),
        filledValue: one.cumulativeAmount,
        createdAt: one.createTime === 0 ? undefined : one.createTime,
        updatedAt: sentAt,
      }),
    }
  },
)
