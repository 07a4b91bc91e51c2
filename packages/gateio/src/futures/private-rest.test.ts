import type { OrderRequest } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { checked } from '../../test/orders.ts'
import { connectFutures, futuresMarkets, now } from '../../test/rest-fixture.ts'

const order = (request: OrderRequest) => checked(request, futuresMarkets)
const limit = { symbol: 'ETH/USDT:USDT', side: 'sell', type: 'limit', quantity: '0.005', price: '3000' } as const

/** Recorded answers, whole. */
const open =
  '{"id":95938572327,"contract":"ETH_USDT","mkfr":"0","tkfr":"0.0005","tif":"gtc","is_reduce_only":false,"create_time":1637384600.08,"price":"3000","size":1,"refr":"0","left":1,"text":"api","fill_price":"0","user":2436035,"status":"open","is_liq":false,"refu":0,"is_close":false,"iceberg":0}'
const filled =
  '{"id":900558051,"user":10406147,"contract":"BTC_USDT","create_time":1679486049.057,"finish_time":1679486049.057,"finish_as":"filled","status":"finished","size":1,"left":0,"price":"0","fill_price":"27949.5","tif":"ioc","text":"api","tkfr":"0.0005","mkfr":"0.00015","refr":"0","refu":0,"iceberg":0,"is_close":false,"is_liq":false,"is_reduce_only":false,"stp_id":0,"stp_act":"-","amend_text":"-","biz_info":"ch:ccxt"}'

describe('placing an order', () => {
  test('[S3.88] [S3.100] contracts, signed, as exact decimals; with its expiry', async () => {
    await using gate = await connectFutures({ status: 201, body: open })
    const placed = await gate.privateRest.placeOrder(order(limit))
    expect(gate.lines()).toEqual(['POST /futures/usdt/orders'])
    // Half a contract of ether: it must not be cut to none.
    expect(gate.last().body).toBe('{"text":"t-abc123","contract":"ETH_USDT","size":"-0.5","price":"3000","tif":"gtc"}')
    expect(gate.last().headers).toMatchObject({
      key: 'test-key-00000000',
      timestamp: '1700000000',
      'x-gate-exptime': String(now + 5_000),
      'x-gate-size-decimal': '1',
    })
    expect(placed).toEqual({
      symbol: 'ETH/USDT:USDT',
      orderId: '95938572327',
      clientOrderId: undefined,
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      postOnly: false,
      status: 'open',
      quantity: '0.01',
      quoteQuantity: undefined,
      filled: '0',
      remaining: '0.01',
      price: '3000',
      average: undefined,
      filledValue: '0',
      triggerPrice: undefined,
      fees: [],
      reduceOnly: false,
      createdAt: 1_637_384_600_080,
      updatedAt: undefined,
      reason: undefined,
    })
  })

  test('[S3.88] a market order is a price of 0, and what it did is in the answer', async () => {
    await using gate = await connectFutures({ status: 201, body: filled })
    const market = { symbol: 'BTC/USDT:USDT', side: 'buy', type: 'market', quantity: '0.0001' } as const
    const placed = await gate.privateRest.placeOrder(order({ ...market, maximumSlippage: '0.02' }))
    expect(gate.last().body).toBe(
      '{"text":"t-abc123","contract":"BTC_USDT","size":"1","price":"0","tif":"ioc","market_order_slip_ratio":"0.02"}',
    )
    expect(placed).toMatchObject({
      type: 'market',
      status: 'filled',
      quantity: '0.0001',
      filled: '0.0001',
      remaining: '0',
      price: undefined,
      average: '27949.5',
      filledValue: '2.79495',
      reason: 'filled',
      updatedAt: 1_679_486_049_057,
    })
  })

  test.each([
    [{ ...limit, postOnly: true }, '"tif":"poc"'],
    [{ ...limit, timeInForce: 'fok' }, '"tif":"fok"'],
    [{ ...limit, reduceOnly: true }, '"tif":"gtc","reduce_only":true'],
    [{ ...limit, visibleQuantity: '0.001' }, '"size":"-0.5","iceberg":"0.1"'],
    // In hedge mode a sell that closes a long position has to say that it only reduces.
    [{ ...limit, positionSide: 'long' }, '"reduce_only":true'],
    [{ ...limit, positionSide: 'short' }, '"price":"3000","tif":"gtc"}'],
  ] as const)('[S3.88] %j is written so', async (request, part) => {
    await using gate = await connectFutures({ status: 201, body: open })
    await gate.privateRest.placeOrder(order(request))
    expect(gate.last().body).toContain(part)
  })

  test('what contradicts itself is refused before it is sent', async () => {
    await using gate = await connectFutures()
    const contradiction = order({ ...limit, positionSide: 'short', reduceOnly: true })
    await expect(gate.privateRest.placeOrder(contradiction)).rejects.toMatchObject({ rule: 'position-side' })
    expect(gate.lines()).toEqual([])
  })

  test('[S3.91] details stand where others have a message', async () => {
    const body = '{"label":"INVALID_PARAM_VALUE","detail":"Invalid request parameter `size` value: -0.0003"}'
    await using gate = await connectFutures({ status: 400, body })
    await expect(gate.privateRest.placeOrder(order(limit))).rejects.toMatchObject({
      code: 'invalid-parameter',
      outcome: 'rejected',
      apiMessage: 'Invalid request parameter `size` value: -0.0003',
    })
  })
})

describe('what becomes of an order', () => {
  test('[S3.88] an id beyond 2^53 survives, digit for digit, and is asked for so', async () => {
    const large = open.replace('95938572327', '58828270140012048')
    await using gate = await connectFutures(large, large)
    const found = await gate.privateRest.getOrder({ symbol: 'ETH/USDT:USDT', clientOrderId: 'x' })
    expect(found?.orderId).toBe('58828270140012048')
    await gate.privateRest.cancelOrder({ symbol: 'ETH/USDT:USDT', orderId: found?.orderId })
    expect(gate.lines()).toEqual(['GET /futures/usdt/orders/t-x', 'DELETE /futures/usdt/orders/58828270140012048'])
  })

  test('[S3.88] a part of a contract survives', async () => {
    const part = open.replace('"size":1,', '"size":"-0.7",').replace('"left":1,', '"left":"-0.4",')
    await using gate = await connectFutures(part.replace('"fill_price":"0"', '"fill_price":"3001"'))
    expect(await gate.privateRest.getOrder({ symbol: 'ETH/USDT:USDT', orderId: '1' })).toMatchObject({
      side: 'sell',
      quantity: '0.007',
      filled: '0.003',
      remaining: '0.004',
      status: 'partially-filled',
      filledValue: '9.003',
    })
  })

  test('[S3.104] a contract whose name is not ASCII', async () => {
    const body = open
      .replace('ETH_USDT', '人生K线_USDT')
      .replaceAll('"size":1,', '"size":"100",')
      .replace('"left":1,', '"left":"0",')
    await using gate = await connectFutures(`[${body}]`, '{}')
    const [found] = await gate.privateRest.getOpenOrders('人生K线/USDT:USDT')
    expect(found).toMatchObject({ symbol: '人生K线/USDT:USDT', quantity: '10000', filled: '10000' })
    expect(gate.lines()).toEqual([
      'GET /futures/usdt/orders?contract=%E4%BA%BA%E7%94%9FK%E7%BA%BF_USDT&status=open&limit=100',
    ])
  })

  test.each([
    ['"finish_as":"ioc","left":1', 'cancelled', 'ioc'],
    ['"finish_as":"cancelled","left":1', 'cancelled', 'cancelled'],
    ['"finish_as":"reduce_only","left":0.5', 'cancelled', 'reduce_only'],
    ['"finish_as":"brand_new","left":1', 'cancelled', 'brand_new'],
    ['"finish_as":"filled","left":0', 'filled', 'filled'],
  ])('one that ended with %s is %s', async (end, status, reason) => {
    const body = filled.replace('"finish_as":"filled",', '').replace('"left":0', end)
    await using gate = await connectFutures(body)
    const found = await gate.privateRest.getOrder({ symbol: 'BTC/USDT:USDT', orderId: '1' })
    expect([found?.status, found?.reason]).toEqual([status, reason])
  })

  test('[S3.88] open ones, ended ones, executions', async () => {
    const fill =
      '{"trade_id":"121234231","create_time":1514764800.123,"contract":"BTC_USDT","order_id":"21893289839","size":"100.5","close_size":0,"price":"100.123","text":"t-123456","fee":"-0.01","point_fee":"0","role":"maker"}'
    await using gate = await connectFutures(
      `[${open},${open.replace('ETH_USDT', 'GONE_USDT')}]`,
      `[${open}]`,
      `[${filled}]`,
      `[${fill}]`,
      `[${fill.replace('"trade_id":"121234231"', '"id":121234231').replace('"point_fee":"0"', '"point_fee":"0.2"').replace('t-123456', 'liquidation')}]`,
    )
    const { privateRest: rest } = gate
    expect(await rest.getOpenOrders('ETH/USDT:USDT')).toHaveLength(1)
    expect(await rest.getOpenOrders()).toHaveLength(1)
    await rest.getHistoryOrders('BTC/USDT:USDT', { since: 1_727_504_020_000, until: 1_727_511_742_000 })
    const { rows } = await rest.getAccountTrades('BTC/USDT:USDT', { since: 1_514_764_800_000, limit: 5 })
    expect(rows).toEqual([
      {
        symbol: 'BTC/USDT:USDT',
        tradeId: '121234231',
        orderId: '21893289839',
        clientOrderId: '123456',
        side: 'buy',
        price: '100.123',
        size: '0.01005',
        liquidity: 'maker',
        kind: 'normal',
        fee: { amount: '-0.01', asset: 'USDT' },
        timestamp: 1_514_764_800_123,
      },
    ])
    const ofOrder = await rest.getAccountTrades('BTC/USDT:USDT', { orderId: '21893289839' })
    expect(ofOrder.rows[0]).toMatchObject({ kind: 'liquidation', fee: { amount: '0.2', asset: 'POINT' } })
    expect(gate.lines()).toEqual([
      'GET /futures/usdt/orders?contract=ETH_USDT&status=open&limit=100',
      'GET /futures/usdt/orders?status=open&limit=100',
      'GET /futures/usdt/orders_timerange?contract=BTC_USDT&from=1727504020&to=1727511742&limit=100',
      'GET /futures/usdt/my_trades_timerange?contract=BTC_USDT&limit=5&from=1514764800',
      'GET /futures/usdt/my_trades?contract=BTC_USDT&limit=1000&order=21893289839',
    ])
  })
})

describe('changing and cancelling', () => {
  const amendment = { instrument: futuresMarkets.require('ETH/USDT:USDT'), known: undefined, side: undefined }
  const ref = { symbol: 'ETH/USDT:USDT', orderId: '436745134770' }

  test('[S3.88] price and size at once: the size is the new total, with the sign of its side', async () => {
    await using gate = await connectFutures(open, open)
    const change = { ...amendment, ref, price: decimal('101'), quantity: decimal('0.02') }
    await gate.privateRest.modifyOrder({ ...change, side: 'sell' })
    expect(gate.last().body).toBe('{"size":"-2","price":"101"}')
    await gate.privateRest.modifyOrder({ ...change, quantity: undefined })
    expect(gate.last().body).toBe('{"price":"101"}')
    await expect(gate.privateRest.modifyOrder(change)).rejects.toMatchObject({ rule: 'side', outcome: 'not-sent' })
    expect(gate.lines()).toEqual(Array.from({ length: 2 }, () => 'PUT /futures/usdt/orders/436745134770'))
  })

  test('[S3.88] several at once: placed, changed, cancelled', async () => {
    const row = (rest: string) => `${open.slice(0, -1)},${rest}}`
    await using gate = await connectFutures(
      `[${row('"succeeded":true')},{"succeeded":false,"label":"INVALID_PARAM_VALUE","detail":"size"}]`,
      `[${row('"succeeded":true')},${row('"succeeded":false,"label":"ORDER_FINISHED"')}]`,
      '[{"id":"123456","user_id":111,"succeeded":true,"message":""},{"id":"123","user_id":111,"succeeded":false,"message":"ORDER_NOT_FOUND"}]',
    )
    const { privateRest: rest } = gate
    const placed = await rest.placeOrders([order({ ...limit, clientOrderId: 'a' }), order({ ...limit, side: 'buy' })])
    expect(gate.last().body).toBe(
      '[{"text":"t-a","contract":"ETH_USDT","size":"-0.5","price":"3000","tif":"gtc"},{"text":"t-abc123","contract":"ETH_USDT","size":"0.5","price":"3000","tif":"gtc"}]',
    )
    expect(placed).toMatchObject([
      { value: { orderId: '95938572327' } },
      { refusal: { outcome: 'rejected', error: { code: 'invalid-parameter', apiMessage: 'size' } } },
    ])
    const changed = await rest.modifyOrders([
      { ...amendment, ref, price: decimal('101'), quantity: undefined },
      {
        ...amendment,
        ref: { symbol: 'ETH/USDT:USDT', clientOrderId: 'b' },
        price: decimal('102'),
        quantity: undefined,
      },
    ])
    expect(gate.last().body).toBe('[{"order_id":"436745134770","price":"101"},{"text":"t-b","price":"102"}]')
    expect(changed.map((answer) => answer !== undefined && 'refusal' in answer)).toEqual([false, true])
    const cancelled = await rest.cancelOrders([
      { symbol: 'ETH/USDT:USDT', orderId: '123456' },
      { symbol: 'ETH/USDT:USDT', orderId: '123' },
    ])
    expect(gate.last().body).toBe('["123456","123"]')
    expect(cancelled).toMatchObject([
      { value: undefined },
      { refusal: { outcome: 'rejected', error: { code: 'order-not-found' } } },
    ])
    expect(gate.lines()).toEqual([
      'POST /futures/usdt/batch_orders',
      'POST /futures/usdt/batch_amend_orders',
      'POST /futures/usdt/batch_cancel_orders',
    ])
    expect(gate.budgets.status('order')).toMatchObject({ limit: 100, used: 4 })
  })

  test('[S3.88] all of a contract, or of everything; and the dead-man switch', async () => {
    await using gate = await connectFutures(`[${open}]`, '[]', '{"triggerTime":"1660039145000"}')
    const [cancelled] = await gate.privateRest.cancelAllOrders('ETH/USDT:USDT')
    expect(cancelled).toMatchObject({ ref: { orderId: '95938572327' }, answer: { value: { side: 'buy' } } })
    await gate.privateRest.cancelAllOrders(undefined)
    await gate.privateRest.setDeadManSwitch(5_000, { symbol: 'ETH/USDT:USDT' })
    expect(gate.last().body).toBe('{"timeout":5,"contract":"ETH_USDT"}')
    expect(gate.lines()).toEqual([
      'DELETE /futures/usdt/orders?contract=ETH_USDT',
      'DELETE /futures/usdt/orders',
      'POST /futures/usdt/countdown_cancel_all',
    ])
  })
})
