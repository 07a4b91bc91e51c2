import type { Endpoint, Order, TriggerOrderRequest } from '@venuekit/core'
import { wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { futuresRequest, orderValidForMs, privateChange } from '../../calls.ts'
import { isReducing, toSignedContracts } from '../order-request.ts'
import { acceptedTrigger, checkTrigger, type CheckedTrigger } from '../../triggers.ts'

const wire = /* @__PURE__ */ z.object({ id: wireId })

interface CreateTriggerOrder {
  readonly order: TriggerOrderRequest
}

const priceTypes = { last: 0, mark: 1, index: 2 } as const

/** Places an order that waits for a price. */
export const createTriggerOrder: Endpoint<CreateTriggerOrder, z.output<typeof wire>, Order> = {
  ...privateChange('createTriggerOrder', 'never'),
  lane: 'order',
  request: ({ order }, instruments) => {
    const checked = checkTrigger(order, instruments.require(order.symbol))
    const { instrument, side, triggerPrice, price, above, text } = checked
    const { positionSide, reduceOnly = false } = order
    const initial = {
      contract: instrument.exchangeSymbol,
      ...sizeOf(checked),
      price: price ?? '0',
      tif: order.timeInForce ?? (price === undefined ? 'ioc' : 'gtc'),
      text,
      reduce_only: isReducing({ instrument, side, positionSide, reduceOnly }) || undefined,
    }
    const price_type = priceTypes[order.triggerBy ?? 'last']
    const trigger = { strategy_type: 0, price_type, price: triggerPrice, rule: above ? 1 : 2 }
    return futuresRequest('/price_orders', { json: { initial, trigger }, validForMs: orderValidForMs })
  },
  wire,
  result: ({ id }, { order }, { instruments }) =>
    acceptedTrigger(id, order, checkTrigger(order, instruments.require(order.symbol))),
}

/** Here the size stays a whole number; a part of a contract is written as text, in a member of its own. */
function sizeOf({ instrument, quantity, side }: CheckedTrigger) {
  const signed = toSignedContracts(instrument, quantity, side)
  return signed.includes('.') ? { size: 0, amount: signed } : { size: Number(signed) }
}
