import { describe, expect, test } from 'vitest'
import { fieldsOf, rowsOf, shapeOf } from './client.ts'
import { alone, labelOf } from './stall.ts'

const pair = 'BTC_USDT'

describe('batches', () => {
  test('each order succeeds or fails on its own', async () => {
    await alone(async ({ call }) => {
      const order = { currency_pair: pair, side: 'buy', amount: '0.5', price: '100' }
      const { status, body } = await call('POST', '/spot/batch_orders', {
        body: [
          { ...order, text: 't-1' },
          { ...order, text: 't-2', amount: '12000' },
        ],
      })
      expect(status).toBe(200)
      const [first, second] = rowsOf(body)
      expect(first).toMatchObject({ text: 't-1', succeeded: true, label: '', message: '', status: 'open' })
      expect(first?.['order_id']).toBe(first?.['id'])
      expect(second).toEqual({
        text: 't-2',
        succeeded: false,
        label: 'BALANCE_NOT_ENOUGH',
        message: 'Not enough balance',
      })
      const amended = await call('POST', '/spot/amend_batch_orders', {
        body: [
          { order_id: first?.['id'], currency_pair: pair, price: '99' },
          { order_id: '7', currency_pair: pair, price: '99' },
        ],
      })
      expect(amended.body).toMatchObject([
        { order_id: first?.['id'], succeeded: true, price: '99' },
        { order_id: '7', succeeded: false, label: 'ORDER_NOT_FOUND' },
      ])
      const cancelled = await call('POST', '/spot/cancel_batch_orders', {
        body: [
          { currency_pair: pair, id: first?.['id'] },
          { currency_pair: pair, id: '7' },
        ],
      })
      expect(cancelled.body).toEqual([
        {
          currency_pair: pair,
          id: first?.['id'],
          text: 't-1',
          succeeded: true,
          label: null,
          message: null,
          account: 'spot',
        },
        {
          currency_pair: pair,
          id: '7',
          text: '',
          succeeded: false,
          label: 'ORDER_NOT_FOUND',
          message: 'Order not found',
          account: 'spot',
        },
      ])
    })
  })

  test.each([
    ['five pairs', ['BTC_USDT', 'ETH_USDT', 'SOL_USDT', 'XRP_USDT', 'ADA_USDT'], {}, 'TOO_MANY_CURRENCY_PAIRS'],
    ['eleven of one pair', Array.from({ length: 11 }, () => pair), {}, 'TOO_MANY_ORDERS'],
    ['no text', [pair], { text: undefined }, 'MISSING_REQUIRED_PARAM'],
    ['nothing', [], {}, 'INVALID_PARAM_VALUE'],
  ])('a batch with %s is refused as a whole', async (...row) => {
    const [, pairs, extra, label] = row
    await alone(async ({ sim, call }) => {
      const body = pairs.map((currency_pair) => ({
        currency_pair,
        side: 'buy',
        amount: '0.5',
        price: '100',
        text: 't-1',
        ...extra,
      }))
      expect(labelOf(await call('POST', '/spot/batch_orders', { body }))).toEqual([400, label])
      expect(sim.orders('gateio')).toEqual([])
    })
  })

  test('by its text an order of a batch is cancelled within half an hour', async () => {
    await alone(async ({ call, clock, place }) => {
      await place({ text: 't-soon' })
      const cancel = async () =>
        rowsOf(
          (await call('POST', '/spot/cancel_batch_orders', { body: [{ currency_pair: pair, id: 't-soon' }] })).body,
        )
      expect(await cancel()).toMatchObject([{ succeeded: true, text: 't-soon' }])
      await place({ text: 't-soon' })
      await clock.advance(1_800_001)
      expect(await cancel()).toMatchObject([{ succeeded: false, label: 'ORDER_NOT_FOUND' }])
    })
  })

  test('a batch may count as one', async () => {
    await alone(
      async ({ call }) => {
        const order = { currency_pair: pair, side: 'buy', amount: '0.5', price: '100', text: 't-1' }
        const { headers } = await call('POST', '/spot/batch_orders', { body: Array.from({ length: 9 }, () => order) })
        expect(headers.get('x-gate-ratelimit-requests-remain')).toBe('9')
      },
      { limits: true, spotBatchCharge: 'once' },
    )
  })

  test('each order of a batch counts for the limit of its pair', async () => {
    await alone(
      async ({ call, place }) => {
        const order = { currency_pair: pair, side: 'buy', amount: '0.5', price: '100', text: 't-1' }
        const { headers } = await call('POST', '/spot/batch_orders', { body: Array.from({ length: 9 }, () => order) })
        expect(headers.get('x-gate-ratelimit-requests-remain')).toBe('1')
        expect((await place()).status).toBe(201)
        expect((await place()).status).toBe(429)
      },
      { limits: true },
    )
  })
})

describe('price-triggered orders', () => {
  const order = {
    trigger: { price: '110', rule: '>=', expiration: 3_600 },
    put: { type: 'limit', side: 'buy', price: '120', amount: '0.5', account: 'normal', time_in_force: 'gtc' },
    market: pair,
  }

  test('they are placed when a trade reaches the trigger', async () => {
    await alone(async ({ sim, call }) => {
      const { status, body } = await call('POST', '/spot/price_orders', { body: order })
      expect([status, shapeOf(body)]).toEqual([201, { id: 'number' }])
      const id = String(fieldsOf(body)['id'])
      const trade = (price: string): void => {
        sim.placeOrder('gateio', { symbol: pair, side: 'sell', price, size: '0.1' })
        sim.placeOrder('gateio', { symbol: pair, side: 'buy', price, size: '0.1' })
      }
      trade('109')
      expect((await call('GET', '/spot/price_orders', { query: 'status=open' })).body).toMatchObject([
        { id: Number(id), status: 'open', fired_order_id: 0, market: pair },
      ])
      trade('110')
      const fired = fieldsOf((await call('GET', `/spot/price_orders/${id}`)).body)
      expect(fired).toMatchObject({ status: 'finish', market: pair })
      expect(sim.orders('gateio').map((one) => [one.id, one.state])).toEqual([
        [String(fired['fired_order_id']), 'open'],
      ])
    })
  })

  test('they expire, fail, and can be cancelled', async () => {
    await alone(async ({ sim, call, clock }) => {
      const create = async (body: object) => {
        const answer = await call('POST', '/spot/price_orders', { body })
        return String(fieldsOf(answer.body)['id'])
      }
      const expiring = await create({ ...order, trigger: { ...order.trigger, expiration: 10 } })
      const unpaid = await create({ ...order, put: { ...order.put, amount: '40000' } })
      const cancelled = await create(order)
      await clock.advance(10_000)
      expect((await call('DELETE', `/spot/price_orders/${cancelled}`)).body).toMatchObject({ status: 'cancelled' })
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '111', size: '0.1' })
      sim.placeOrder('gateio', { symbol: pair, side: 'buy', price: '111', size: '0.1' })
      const { body } = await call('GET', '/spot/price_orders', { query: 'status=finished' })
      const states = new Map(rowsOf(body).map((row) => [String(row['id']), row['status']]))
      expect(Object.fromEntries(states)).toEqual({
        [expiring]: 'expired',
        [unpaid]: 'failed',
        [cancelled]: 'cancelled',
      })
      await create(order)
      expect(rowsOf((await call('DELETE', '/spot/price_orders', { query: `market=${pair}` })).body)).toHaveLength(1)
      expect(labelOf(await call('DELETE', `/spot/price_orders/${cancelled}`))).toEqual([400, 'ORDER_CLOSED'])
      expect(labelOf(await call('GET', '/spot/price_orders/7'))).toEqual([400, 'ORDER_NOT_FOUND'])
      const { status, body: refused } = await call('POST', '/spot/price_orders', {
        body: { ...order, trigger: { price: '1', rule: '=' } },
      })
      expect([status, fieldsOf(refused)['label']]).toEqual([400, 'INVALID_PARAM_VALUE'])
    })
  })
})

describe('the account', () => {
  test('trades, fees and the account book agree with what was filled', async () => {
    await alone(async ({ sim, call, place }) => {
      sim.placeOrder('gateio', { symbol: pair, side: 'sell', price: '100', size: '0.5' })
      const { id } = fieldsOf((await place()).body)
      const { body } = await call('GET', '/spot/my_trades', { query: `currency_pair=${pair}&order_id=${String(id)}` })
      const sample = JSON.parse(
        '{"id":"2876130500","create_time":"1645464610","create_time_ms":"1645464610777.399200","currency_pair":"DOGE_USDT","side":"sell","role":"taker","amount":"10.97","price":"0.137384","order_id":"125924049993","fee":"0.00301420496","fee_currency":"USDT","point_fee":"0","gt_fee":"0","amend_text":"-","sequence_id":"588018","text":"t-test","deal":"1.50710"}',
      )
      expect(shapeOf(body)).toEqual([shapeOf(sample)])
      expect(body).toMatchObject([
        { order_id: id, role: 'taker', amount: '0.5', price: '100', deal: '50', fee: '0.0005', sequence_id: '1' },
      ])
      expect(rowsOf((await call('GET', '/spot/my_trades', { query: `currency_pair=ETH_USDT` })).body)).toEqual([])
      const book = await call('GET', '/spot/account_book', { query: 'currency=BTC' })
      expect(book.body).toMatchObject([
        { currency: 'BTC', change: '-0.0005', balance: '20.4995', type: 'trade-fee-deduct', text: id },
        { currency: 'BTC', change: '0.5', balance: '20.5', type: 'order-match' },
        { currency: 'BTC', change: '20', balance: '20', type: 'deposit' },
      ])
      const entry =
        '{"id":"123456","time":1547633726123,"currency":"BTC","change":"1.03","balance":"4.59316525194","type":"margin_in","code":"101","text":"3815099"}'
      expect(shapeOf(book.body)).toEqual([shapeOf(JSON.parse(entry))])
    })
  })

  test('fees are fractions, of one pair or of several', async () => {
    await alone(async ({ call }) => {
      const sample =
        '{"user_id":10001,"taker_fee":"0.002","maker_fee":"0.002","rpi_maker_fee":"0.002","gt_discount":false,"gt_taker_fee":"0","gt_maker_fee":"0","loan_fee":"0.18","point_type":"1","currency_pair":"BTC_USDT","debit_fee":3}'
      for (const path of ['/spot/fee', '/wallet/fee']) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other is clearer
        const { body } = await call('GET', path, { query: `currency_pair=${pair}` })
        expect(shapeOf(body)).toEqual(shapeOf(JSON.parse(sample)))
        expect(body).toMatchObject({ taker_fee: '0.001', currency_pair: pair })
      }
      const { body } = await call('GET', '/spot/batch_fee', { query: `currency_pairs=${pair},ETH_USDT` })
      expect(Object.keys(fieldsOf(body))).toEqual([pair, 'ETH_USDT'])
      expect((await call('GET', '/account/detail')).body).toMatchObject({ user_id: 10_000_001, key: { mode: 1 } })
    })
  })
})
