import type { Instrument } from '../../engine/instrument.ts'
import type { Rejection, RejectionReason } from '../../engine/rejections.ts'
import { GateioRefusal } from '../common/refusal.ts'

/** Label and text by reason, where numbers play no part. */
const plain: Readonly<Partial<Record<RejectionReason, readonly [label: string, text: string]>>> = {
  'market-halted': ['TRADE_RESTRICTED', 'Trading is suspended in this contract'],
  'cancel-only': ['TRADE_RESTRICTED', 'Only cancellations are allowed in this contract'],
  'post-only-mode': ['TRADE_RESTRICTED', 'Only post-only orders are allowed in this contract'],
  'side-not-allowed': ['TRADE_RESTRICTED', 'This side is not allowed in this contract'],
  'reduce-only-mode': ['CONTRACT_IN_DELISTING', 'Only orders that reduce a position are allowed'],
  'not-supported': ['INVALID_PARAM_VALUE', 'Invalid combination of parameters'],
  'price-not-positive': ['INVALID_PARAM_VALUE', 'invalid price'],
  'price-step': ['INVALID_PARAM_VALUE', 'invalid price'],
  'size-not-positive': ['INVALID_PARAM_VALUE', 'invalid size'],
  'size-step': ['INVALID_PARAM_VALUE', 'invalid size'],
  'price-band': ['PRICE_TOO_DEVIATED', 'order price deviates too much from the mark price'],
  'insufficient-balance': ['BALANCE_NOT_ENOUGH', 'balance not enough'],
  'fok-not-filled': ['ORDER_FOK', 'order cannot be filled completely'],
  'no-liquidity': ['CONTRACT_NO_COUNTER', 'no counter orders'],
  'too-many-orders': ['TOO_MANY_ORDERS', 'too many open orders'],
  'duplicate-client-id': ['REPEATED_CREATION', 'an order with this text exists already'],
  'no-change': ['NO_CHANGE', 'no change is made'],
  'already-filled': ['ORDER_FINISHED', 'order finished'],
  'order-not-found': ['ORDER_NOT_FOUND', 'order not found'],
  'order-not-open': ['ORDER_FINISHED', 'order finished'],
  'reduce-only-exceeds': ['REDUCE_EXCEEDED', 'the order reduces more than is held'],
  'nothing-to-reduce': ['POSITION_EMPTY', 'there is no position to reduce'],
  'position-value-limit': ['RISK_LIMIT_EXCEEDED', 'the position would exceed the risk limit'],
  'leverage-too-high': ['LEVERAGE_TOO_HIGH', 'leverage is too high'],
  'leverage-too-low': ['LEVERAGE_TOO_LOW', 'leverage is too low'],
  'margin-too-large': ['REMOVE_TOO_MUCH', 'more margin than can be removed'],
  'position-open': ['POSITION_HOLDING', 'there are positions'],
  'orders-open': ['ORDER_PENDING', 'there are open orders'],
  'no-position': ['POSITION_EMPTY', 'position is empty'],
  'cross-margin': ['POSITION_CROSS_MARGIN', 'the position is in cross margin mode'],
}

/** What the exchange says when the engine refuses. */
export function refusalOf(instrument: Instrument, rejection: Rejection, orderPrice?: number): GateioRefusal {
  if (rejection.reason === 'post-only-would-take') {
    const counter = instrument.priceText(rejection.price)
    const own = orderPrice === undefined ? '' : ` ${instrument.priceText(orderPrice)}`
    return refused('ORDER_POC_IMMEDIATE', `order price${own} while counter price ${counter}`)
  }
  if (rejection.reason === 'size-too-small' || rejection.reason === 'size-too-large') {
    const label = rejection.reason === 'size-too-small' ? 'SIZE_TOO_SMALL' : 'SIZE_TOO_LARGE'
    return refused(label, `the limit is ${instrument.sizeText(rejection.limit)}`)
  }
  const [label, text] = plain[rejection.reason] ?? ['INVALID_PARAM_VALUE', 'Invalid parameters']
  return refused(label, text)
}

/** Futures say it in `detail`. */
export function refused(label: string, text: string): GateioRefusal {
  return new GateioRefusal(label, text, { field: 'detail' })
}
