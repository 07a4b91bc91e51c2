import { describe, expect, test } from 'vitest'
import { fieldsOf, rowsOf } from '../client.ts'
import { labelOf } from '../stall.ts'
import { differences } from './samples.ts'
import { alone, contract, exchange, idIn } from './simulation.ts'

describe('new orders', () => {
  test('an open one and a filled one have the fields and types of the page', () =>
    alone(async ({ place, offer }) => {
      const open = await place({ text: 't-open' })
      expect([open.status, differences('openOrder', open.body)]).toEqual([201, {}])
      expect(open.body).not.toHaveProperty('finish_as')
      offer('sell', '61000', '20')
      const filled = await place({ size: 5, price: '0', tif: 'ioc' })
      expect([filled.status, differences('filledOrder', filled.body)]).toEqual([201, {}])
      expect(filled.body).toMatchObject({ finish_as: 'filled', left: 0, fill_price: '61000', price: '0', size: 5 })
      expect(BigInt(idIn(open))).toBeGreaterThan(2n ** 53n)
    }))

  test('sizes and what is left are signed', () =>
    alone(async ({ place }) => {
      expect((await place({ size: -3, price: '70000' })).body).toMatchObject({ size: -3, left: -3, status: 'open' })
    }))

  test('an answer may be a receipt alone', () =>
    alone(async ({ place }) => {
      const { text } = await place({ action_mode: 'ACK', text: 't-a' })
      expect(Object.keys(fieldsOf(JSON.parse(text)))).toEqual(['id', 'text', 'amend_text'])
      expect((await place({ action_mode: 'RESULT' })).body).not.toHaveProperty('tkfr')
    }))

  test('immediate-or-cancel keeps what it got, and what it got nothing of is there too', () =>
    alone(async ({ place, offer }) => {
      offer('sell', '60000', '4')
      expect((await place({ tif: 'ioc' })).body).toMatchObject({ finish_as: 'ioc', left: 6, status: 'finished' })
      expect((await place({ tif: 'ioc' })).body).toMatchObject({ finish_as: 'ioc', left: 10 })
    }))

  test('a market order goes no further than its slippage', () =>
    alone(async ({ place, offer }) => {
      offer('sell', '61000', '4')
      offer('sell', '62000', '4')
      const bounded = await place({ price: '0', tif: 'ioc', market_order_slip_ratio: '0.01' })
      expect(bounded.body).toMatchObject({ finish_as: 'ioc', left: 6, fill_price: '61000' })
    }))

  test('a price off the grid is rounded half up, or refused', async () => {
    await alone(async ({ place }) => {
      expect((await place({ price: '60000.06' })).body).toMatchObject({ price: '60000.1' })
      expect((await place({ price: '60000.05' })).body).toMatchObject({ price: '60000.1' })
    })
    await alone(
      async ({ place }) => expect(labelOf(await place({ price: '60000.06' }))).toEqual([400, 'INVALID_PARAM_VALUE']),
      { futuresOffGridPrice: 'refused' },
    )
  })

  test.each([
    [{ contract: 'X_USDT' }, 'CONTRACT_NOT_FOUND'],
    [{ contract: undefined }, 'MISSING_REQUIRED_PARAM'],
    [{ size: 0 }, 'INVALID_PARAM_VALUE', 'invalid size'],
    [{ size: -0.0003 }, 'INVALID_PARAM_VALUE', 'Invalid request parameter `size` value: -0.0003'],
    [{ price: undefined }, 'INVALID_ARGUMENT', 'invalid argument: #4'],
    [{ tif: 'GTC' }, 'INVALID_ARGUMENT', 'invalid TIF'],
    [{ price: '0' }, 'INVALID_PARAM_VALUE', 'invalid price'],
    [{ price: '61000', tif: 'poc' }, 'ORDER_POC_IMMEDIATE', 'order price 61000 while counter price 60500'],
    [{ price: '61000', size: 11, tif: 'fok' }, 'ORDER_FOK'],
    [{ size: -1, price: '0', tif: 'ioc' }, 'CONTRACT_NO_COUNTER'],
    [{ price: '30000' }, 'PRICE_TOO_DEVIATED'],
    [{ price: '0.04', tif: 'ioc' }, 'INVALID_PARAM_VALUE', 'invalid price'],
    [{ size: 1_000_001 }, 'SIZE_TOO_LARGE'],
    [{ size: 1_000_000, leverage: 1 }, 'BALANCE_NOT_ENOUGH'],
    [{ size: 1, close: true }, 'INVALID_PARAM_VALUE', 'invalid size with close-order'],
    [{ size: 0, close: true, price: '0', tif: 'ioc' }, 'POSITION_EMPTY'],
    [{ reduce_only: true }, 'POSITION_EMPTY'],
    [{ auto_size: 'close_long', size: 0, reduce_only: true }, 'INVALID_PARAM_VALUE', 'invalid auto_size'],
    [{ text: 'abc' }, 'INVALID_PARAM_VALUE', 'Invalid parameter `text` with value: abc'],
    [{ stp_act: 'cn' }, 'INVALID_PARAM_VALUE', 'set stp_act without stp_id'],
    [{ iceberg: -1 }, 'INVALID_PARAM_VALUE'],
  ] as const)('%j is refused with %s', async (...[fields, label, detail]) => {
    await alone(async ({ place, offer, call }) => {
      offer('sell', '60500', '10')
      if ('leverage' in fields) await call('POST', `/positions/${contract}/leverage`, { query: 'leverage=1' })
      const { status, body, text } = await place(fields)
      expect([status, fieldsOf(body)['label']]).toEqual([400, label])
      expect(String(fieldsOf(body)['detail'] ?? fieldsOf(body)['message'])).toContain(detail ?? '')
      expect(text.endsWith('\n')).toBe(true)
    })
  })

  test('a market order that finds nobody may be accepted and end at once', () =>
    alone(
      async ({ place }) =>
        expect((await place({ price: '0', tif: 'ioc' })).body).toMatchObject({ status: 'finished', finish_as: 'ioc' }),
      { futuresEmptyMarketOrder: 'cancelled' },
    ))

  test('the price of a level of the book', () =>
    alone(async ({ call, offer }) => {
      for (const price of ['60010', '60020', '60030']) offer('buy', price, '5')
      const body = { contract, size: 1, direction: 'sell', level: 2, tif: 'gtc' }
      expect(await call('POST', '/bbo_orders', { body })).toMatchObject({ status: 201, body: { price: '60020' } })
      const beyond = await call('POST', '/bbo_orders', { body: { ...body, direction: 'buy' } })
      expect(labelOf(beyond)).toEqual([400, 'CONTRACT_NO_COUNTER'])
    }))

  test('orders in tenths are text where text is asked for', () =>
    alone(async ({ call }) => {
      const body = { contract: 'ETH_USDT', size: '2.7', price: '2800', tif: 'gtc' }
      const headers = { 'X-Gate-Size-Decimal': '1' }
      expect((await call('POST', '/orders', { body, headers })).body).toMatchObject({
        size: '2.7',
        left: '2.7',
        iceberg: '0',
      })
      const open = (await call('GET', '/orders', { query: 'status=open' })).body
      expect(rowsOf(open)[0]).toMatchObject({ size: 2, left: 2 })
    }))

  test('those of one group do not trade with each other', () =>
    alone(
      async ({ place }) => {
        await place({ size: -10, price: '60000', tif: 'poc' })
        expect((await place({ stp_act: 'cn' })).body).toMatchObject({ finish_as: 'stp', stp_act: 'cn', stp_id: 7 })
        expect((await place({ stp_act: 'co' })).body).toMatchObject({ status: 'open' })
      },
      { selfTradeGroup: 7 },
    ))

  test('no more open orders than the limit of the contract', () =>
    alone(async ({ call }) => {
      const batch = Array.from({ length: 10 }, () => ({ contract, size: 1, price: '60000', tif: 'gtc' }))
      for (let round = 0; round < 10; round += 1) await call('POST', '/batch_orders', { body: batch })
      const last = await call('POST', '/orders', { body: batch[0] })
      expect(labelOf(last)).toEqual([400, 'TOO_MANY_ORDERS'])
    }))
})

describe('amendments', () => {
  test('size, price and text; a size that is filled already ends the order', () =>
    alone(async ({ place, call, offer }) => {
      const path = `/orders/${idIn(await place())}`
      const amend = async (body: object) => call('PUT', path, { body })
      expect((await amend({ size: 12, amend_text: 'larger' })).body).toMatchObject({ size: 12, amend_text: 'larger' })
      expect((await amend({ price: '60100' })).body).toMatchObject({ price: '60100', size: 12 })
      expect(labelOf(await amend({ price: '60100' }))).toEqual([400, 'NO_CHANGE'])
      expect(labelOf(await amend({ size: -12 }))).toEqual([400, 'INVALID_PARAM_VALUE'])
      expect(labelOf(await amend({}))).toEqual([400, 'MISSING_REQUIRED_PARAM'])
      offer('sell', '60100', '4')
      expect((await amend({ size: 4 })).body).toMatchObject({ finish_as: 'cancelled', left: 8 })
      expect(labelOf(await amend({ size: 9 }))).toEqual([400, 'ORDER_FINISHED'])
    }))

  test('several at once, each for itself', () =>
    alone(async ({ place, call }) => {
      const id = idIn(await place({ text: 't-one' }))
      const body = [
        { order_id: id, size: 11 },
        { text: 't-one', price: '59000' },
        { order_id: '58828270149999999', size: 1 },
      ]
      const { body: rows } = await call('POST', '/batch_amend_orders', { body })
      expect(rows).toMatchObject([
        { succeeded: true, size: 11 },
        { succeeded: true, price: '59000' },
        { succeeded: false, label: 'ORDER_NOT_FOUND', detail: expect.any(String) },
      ])
    }))
})

describe('cancelling', () => {
  test('one, several, those of a side, those that reduce nothing, all', () =>
    alone(async ({ place, call, offer }) => {
      const ids: string[] = []
      for (let count = 0; count < 4; count += 1) ids.push(idIn(await place({ text: `t-${count}` })))
      expect((await call('DELETE', `/orders/${ids[0]}`)).body).toMatchObject({ finish_as: 'cancelled', left: 10 })
      expect(labelOf(await call('DELETE', `/orders/${ids[0]}`))).toEqual([400, 'ORDER_NOT_FOUND'])
      const batch = await call('POST', '/batch_cancel_orders', { body: [ids[1], ids[0]] })
      expect(batch.body).toEqual([
        { id: ids[1], user_id: 10_000_001, succeeded: true, message: '' },
        { id: ids[0], user_id: 10_000_001, succeeded: false, message: 'ORDER_NOT_FOUND' },
      ])
      offer('buy', '60500', '5')
      await place({ size: -5, price: '60500' })
      await place({ size: 5, price: '59000', reduce_only: true })
      await place({ size: -1, price: '61000' })
      const texts = async (query: string): Promise<unknown[]> =>
        rowsOf((await call('DELETE', '/orders', { query })).body).map(({ text, is_reduce_only: reduces }) => [
          text,
          reduces,
        ])
      expect(await texts(`contract=${contract}&side=ask`)).toEqual([['api', false]])
      expect(await texts(`contract=${contract}&text=t-2`)).toEqual([['t-2', false]])
      expect(await texts(`contract=${contract}&exclude_reduce_only=true`)).toEqual([['t-3', false]])
      expect(await texts('')).toEqual([['api', true]])
    }))

  test('a dead man’s switch', () =>
    alone(async ({ place, call, clock, sim }) => {
      await place()
      const set = async (timeout: number) => call('POST', '/countdown_cancel_all', { body: { timeout, contract } })
      expect((await set(10)).body).toEqual({ triggerTime: String(clock.now() + 10_000) })
      await clock.advance(9_000)
      await set(10)
      await clock.advance(9_000)
      expect(sim.orders(exchange)).toMatchObject([{ state: 'open' }])
      await clock.advance(1_000)
      expect(sim.orders(exchange)).toMatchObject([{ state: 'cancelled', reason: 'system' }])
      expect(labelOf(await set(3))).toEqual([400, 'INVALID_PARAM_VALUE'])
    }))
})

describe('batches', () => {
  test('each order succeeds or fails for itself, in order', () =>
    alone(async ({ call }) => {
      const order = { contract, size: 1, price: '60000', tif: 'gtc' }
      const { status, body } = await call('POST', '/batch_orders', {
        body: [order, { ...order, size: 2_000_000 }, order],
      })
      expect(status).toBe(200)
      expect(body).toMatchObject([
        { succeeded: true, size: 1 },
        { succeeded: false, label: 'SIZE_TOO_LARGE', detail: expect.any(String) },
        { succeeded: true },
      ])
    }))

  test.each([
    ['a malformed one', [{ contract, size: 1 }]],
    ['no list', { contract }],
    ['none', []],
    ['too many', Array.from({ length: 11 }, () => ({ contract, size: 1, price: '60000' }))],
  ])('%s fails the whole', (_what, body) =>
    alone(async ({ call, sim }) => {
      expect((await call('POST', '/batch_orders', { body })).status).toBe(400)
      expect(sim.orders(exchange)).toEqual([])
    }),
  )

  test('every order of a batch counts', () =>
    alone(
      async ({ call }) => {
        const batch = Array.from({ length: 10 }, () => ({ contract, size: 1, price: '60000', tif: 'ioc' }))
        for (let round = 0; round < 10; round += 1)
          expect((await call('POST', '/batch_orders', { body: batch })).status).toBe(200)
        const { status, body, headers } = await call('POST', '/orders', { body: batch[0] })
        expect([status, body]).toEqual([
          429,
          { label: 'TOO_MANY_REQUESTS', message: 'Request Rate limit Exceeded (311)' },
        ])
        expect(headers.get('x-gate-ratelimit-limit')).toBe('100')
      },
      { limits: true },
    ))
})

describe('looking up', () => {
  test('by id, by text, in lists', () =>
    alone(async ({ place, call }) => {
      const [one, two] = [idIn(await place({ text: 't-one' })), idIn(await place({ text: 't-two' }))]
      expect((await call('GET', `/orders/${one}`)).body).toMatchObject({ text: 't-one' })
      expect(idIn(await call('GET', '/orders/t-two'))).toBe(two)
      const ids = async (query: string): Promise<unknown[]> =>
        rowsOf((await call('GET', '/orders', { query })).body).map(({ text }) => text)
      expect(await ids('status=open')).toEqual(['t-two', 't-one'])
      expect(await ids(`status=open&contract=${contract}&limit=1&offset=1`)).toEqual(['t-one'])
      expect(await ids(`status=open&last_id=${two}`)).toEqual(['t-one'])
      await call('DELETE', '/orders', { query: `contract=${contract}` })
      expect(await ids('status=finished')).toEqual(['t-two', 't-one'])
      expect(rowsOf((await call('GET', '/orders_timerange')).body)).toHaveLength(2)
      expect(labelOf(await call('GET', '/orders'))).toEqual([400, 'MISSING_REQUIRED_PARAM'])
    }))

  test('what was cancelled without a fill is forgotten: by text first, then altogether', () =>
    alone(async ({ place, call, clock, offer }) => {
      const [empty, partial] = [
        idIn(await place({ text: 't-empty' })),
        idIn(await place({ text: 't-part', price: '60100' })),
      ]
      offer('sell', '60100', '3')
      await call('DELETE', '/orders', { query: `contract=${contract}` })
      const found = async (id: string): Promise<boolean> => (await call('GET', `/orders/${id}`)).status === 200
      await clock.advance(59_000)
      expect([await found('t-empty'), await found(empty)]).toEqual([true, true])
      await clock.advance(2_000)
      expect([await found('t-empty'), await found(empty)]).toEqual([false, true])
      await clock.advance(600_000)
      expect([await found(empty), await found('t-part'), await found(partial)]).toEqual([false, true, true])
      expect(rowsOf((await call('GET', '/orders', { query: 'status=finished' })).body)).toHaveLength(1)
    }))

  test('what comes after x-gate-exptime is not carried out', () =>
    alone(async ({ call, clock, sim }) => {
      const headers = { 'x-gate-exptime': String(clock.now() - 1) }
      const body = { contract, size: 1, price: '60000' }
      expect(labelOf(await call('POST', '/orders', { body, headers }))).toEqual([403, 'REQUEST_EXPIRED'])
      expect(sim.orders(exchange)).toEqual([])
    }))
})
