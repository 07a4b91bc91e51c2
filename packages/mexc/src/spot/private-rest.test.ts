import { RateLimitError, VenuekitError, type OrderRequest } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { checked } from '../../test/markets.ts'
import { connect } from '../../test/rest-fixture.ts'

const limit = { symbol: 'MX/USDT', side: 'buy', type: 'limit', quantity: '50', price: '0.1' } as const
const ack =
  '{"symbol":"MXUSDT","orderId":"06a480e69e604477bfb48dddd5f0b750","orderListId":-1,"price":"0.1","origQty":"50","type":"LIMIT","side":"BUY","stpMode":"","transactTime":1666676533741}'
const ref = { symbol: 'BTC/USDT', orderId: 'C02__443776347957968896088' }

describe('placing an order', () => {
  test('[S3.93] a limit order: exact path, query, signature and window, and nothing said of how it stands', async () => {
    await using mexc = await connect(ack)
    const placed = await mexc.privateRest.placeOrder(checked({ ...limit, clientOrderId: 'sim-0001' }))
    expect(mexc.last().line).toBe(
      'POST /api/v3/order?symbol=MXUSDT&side=BUY&type=LIMIT&quantity=50&price=0.1&newClientOrderId=sim-0001&recvWindow=5000&timestamp=1767225600000&signature=ddd96921563a6124cce0bf74e6513cc25bb0f344adffdff482a5568b8b646788',
    )
    expect(mexc.last().body).toBe('')
    expect(mexc.last().headers).toMatchObject({
      'x-mexc-apikey': 'mx0simKEY0000000001',
      'content-type': 'application/json',
    })
    expect(placed).toEqual({
      symbol: 'MX/USDT',
      orderId: '06a480e69e604477bfb48dddd5f0b750',
      clientOrderId: 'sim-0001',
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      status: 'pending',
      quantity: '50',
      quoteQuantity: undefined,
      filled: undefined,
      remaining: undefined,
      price: '0.1',
      average: undefined,
      filledValue: undefined,
      triggerPrice: undefined,
      fees: [],
      postOnly: false,
      reduceOnly: undefined,
      createdAt: 1_666_676_533_741,
      updatedAt: undefined,
      reason: undefined,
    })
  })

  const market = { symbol: 'MX/USDT', type: 'market' } as const
  test.each<readonly [OrderRequest, string]>([
    [{ ...limit, postOnly: true }, 'side=BUY&type=LIMIT_MAKER&quantity=50&price=0.1'],
    [{ ...limit, timeInForce: 'ioc' }, 'side=BUY&type=IMMEDIATE_OR_CANCEL&quantity=50&price=0.1'],
    [{ ...limit, timeInForce: 'fok' }, 'side=BUY&type=FILL_OR_KILL&quantity=50&price=0.1'],
    [{ ...market, side: 'buy', quoteQuantity: '25.5' }, 'side=BUY&type=MARKET&quoteOrderQty=25.5'],
    [{ ...market, side: 'buy', quantity: '7' }, 'side=BUY&type=MARKET&quantity=7'],
    [{ ...market, side: 'sell', quantity: '7' }, 'side=SELL&type=MARKET&quantity=7'],
  ])('[S3.99] %j is written so', async (request, part) => {
    await using mexc = await connect('{"symbol":"MXUSDT","orderId":"1","orderListId":-1}')
    const placed = await mexc.privateRest.placeOrder(checked(request))
    expect(mexc.lines().at(-1)).toBe(`POST /order?symbol=MXUSDT&${part}&newClientOrderId=abc123&recvWindow=5000`)
    expect([placed.orderId, placed.status, placed.createdAt]).toEqual(['1', 'pending', undefined])
  })

  test('[S3.99] a market sell by value is refused before it is sent', () => {
    expect(() => checked({ ...market, side: 'sell', quoteQuantity: '7' })).toThrow(/quantity/)
  })

  test('[S3.99] a refusal is one of ours, with the outcome; silence is none', async () => {
    await using mexc = await connect(
      { status: 400, body: '{"msg":"Insufficient position","code":30004}' },
      { status: 503, body: '{"code":503,"msg":"Unknown error, please check your request or try again later."}' },
      { status: 502, body: '<html>Bad gateway</html>' },
      { status: 403, body: '' },
    )
    const failures = []
    for (let attempt = 0; attempt < 4; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one answer after another
      failures.push(await mexc.privateRest.placeOrder(checked(limit)).catch((error: unknown) => error))
    }
    expect(failures.map((error) => VenuekitError.is(error) && [error.code, error.outcome, error.operation])).toEqual([
      ['insufficient-funds', 'rejected', 'createOrder'],
      ['unavailable', 'unknown', 'createOrder'],
      ['server', 'unknown', 'createOrder'],
      ['server', 'unknown', 'createOrder'],
    ])
    // Each was sent once: an order is never repeated.
    expect(mexc.lines()).toHaveLength(4)
  })

  test('[S3.99] orders and cancels share one budget, and a refusal for too many closes it for as long as it says', async () => {
    await using mexc = await connect({
      status: 429,
      body: '{"code":429,"msg":"Too Many Requests"}',
      headers: { 'Retry-After': '2' },
    })
    const failure = await mexc.privateRest.placeOrder(checked(limit)).catch((error: unknown) => error)
    expect(RateLimitError.is(failure) && [failure.outcome, failure.retryAfterMs]).toEqual(['rejected', 2_000])
    expect(mexc.budgets.status('order')).toMatchObject({ limit: 12, closedForMs: 2_000 })
  })

  test('several of one market in one call: one answer for each, in order', async () => {
    await using mexc = await connect(
      '[{"symbol":"BTCUSDT","orderId":"1196315350023612316","newClientOrderId":"a","orderListId":-1},{"newClientOrderId":"b","msg":"The minimum transaction volume cannot be less than:0.5USDT","code":30002},{"symbol":"BTCUSDT","orderId":"3","newClientOrderId":"x"}]',
    )
    const orders = ['a', 'b', 'c', 'd'].map((clientOrderId) => checked({ ...limit, clientOrderId }))
    const answers = await mexc.privateRest.placeOrders(orders)
    expect(answers).toMatchObject([
      { value: { orderId: '1196315350023612316', status: 'pending' } },
      { refusal: { outcome: 'rejected', error: { rule: 'minimum-notional' } } },
      undefined,
      undefined,
    ])
    const batch = new URL(mexc.last().line.replace('POST ', ''), 'http://x').searchParams.get('batchOrders')
    expect(JSON.parse(batch ?? '')).toHaveLength(4)
    expect(mexc.last().line).toMatch(/batchOrders=%5B%7B%22symbol%22%3A/)
  })

  test.each([
    ['in another order', ['2 b', '1 a'], ['1', '2']],
    ['without ids', ['1', '2'], ['1', '2']],
    ['of which one has an id that is not its own', ['1', '2 a'], ['2', undefined]],
    ['of which one comes twice', ['1 a', '1 a'], ['1', undefined]],
    ['of which one is missing, without ids', ['2'], [undefined, undefined]],
    ['of which there are too many, without ids', ['1', '2', '3'], [undefined, undefined]],
  ])('[S3.99] rows of a batch %s', async (_, given, expected) => {
    const rowsOf = given.map((row) => {
      const [orderId, newClientOrderId] = row.split(' ')
      return { symbol: 'MXUSDT', orderId, newClientOrderId }
    })
    await using mexc = await connect(JSON.stringify(rowsOf))
    const answers = await mexc.privateRest.placeOrders(
      ['a', 'b'].map((clientOrderId) => checked({ ...limit, clientOrderId })),
    )
    expect(answers).toMatchObject(expected.map((orderId) => orderId && { value: { orderId } }))
  })

  test('[S3.99] a call over as many orders as the exchange takes is one order request, and there are two of them in a second', async () => {
    await using mexc = await connect('[]', '[]')
    const orders = Array.from({ length: 20 }, (_, index) => checked({ ...limit, clientOrderId: `many-${index}` }))
    expect(await mexc.privateRest.placeOrders(orders)).toHaveLength(20)
    expect(mexc.budgets.status('order').used).toBe(1)
    expect(await mexc.privateRest.placeOrders(orders)).toHaveLength(20)
    const third = mexc.privateRest.placeOrders(orders, { sendWithinMs: 0 })
    await expect(third).rejects.toMatchObject({ code: 'rate-limited', outcome: 'not-sent' })
    expect(mexc.lines()).toHaveLength(2)
  })

  test('one can be checked without being placed', async () => {
    await using mexc = await connect('{}')
    await mexc.privateRest.testOrder(checked(limit))
    expect(mexc.lines().at(-1)).toMatch(/^POST \/order\/test\?symbol=MXUSDT&/)
  })
})

describe('cancelling', () => {
  test.each([
    '{"symbol":"BTCUSDT","orderId":"4","status":"CANCELED"}',
    '{"symbol":"BTCUSDT","orderId":"4","status":"NEW"}',
    '{"symbol":"BTCUSDT","orderId":"4","price":"1","origQty":"1","type":"LIMIT","side":"BUY"}',
  ])('whatever an accepted cancel says of the order is not taken for how it stands: %s', async (body) => {
    await using mexc = await connect(body)
    expect(await mexc.privateRest.cancelOrder(ref)).toBeUndefined()
    expect(mexc.lines().at(-1)).toBe('DELETE /order?symbol=BTCUSDT&orderId=C02__443776347957968896088&recvWindow=5000')
  })

  test('[S3.99] by the client order id; one that is not open is not found', async () => {
    await using mexc = await connect({
      status: 400,
      body: '{"code":-2011,"msg":"Unknown order sent."}',
    })
    const failure = mexc.privateRest.cancelOrder({ symbol: 'BTC/USDT', clientOrderId: 'mine' })
    await expect(failure).rejects.toMatchObject({ code: 'order-not-found', outcome: 'rejected' })
    expect(mexc.lines().at(-1)).toBe('DELETE /order?symbol=BTCUSDT&origClientOrderId=mine&recvWindow=5000')
  })

  test('all of a market, and all of them', async () => {
    await using mexc = await connect(
      '[{"symbol":"BTCUSDT","orderId":"7","status":"CANCELED"}]',
      '{"code":200,"msg":"success","timestamp":1778744778528}',
    )
    expect(await mexc.privateRest.cancelAllOrders('BTC/USDT')).toEqual([
      { ref: { symbol: 'BTC/USDT', orderId: '7' }, answer: { value: undefined } },
    ])
    expect(await mexc.privateRest.cancelAllOrders(undefined)).toBeUndefined()
    expect(mexc.lines()).toEqual([
      'DELETE /openOrders?symbol=BTCUSDT&recvWindow=5000',
      'DELETE /order/all?recvWindow=5000',
    ])
  })
})

/** An order as it was captured. */
const resting =
  '{"symbol":"BTCUSDT","orderId":"133734823834147272","orderListId":-1,"clientOrderId":null,"price":"30000","origQty":"0.0002","executedQty":"0","cummulativeQuoteQty":"0","status":"NEW","timeInForce":null,"type":"LIMIT","side":"BUY","stopPrice":null,"icebergQty":null,"time":1661680259000,"updateTime":null,"isWorking":true,"stpMode":"","cancelReason":"","origQuoteOrderQty":"6"}'

const changed = (...changes: readonly (readonly [from: string, to: string])[]) =>
  changes.reduce((text, [from, to]) => text.replace(from, to), resting)

describe('how an order stands', () => {
  test('one that rests', async () => {
    await using mexc = await connect(resting)
    expect(await mexc.privateRest.getOrder(ref)).toMatchObject({
      symbol: 'BTC/USDT',
      orderId: '133734823834147272',
      clientOrderId: undefined,
      status: 'open',
      quantity: '0.0002',
      quoteQuantity: undefined,
      filled: '0',
      remaining: '0.0002',
      price: '30000',
      average: undefined,
      createdAt: 1_661_680_259_000,
      updatedAt: undefined,
    })
  })

  test.each([
    ['PARTIALLY_FILLED', 'partially-filled'],
    ['FILLED', 'filled'],
    ['CANCELED', 'cancelled'],
    ['PARTIALLY_CANCELED', 'cancelled'],
    ['OF_TOMORROW', 'unknown'],
  ])('%s is %s', async (status, expected) => {
    await using mexc = await connect(changed(['NEW', status]))
    expect(await mexc.privateRest.getOrder(ref)).toMatchObject({ status: expected })
  })

  const bought = changed(
    ['"NEW"', '"FILLED"'],
    ['"LIMIT"', '"MARKET"'],
    ['"origQty":"0.0002",', ''],
    ['"executedQty":"0"', '"executedQty":"0.0002"'],
    ['"origQuoteOrderQty":"6"', '"origQuoteOrderQty":"7"'],
  )

  test('[S3.98] the price of a market order is none; the mean one is what was paid by what was filled', async () => {
    await using mexc = await connect(bought.replace('"cummulativeQuoteQty":"0"', '"cummulativeQuoteQty":"6.5"'))
    expect(await mexc.privateRest.getOrder(ref)).toMatchObject({
      type: 'market',
      quantity: undefined,
      quoteQuantity: '7',
      filled: '0.0002',
      price: undefined,
      average: '32500',
      filledValue: '6.5',
    })
  })

  const fill = (id: string, orderId: string, qty: string) =>
    `{"symbol":"BTCUSDT","id":"${id}","orderId":"${orderId}","orderListId":-1,"price":"31000","qty":"${qty}","quoteQty":"1","commission":"0.002","commissionAsset":"MX","time":1767225603010,"isBuyer":true,"isMaker":true,"isBestMatch":true,"isSelfTrade":false,"clientOrderId":null}`

  test('[S3.98] where the record does not say what was paid, it is found by the own executions', async () => {
    const own = '133734823834147272'
    await using mexc = await connect(
      bought,
      `[${fill('1', own, '0.00015')},${fill('2', own, '0.00005')},${fill('3', 'another', '9')}]`,
    )
    expect(await mexc.privateRest.getOrder(ref)).toMatchObject({ average: '31000', filledValue: '6.2' })
    expect(mexc.lines().at(-1)).toBe(`GET /myTrades?symbol=BTCUSDT&orderId=${own}&limit=100`)
  })

  test('[S3.98] executions that are not all of it yet prove nothing', async () => {
    await using mexc = await connect(bought, `[${fill('1', '133734823834147272', '0.00015')}]`)
    expect(await mexc.privateRest.getOrder(ref)).toMatchObject({ average: undefined, filled: '0.0002' })
  })

  test('one that there is not', async () => {
    await using mexc = await connect({
      status: 400,
      body: '{"code":-2013,"msg":"Order does not exist."}',
    })
    expect(await mexc.privateRest.getOrder(ref)).toBeUndefined()
  })

  test('[S3.88] a page of executions is full also where not all of its rows can be read', async () => {
    await using mexc = await connect(`[${fill('505979017439002624X1', '5', '4')},{"id":7}]`, `[]`)
    const full = await mexc.privateRest.getAccountTrades('BTC/USDT', { limit: 2 })
    expect([full.rows.length, full.isCut]).toEqual([1, true])
    expect((await mexc.privateRest.getAccountTrades('BTC/USDT', { limit: 2 })).isCut).not.toBe(true)
  })

  test('[S3.88] open ones, ended ones, executions', async () => {
    await using mexc = await connect(
      `[${resting},{"orderId":7}]`,
      `[${resting},${changed(['NEW', 'CANCELED'], ['"orderId":"133734823834147272"', '"orderId":"5"'])}]`,
      `[${fill('505979017439002624X1', '5', '4')}]`,
    )
    const unread: number[] = []
    const onRejected = (rows: number) => void unread.push(rows)
    expect(await mexc.privateRest.getOpenOrders('BTC/USDT', { onRejected })).toHaveLength(1)
    expect(unread).toEqual([1])
    const omitted: number[] = []
    const ended = await mexc.privateRest.getHistoryOrders('BTC/USDT', {
      since: 1_661_680_000_000,
      onOmitted: (rows) => void omitted.push(rows),
    })
    expect(ended.map(({ orderId }) => orderId)).toEqual(['5'])
    // The open one.
    expect(omitted).toEqual([1])
    const { rows } = await mexc.privateRest.getAccountTrades('BTC/USDT', { since: 1_767_225_600_000 })
    expect(rows).toEqual([
      {
        symbol: 'BTC/USDT',
        tradeId: '505979017439002624X1',
        orderId: '5',
        clientOrderId: undefined,
        side: 'buy',
        price: '31000',
        size: '4',
        liquidity: 'maker',
        kind: 'normal',
        fee: { amount: '0.002', asset: 'MX' },
        timestamp: 1_767_225_603_010,
      },
    ])
    expect(mexc.lines()).toEqual([
      'GET /openOrders?symbol=BTCUSDT',
      'GET /allOrders?symbol=BTCUSDT&startTime=1661680000000&limit=500',
      'GET /myTrades?symbol=BTCUSDT&startTime=1767225600000&limit=100',
    ])
  })
})

describe('the account', () => {
  test('[S3.88] balances: what is free, and what orders hold', async () => {
    await using mexc = await connect(
      '{"makerCommission":null,"canTrade":true,"updateTime":null,"accountType":"SPOT","balances":[{"asset":"USDT","free":"975","locked":"25","available":"1000"},{"asset":"MX","free":"0.5","locked":"0"}],"permissions":["SPOT"]}',
    )
    expect(await mexc.privateRest.getBalances()).toEqual([
      { asset: 'USDT', available: '975', locked: '25', total: '1000', timestamp: undefined },
      { asset: 'MX', available: '0.5', locked: '0', total: '0.5', timestamp: undefined },
    ])
  })

  test('fees are for a market', async () => {
    await using mexc = await connect(
      '{"data":{"makerCommission":0.003,"takerCommission":0.0035},"code":0,"msg":"success","timestamp":1669109672717}',
    )
    expect(await mexc.privateRest.getTradingFees('MX/USDT')).toEqual({
      maker: '0.003',
      taker: '0.0035',
      assumed: false,
    })
    await expect(mexc.privateRest.getTradingFees()).rejects.toMatchObject({ code: 'invalid-input' })
  })
})
