import type { Instrument } from '../../engine/instrument.ts'
import type { Rejection, RejectionReason } from '../../engine/rejections.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { SpotParts } from './spot-parts.ts'

/** Label and text by reason, where numbers play no part. */
const plain: Readonly<Partial<Record<RejectionReason, readonly [label: string, text: string]>>> = {
  'market-halted': ['TRADE_RESTRICTED', 'Trading is suspended in this market'],
  'cancel-only': ['TRADE_RESTRICTED', 'Only cancellations are allowed in this market'],
  'post-only-mode': ['TRADE_RESTRICTED', 'Only post-only orders are allowed in this market'],
  'side-not-allowed': ['TRADE_RESTRICTED', 'This side is not allowed in this market'],
  'not-supported': ['INVALID_PARAM_VALUE', 'Invalid combination of parameters'],
  'price-not-positive': ['INVALID_PARAM_VALUE', 'Invalid price'],
  'price-step': ['INVALID_PRECISION', 'Invalid price precision'],
  'size-not-positive': ['INVALID_PARAM_VALUE', 'Invalid amount'],
  'size-step': ['INVALID_PRECISION', 'Invalid amount precision'],
  'size-too-small': ['AMOUNT_TOO_LITTLE', 'Order amount too little'],
  'size-too-large': ['AMOUNT_TOO_MUCH', 'Order amount too much'],
  'value-too-large': ['AMOUNT_TOO_MUCH', 'Order value too large'],
  'price-band': ['PRICE_TOO_DEVIATED', 'Order price deviates too much from the market'],
  'post-only-would-take': ['POC_FILL_IMMEDIATELY', 'Order would match and take immediately so its cancelled'],
  'insufficient-balance': ['BALANCE_NOT_ENOUGH', 'Not enough balance'],
  'fok-not-filled': ['FOK_NOT_FILL', 'Order cannot be filled completely'],
  'no-liquidity': ['ORDER_BOOK_NOT_FOUND', 'Not enough liquidity'],
  'too-many-orders': ['TOO_MANY_ORDERS', 'Too many open orders'],
  'duplicate-client-id': ['REPEATED_CREATION', 'Order with this text exists already'],
  'no-change': ['NO_CHANGE', 'No change is made'],
  'order-not-found': ['ORDER_NOT_FOUND', 'Order not found'],
}

/** What the exchange says when the engine refuses. */
export function refusalOf({ room }: SpotParts, instrument: Instrument, rejection: Rejection): GateioRefusal {
  if (rejection.reason === 'value-too-small') {
    const { quote, valueAsset } = instrument
    const money = (amount: bigint): string => room.engine.assets.text(valueAsset, amount)
    const text = `Your order size ${money(rejection.value)} ${quote} is too small. The minimum is ${money(rejection.limit)} ${quote}`
    return new GateioRefusal('INVALID_PARAM_VALUE', text)
  }
  const [label, text] = plain[rejection.reason] ?? ['INVALID_PARAM_VALUE', 'Invalid parameters']
  return new GateioRefusal(label, text)
}
