import { describe, expect, test } from 'vitest'
import { fieldsOf, rowsOf } from './client.ts'
import { alone, codeOf, order } from './stall.ts'

describe('[C.27] orders', () => {
  test('an order is acknowledged without a status, and found in the types of captures', async () => {
    await alone(async ({ place, call, clock }) => {
      const placed = fieldsOf((await place({ newClientOrderId: 'sim-0001' })).body)
      expect(placed).toEqual({
        symbol: 'MXUSDT',
        orderId: expect.stringMatching(/^C02__\d{21}$/),
        orderListId: -1,
        price: '2.5',
        origQty: '10',
        type: 'LIMIT',
        side: 'BUY',
        stpMode: '',
        transactTime: clock.now(),
      })
      const found = {
        symbol: 'MXUSDT',
        orderId: placed['orderId'],
        orderListId: -1,
        clientOrderId: 'sim-0001',
        price: '2.5',
        origQty: '10',
        executedQty: '0',
        cummulativeQuoteQty: '0',
        status: 'NEW',
        timeInForce: null,
        type: 'LIMIT',
        side: 'BUY',
        stopPrice: null,
        icebergQty: null,
        time: clock.now(),
        updateTime: null,
        isWorking: true,
        stpMode: '',
        cancelReason: '',
        origQuoteOrderQty: '25',
      }
      const byId = { symbol: 'MXUSDT', orderId: String(placed['orderId']) }
      expect((await call('GET', '/order', byId)).body).toEqual(found)
      expect((await call('GET', '/order', { symbol: 'MXUSDT', origClientOrderId: 'sim-0001' })).body).toEqual(found)
      expect((await call('GET', '/openOrders', { symbol: 'MXUSDT' })).body).toEqual([found])
      expect((await call('GET', '/allOrders', { symbol: 'MXUSDT' })).body).toEqual([found])
      const { body } = await call('GET', '/account')
      const balances = rowsOf(fieldsOf(body)['balances'])
      expect(balances.find(({ asset }) => asset === 'USDT')).toEqual({
        asset: 'USDT',
        free: '999975',
        locked: '25',
        available: '999975',
      })
      const cancelled = await call('DELETE', '/order', { ...byId, newClientOrderId: 'c-1' })
      expect(cancelled.body).toMatchObject({
        origClientOrderId: 'sim-0001',
        clientOrderId: 'c-1',
        orderId: placed['orderId'],
        status: 'CANCELED',
        executedQty: '0',
      })
      expect(codeOf(await call('DELETE', '/order', byId))).toEqual([400, -2011])
      expect((await call('GET', '/order', byId)).body).toMatchObject({ status: 'CANCELED', updateTime: clock.now() })
    })
  })

  test('fills: partly, wholly, and what is left over of orders that do not rest', async () => {
    await alone(async ({ sim, place, call }) => {
      const status = async (parameters: Parameters<typeof place>[0]): Promise<unknown> => {
        const { body } = await place(parameters)
        const orderId = String(fieldsOf(body)['orderId'])
        return fieldsOf((await call('GET', '/order', { symbol: 'MXUSDT', orderId })).body)['status']
      }
      const sell = (size: string, price = '2.6'): void => {
        sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price, size })
      }
      sell('4')
      expect(await status({ type: 'IMMEDIATE_OR_CANCEL', price: '2.6' })).toBe('PARTIALLY_CANCELED')
      sell('4')
      expect(await status({ type: 'FILL_OR_KILL', price: '2.6' })).toBe('CANCELED')
      expect(await status({ price: '2.6' })).toBe('PARTIALLY_FILLED')
      sell('10', '2.6')
      expect(await status({ quantity: '4', price: '2.7' })).toBe('FILLED')
      expect(await status({ type: 'LIMIT_MAKER', price: '2.6', quantity: '1' })).toBe('NEW')
      await call('DELETE', '/order/all')
      sell('100', '2.6')
      expect(await status({ type: 'LIMIT_MAKER', price: '2.6' })).toBe('CANCELED')
      const { body } = await call('GET', '/myTrades', { symbol: 'MXUSDT' })
      const trades = rowsOf(body)
      expect(trades[0]).toMatchObject({
        symbol: 'MXUSDT',
        id: expect.stringMatching(/X1$/),
        orderListId: -1,
        price: '2.6',
        qty: '4',
        quoteQty: '10.4',
        commission: '0.0052',
        commissionAsset: 'USDT',
        isBuyer: true,
        isMaker: false,
        isBestMatch: true,
        isSelfTrade: false,
        clientOrderId: null,
      })
      const orderId = String(trades[0]?.['orderId'])
      expect(rowsOf((await call('GET', '/myTrades', { symbol: 'MXUSDT', orderId })).body)).toHaveLength(1)
    })
  })

  test('market orders by quantity and by value show a price that they were not filled at', async () => {
    await alone(async ({ sim, place, call }) => {
      sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2', size: '100' })
      sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'buy', price: '1.9', size: '100' })
      const market = { symbol: 'MXUSDT', type: 'MARKET', side: 'BUY' }
      const byValue = fieldsOf((await call('POST', '/order', { ...market, quoteOrderQty: '25' })).body)
      expect(byValue).toMatchObject({ origQty: null, price: '2.1', type: 'MARKET' })
      const found = await call('GET', '/order', { symbol: 'MXUSDT', orderId: String(byValue['orderId']) })
      expect(found.body).toMatchObject({
        status: 'FILLED',
        executedQty: '12.5',
        cummulativeQuoteQty: '25',
        origQuoteOrderQty: '25',
        price: '2.1',
      })
      const sold = await call('POST', '/order', { ...market, side: 'SELL', quantity: '10' })
      expect(sold.body).toMatchObject({ origQty: '10', price: '1.805' })
      expect(codeOf(await place({ type: 'MARKET', quoteOrderQty: '25' }))).toEqual([400, -1128])
    })
  })

  test('batches mix what succeeded and what did not', async () => {
    await alone(async ({ call }) => {
      const orders = [
        { ...order, newClientOrderId: 'b-1' },
        { ...order, quantity: '0.1', newClientOrderId: 'b-2' },
        order,
      ]
      const { status, body } = await call('POST', '/batchOrders', { batchOrders: JSON.stringify(orders) })
      expect(status).toBe(200)
      expect(body).toEqual([
        { symbol: 'MXUSDT', orderId: expect.any(String), newClientOrderId: 'b-1', orderListId: -1 },
        { newClientOrderId: 'b-2', msg: 'The minimum transaction volume cannot be less than:1USDT', code: 30_002 },
        { symbol: 'MXUSDT', orderId: expect.any(String), orderListId: -1 },
      ])
      const refused = async (list: readonly object[]): Promise<unknown> =>
        codeOf(await call('POST', '/batchOrders', { batchOrders: JSON.stringify(list) }))
      expect(await refused([order, { ...order, symbol: 'BTCUSDT' }])).toEqual([400, 33_333])
      expect(await refused(Array.from({ length: 21 }, () => order))).toEqual([400, 33_333])
      const cancelled = await call('DELETE', '/openOrders', { symbol: 'MXUSDT,BTCUSDT' })
      expect(rowsOf(cancelled.body)).toHaveLength(2)
      expect((await call('DELETE', '/openOrders', { symbol: 'MXUSDT' })).body).toEqual([])
      expect(codeOf(await call('DELETE', '/openOrders', { symbol: 'A,B,C,D,E,F' }))).toEqual([400, 33_333])
      expect((await call('DELETE', '/order/all')).body).toMatchObject({ code: 200, msg: 'success' })
    })
  })
})

describe('[C.27] every refusal has its code', () => {
  test.each([
    ['a symbol that there is not', { symbol: 'ABCUSDT' }, -1121],
    ['a symbol closed to keys', { symbol: 'IAGUSDT' }, 10_007],
    ['a paused symbol', { symbol: 'APTUSDT' }, 30_000],
    ['an offline symbol', { symbol: 'NIGHTUSDT' }, 30_016],
    ['a side that is not allowed', { symbol: 'FILUSDT', side: 'SELL' }, 30_001],
    ['too little', { quantity: '0.1' }, 30_002],
    ['too much', { quantity: '1000000' }, 30_003],
    ['a buy without money', { quantity: '500000' }, 30_004],
    ['a sell without money', { side: 'SELL', quantity: '5000' }, 30_005],
    ['a market order on an empty book', { type: 'MARKET', price: '' }, 30_025],
    ['a market order where there are none', { symbol: 'SHIBUSDT', type: 'MARKET' }, 30_019],
    ['a type that cannot be placed', { type: 'STOP_LIMIT' }, 30_041],
    ['a side that is none', { side: 'buy' }, 33_333],
    ['no quantity', { quantity: '' }, 44_444],
    ['a quantity in exponents', { quantity: '1e1' }, 33_333],
    ['too many decimals', { price: '2.123456789' }, 400],
    ['an id with other letters', { newClientOrderId: 'mine 1' }, 700_008],
    ['a price of 0', { price: '0' }, 30_010],
  ])('%s', async (_name, parameters, code) => {
    await alone(async ({ call, place }) => {
      expect(codeOf(await place(parameters))).toEqual([400, code])
      expect(codeOf(await call('POST', '/order/test', { ...order, ...parameters }))).toEqual([400, code])
    })
  })

  test('a price out of range, orders that are not there, and too many of them', async () => {
    await alone(
      async ({ sim, call, place }) => {
        for (const side of ['sell', 'buy'] as const)
          sim.placeOrder('mexc', { symbol: 'LTCUSDT', side, price: '80', size: '1' })
        const limit = { symbol: 'LTCUSDT', quantity: '1' }
        expect(codeOf(await place({ ...limit, price: '400.01' }))).toEqual([400, 30_087])
        expect(codeOf(await place({ ...limit, side: 'SELL', price: '15.99' }))).toEqual([400, 30_087])
        expect((await call('POST', '/order/test', { ...order, ...limit, price: '400' })).body).toEqual({})
        expect(codeOf(await call('GET', '/order', { symbol: 'MXUSDT' }))).toEqual([400, 700_004])
        expect(codeOf(await call('GET', '/order', { symbol: 'MXUSDT', orderId: '4' }))).toEqual([400, -2013])
        expect(codeOf(await call('DELETE', '/order', { symbol: 'MXUSDT', origClientOrderId: 'x' }))).toEqual([
          400, -2011,
        ])
        await place()
        await place()
        expect(codeOf(await place({ symbol: 'BTCUSDT', quantity: '0.1', price: '100' }))).toEqual([400, 30_029])
        sim.faults.add({ kind: 'special', name: 'pair-forbidden', exchange: 'mexc', count: 1 })
        expect(codeOf(await place())).toEqual([400, 70_011])
        sim.faults.add({ kind: 'special', name: 'account-suspended', exchange: 'mexc', count: 1 })
        expect(codeOf(await place())).toEqual([400, 30_018])
      },
      { maximumOpenOrders: 2 },
    )
  })

  test('faults of the transport: a failure with the order accepted, a page of the firewall, maintenance', async () => {
    await alone(async ({ sim, place, client }) => {
      sim.faults.add({ kind: 'server-error', status: 503, accepted: true, channel: 'POST /api/v3/order', count: 1 })
      const unknown = await place({ newClientOrderId: 'lost' })
      expect(unknown.status).toBe(503)
      expect(unknown.body).toMatchObject({ msg: 'Unknown error, please check your request or try again later.' })
      expect(sim.orders('mexc')).toMatchObject([{ clientOrderId: 'lost', state: 'open', answerWithheld: true }])
      sim.faults.add({ kind: 'html', count: 1 })
      const page = await client.public('/ping')
      expect([page.status, page.text.startsWith('<html>')]).toEqual([expect.any(Number), true])
      sim.faults.add({ kind: 'maintenance', count: 1 })
      const maintenance = await client.public('/ping')
      expect([maintenance.status, fieldsOf(maintenance.body)['message']]).toEqual([
        500,
        'Under maintenance, please try again later',
      ])
    })
  })
})
