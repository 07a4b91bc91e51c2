import type { CheckedAmendment } from '@venuekit/composite'
import { baseToContracts, InvalidOrderError, type CheckedOrder, type Instrument, type Side } from '@venuekit/core'
import { neg, type Decimal } from '@venuekit/core/decimal'
import { toText } from '../texts.ts'

/** A size as the exchange writes it: contracts, negative when they are sold. */
export function toSignedContracts(instrument: Instrument, size: Decimal, side: Side): Decimal {
  const contracts = baseToContracts(instrument, size)
  return side === 'sell' ? neg(contracts) : contracts
}

/** The body of an order, over REST and over a socket. What is undefined is not sent. */
export function futuresOrderBody(order: CheckedOrder): Readonly<Record<string, string | boolean | undefined>> {
  const { instrument, side, clientOrderId, quantity } = order
  const common = {
    text: clientOrderId === undefined ? undefined : toText(clientOrderId),
    contract: instrument.exchangeSymbol,
    size: quantity === undefined ? undefined : toSignedContracts(instrument, quantity, side),
  }
  const reduce_only = isReducing(order) || undefined
  if (order.type === 'limit') {
    const { price, postOnly, timeInForce, visibleQuantity } = order
    return {
      ...common,
      iceberg: visibleQuantity === undefined ? undefined : baseToContracts(instrument, visibleQuantity),
      price,
      tif: postOnly ? 'poc' : timeInForce,
      reduce_only,
    }
  }
  // There is no type of order: a price of 0 is the market's.
  const { timeInForce, maximumSlippage } = order
  return {
    ...common,
    price: '0',
    tif: timeInForce,
    reduce_only,
    market_order_slip_ratio: maximumSlippage,
  }
}

/**
 * In hedge mode a plain buy opens a long position and a plain sell a short one: what is to make the other one smaller has to say
 * that it only reduces.
 */
export function isReducing({
  reduceOnly,
  positionSide,
  side,
  instrument,
}: Pick<CheckedOrder, 'reduceOnly' | 'positionSide' | 'side' | 'instrument'>): boolean {
  if (positionSide === undefined) return reduceOnly
  const closes = (positionSide === 'long') === (side === 'sell')
  if (closes || !reduceOnly) return closes
  const problem = `${instrument.symbol}: position-side: a ${side} never reduces a ${positionSide} position`
  throw new InvalidOrderError(undefined, problem, { rule: 'position-side' })
}

/** What changes of an order. The size is signed like that of a new one, so that the side has to be known. */
export function amendmentBody(amendment: CheckedAmendment): Readonly<Record<string, string | undefined>> {
  const { instrument, price, quantity, known, side = known?.side } = amendment
  if (quantity === undefined) return { price }
  if (side !== undefined) return { size: toSignedContracts(instrument, quantity, side), price }
  const problem = `${instrument.symbol}: side: is needed to change the quantity of an order that is not known here`
  throw new InvalidOrderError(undefined, problem, { rule: 'side' })
}
