import type { Endpoint, Order, TriggerOrderRequest } from '@venuekit/core'
import { wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { orderValidForMs, privateChange, request } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import {
  acceptedTrigger,
  checkTrigger,
  longestWaitSeconds,
  refusedTrigger,
  type CheckedTrigger,
} from '../../triggers.ts'

const wire = /* @__PURE__ */ z.object({ id: wireId })

interface CreateTriggerOrder {
  readonly order: TriggerOrderRequest
  readonly options: GateioOptions
}

/** Places an order that waits for a price of the last trade. The exchange keeps it for no more than 30 days. */
export const createTriggerOrder: Endpoint<CreateTriggerOrder, z.output<typeof wire>, Order> = {
  ...privateChange('createTriggerOrder', 'never'),
  lane: 'order',
  request: ({ order, options }, instruments) => {
    const checked = checkSpotTrigger(order, checkTrigger(order, instruments.require(order.symbol)))
    const { instrument, side, quantity, triggerPrice, price, above, text } = checked
    const isMarket = price === undefined
    const put = {
      type: isMarket ? 'market' : 'limit',
      side,
      price: price ?? '0',
      amount: quantity,
      account: accountWords[options.account ?? 'spot'],
      time_in_force: order.timeInForce ?? (isMarket ? 'ioc' : 'gtc'),
      text,
    }
    const trigger = { price: triggerPrice, rule: above ? '>=' : '<=', expiration: longestWaitSeconds }
    const json = { trigger, put, market: instrument.exchangeSymbol }
    return request('/spot/price_orders', { json, validForMs: orderValidForMs })
  },
  wire,
  result: ({ id }, { order }, { instruments }) =>
    acceptedTrigger(id, order, checkTrigger(order, instruments.require(order.symbol))),
}

/** These orders have a word of their own for the spot account. */
const accountWords = { spot: 'normal', margin: 'margin', unified: 'unified' } as const

function checkSpotTrigger(order: TriggerOrderRequest, checked: CheckedTrigger): CheckedTrigger {
  const { side, price, instrument } = checked
  if (price === undefined && side === 'buy') {
    throw refusedTrigger(
      'quantity',
      'a market buy spends a value, which is not known before it fires; give a limit',
      instrument,
    )
  }
  if (order.reduceOnly === true || order.positionSide !== undefined) {
    throw refusedTrigger('reduce-only', 'a spot order has no position that it could reduce or belong to', instrument)
  }
  if (order.triggerBy === undefined || order.triggerBy === 'last') return checked
  throw refusedTrigger(
    'triggerBy',
    `a spot order waits for the last price, not for the ${order.triggerBy} price`,
    instrument,
  )
}
