import type { Fill, Instruments } from '@venuekit/core'
import { orAbsent, tolerantEnum, wireDecimal, wireId, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { fromText, gateioWord, maybeDecimal } from '../texts.ts'
import { spotFees } from './order-row.ts'

/** An execution of an own order, as REST and sockets write it. */
export const spotFillRow = /* @__PURE__ */ z.object({
  id: wireId,
  order_id: wireId,
  currency_pair: z.string(),
  create_time_ms: wireMilliseconds,
  side: z.enum(['buy', 'sell']),
  role: /* @__PURE__ */ orAbsent(/* @__PURE__ */ tolerantEnum(['maker', 'taker'])),
  amount: wireDecimal,
  price: wireDecimal,
  fee: maybeDecimal,
  fee_currency: gateioWord,
  gt_fee: maybeDecimal,
  point_fee: maybeDecimal,
  text: gateioWord,
})

export type SpotFillRow = z.output<typeof spotFillRow>

/** An execution in the words of the model. */
export function toSpotFill(row: SpotFillRow, instruments: Instruments): Fill {
  const { symbol } = instruments.requireExchangeSymbol(row.currency_pair)
  return {
    symbol,
    tradeId: row.id,
    orderId: row.order_id,
    clientOrderId: fromText(row.text),
    side: row.side,
    price: row.price,
    size: row.amount,
    liquidity: row.role ?? 'unknown',
    kind: 'normal',
    fee: feeOf(row),
    timestamp: row.create_time_ms,
  }
}

/** The one fee of an execution, in the asset that it was paid in; a fee of 0 is one as well. */
function feeOf(row: SpotFillRow): Fill['fee'] {
  const [fee] = spotFees(row)
  if (fee !== undefined || row.fee === undefined || row.fee_currency === undefined) return fee
  return { amount: row.fee, asset: row.fee_currency }
}
