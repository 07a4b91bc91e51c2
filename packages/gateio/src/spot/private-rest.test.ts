import { RateLimitError, VenuekitError, type OrderRequest } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { checked } from '../../test/orders.ts'
import { connectSpot, now, spotMarkets } from '../../test/rest-fixture.ts'

const order = (request: OrderRequest) => checked(request, spotMarkets)
const limit = { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.001', price: '65000' } as const
const ref = { symbol: 'BTC/USDT', orderId: '1852454420' }

/** The answer of the documentation, whole. */
const closed =
  '{"id":"1852454420","text":"t-abc123","amend_text":"-","create_time":"1710488334","update_time":"1710488334","create_time_ms":1710488334073,"update_time_ms":1710488334074,"status":"closed","currency_pair":"BTC_USDT","type":"limit","account":"unified","side":"buy","amount":"0.001","price":"65000","time_in_force":"gtc","iceberg":"0","left":"0","filled_amount":"0.001","fill_price":"63.4693","filled_total":"63.4693","avg_deal_price":"63469.3","fee":"0.00000022","fee_currency":"BTC","point_fee":"0","gt_fee":"0","gt_maker_fee":"0","gt_taker_fee":"0","gt_discount":false,"rebated_fee":"0","rebated_fee_currency":"USDT","finish_as":"filled"}'

describe('placing an order', () => {
  test('[S3.88] [S3.100] a limit order: exact path, body, signature and expiry; 201 is a success', async () => {
    await using gate = await connectSpot({ status: 201, body: closed })
    const placed = await gate.privateRest.placeOrder(order(limit))
    expect(gate.lines()).toEqual(['POST /spot/orders'])
    expect(gate.last().body).toBe(
      '{"text":"t-abc123","currency_pair":"BTC_USDT","type":"limit","side":"buy","amount":"0.001","price":"65000","time_in_force":"gtc"}',
    )
    expect(gate.last().headers).toMatchObject({
      key: 'test-key-00000000',
      timestamp: '1700000000',
      'x-gate-exptime': String(now + 5_000),
      'content-type': 'application/json',
      accept: 'application/json',
    })
    expect(gate.last().headers['sign']).toMatch(/^[0-9a-f]{128}$/)
    expect(placed).toEqual({
      symbol: 'BTC/USDT',
      orderId: '1852454420',
      clientOrderId: 'abc123',
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      status: 'filled',
      quantity: '0.001',
      quoteQuantity: undefined,
      filled: '0.001',
      remaining: '0',
      price: '65000',
      average: '63469.3',
      filledValue: '63.4693',
      triggerPrice: undefined,
      fees: [{ amount: '0.00000022', asset: 'BTC' }],
      postOnly: false,
      reduceOnly: undefined,
      createdAt: 1_710_488_334_073,
      updatedAt: 1_710_488_334_074,
      reason: 'filled',
    })
  })

  test.each([
    [{ ...limit, postOnly: true }, '"amount":"0.001","price":"65000","time_in_force":"poc"'],
    [{ ...limit, timeInForce: 'ioc' }, '"amount":"0.001","price":"65000","time_in_force":"ioc"'],
    [{ ...limit, timeInForce: 'fok' }, '"amount":"0.001","price":"65000","time_in_force":"fok"'],
    [{ ...limit, visibleQuantity: '0.0005' }, '"price":"65000","time_in_force":"gtc","iceberg":"0.0005"'],
    [
      { symbol: 'BTC/USDT', side: 'buy', type: 'market', quoteQuantity: '70' },
      '"type":"market","side":"buy","amount":"70","time_in_force":"ioc"',
    ],
    [
      {
        symbol: 'BTC/USDT',
        side: 'sell',
        type: 'market',
        quantity: '0.001',
        timeInForce: 'fok',
        maximumSlippage: '0.01',
      },
      '"type":"market","side":"sell","amount":"0.001","time_in_force":"fok","slippage":"0.01"',
    ],
  ] as const)('[S3.88] %j is written so', async (request, part) => {
    await using gate = await connectSpot({ status: 201, body: closed })
    await gate.privateRest.placeOrder(order(request))
    expect(gate.last().body).toContain(part)
  })

  test('[S3.88] a market buy that leaves less than one lot is filled, whatever it is called', async () => {
    const bought = (status: string, left: string) =>
      `{"id":"5","text":"apiv4","currency_pair":"BTC_USDT","type":"market","side":"buy","amount":"70.0","price":"0.0","time_in_force":"ioc","left":"${left}","filled_amount":"0.00299","filled_total":"69.856489","avg_deal_price":"23363.3742475","fee":"0.0000028704","fee_currency":"BTC","status":"${status}","finish_as":"filled","create_time_ms":1700000000000,"update_time_ms":1700000000001}`
    await using gate = await connectSpot(
      bought('closed', '0.143511'),
      bought('cancelled', '0.143511'),
      bought('cancelled', '30'),
    )
    const market = order({ symbol: 'BTC/USDT', side: 'buy', type: 'market', quoteQuantity: '70' })
    const placed = await gate.privateRest.placeOrder(market)
    expect(placed).toMatchObject({
      clientOrderId: undefined,
      type: 'market',
      status: 'filled',
      quantity: undefined,
      quoteQuantity: '70',
      filled: '0.00299',
      remaining: undefined,
      price: undefined,
      average: '23363.3742475',
      filledValue: '69.856489',
    })
    expect((await gate.privateRest.placeOrder(market)).status).toBe('filled')
    expect((await gate.privateRest.placeOrder(market)).status).toBe('cancelled')
  })

  test('[S3.91] a refusal is one of ours, with the outcome; silence is none', async () => {
    await using gate = await connectSpot(
      { status: 400, body: '{"label":"BALANCE_NOT_ENOUGH","message":"Not enough balance"}\n' },
      { status: 500, body: '{"label":"INTERNAL","message":"server error"}\n' },
      { status: 502, body: '<html>Bad gateway</html>' },
      { status: 403, body: '' },
    )
    const failures = []
    for (let attempt = 0; attempt < 4; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one answer after another
      failures.push(await gate.privateRest.placeOrder(order(limit)).catch((error: unknown) => error))
    }
    expect(failures.map((error) => VenuekitError.is(error) && [error.code, error.outcome, error.operation])).toEqual([
      ['insufficient-funds', 'rejected', 'createOrder'],
      ['server', 'unknown', 'createOrder'],
      ['server', 'unknown', 'createOrder'],
      ['server', 'unknown', 'createOrder'],
    ])
    // Each was sent once: an order is never repeated.
    expect(gate.lines()).toHaveLength(4)
  })

  test('[S3.89] orders of a pair share one budget, and a refusal for too many closes it until its instant', async () => {
    const headers = { 'X-Gate-RateLimit-Reset-Timestamp': String(now + 700), 'X-Gate-RateLimit-Requests-Remain': '0' }
    await using gate = await connectSpot({
      status: 429,
      body: '{"label":"TOO_MANY_REQUESTS","message":"Request Rate limit Exceeded (211)"}',
      headers,
    })
    const failure = await gate.privateRest.placeOrder(order(limit)).catch((error: unknown) => error)
    expect(RateLimitError.is(failure) && [failure.outcome, failure.retryAfterMs]).toEqual(['rejected', 700])
    expect(gate.budgets.status('order:BTC_USDT')).toMatchObject({ limit: 10, closedForMs: 700 })
    expect(gate.budgets.status('order:ETH_USDT')).toMatchObject({ closedForMs: 0 })
    expect(gate.budgets.status('cancel')).toMatchObject({ limit: 200, closedForMs: 0 })
  })
})

describe('what becomes of an order', () => {
  const open = closed
    .replace('"status":"closed"', '"status":"open"')
    .replace('"filled"}', '"open"}')
    .replace('"left":"0"', '"left":"0.0004"')
    .replace('"filled_amount":"0.001"', '"filled_amount":"0.0006"')

  test('[S3.88] by the exchange’s id, and by the client’s', async () => {
    await using gate = await connectSpot(open, open, { status: 404, body: '{"label":"ORDER_NOT_FOUND"}' })
    expect(await gate.privateRest.getOrder(ref)).toMatchObject({
      status: 'partially-filled',
      filled: '0.0006',
      remaining: '0.0004',
      reason: undefined,
    })
    await gate.privateRest.getOrder({ symbol: 'BTC/USDT', clientOrderId: 'abc123' })
    expect(await gate.privateRest.getOrder(ref)).toBeUndefined()
    expect(gate.lines()).toEqual([
      'GET /spot/orders/1852454420?currency_pair=BTC_USDT',
      'GET /spot/orders/t-abc123?currency_pair=BTC_USDT',
      'GET /spot/orders/1852454420?currency_pair=BTC_USDT',
    ])
    await expect(gate.privateRest.getOrder({ symbol: 'BTC/USDT' })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test.each([
    ['"open"', '"filled_amount":"0"', 'open'],
    ['"cancelled"', '"filled_amount":"0"', 'cancelled'],
    ['"cancelled"', '"filled_amount":"0.0004"', 'cancelled'],
    ['"frozen"', '"filled_amount":"0"', 'unknown'],
  ])('a %s order with %s is %s', async (status, filled, expected) => {
    const body = open.replace('"status":"open"', `"status":${status}`).replace('"filled_amount":"0.0006"', filled)
    await using gate = await connectSpot(body)
    expect(await gate.privateRest.getOrder(ref)).toMatchObject({ status: expected })
  })

  test('fees in other assets, a rebate, and an answer of older days', async () => {
    const paid = closed
      .replace('"fee":"0.00000022"', '"fee":"0"')
      .replace('"gt_fee":"0"', '"gt_fee":"0.01"')
      .replace('"point_fee":"0"', '"point_fee":"0.5"')
      .replace('"rebated_fee":"0"', '"rebated_fee":"0.002"')
    const old =
      '{"id":"9","text":"web","currency_pair":"BTC_USDT","type":"limit","side":"sell","amount":"1","price":"2","left":"0.25","status":"cancelled","create_time":"1710488334"}'
    await using gate = await connectSpot(paid, old)
    expect(await gate.privateRest.getOrder(ref)).toMatchObject({
      fees: [
        { amount: '0.01', asset: 'GT' },
        { amount: '0.5', asset: 'POINT' },
        { amount: '-0.002', asset: 'USDT' },
      ],
    })
    expect(await gate.privateRest.getOrder(ref)).toMatchObject({
      clientOrderId: undefined,
      status: 'cancelled',
      filled: '0.75',
      remaining: '0.25',
      fees: [],
      createdAt: 1_710_488_334_000,
      timeInForce: undefined,
      postOnly: undefined,
    })
  })

  test('[S3.88] open orders of one pair and of all, page by page', async () => {
    const page = `[${Array.from({ length: 100 }, () => open).join(',')}]`
    await using gate = await connectSpot(
      page,
      `[${open}]`,
      `[{"currency_pair":"BTC_USDT","total":1,"orders":[${open},{"id":7}]}]`,
    )
    expect(await gate.privateRest.getOpenOrders('BTC/USDT')).toHaveLength(101)
    expect(await gate.privateRest.getOpenOrders()).toHaveLength(1)
    expect(gate.lines()).toEqual([
      'GET /spot/orders?currency_pair=BTC_USDT&status=open&page=1&limit=100',
      'GET /spot/orders?currency_pair=BTC_USDT&status=open&page=2&limit=100',
      'GET /spot/open_orders?page=1&limit=100',
    ])
  })

  test('[S3.88] orders that have ended', async () => {
    await using gate = await connectSpot(`[${closed},{"id":7}]`)
    const unread: number[] = []
    const onRejected = (rows: number) => void unread.push(rows)
    const stretch = { since: 1_727_308_800_000, until: 1_727_316_000_000, limit: 1_000 }
    expect(await gate.privateRest.getHistoryOrders('BTC/USDT', { ...stretch, onRejected })).toHaveLength(1)
    expect(unread).toEqual([1])
    expect(gate.lines()).toEqual([
      'GET /spot/orders?currency_pair=BTC_USDT&status=finished&from=1727308800&to=1727316000&limit=1000',
    ])
  })

  test('[S3.88] executions, of a stretch and of one order', async () => {
    const fill =
      '{"id":"2876130500","create_time":"1645464610","create_time_ms":"1645464610777.399200","currency_pair":"BTC_USDT","side":"sell","role":"taker","amount":"10.97","price":"0.137384","order_id":"125924049993","fee":"0.00301420496","fee_currency":"USDT","point_fee":"0","gt_fee":"0","amend_text":"-","sequence_id":"588018","text":"t-test","deal":"1.50710"}'
    await using gate = await connectSpot(`[${fill}]`, `[${fill.replace('"fee":"0.00301420496"', '"fee":"0"')}]`)
    const { rows, next } = await gate.privateRest.getAccountTrades('BTC/USDT', { since: 1_645_464_610_000 })
    expect(next).toBeUndefined()
    expect(rows).toEqual([
      {
        symbol: 'BTC/USDT',
        tradeId: '2876130500',
        orderId: '125924049993',
        clientOrderId: 'test',
        side: 'sell',
        price: '0.137384',
        size: '10.97',
        liquidity: 'taker',
        kind: 'normal',
        fee: { amount: '0.00301420496', asset: 'USDT' },
        timestamp: 1_645_464_610_777,
      },
    ])
    const ofOrder = await gate.privateRest.getAccountTrades('BTC/USDT', { orderId: '125924049993', cursor: '2' })
    expect(ofOrder.rows[0]?.fee).toEqual({ amount: '0', asset: 'USDT' })
    expect(gate.lines()).toEqual([
      'GET /spot/my_trades?currency_pair=BTC_USDT&limit=1000&from=1645464610',
      'GET /spot/my_trades?currency_pair=BTC_USDT&order_id=125924049993&limit=1000&page=2',
    ])
  })
})

describe('changing and cancelling', () => {
  test('[S3.88] an amend, a cancel, and all of a pair or of everything', async () => {
    const cancelled = closed
      .replace('"status":"closed"', '"status":"cancelled"')
      .replace('"left":"0"', '"left":"0.001"')
    const row = (rest: string) => `${cancelled.slice(0, -1)},${rest}}`
    await using gate = await connectSpot(
      closed,
      cancelled,
      `[${row('"succeeded":true,"label":"","message":""')},${row('"succeeded":false,"label":"ORDER_CLOSED","message":"done"')}]`,
      '[]',
    )
    const { privateRest: rest } = gate
    const amendment = { instrument: spotMarkets.require('BTC/USDT'), ref, known: undefined, side: undefined }
    await rest.modifyOrder({ ...amendment, price: decimal('51000'), quantity: undefined })
    expect(gate.last().body).toBe('{"currency_pair":"BTC_USDT","price":"51000"}')
    await rest.cancelOrder(ref)
    expect(gate.last().headers).toMatchObject({ 'x-gate-exptime': String(now + 5_000) })
    const all = await rest.cancelAllOrders('BTC/USDT')
    expect(all.map(({ ref: { orderId, clientOrderId } }) => [orderId, clientOrderId])).toEqual([
      ['1852454420', 'abc123'],
      ['1852454420', 'abc123'],
    ])
    expect(all.map(({ answer }) => answer)).toMatchObject([
      { value: { orderId: '1852454420' } },
      { refusal: { outcome: 'rejected', error: { code: 'order-closed' } } },
    ])
    expect(await rest.cancelAllOrders(undefined)).toEqual([])
    expect(gate.lines()).toEqual([
      'PATCH /spot/orders/1852454420',
      'DELETE /spot/orders/1852454420?currency_pair=BTC_USDT',
      'DELETE /spot/orders?currency_pair=BTC_USDT',
      'DELETE /spot/orders',
    ])
  })

  test('[S3.91] what has ended says so, and has no outcome but that', async () => {
    await using gate = await connectSpot({
      status: 400,
      body: '{"label":"ORDER_CLOSED","message":"Order has been closed"}',
    })
    const failure = await gate.privateRest.cancelOrder(ref).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'order-closed', outcome: 'rejected' })
  })

  test('[S3.88] the dead-man switch counts in whole seconds', async () => {
    await using gate = await connectSpot('{"triggerTime":"1660039145000"}', '{"triggerTime":0}')
    await gate.privateRest.setDeadManSwitch(29_500, { symbol: 'BTC/USDT' })
    expect(gate.last().body).toBe('{"timeout":30,"currency_pair":"BTC_USDT"}')
    await gate.privateRest.setDeadManSwitch(0)
    expect(gate.last().body).toBe('{"timeout":0}')
    await expect(gate.privateRest.setDeadManSwitch(3_000)).rejects.toMatchObject({ code: 'invalid-input' })
    expect(gate.lines()).toEqual(['POST /spot/countdown_cancel_all', 'POST /spot/countdown_cancel_all'])
  })
})

test('[S3.88] balances, fees, assets, the account', async () => {
  await using gate = await connectSpot(
    '[{"currency":"ETH","available":"968.8","locked":"0.25","update_id":98},{"currency":"BAD","available":"?"}]',
    '{"user_id":10001,"taker_fee":"0.002","maker_fee":"-0.00005","gt_discount":false}',
    '{"taker_fee":"0.002","maker_fee":"0.002"}',
    '[{"currency":"USDT","name":"Tether","delisted":false,"withdraw_disabled":false,"withdraw_delayed":false,"deposit_disabled":true,"trade_disabled":false,"chain":"ETH","chains":[{"name":"ETH","addr":"0xdac1","withdraw_disabled":false,"deposit_disabled":true}]},{"currency":"OLD","chain":"OLDNET","withdraw_disabled":true,"deposit_disabled":false}]',
    '{"user_id":1667201533,"ip_whitelist":["127.0.0.1"],"currency_pairs":["USDT_BTC"],"tier":2,"key":{"mode":1},"copy_trading_role":0}',
  )
  const { privateRest: rest } = gate
  expect(await rest.getBalances()).toEqual([
    { asset: 'ETH', available: '968.8', locked: '0.25', total: '969.05', timestamp: undefined },
  ])
  expect(await rest.getTradingFees('BTC/USDT')).toEqual({ maker: '-0.00005', taker: '0.002', assumed: false })
  await rest.getTradingFees()
  expect(await rest.getCurrencyInfo()).toMatchObject([
    {
      asset: 'USDT',
      name: 'Tether',
      networks: [{ network: 'ETH', contractAddress: '0xdac1', depositEnabled: false, withdrawalEnabled: true }],
    },
    { asset: 'OLD', networks: [{ network: 'OLDNET', depositEnabled: true, withdrawalEnabled: false }] },
  ])
  expect(await rest.getUserId()).toBe('1667201533')
  expect(gate.lines()).toEqual([
    'GET /spot/accounts',
    'GET /spot/fee?currency_pair=BTC_USDT',
    'GET /spot/fee',
    'GET /spot/currencies',
    'GET /account/detail',
  ])
})
