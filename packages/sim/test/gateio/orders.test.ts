import { describe, expect, test } from 'vitest'
import { fieldsOf, rowsOf, shapeOf, type Answer } from './client.ts'
import { alone, labelOf } from './stall.ts'

const pair = 'BTC_USDT'

/** The full order of the page, without what is only there sometimes. */
const fullOrder = JSON.parse(
  '{"id":"1852454420","text":"t-abc123","amend_text":"-","create_time":"1710488334","update_time":"1710488334","create_time_ms":1710488334073,"update_time_ms":1710488334074,"status":"closed","currency_pair":"BTC_USDT","type":"limit","account":"unified","side":"buy","amount":"0.001","price":"65000","time_in_force":"gtc","iceberg":"0","left":"0","filled_amount":"0.001","fill_price":"63.4693","filled_total":"63.4693","avg_deal_price":"63469.3","fee":"0.00000022","fee_currency":"BTC","point_fee":"0","gt_fee":"0","gt_maker_fee":"0","gt_taker_fee":"0","gt_discount":false,"rebated_fee":"0","rebated_fee_currency":"USDT","finish_as":"filled","stp_id":0,"stp_act":"-"}',
)

describe('placing', () => {
  test('a crossing limit order is answered with its fills, in the shape of the page', async () => {
    await alone(async ({ sim, place }) => {
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '90', size: '0.2' })
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '95', size: '1' })
      const { status, body } = await place()
      expect(status).toBe(201)
      expect(shapeOf(body)).toEqual(shapeOf(fullOrder))
      expect(body).toMatchObject({
        text: 't-mine',
        status: 'closed',
        finish_as: 'filled',
        amount: '0.5',
        price: '100',
        left: '0',
        filled_amount: '0.5',
        filled_total: '46.5',
        fill_price: '46.5',
        avg_deal_price: '93',
        fee: '0.0005',
        fee_currency: 'BTC',
      })
    })
  })

  test('one that rests is open, has no average, and its money is set aside', async () => {
    await alone(async ({ call, place }) => {
      const { body } = await place()
      expect(body).toMatchObject({ status: 'open', finish_as: 'open', left: '0.5', filled_total: '0' })
      expect(body).not.toHaveProperty('avg_deal_price')
      const { body: accounts } = await call('GET', '/spot/accounts', { query: 'currency=USDT' })
      expect(accounts).toEqual([{ currency: 'USDT', available: '999950', locked: '50', update_id: 2 }])
    })
  })

  test('a market buy spends quote; what buys less than a lot is left', async () => {
    await alone(async ({ sim, place }) => {
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '30000', size: '1' })
      const { body } = await place({ type: 'market', amount: '70.1', time_in_force: 'ioc', price: undefined })
      expect(body).toMatchObject({
        type: 'market',
        price: '0',
        time_in_force: 'ioc',
        amount: '70.1',
        left: '0.2',
        filled_amount: '0.00233',
        filled_total: '69.9',
        status: 'closed',
        finish_as: 'filled',
      })
    })
  })

  test('or is reported as cancelled, as it once was', async () => {
    await alone(
      async ({ sim, place }) => {
        sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '30000', size: '1' })
        const { body } = await place({ type: 'market', amount: '70.1', time_in_force: 'ioc' })
        expect(body).toMatchObject({ status: 'cancelled', finish_as: 'small', left: '0.2' })
      },
      { spotMarketBuyRemainder: 'cancelled' },
    )
  })

  test('a market sell is for base; slippage bounds it', async () => {
    await alone(async ({ sim, place }) => {
      sim.placeOrder('gateio', { symbol: pair, side: 'buy', price: '100', size: '0.2' })
      sim.placeOrder('gateio', { symbol: pair, side: 'buy', price: '50', size: '5' })
      const { body } = await place({
        side: 'sell',
        type: 'market',
        time_in_force: 'ioc',
        amount: '1',
        slippage: '0.01',
      })
      expect(body).toMatchObject({ status: 'cancelled', filled_amount: '0.2', left: '0.8', fee_currency: 'USDT' })
    })
  })

  test('what ioc leaves is cancelled', async () => {
    await alone(async ({ sim, place }) => {
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '90', size: '0.2' })
      const { status, body } = await place({ time_in_force: 'ioc' })
      expect(status).toBe(201)
      expect(body).toMatchObject({ status: 'cancelled', finish_as: 'ioc', left: '0.3', filled_amount: '0.2' })
    })
  })

  test.each([
    ['post-only that would take', { time_in_force: 'poc' }, 'POC_FILL_IMMEDIATELY'],
    ['fill-or-kill that cannot be filled', { time_in_force: 'fok', amount: '5' }, 'FOK_NOT_FILL'],
    ['more than there is', { amount: '90000', price: '50', type: 'limit' }, 'BALANCE_NOT_ENOUGH'],
    ['too many decimals in the price', { price: '100.01' }, 'INVALID_PRECISION'],
    ['too many decimals in the amount', { amount: '0.000001' }, 'INVALID_PRECISION'],
    ['a market order without a time in force', { type: 'market' }, 'INVALID_PARAM_VALUE'],
    ['a time in force in capitals', { time_in_force: 'GTC' }, 'INVALID_PARAM_VALUE'],
    ['a text without t-', { text: 'abc' }, 'INVALID_PARAM_VALUE'],
    ['a text that is too long', { text: `t-${'x'.repeat(29)}` }, 'INVALID_PARAM_VALUE'],
    ['stp without a group', { stp_act: 'cn' }, 'INVALID_PARAM_VALUE'],
    ['an iceberg larger than the order', { iceberg: '0.6' }, 'INVALID_PARAM_VALUE'],
    ['a margin account', { account: 'margin' }, 'MARGIN_NOT_SUPPORTED'],
    ['an unknown pair', { currency_pair: 'NO_PAIR' }, 'INVALID_CURRENCY_PAIR'],
    ['no side', { side: undefined }, 'MISSING_REQUIRED_PARAM'],
    ['no price', { price: undefined }, 'MISSING_REQUIRED_PARAM'],
    ['no amount', { amount: undefined }, 'MISSING_REQUIRED_PARAM'],
  ])('%s is refused', async (_what, fields, label) => {
    await alone(async ({ sim, place }) => {
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '90', size: '0.2' })
      expect(labelOf(await place(fields))).toEqual([400, label])
      expect(sim.orders('gateio')).toEqual([])
    })
  })

  test('less than the minimum value is refused with both numbers', async () => {
    await alone(async ({ place }) => {
      const { body } = await place({ amount: '0.00001' })
      expect(body).toEqual({
        label: 'INVALID_PARAM_VALUE',
        message: 'Your order size 0.001 USDT is too small. The minimum is 3 USDT',
      })
    })
  })

  test('a text that is refused is named', async () => {
    await alone(async ({ place }) => {
      expect((await place({ text: 'abc' })).body).toMatchObject({ message: 'Invalid parameter `text` with value: abc' })
    })
  })

  test('post-only that would take can be accepted and cancelled instead', async () => {
    await alone(
      async ({ sim, place }) => {
        sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '90', size: '0.2' })
        expect((await place({ time_in_force: 'poc' })).body).toMatchObject({
          status: 'cancelled',
          finish_as: 'poc',
          time_in_force: 'poc',
        })
      },
      { spotPostOnly: 'cancelled' },
    )
  })

  test('within a group, self-trades are prevented as the order says', async () => {
    await alone(
      async ({ place }) => {
        const resting = fieldsOf((await place({ side: 'sell' })).body)
        expect(resting).toMatchObject({ stp_id: 7, stp_act: 'cn' })
        expect((await place({})).body).toMatchObject({ status: 'cancelled', finish_as: 'stp', filled_amount: '0' })
        expect((await place({ stp_act: 'co' })).body).toMatchObject({ status: 'open', stp_act: 'co' })
      },
      { selfTradeGroup: 7 },
    )
  })

  test('the answer is as short as action_mode says', async () => {
    await alone(async ({ place }) => {
      expect((await place({ action_mode: 'ACK' })).body).toEqual({
        id: expect.any(String),
        text: 't-mine',
        amend_text: '-',
      })
      const { body } = await place({ action_mode: 'RESULT' })
      expect(body).toMatchObject({ status: 'open', filled_amount: '0' })
      expect(body).not.toHaveProperty('fee')
    })
  })

  test('a halted market takes nothing', async () => {
    await alone(async ({ sim, call, place }) => {
      const { id } = fieldsOf((await place()).body)
      sim.setMarket('gateio', pair, { mode: 'halted' })
      expect(labelOf(await place())).toEqual([400, 'TRADE_RESTRICTED'])
      const cancelled = await call('DELETE', `/spot/orders/${String(id)}`, { query: `currency_pair=${pair}` })
      expect(labelOf(cancelled)).toEqual([400, 'TRADE_RESTRICTED'])
      expect((await call('GET', `/spot/currency_pairs/${pair}`)).body).toMatchObject({ trade_status: 'untradable' })
      sim.setMarket('gateio', pair, { mode: 'cancel-only' })
      expect(labelOf(await place())).toEqual([400, 'TRADE_RESTRICTED'])
    })
  })

  test('a market order without anybody on the other side is cancelled, or refused', async () => {
    const market = { side: 'sell', type: 'market', time_in_force: 'ioc' }
    await alone(async ({ place }) => {
      expect((await place(market)).body).toMatchObject({
        status: 'cancelled',
        finish_as: 'depth_not_enough',
        left: '0.5',
      })
    })
    await alone(async ({ place }) => expect(labelOf(await place(market))).toEqual([400, 'ORDER_BOOK_NOT_FOUND']), {
      emptyMarketOrder: 'refused',
    })
  })

  test('the same text twice is taken, or refused while the first order is open', async () => {
    await alone(async ({ place }) => {
      await place()
      expect((await place()).status).toBe(201)
    })
    await alone(
      async ({ place }) => {
        await place()
        expect(labelOf(await place())).toEqual([400, 'REPEATED_CREATION'])
      },
      { clientIds: 'unique-open' },
    )
  })

  test('what comes after x-gate-exptime is refused', async () => {
    await alone(async ({ call, clock }) => {
      const body = { currency_pair: pair, side: 'buy', amount: '0.5', price: '100' }
      const at = async (time: number) =>
        call('POST', '/spot/orders', { body, headers: { 'x-gate-exptime': String(time) } })
      expect(labelOf(await at(clock.now() - 1))).toEqual([403, 'REQUEST_EXPIRED'])
      expect((await at(clock.now())).status).toBe(201)
    })
  })
})

describe('finding', () => {
  test('by id and by text; over, without a pair; by text for an hour', async () => {
    await alone(async ({ call, clock, place }) => {
      const { id } = fieldsOf((await place()).body)
      const query = `currency_pair=${pair}`
      expect((await call('GET', `/spot/orders/${String(id)}`, { query })).body).toMatchObject({ id })
      expect((await call('GET', '/spot/orders/t-mine', { query })).body).toMatchObject({ id })
      expect(labelOf(await call('GET', '/spot/orders/t-mine'))).toEqual([400, 'MISSING_REQUIRED_PARAM'])
      expect(labelOf(await call('GET', '/spot/orders/t-mine', { query: 'currency_pair=ETH_USDT' }))).toEqual([
        400,
        'ORDER_NOT_FOUND',
      ])
      await call('DELETE', `/spot/orders/${String(id)}`, { query })
      expect((await call('GET', '/spot/orders/t-mine')).body).toMatchObject({ status: 'cancelled' })
      await clock.advance(3_600_001)
      expect(labelOf(await call('GET', '/spot/orders/t-mine'))).toEqual([400, 'ORDER_NOT_FOUND'])
      expect((await call('GET', `/spot/orders/${String(id)}`)).body).toMatchObject({ id })
    })
  })

  test('an order that is not there may be a 404', async () => {
    await alone(
      async ({ call }) => expect(labelOf(await call('GET', '/spot/orders/7'))).toEqual([404, 'ORDER_NOT_FOUND']),
      { notFoundStatus: '404' },
    )
  })

  test('lists: open newest first, finished by their end, grouped by pair', async () => {
    await alone(async ({ call, clock, place }) => {
      const ids: unknown[] = []
      for (const price of ['100', '101', '102']) {
        // oxlint-disable-next-line no-await-in-loop -- the order of arrival counts
        ids.push(fieldsOf((await place({ price })).body)['id'])
      }
      await place({ currency_pair: 'ETH_USDT' })
      const idsOf = ({ body }: Answer): unknown[] => rowsOf(body).map(({ id }) => id)
      const query = `currency_pair=${pair}&status=open`
      expect(idsOf(await call('GET', '/spot/orders', { query }))).toEqual(ids.toReversed())
      expect(idsOf(await call('GET', '/spot/orders', { query: `${query}&limit=2&page=2` }))).toEqual([ids[0]])
      const { body } = await call('GET', '/spot/open_orders')
      expect(body).toMatchObject([
        { currency_pair: pair, total: 3, orders: [{}, {}, {}] },
        { currency_pair: 'ETH_USDT', total: 1 },
      ])
      await clock.advance(10_000)
      await call('DELETE', `/spot/orders/${String(ids[1])}`, { query: `currency_pair=${pair}` })
      const finished = `currency_pair=${pair}&status=finished`
      expect(idsOf(await call('GET', '/spot/orders', { query: finished }))).toEqual([ids[1]])
      const from = Math.floor(clock.now() / 1_000)
      expect(idsOf(await call('GET', '/spot/orders', { query: `${finished}&from=${from}` }))).toEqual([ids[1]])
      expect(idsOf(await call('GET', '/spot/orders', { query: `${finished}&to=${from - 5}` }))).toEqual([])
      expect(labelOf(await call('GET', '/spot/orders', { query: `currency_pair=${pair}` }))).toEqual([
        400,
        'MISSING_REQUIRED_PARAM',
      ])
    })
  })
})

describe('cancelling and amending', () => {
  test('a cancelled order is answered; a second time it is over', async () => {
    await alone(async ({ sim, call, place }) => {
      const { id } = fieldsOf((await place()).body)
      const query = `currency_pair=${pair}`
      const { body } = await call('DELETE', `/spot/orders/${String(id)}`, { query })
      expect(body).toMatchObject({ id, status: 'cancelled', finish_as: 'cancelled', left: '0.5' })
      expect(labelOf(await call('DELETE', `/spot/orders/${String(id)}`, { query }))).toEqual([400, 'ORDER_CANCELLED'])
      const filled = fieldsOf((await place({ side: 'sell' })).body)
      sim.placeOrder('gateio', { symbol: pair, side: 'buy', price: '100', size: '0.5' })
      expect(labelOf(await call('DELETE', `/spot/orders/${String(filled['id'])}`, { query }))).toEqual([
        400,
        'ORDER_CLOSED',
      ])
      expect(labelOf(await call('DELETE', '/spot/orders/7', { query }))).toEqual([400, 'ORDER_NOT_FOUND'])
      expect(labelOf(await call('DELETE', `/spot/orders/${String(id)}`))).toEqual([400, 'MISSING_REQUIRED_PARAM'])
    })
  })

  test('all of a pair and side, or everything', async () => {
    await alone(async ({ call, place }) => {
      await place()
      await place({ side: 'sell', price: '200' })
      await place({ currency_pair: 'ETH_USDT' })
      const { body } = await call('DELETE', '/spot/orders', { query: `currency_pair=${pair}&side=buy` })
      expect(body).toMatchObject([{ status: 'cancelled', side: 'buy', succeeded: true, label: '', message: '' }])
      expect(rowsOf((await call('DELETE', '/spot/orders')).body)).toHaveLength(2)
    })
  })

  test('an amendment changes price or amount, keeps what was filled, and can end the order', async () => {
    await alone(async ({ sim, call, place }) => {
      const { id } = fieldsOf((await place()).body)
      const amend = async (body: object, query = '') => call('PATCH', `/spot/orders/${String(id)}`, { body, query })
      const cheaper = await amend({ currency_pair: pair, price: '99', amend_text: 'cheaper' })
      expect([cheaper.status, cheaper.body]).toMatchObject([200, { id, price: '99', amend_text: 'cheaper' }])
      expect((await amend({ amount: '0.4' }, `currency_pair=${pair}`)).body).toMatchObject({ amount: '0.4' })
      expect(labelOf(await amend({ currency_pair: pair, amount: '0.4' }))).toEqual([400, 'NO_CHANGE'])
      expect(labelOf(await amend({ currency_pair: pair }))).toEqual([400, 'MISSING_REQUIRED_PARAM'])
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '99', size: '0.1' })
      expect((await amend({ currency_pair: pair, amount: '0.1' })).body).toMatchObject({
        status: 'cancelled',
        filled_amount: '0.1',
      })
      expect(labelOf(await amend({ currency_pair: pair, amount: '0.2' }))).toEqual([400, 'ORDER_CANCELLED'])
    })
  })

  test('the countdown cancels unless it is set again', async () => {
    await alone(async ({ sim, call, clock, place }) => {
      await place()
      await place({ currency_pair: 'ETH_USDT' })
      const set = async (body: object) => call('POST', '/spot/countdown_cancel_all', { body })
      expect((await set({ timeout: 30, currency_pair: pair })).body).toEqual({
        triggerTime: String(clock.now() + 30_000),
      })
      await clock.advance(20_000)
      await set({ timeout: 30, currency_pair: pair })
      await clock.advance(20_000)
      expect(sim.orders('gateio').map(({ state }) => state)).toEqual(['open', 'open'])
      await clock.advance(10_000)
      expect(sim.orders('gateio').map(({ state }) => state)).toEqual(['cancelled', 'open'])
      await set({ timeout: 5 })
      await set({ timeout: 0 })
      await clock.advance(10_000)
      expect(sim.orders('gateio')[1]?.state).toBe('open')
      expect(labelOf(await set({ timeout: 4 }))).toEqual([400, 'INVALID_PARAM_VALUE'])
    })
  })
})
