import type { TriggerOrderRequest } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { connectSpot, now } from '../../test/rest-fixture.ts'

const stop = {
  symbol: 'BTC/USDT',
  side: 'sell',
  type: 'stop-limit',
  quantity: '0.002',
  triggerPrice: '100',
  price: '99.5',
} as const

describe('an order that waits for a price', () => {
  test('[S3.88] is written as a trigger and what it fires', async () => {
    await using gate = await connectSpot({ status: 201, body: '{"id":1432329}' })
    const placed = await gate.privateRest.placeTriggerOrder({ ...stop, clientOrderId: 'abc' })
    expect(gate.lines()).toEqual(['POST /spot/price_orders'])
    expect(gate.last().body).toBe(
      '{"trigger":{"price":"100","rule":"<=","expiration":2592000},"put":{"type":"limit","side":"sell","price":"99.5","amount":"0.002","account":"normal","time_in_force":"gtc","text":"t-abc"},"market":"BTC_USDT"}',
    )
    expect(gate.last().headers).toMatchObject({ 'x-gate-exptime': String(now + 5_000) })
    expect(placed).toMatchObject({
      orderId: '1432329',
      clientOrderId: 'abc',
      type: 'stop-limit',
      status: 'pending',
      quantity: '0.002',
      price: '99.5',
      triggerPrice: '100',
    })
  })

  test.each([
    ['stop-limit', 'buy', '>='],
    ['stop-limit', 'sell', '<='],
    ['take-profit-limit', 'buy', '<='],
    ['take-profit-limit', 'sell', '>='],
  ] as const)('[S3.88] %s to %s waits for %s', async (type, side, rule) => {
    await using gate = await connectSpot({ status: 201, body: '{"id":1}' })
    await gate.privateRest.placeTriggerOrder({ ...stop, type, side })
    expect(gate.last().body).toContain(`"rule":"${rule}"`)
  })

  test('[S3.88] may sell at market', async () => {
    await using gate = await connectSpot({ status: 201, body: '{"id":1}' })
    const { price: _, ...market } = stop
    await gate.privateRest.placeTriggerOrder({ ...market, type: 'stop-market' })
    expect(gate.last().body).toContain('"put":{"type":"market","side":"sell","price":"0","amount":"0.002"')
  })

  const { price: _, ...market } = stop
  const wrong: readonly (readonly [string, TriggerOrderRequest])[] = [
    ['a market buy', { ...market, type: 'stop-market', side: 'buy' }],
    ['what reduces a position', { ...stop, reduceOnly: true }],
    ['what belongs to a position', { ...stop, positionSide: 'long' }],
    ['a mark price', { ...stop, triggerBy: 'mark' }],
    ['a price between steps', { ...stop, triggerPrice: '100.05' }],
    ['a quantity between steps', { ...stop, quantity: '0.000001' }],
    ['a trail', { ...market, type: 'trailing-stop', trailingAmount: '5' }],
  ]
  test.each(wrong)('%s is refused before it is sent', async (__, request) => {
    await using gate = await connectSpot()
    await expect(gate.privateRest.placeTriggerOrder(request)).rejects.toMatchObject({ outcome: 'not-sent' })
    expect(gate.lines()).toEqual([])
  })
})

describe('orders that wait for a price', () => {
  const row = (change = '') =>
    `{"trigger":{"price":"100","rule":">=","expiration":3600},"put":{"type":"limit","side":"buy","price":"2.15","amount":"2.00000000","account":"normal","time_in_force":"gtc","text":"api"},"market":"BTC_USDT","id":1432329,"user":1000,"ctime":1616397800,"ftime":1616397801,"fired_order_id":0,"status":"open","reason":""${change}}`

  test('[S3.88] are listed, looked up and cancelled', async () => {
    const fired = row()
      .replace('"status":"open"', '"status":"finish"')
      .replace('"fired_order_id":0', '"fired_order_id":52')
    await using gate = await connectSpot(`[${row()}]`, fired, row().replace('"open"', '"canceled"'), `[${row()}]`)
    const { privateRest: rest } = gate
    expect(await rest.getOpenTriggerOrders('BTC/USDT')).toMatchObject([
      {
        symbol: 'BTC/USDT',
        orderId: '1432329',
        clientOrderId: undefined,
        type: 'stop-limit',
        side: 'buy',
        status: 'pending',
        quantity: '2',
        price: '2.15',
        triggerPrice: '100',
        triggeredOrderId: undefined,
        createdAt: 1_616_397_800_000,
      },
    ])
    expect(await rest.getTriggerOrder('1432329')).toMatchObject({ status: 'unknown', triggeredOrderId: '52' })
    expect(await rest.cancelTriggerOrder({ symbol: 'BTC/USDT', orderId: '1432329' })).toMatchObject({
      status: 'cancelled',
    })
    expect(await rest.cancelAllTriggerOrders()).toHaveLength(1)
    expect(gate.lines()).toEqual([
      'GET /spot/price_orders?status=open&market=BTC_USDT&limit=100',
      'GET /spot/price_orders/1432329',
      'DELETE /spot/price_orders/1432329',
      'DELETE /spot/price_orders',
    ])
    await expect(rest.cancelTriggerOrder({ symbol: 'BTC/USDT', clientOrderId: 'a' })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  test('of a value, at market, that failed', async () => {
    const body = row()
      .replace('"type":"limit"', '"type":"market"')
      .replace('"status":"open","reason":""', '"status":"failed","reason":"no balance"')
    await using gate = await connectSpot(body)
    expect(await gate.privateRest.getTriggerOrder('1432329')).toMatchObject({
      type: 'stop-market',
      status: 'rejected',
      quantity: undefined,
      quoteQuantity: '2',
      price: undefined,
      reason: 'no balance',
    })
  })
})
