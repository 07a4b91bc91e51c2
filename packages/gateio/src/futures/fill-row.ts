import { contractsToBase, type Fill, type Instruments } from '@venuekit/core'
import { abs, isNegative, isZero } from '@venuekit/core/decimal'
import { orAbsent, tolerantEnum, wireDecimal, wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { firstTime, fromText, gateioTime, gateioWord, maybeDecimal } from '../texts.ts'

/** An execution of an own order, as REST (either of its two lists) and sockets write it. */
export const futuresFillRow = /* @__PURE__ */ z
  .object({
    id: /* @__PURE__ */ orAbsent(wireId),
    trade_id: /* @__PURE__ */ orAbsent(wireId),
    order_id: wireId,
    contract: z.string(),
    create_time: gateioTime,
    create_time_ms: gateioTime,
    /** Contracts; negative when they were sold. */
    size: wireDecimal,
    price: wireDecimal,
    role: /* @__PURE__ */ orAbsent(/* @__PURE__ */ tolerantEnum(['maker', 'taker'])),
    text: gateioWord,
    fee: maybeDecimal,
    point_fee: maybeDecimal,
  })
  .transform((row, context) => {
    const tradeId = row.id ?? row.trade_id
    const timestamp = firstTime(row.create_time_ms, row.create_time)
    if (tradeId !== undefined && timestamp !== undefined) return { ...row, tradeId, timestamp }
    context.issues.push({ code: 'custom', message: 'expected an id and a time', input: row })
    return z.NEVER
  })

export type FuturesFillRow = z.output<typeof futuresFillRow>

/** What the exchange writes into the text of an execution that it brought about itself. */
const ownWords: Readonly<Record<string, Fill['kind']>> = {
  liquidation: 'liquidation',
  insurance: 'liquidation',
  auto_deleveraging: 'adl',
}

/** An execution in the words of the model. */
export function toFuturesFill(row: FuturesFillRow, instruments: Instruments): Fill {
  const instrument = instruments.requireExchangeSymbol(row.contract)
  return {
    symbol: instrument.symbol,
    tradeId: row.tradeId,
    orderId: row.order_id,
    clientOrderId: fromText(row.text),
    side: isNegative(row.size) ? 'sell' : 'buy',
    price: row.price,
    size: contractsToBase(instrument, abs(row.size)),
    liquidity: row.role ?? 'unknown',
    kind: ownWords[row.text ?? ''] ?? 'normal',
    fee: feeOf(row, instrument.settle ?? instrument.quote),
    timestamp: row.timestamp,
  }
}

/** Paid in points where there are any, otherwise in the settlement asset. */
function feeOf({ fee, point_fee: points }: FuturesFillRow, asset: string): Fill['fee'] {
  if (points !== undefined && !isZero(points)) return { amount: points, asset: 'POINT' }
  return fee === undefined ? undefined : { amount: fee, asset }
}
