import type { Fill, Instruments } from '@venuekit/core'
import { wireBoolean, wireDecimal, wireId, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { maybeDecimal, mexcWord } from '../texts.ts'

/** An execution of an own order. */
export const spotFillRow = /* @__PURE__ */ z.object({
  symbol: z.string(),
  id: wireId,
  orderId: wireId,
  clientOrderId: mexcWord,
  price: wireDecimal,
  qty: wireDecimal,
  commission: maybeDecimal,
  commissionAsset: mexcWord,
  time: wireMilliseconds,
  isBuyer: wireBoolean,
  isMaker: wireBoolean,
})

export type SpotFillRow = z.output<typeof spotFillRow>

/** An execution in the words of the model. The fee is in whatever asset it was paid in. */
export function toSpotFill(row: SpotFillRow, instruments: Instruments): Fill {
  const { commission: amount, commissionAsset: asset } = row
  return {
    symbol: instruments.requireExchangeSymbol(row.symbol).symbol,
    tradeId: row.id,
    orderId: row.orderId,
    clientOrderId: row.clientOrderId,
    side: row.isBuyer ? 'buy' : 'sell',
    price: row.price,
    size: row.qty,
    liquidity: row.isMaker ? 'maker' : 'taker',
    kind: 'normal',
    fee: amount === undefined || asset === undefined ? undefined : { amount, asset },
    timestamp: row.time,
  }
}
