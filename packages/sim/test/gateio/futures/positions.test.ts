import { describe, expect, test } from 'vitest'
import { fieldsOf, GateioRestClient, rowsOf } from '../client.ts'
import { labelOf } from '../stall.ts'
import { differences } from './samples.ts'
import { alone, contract, exchange, type Quiet } from './simulation.ts'

/** A long position of so many contracts of 0.0001 BTC, entered at 60,000. */
async function long({ place, offer }: Quiet, size: number): Promise<void> {
  offer('sell', '60000', String(size))
  await place({ size })
}

describe('positions', () => {
  test('they have the fields and types of the page, and the arithmetic of contracts', () =>
    alone(async (quiet) => {
      const { call, sim } = quiet
      await long(quiet, 100)
      sim.setMarket(exchange, contract, { markPrice: '61000' })
      const { body } = await call('GET', `/positions/${contract}`)
      expect(differences('position', body)).toEqual({})
      // 0.01 BTC: worth 610, 10 more than it cost; half a permille of 600 was paid.
      expect(body).toMatchObject({
        size: 100,
        value: '610',
        entry_price: '60000',
        mark_price: '61000',
        unrealised_pnl: '10',
        pnl_fee: '-0.3',
        realised_pnl: '-0.3',
        margin: '60',
        initial_margin: '60',
        leverage: '0',
        cross_leverage_limit: '10',
        lever: '10',
        pos_margin_mode: 'cross',
        mode: 'single',
        close_order: null,
      })
    }))

  test('those of every contract that was touched, or those that are held', () =>
    alone(async (quiet) => {
      const { call, place } = quiet
      expect(labelOf(await call('GET', `/positions/${contract}`))).toEqual([400, 'POSITION_NOT_FOUND'])
      await long(quiet, 100)
      await place({ contract: 'ETH_USDT', size: 1, price: '2800' })
      const listed = async (query: string): Promise<unknown[]> =>
        rowsOf((await call('GET', '/positions', { query })).body).map((row) => [row['contract'], row['size']])
      expect(await listed('')).toEqual([
        [contract, 100],
        ['ETH_USDT', 0],
      ])
      expect(await listed('holding=true')).toEqual([[contract, 100]])
      expect((await call('GET', '/positions/ETH_USDT')).body).toMatchObject({
        size: 0,
        pending_orders: 1,
        entry_price: '0',
      })
    }))

  test('a contract that was never touched may be answered as an empty position', () =>
    alone(async ({ call }) => expect((await call('GET', '/positions/SOL_USDT')).body).toMatchObject({ size: 0 }), {
      futuresUntouchedPosition: 'empty',
    }))

  test('an opposite order closes and then turns the position; what it came to is history', () =>
    alone(async (quiet) => {
      const { call, place, offer } = quiet
      await long(quiet, 100)
      offer('buy', '61000', '150')
      await place({ size: -150, price: '61000' })
      const { body } = await call('GET', `/positions/${contract}`)
      expect(body).toMatchObject({ size: -50, entry_price: '61000', last_close_pnl: '9.395', history_pnl: '9.395' })
      const [closed] = rowsOf((await call('GET', '/position_close')).body)
      expect(differences('close', closed)).toEqual({})
      // 10 won; 0.3 paid for the way in, 0.305 for the way out.
      expect(closed).toMatchObject({ side: 'long', pnl: '9.395', pnl_pnl: '10', pnl_fee: '-0.605', max_size: '100' })
      expect(closed).toMatchObject({ long_price: '60000', short_price: '61000', accum_size: '100', pnl_fund: '0' })
      const trades = rowsOf((await call('GET', '/my_trades')).body)
      expect(differences('myTrade', trades[0])).toEqual({})
      expect(trades.map(({ size, close_size: closes, role }) => [size, closes, role])).toEqual([
        [-150, -100, 'taker'],
        [100, 0, 'taker'],
      ])
      const ranged = rowsOf((await call('GET', '/my_trades_timerange', { query: 'role=taker' })).body)
      expect(ranged.map((row) => typeof row['trade_id'])).toEqual(['string', 'string'])
    }))

  test('a reduce-only order is cut to the position, and goes with it', () =>
    alone(async (quiet) => {
      const { call, place, offer } = quiet
      await long(quiet, 100)
      const placed = await place({ size: -300, price: '62000', reduce_only: true, text: 't-exit' })
      expect(placed.body).toMatchObject({ size: -100, is_reduce_only: true })
      offer('buy', '61000', '100')
      expect((await place({ size: 0, price: '0', tif: 'ioc', close: true })).body).toMatchObject({
        size: -100,
        is_close: true,
      })
      expect((await call('GET', '/orders/t-exit')).body).toMatchObject({ finish_as: 'reduce_only', status: 'finished' })
    }))

  test('one that has become larger than the position is cancelled, or cut again', async () => {
    for (const [option, left] of [
      ['cancelled', { finish_as: 'reduce_only' }],
      ['shrunk', { status: 'open', left: -40 }],
    ] as const)
      await alone(
        async (quiet) => {
          const { call, place, offer } = quiet
          await long(quiet, 100)
          await place({ size: -100, price: '62000', reduce_only: true, text: 't-exit' })
          offer('buy', '61000', '60')
          await place({ size: -60, price: '61000' })
          expect((await call('GET', '/orders/t-exit')).body).toMatchObject(left)
        },
        { futuresRestingReduceOnly: option },
      )
  })
})

describe('setters', () => {
  test('leverage: isolated, cross, and its bounds', () =>
    alone(async (quiet) => {
      const { call } = quiet
      const set = async (query: string) => call('POST', `/positions/${contract}/leverage`, { query })
      expect((await set('leverage=20')).body).toMatchObject({
        leverage: '20',
        lever: '20',
        pos_margin_mode: 'isolated',
      })
      expect((await set('leverage=0&cross_leverage_limit=5')).body).toMatchObject({
        leverage: '0',
        cross_leverage_limit: '5',
      })
      expect(labelOf(await set('leverage=101'))).toEqual([400, 'LEVERAGE_TOO_HIGH'])
      expect(labelOf(await set('leverage=0.5'))).toEqual([400, 'LEVERAGE_TOO_LOW'])
      expect(labelOf(await set('leverage=x'))).toEqual([400, 'INVALID_PARAM_VALUE'])
      expect(labelOf(await set(''))).toEqual([400, 'MISSING_REQUIRED_PARAM'])
      const named = await call('POST', `/positions/${contract}/set_leverage`, { query: 'leverage=7&margin_mode=cross' })
      expect(named.body).toMatchObject({ leverage: '0', lever: '7', pos_margin_mode: 'cross' })
      expect((await call('GET', `/get_leverage/${contract}`)).body).toMatchObject({
        lever: '7',
        pos_margin_mode: 'cross',
      })
    }))

  test('margin moves into an isolated position and out of it', () =>
    alone(async (quiet) => {
      const { call } = quiet
      const move = async (change: string) =>
        call('POST', `/positions/${contract}/margin`, { query: `change=${change}` })
      await call('POST', `/positions/${contract}/leverage`, { query: 'leverage=10' })
      expect(labelOf(await move('5'))).toEqual([400, 'POSITION_EMPTY'])
      await long(quiet, 100)
      expect((await move('5.5')).body).toMatchObject({ margin: '65.5' })
      expect((await move('-5')).body).toMatchObject({ margin: '60.5' })
      expect(labelOf(await move('-5'))).toEqual([400, 'REMOVE_TOO_MUCH'])
      expect(labelOf(await move('x'))).toEqual([400, 'INVALID_PARAM_VALUE'])
      await call('POST', '/positions/cross_mode', { body: { mode: 'CROSS', contract } })
      expect(labelOf(await move('5'))).toEqual([400, 'POSITION_CROSS_MARGIN'])
    }))

  test('cross or isolated by body or by query', () =>
    alone(async ({ call }) => {
      const body = { mode: 'ISOLATED', contract }
      expect((await call('POST', '/positions/cross_mode', { body })).body).toMatchObject({
        pos_margin_mode: 'isolated',
      })
      const query = `mode=CROSS&contract=${contract}`
      expect((await call('POST', '/positions/cross_mode', { query })).body).toMatchObject({ pos_margin_mode: 'cross' })
      const limit = await call('POST', `/positions/${contract}/risk_limit`, { query: 'risk_limit=1000000' })
      expect(limit.body).toMatchObject({ contract })
    }))
})

describe('dual mode', () => {
  test('two positions, each closed by an order that reduces', () =>
    alone(async (quiet) => {
      const { call, place, offer } = quiet
      expect((await call('POST', '/dual_mode', { query: 'dual_mode=true' })).body).toMatchObject({
        in_dual_mode: true,
        position_mode: 'dual',
      })
      expect((await call('POST', '/dual_mode', { query: 'dual_mode=true' })).status).toBe(200)
      await long(quiet, 10)
      offer('buy', '59000', '30')
      await place({ size: -5, price: '59000' })
      const sizes = async (): Promise<unknown[]> =>
        rowsOf((await call('GET', `/dual_comp/positions/${contract}`)).body).map(({ mode, size }) => [mode, size])
      expect(await sizes()).toEqual([
        ['dual_long', 10],
        ['dual_short', -5],
      ])
      expect(labelOf(await call('GET', `/positions/${contract}`))).toEqual([400, 'POSITION_DUAL_MODE'])
      const exceeding = await place({ size: -11, price: '59000', reduce_only: true })
      expect(labelOf(exceeding)).toEqual([400, 'REDUCE_EXCEEDED'])
      await place({ size: -4, price: '59000', reduce_only: true })
      await place({ size: 0, price: '0', tif: 'ioc', auto_size: 'close_long', reduce_only: true })
      expect(await sizes()).toEqual([
        ['dual_long', 0],
        ['dual_short', -5],
      ])
      expect(labelOf(await call('POST', '/dual_mode', { query: 'dual_mode=false' }))).toEqual([400, 'POSITION_HOLDING'])
      const both = await call('POST', `/dual_comp/positions/${contract}/leverage`, { query: 'leverage=4' })
      expect(rowsOf(both.body).map(({ leverage }) => leverage)).toEqual(['4', '4'])
      const margin = await call('POST', `/dual_comp/positions/${contract}/margin`, {
        query: 'change=3&dual_side=dual_short',
      })
      expect(rowsOf(margin.body)[1]).toMatchObject({ mode: 'dual_short', margin: '10.375' })
    }))

  test('not with open orders; and by its newer name', () =>
    alone(async ({ call, place }) => {
      await place()
      expect(labelOf(await call('POST', '/dual_mode', { query: 'dual_mode=true' }))).toEqual([400, 'ORDER_PENDING'])
      await call('DELETE', '/orders')
      const set = await call('POST', '/set_position_mode', { query: 'position_mode=dual' })
      expect(set.body).toMatchObject({ position_mode: 'dual' })
    }))
})

describe('the account', () => {
  test('total, margins and what is free add up', () =>
    alone(async (quiet) => {
      const { call, place, sim } = quiet
      await long(quiet, 100)
      await place({ price: '59000', size: 50 })
      sim.setMarket(exchange, contract, { markPrice: '59000' })
      const { body } = await call('GET', '/accounts')
      expect(differences('account', body)).toEqual({})
      // 29.5 and a fee of 0.1475 are set aside for the order; 10 are lost for now.
      expect(body).toMatchObject({
        total: '999999.7',
        position_margin: '60',
        order_margin: '29.6475',
        unrealised_pnl: '-10',
        available: '999900.0525',
      })
      expect(fieldsOf(fieldsOf(body)['history'])).toMatchObject({ dnw: '1000000', fee: '-0.3', pnl: '0', fund: '0' })
    }))

  test('the account book says what moved, and of which order', () =>
    alone(async (quiet) => {
      const { call, place, offer } = quiet
      await long(quiet, 100)
      offer('buy', '60500', '100')
      await place({ size: -100, price: '60500' })
      const rows = rowsOf((await call('GET', '/account_book')).body)
      expect(differences('bookEntry', rows[0])).toEqual({})
      expect(rows.map(({ type, change }) => [type, change])).toEqual([
        ['fee', '-0.3025'],
        ['pnl', '5'],
        ['fee', '-0.3'],
        ['dnw', '1000000'],
      ])
      expect(rows[0]).toMatchObject({ text: `${contract}:58828270140012051`, contract })
      expect(rowsOf((await call('GET', '/account_book', { query: 'type=pnl' })).body)).toHaveLength(1)
      const fees = (await call('GET', '/fee', { query: `contract=${contract}` })).body
      expect(fees).toEqual({ [contract]: { taker_fee: '0.0005', maker_fee: '-0.00005' } })
    }))

  test('one that never had any money has no futures account', () =>
    alone(async ({ sim, clock }) => {
      const { credentials } = sim.createAccount({ exchange, balances: {} })
      const endpoint = sim.endpoints[exchange]
      const client = new GateioRestClient({ ...endpoint, credentials: { ...endpoint.credentials, ...credentials } })
      const time = Math.floor(clock.now() / 1_000)
      expect(labelOf(await client.call('GET', '/futures/usdt/accounts', { time }))).toEqual([400, 'USER_NOT_FOUND'])
    }))
})

test('funding is paid when its time comes, and told everywhere alike', () =>
  alone(async (quiet) => {
    const { call, clock, sim } = quiet
    await long(quiet, 100)
    const before = fieldsOf((await call('GET', `/contracts/${contract}`)).body)
    const next = Number(before['funding_next_apply'])
    sim.setMarket(exchange, contract, { markPrice: '60000' })
    await clock.advance(next * 1_000 - clock.now())
    const [applied] = rowsOf((await call('GET', '/funding_rate', { query: `contract=${contract}` })).body)
    expect(applied?.['t']).toBe(next)
    // A long position of 600 pays when the rate is positive.
    const paid = -600 * Number(applied?.['r'])
    const [entry] = rowsOf((await call('GET', '/account_book', { query: 'type=fund' })).body)
    expect(Number(entry?.['change'])).toBeCloseTo(paid, 9)
    const position = fieldsOf((await call('GET', `/positions/${contract}`)).body)
    expect(Number(position['pnl_fund'])).toBeCloseTo(paid, 9)
    expect(fieldsOf((await call('GET', `/contracts/${contract}`)).body)['funding_next_apply']).toBe(next + 28_800)
    await quiet.place({ size: 0, price: '0', tif: 'ioc', close: true })
    quiet.offer('buy', '60000', '100')
    await quiet.place({ size: 0, price: '0', tif: 'ioc', close: true })
    const [closed] = rowsOf((await call('GET', '/position_close')).body)
    expect(Number(closed?.['pnl_fund'])).toBeCloseTo(paid, 9)
  }))

describe('triggered orders', () => {
  const trigger = { strategy_type: 0, price_type: 1, price: '61000', rule: 1, expiration: 3_600 }
  const initial = { contract, size: 10, price: '60500', tif: 'gtc' }

  test('by the mark price: the order is placed, and named', () =>
    alone(async ({ call, sim, clock }) => {
      sim.setMarket(exchange, contract, { markPrice: '60500' })
      const body = { initial, trigger }
      const created = await call('POST', '/price_orders', { body })
      expect([created.status, created.body]).toMatchObject([
        201,
        { id_string: expect.stringMatching(/^2007047737\d{9}$/) },
      ])
      const path = `/price_orders/${String(fieldsOf(created.body)['id_string'])}`
      expect((await call('GET', path)).body).toMatchObject({ status: 'open', trade_id: 0, trigger, initial })
      sim.setMarket(exchange, contract, { markPrice: '61000' })
      expect(sim.orders(exchange)).toMatchObject([{ price: '60500', size: '10', state: 'open' }])
      const fired = await call('GET', path)
      expect(fired.body).toMatchObject({ status: 'finished', finish_as: 'succeeded' })
      expect(/"trade_id":(\d+)/.exec(fired.text)?.[1]).toBe(sim.orders(exchange)[0]?.id)
      await clock.advance(3_600_000)
      expect((await call('GET', path)).body).toMatchObject({ finish_as: 'succeeded' })
    }))

  test('it may fail, expire, be amended and be cancelled', () =>
    alone(async ({ call, sim, clock }) => {
      sim.setMarket(exchange, contract, { markPrice: '60500' })
      const place = async (change: object): Promise<string> => {
        const answer = await call('POST', '/price_orders', { body: { initial: { ...initial, ...change }, trigger } })
        return `/price_orders/${String(fieldsOf(answer.body)['id_string'])}`
      }
      const [failing, amended, cancelled] = [await place({ size: 2_000_000 }), await place({}), await place({})]
      expect((await call('DELETE', cancelled)).body).toMatchObject({ status: 'finished', finish_as: 'cancelled' })
      expect(labelOf(await call('DELETE', cancelled))).toEqual([400, 'ORDER_FINISHED'])
      const change = { order_id: amended.split('/').at(-1), trigger_price: '62000', size: 3 }
      expect((await call('PUT', '/price_orders/amend', { body: change })).status).toBe(200)
      sim.setMarket(exchange, contract, { markPrice: '61000' })
      expect((await call('GET', failing)).body).toMatchObject({ finish_as: 'failed', reason: 'SIZE_TOO_LARGE' })
      expect((await call('GET', amended)).body).toMatchObject({ status: 'open', initial: { size: 3 } })
      const listed = rowsOf((await call('GET', '/price_orders', { query: 'status=finished' })).body)
      expect(listed.map((row) => row['finish_as'])).toEqual(['failed', 'cancelled'])
      await clock.advance(3_600_000)
      expect((await call('GET', amended)).body).toMatchObject({ finish_as: 'expired' })
      sim.setMarket(exchange, contract, { markPrice: '60500' })
      await place({})
      expect(rowsOf((await call('DELETE', '/price_orders', { query: `contract=${contract}` })).body)).toHaveLength(1)
    }))

  test.each([
    [{ initial, trigger: { ...trigger, price: '60000' } }, 'AUTO_TRIGGER_PRICE_LESS_LAST'],
    [{ initial, trigger: { ...trigger, price: '63000', rule: 2 } }, 'AUTO_TRIGGER_PRICE_GREATE_LAST'],
    [{ initial, trigger: { ...trigger, rule: undefined } }, 'MISSING_REQUIRED_PARAM'],
    [{ initial, trigger: { ...trigger, rule: 3 } }, 'INVALID_PARAM_VALUE'],
    [{ initial, trigger: { ...trigger, price_type: 3 } }, 'INVALID_PARAM_VALUE'],
    [{ initial }, 'MISSING_REQUIRED_PARAM'],
    [{ initial: { ...initial, contract: 'X_USDT' }, trigger }, 'CONTRACT_NOT_FOUND'],
    [{ initial, trigger, order_type: 'close-all' }, 'INVALID_PARAM_VALUE'],
  ])('%j is refused with %s', async (body, label) => {
    await alone(async ({ call, sim }) => {
      sim.setMarket(exchange, contract, { markPrice: '60500' })
      expect(labelOf(await call('POST', '/price_orders', { body }))).toEqual([400, label])
    })
  })
})
