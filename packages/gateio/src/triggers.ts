// Orders that the exchange holds back until a price is reached, in what both products have in common.
import {
  decimal,
  InvalidOrderError,
  isMultipleOf,
  NotSupportedError,
  type Decimal,
  type DecimalInput,
  type Instrument,
  type OrderType,
  type Side,
  type TriggerOrderRequest,
} from '@venuekit/core'
import { toText } from './texts.ts'

/** How long the exchange waits for the price, where it wants that to be said. */
export const longestWaitSeconds = 30 * 86_400

/** A trigger order whose numbers are decimals on the market's steps. */
export interface CheckedTrigger {
  readonly instrument: Instrument
  readonly side: Side
  readonly quantity: Decimal
  readonly triggerPrice: Decimal
  /** The limit; absent for what is bought or sold at market once it fires. */
  readonly price: Decimal | undefined
  /** Whether it waits for a price that rises: a stop follows the market, a profit is taken against it. */
  readonly above: boolean
  readonly text: string | undefined
}

/** Checks what can be known before a trigger order is sent. */
export function checkTrigger(request: TriggerOrderRequest, instrument: Instrument): CheckedTrigger {
  if (request.type === 'trailing-stop') {
    throw new NotSupportedError('Trailing stops of Gate.io are not supported; use a stop order', { exchange: 'gateio' })
  }
  const { type, side, clientOrderId } = request
  const onStep = (name: string, input: DecimalInput, step: Decimal): Decimal => {
    const value = decimal(input, { path: name })
    if (isMultipleOf(value, step)) return value
    throw refusedTrigger(name, `${value} is no multiple of the step ${step}`, instrument)
  }
  return {
    instrument,
    side,
    quantity: onStep('quantity', request.quantity, instrument.sizeStep),
    triggerPrice: onStep('triggerPrice', request.triggerPrice, instrument.priceStep),
    price: 'price' in request ? onStep('price', request.price, instrument.priceStep) : undefined,
    above: type.startsWith('stop') === (side === 'buy'),
    text: clientOrderId === undefined ? undefined : toText(clientOrderId),
  }
}

/** What kind of order it is, by what it waits for. */
export function triggerType(order: {
  readonly side: Side
  readonly above: boolean
  readonly isMarket: boolean
}): OrderType {
  const isStop = order.above === (order.side === 'buy')
  if (order.isMarket) return isStop ? 'stop-market' : 'take-profit-market'
  return isStop ? 'stop-limit' : 'take-profit-limit'
}

/** A trigger order that breaks a rule. */
export function refusedTrigger(rule: string, problem: string, { symbol }: Instrument): InvalidOrderError {
  return new InvalidOrderError(undefined, `${symbol}: ${rule}: ${problem}`, { rule, context: { symbol } })
}

/** The order that was just accepted, of which the exchange says no more than its id. */
export function acceptedTrigger(id: string, request: TriggerOrderRequest, checked: CheckedTrigger) {
  const { instrument, side, quantity, triggerPrice, price } = checked
  return {
    symbol: instrument.symbol,
    orderId: id,
    clientOrderId: request.clientOrderId,
    side,
    type: request.type,
    timeInForce: request.timeInForce ?? (price === undefined ? 'ioc' : 'gtc'),
    status: 'pending',
    quantity,
    quoteQuantity: undefined,
    filled: undefined,
    remaining: undefined,
    price,
    average: undefined,
    filledValue: undefined,
    triggerPrice,
    fees: [],
    postOnly: false,
    reduceOnly: request.reduceOnly,
    createdAt: undefined,
    updatedAt: undefined,
    reason: undefined,
  } as const
}
