import { spoken } from '@venuekit/composite'
import { add } from '@venuekit/core/decimal'
import { wireDecimal, wireId, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { bodyOf, type BodyReader } from '../streams/reader.ts'
import { maybeDecimal, mexcWord } from '../texts.ts'
import { pushSide } from './order-push.ts'

/** An execution of an own order. */
export const dealPush: BodyReader = /* @__PURE__ */ bodyOf(
  {
    price: [1, 'text'],
    quantity: [2, 'text'],
    tradeType: [4, 'integer'],
    isMaker: [5, 'integer'],
    tradeId: [7, 'text'],
    clientOrderId: [8, 'text'],
    orderId: [9, 'text'],
    feeAmount: [10, 'text'],
    feeCurrency: [11, 'text'],
    time: [12, 'integer'],
  },
  /* @__PURE__ */ z.object({
    price: wireDecimal,
    quantity: wireDecimal,
    tradeType: pushSide,
    isMaker: z.number(),
    tradeId: wireId,
    clientOrderId: mexcWord,
    orderId: wireId,
    feeAmount: maybeDecimal,
    feeCurrency: mexcWord,
    time: wireMilliseconds,
  }),
  (one, { instrument }) => {
    const { feeAmount: amount, feeCurrency: asset } = one
    return {
      type: 'fill',
      fill: {
        symbol: instrument().symbol,
        tradeId: one.tradeId,
        orderId: one.orderId,
        clientOrderId: one.clientOrderId,
        side: one.tradeType,
        price: one.price,
        size: one.quantity,
        liquidity: one.isMaker === 0 ? 'taker' : 'maker',
        kind: 'normal',
        fee: amount === undefined || asset === undefined ? undefined : { amount, asset },
        timestamp: one.time,
      },
    }
  },
)

/** What the account has of an asset, after a change. */
export const balancePush: BodyReader = /* @__PURE__ */ bodyOf(
  { vcoinName: [1, 'text'], balanceAmount: [3, 'text'], frozenAmount: [5, 'text'], time: [8, 'integer'] },
  /* @__PURE__ */ z.object({
    vcoinName: wireId,
    balanceAmount: wireDecimal,
    frozenAmount: wireDecimal,
    time: wireMilliseconds,
  }),
  ({ vcoinName: asset, balanceAmount: available, frozenAmount: locked, time }) => ({
    type: 'balance',
    balance: spoken({
      asset,
      available,
      locked,
      total: add(available, locked),
      timestamp: time === 0 ? undefined : time,
    }),
  }),
)
