import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { connectFutures } from '../../test/rest-fixture.ts'

const account = (change = '"in_dual_mode":false,"position_mode":"single"') =>
  `{"user":1666,"currency":"USDT","total":"9707.803567115145","unrealised_pnl":"3371.248828","position_margin":"38.712189181","order_margin":"0","available":"9669.091377934145","point":"0","bonus":"0",${change},"enable_credit":true,"margin_mode":0,"maintenance_margin":"0","history":{"dnw":"10000"}}`
const position = (change = '') =>
  `{"user":10000,"contract":"BTC_USDT","size":-9440,"leverage":"0","risk_limit":"100","leverage_max":"100","maintenance_rate":"0.005","value":"3568.62","margin":"4.431548146258","entry_price":"3779.55","liq_price":"99999999","mark_price":"3780.32","initial_margin":"0","maintenance_margin":"0","unrealised_pnl":"-0.000507486844","realised_pnl":"0.045543982432","adl_ranking":5,"pending_orders":16,"close_order":{"id":232323,"price":"3779","is_liq":false},"mode":"single","update_time":1684994406,"cross_leverage_limit":"0","pos_margin_mode":"cross","lever":"10"${change}}`
const isolated = position()
  .replace('"size":-9440', '"size":"0.5"')
  .replace('"leverage":"0"', '"leverage":"7"')
  .replace(',"pos_margin_mode":"cross","lever":"10"', '')
  .replace('"liq_price":"99999999"', '"liq_price":"3000"')
const hedged = (mode: string, size: number) =>
  position().replace('"single"', `"${mode}"`).replace('-9440', String(size))

test('[S3.88] the margin account, and how positions are kept', async () => {
  await using gate = await connectFutures(
    account(),
    account('"in_dual_mode":true'),
    account('"position_mode":"dual_plus"'),
  )
  expect(await gate.privateRest.getBalances()).toEqual([
    {
      asset: 'USDT',
      total: '9707.803567115145',
      available: '9669.091377934145',
      locked: '38.712189181',
      unrealizedPnl: '3371.248828',
      equity: '13079.052395115145',
      positionMargin: '38.712189181',
      orderMargin: '0',
      maintenanceMargin: '0',
      timestamp: undefined,
    },
  ])
  expect(await gate.privateRest.getPositionMode()).toBe('hedge')
  expect(await gate.privateRest.getPositionMode()).toBe('hedge')
  expect(gate.lines()).toEqual(Array.from({ length: 3 }, () => 'GET /futures/usdt/accounts'))
})

test('[S3.88] fees of a contract; without one the first stands for all, and none is an assumption', async () => {
  await using gate = await connectFutures(
    '{"BTC_USDT":{"taker_fee":"0.00025","maker_fee":"-0.00010"}}',
    '{"1INCH_USDT":{"taker_fee":"0.0005","maker_fee":"0.0002"}}',
    '{}',
  )
  expect(await gate.privateRest.getTradingFees('BTC/USDT:USDT')).toEqual({
    maker: '-0.0001',
    taker: '0.00025',
    assumed: false,
  })
  expect(await gate.privateRest.getTradingFees()).toEqual({ maker: '0.0002', taker: '0.0005', assumed: false })
  expect(await gate.privateRest.getTradingFees('BTC/USDT:USDT')).toEqual({
    maker: '0.001',
    taker: '0.001',
    assumed: true,
  })
  expect(gate.lines()).toEqual([
    'GET /futures/usdt/fee?contract=BTC_USDT',
    'GET /futures/usdt/fee',
    'GET /futures/usdt/fee?contract=BTC_USDT',
  ])
})

describe('positions', () => {
  test('[S3.88] of all contracts: sizes in base units and in contracts', async () => {
    await using gate = await connectFutures(`[${position()},${isolated},${position().replace('-9440', '0')}]`)
    const [short, long, flat] = await gate.privateRest.getPositions()
    expect(short).toEqual({
      symbol: 'BTC/USDT:USDT',
      side: 'short',
      size: '0.944',
      contracts: '9440',
      entryPrice: '3779.55',
      markPrice: '3780.32',
      liquidationPrice: undefined,
      unrealizedPnl: '-0.000507486844',
      realizedPnl: '0.045543982432',
      margin: '4.431548146258',
      marginMode: 'cross',
      leverage: '10',
      timestamp: 1_684_994_406_000,
    })
    expect(long).toMatchObject({
      side: 'long',
      size: '0.00005',
      marginMode: 'isolated',
      leverage: '7',
      liquidationPrice: '3000',
    })
    expect(flat).toMatchObject({ side: 'flat', size: '0' })
    expect(gate.lines()).toEqual(['GET /futures/usdt/positions?limit=100'])
  })

  test('[S3.88] of one contract, by the mode that the account is in', async () => {
    await using gate = await connectFutures(account(), position(), {
      status: 400,
      body: '{"label":"POSITION_NOT_FOUND"}',
    })
    expect(await gate.privateRest.getPositions('BTC/USDT:USDT')).toHaveLength(1)
    expect(await gate.privateRest.getPositions('SOL/USDT:USDT')).toEqual([])
    expect(gate.lines()).toEqual([
      'GET /futures/usdt/accounts',
      'GET /futures/usdt/positions/BTC_USDT',
      'GET /futures/usdt/positions/SOL_USDT',
    ])
  })

  test('[S3.88] when somebody else has changed the mode, it is asked for again', async () => {
    const both = `[${hedged('dual_long', 5)},${hedged('dual_short', 0)}]`
    await using gate = await connectFutures(
      account(),
      { status: 400, body: '{"label":"POSITION_DUAL_MODE","message":"dual"}' },
      account('"position_mode":"dual"'),
      both,
    )
    await gate.privateRest.getPositionMode()
    const positions = await gate.privateRest.getPositions('BTC/USDT:USDT')
    expect(positions.map(({ side, size }) => [side, size])).toEqual([
      ['long', '0.0005'],
      ['short', '0'],
    ])
    expect(gate.lines().at(-1)).toBe('GET /futures/usdt/dual_comp/positions/BTC_USDT')
  })
})

describe('leverage and margin', () => {
  test('[S3.88] read from the position; what was never traded has none', async () => {
    await using gate = await connectFutures(
      account('"position_mode":"dual"'),
      `[${hedged('dual_long', 5)},${hedged('dual_short', 0).replace('"lever":"10"', '"lever":"20"')}]`,
      '[]',
    )
    expect(await gate.privateRest.getLeverage('BTC/USDT:USDT', { side: 'short' })).toEqual({
      leverage: '20',
      marginMode: 'cross',
    })
    await expect(gate.privateRest.getLeverage('BTC/USDT:USDT')).rejects.toMatchObject({ rule: 'no-position' })
  })

  test('[S3.88] set by the query, with an empty body', async () => {
    await using gate = await connectFutures(account(), position(), position(), position(), position())
    const { privateRest: rest } = gate
    await rest.setLeverage('BTC/USDT:USDT', decimal('10'), { marginMode: 'isolated' })
    await rest.setLeverage('BTC/USDT:USDT', decimal('10'), { marginMode: 'cross' })
    // The margin mode that the position has is kept.
    await rest.setLeverage('BTC/USDT:USDT', decimal('5'))
    await expect(rest.setLeverage('BTC/USDT:USDT', decimal('5'), { marginMode: 'portfolio' })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(gate.lines().slice(1)).toEqual([
      'POST /futures/usdt/positions/BTC_USDT/leverage?leverage=10',
      'POST /futures/usdt/positions/BTC_USDT/leverage?leverage=0&cross_leverage_limit=10',
      'GET /futures/usdt/positions/BTC_USDT',
      'POST /futures/usdt/positions/BTC_USDT/leverage?leverage=0&cross_leverage_limit=5',
    ])
    expect(gate.last().body).toBe('')
    // The signature that was published for that request.
    expect(gate.server.requests[1]?.headers['sign']).toBe(
      '17dbf4da204f4c7f8330a9c3cd5dfa1514a46fbd36d54c3208277f7c7a7ffb0e169e8e9830a5a3a105d6293d973f6c65b9fa32771717b3b2373329ddc4b75f6b',
    )
  })

  test.each(['0', '-3'])(
    '[S3.88] a leverage of %s is refused: the exchange takes 0 for another margin mode',
    async (leverage) => {
      await using gate = await connectFutures(account(), position())
      await expect(gate.privateRest.setLeverage('BTC/USDT:USDT', decimal(leverage))).rejects.toMatchObject({
        code: 'invalid-input',
        message: `leverage: must be above 0, not ${leverage}`,
      })
      expect(gate.lines()).toEqual([])
    },
  )

  test('[S3.88] margin mode, margin and position mode', async () => {
    await using gate = await connectFutures(
      account(),
      position(),
      position(),
      account('"position_mode":"dual"'),
      `[${position()}]`,
      `[${position()}]`,
    )
    const { privateRest: rest } = gate
    await rest.setMarginMode('BTC/USDT:USDT', 'isolated')
    expect(gate.last().body).toBe('{"mode":"ISOLATED","contract":"BTC_USDT"}')
    await rest.changeMargin('BTC/USDT:USDT', decimal('-1'))
    await rest.setPositionMode('hedge')
    await rest.changeMargin('BTC/USDT:USDT', decimal('2.5'), { side: 'short' })
    await rest.setMarginMode('BTC/USDT:USDT', 'cross')
    await expect(rest.changeMargin('BTC/USDT:USDT', decimal('1'))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(gate.lines().slice(1)).toEqual([
      'POST /futures/usdt/positions/cross_mode',
      'POST /futures/usdt/positions/BTC_USDT/margin?change=-1',
      'POST /futures/usdt/dual_mode?dual_mode=true',
      'POST /futures/usdt/dual_comp/positions/BTC_USDT/margin?change=2.5&dual_side=dual_short',
      'POST /futures/usdt/dual_comp/positions/cross_mode',
    ])
  })

  test('[S3.88] a position is closed whole: the answer need not say its side', async () => {
    const answer =
      '{"id":5,"contract":"BTC_USDT","size":"0","left":"0","price":"0","fill_price":"0","tif":"ioc","is_close":true,"status":"finished","finish_as":"filled","create_time":1,"text":"t-x"}'
    await using gate = await connectFutures(
      account(),
      { status: 201, body: answer },
      account('"position_mode":"dual"'),
      {
        status: 201,
        body: answer,
      },
    )
    const { privateRest: rest } = gate
    const closed = await rest.closePosition('BTC/USDT:USDT', { side: 'long', clientOrderId: 'x' })
    expect(gate.last().body).toBe(
      '{"text":"t-x","contract":"BTC_USDT","size":"0","price":"0","tif":"ioc","close":true}',
    )
    expect(closed).toMatchObject({ side: 'sell', status: 'filled', clientOrderId: 'x' })
    await rest.getPositionMode()
    await rest.closePosition('BTC/USDT:USDT', { side: 'short' })
    expect(gate.last().body).toContain('"auto_size":"close_short","reduce_only":true')
  })
})

describe('orders that wait for a price', () => {
  const stop = { symbol: 'ETH/USDT:USDT', side: 'sell', type: 'stop-market', triggerPrice: '3000' } as const
  const row =
    '{"initial":{"contract":"BTC_USDT","size":100,"price":"5.03","tif":"gtc","text":"api","reduce_only":false,"close":false,"auto_size":""},"trigger":{"strategy_type":0,"price_type":0,"price":"3000","rule":1,"expiration":86400},"order_type":"close-long-order","id":2007047737421336576,"user":1,"create_time":1600000000,"finish_time":0,"trade_id":0,"status":"open","finish_as":"","reason":""}'

  test('[S3.88] whole contracts as a number, parts of one as text; by last, mark or index price', async () => {
    await using gate = await connectFutures(
      { status: 201, body: '{"id":2007047737421336576}' },
      { status: 201, body: '{"id":1}' },
    )
    const placed = await gate.privateRest.placeTriggerOrder({
      ...stop,
      quantity: '0.05',
      triggerBy: 'mark',
      reduceOnly: true,
    })
    expect(gate.last().body).toBe(
      '{"initial":{"contract":"ETH_USDT","size":-5,"price":"0","tif":"ioc","reduce_only":true},"trigger":{"strategy_type":0,"price_type":1,"price":"3000","rule":2}}',
    )
    expect(placed).toMatchObject({
      orderId: '2007047737421336576',
      status: 'pending',
      quantity: '0.05',
      timeInForce: 'ioc',
    })
    await gate.privateRest.placeTriggerOrder({ ...stop, type: 'take-profit-limit', price: '3100', quantity: '0.005' })
    expect(gate.last().body).toBe(
      '{"initial":{"contract":"ETH_USDT","size":0,"amount":"-0.5","price":"3100","tif":"gtc"},"trigger":{"strategy_type":0,"price_type":0,"price":"3000","rule":1}}',
    )
    expect(gate.lines()).toEqual(Array.from({ length: 2 }, () => 'POST /futures/usdt/price_orders'))
  })

  test('[S3.88] in hedge mode a stop for the position that it closes only reduces', async () => {
    await using gate = await connectFutures({ status: 201, body: '{"id":1}' }, { status: 201, body: '{"id":2}' })
    await gate.privateRest.placeTriggerOrder({ ...stop, quantity: '0.05', positionSide: 'long' })
    expect(gate.last().body).toContain('"size":-5,"price":"0","tif":"ioc","reduce_only":true}')
    await gate.privateRest.placeTriggerOrder({ ...stop, quantity: '0.05', positionSide: 'short' })
    expect(gate.last().body).not.toContain('reduce_only')
    const wrong = { ...stop, quantity: '0.05', positionSide: 'short', reduceOnly: true } as const
    await expect(gate.privateRest.placeTriggerOrder(wrong)).rejects.toThrow('position-side')
    expect(gate.lines()).toHaveLength(2)
  })

  test('[S3.88] are listed, looked up and cancelled; ids beyond 2^53 survive', async () => {
    const fired = row
      .replace('"trade_id":0', '"trade_id":58828270140012048')
      .replace('"status":"open","finish_as":""', '"status":"finished","finish_as":"succeeded"')
    const closing = row
      .replace('"size":100,"price":"5.03"', '"size":0,"price":"0"')
      .replace('close-long-order', 'close-long-position')
      .replace('"status":"open","finish_as":""', '"status":"finished","finish_as":"cancelled"')
    await using gate = await connectFutures(`[${row}]`, fired, closing, `[${row}]`)
    const { privateRest: rest } = gate
    expect(await rest.getOpenTriggerOrders('BTC/USDT:USDT')).toMatchObject([
      {
        orderId: '2007047737421336576',
        type: 'stop-limit',
        side: 'buy',
        status: 'pending',
        quantity: '0.01',
        price: '5.03',
      },
    ])
    expect(await rest.getTriggerOrder('2007047737421336576')).toMatchObject({ triggeredOrderId: '58828270140012048' })
    const ref = { symbol: 'BTC/USDT:USDT', orderId: '2007047737421336576' }
    expect(await rest.cancelTriggerOrder(ref)).toMatchObject({
      status: 'cancelled',
      side: 'sell',
      type: 'take-profit-market',
    })
    expect(await rest.cancelAllTriggerOrders('BTC/USDT:USDT')).toHaveLength(1)
    expect(gate.lines()).toEqual([
      'GET /futures/usdt/price_orders?status=open&contract=BTC_USDT&limit=100',
      'GET /futures/usdt/price_orders/2007047737421336576',
      'DELETE /futures/usdt/price_orders/2007047737421336576',
      'DELETE /futures/usdt/price_orders?contract=BTC_USDT',
    ])
  })

  test('their times may be in microseconds, and their sizes beside an amount', async () => {
    const sold = row
      .replace('"size":100', '"size":-7,"amount":"7.5"')
      .replace(
        '"create_time":1600000000,"finish_time":0',
        '"create_time":1767352659205927,"finish_time":1767352695612680',
      )
    await using gate = await connectFutures(sold)
    expect(await gate.privateRest.getTriggerOrder('1')).toMatchObject({
      side: 'sell',
      quantity: '0.00075',
      createdAt: 1_767_352_659_205,
      updatedAt: 1_767_352_695_612,
    })
  })
})
