import {
  checkOrder,
  compare,
  decimal,
  equals,
  isMultipleOf,
  isPositive,
  type AmendRequest,
  type Decimal,
  type DecimalInput,
  type Instrument,
  type Order,
  type OrderFeatures,
  type OrderRef,
} from '@venuekit/core'
import { InvalidOrderError } from '@venuekit/core/errors'
import type { CheckedAmendment } from '../ports/order-commands.ts'

interface Amending {
  readonly ref: OrderRef
  readonly change: AmendRequest
  readonly known: Order | undefined
  readonly instrument: Instrument
  readonly features: OrderFeatures
}

/** Checks a change of an order against the instrument, and as far as the order is known against what it would become. */
export function checkAmendment({ ref, change, known, instrument, features }: Amending): CheckedAmendment {
  const price = step(change.price, 'price', { instrument, of: instrument.priceStep })
  const quantity = step(change.quantity, 'quantity', { instrument, of: instrument.sizeStep })
  if (price === undefined && quantity === undefined)
    throw broken('change', 'needs a new price, a new quantity, or both')
  if (features.amend?.priceAndQuantity === false && price !== undefined && quantity !== undefined) {
    throw broken('change', 'this exchange changes either the price or the quantity, not both at once')
  }
  if (quantity !== undefined && known?.filled !== undefined && compare(quantity, known.filled) < 0) {
    throw broken('quantity', `${quantity} is less than the ${known.filled} that are filled already`)
  }
  const needs = features.amend?.needs ?? []
  if (needs.includes('orderId') && ref.orderId === undefined) throw broken('ref', 'this exchange needs the orderId')
  const side = change.side ?? known?.side
  if (needs.includes('side') && side === undefined) throw broken('side', 'this exchange needs the side of the order')
  const becomes = { price: price ?? known?.price, quantity: quantity ?? known?.quantity }
  if (needs.includes('quantity') && becomes.quantity === undefined) {
    throw broken('quantity', 'this exchange needs the quantity also where it does not change')
  }
  if (becomes.price !== undefined && becomes.quantity !== undefined && side !== undefined) {
    const { symbol } = instrument
    const reduceOnly = known?.reduceOnly === true
    // As a limit order of its own it would have to obey the same rules.
    checkOrder(
      { type: 'limit', symbol, side, price: becomes.price, quantity: becomes.quantity, reduceOnly },
      instrument,
      features,
    )
  }
  return { instrument, ref, price, quantity, known, side }
}

/** Whether an order is what the change was to make of it. */
export function isAmended(order: Order, { price, quantity }: CheckedAmendment): boolean {
  const isPrice = price === undefined || (order.price !== undefined && equals(order.price, price))
  return isPrice && (quantity === undefined || (order.quantity !== undefined && equals(order.quantity, quantity)))
}

function step(
  input: DecimalInput | undefined,
  path: string,
  { of }: { readonly instrument: Instrument; readonly of: Decimal },
): Decimal | undefined {
  if (input === undefined) return undefined
  const value = decimal(input, { path })
  if (!isPositive(value)) throw broken(path, `must be above 0, not ${value}`)
  if (!isMultipleOf(value, of)) throw broken(`${path}-step`, `${value} is no multiple of the step ${of}`)
  return value
}

function broken(rule: string, problem: string): InvalidOrderError {
  return new InvalidOrderError(undefined, `${rule}: ${problem}`, { rule, outcome: 'not-sent' })
}
