import { expect, test } from 'vitest'
import { fieldsOf, GateioSocketClient, rowsOf } from '../client.ts'
import { labelOf } from '../stall.ts'
import { alone, contract, exchange, type Quiet } from './simulation.ts'

async function long({ place, offer }: Quiet, size: number): Promise<void> {
  offer('sell', '60000', String(size))
  await place({ size })
}

test('a reduce-only order that is too large is refused', () =>
  alone(
    async (quiet) => {
      await long(quiet, 10)
      const exceeding = await quiet.place({ size: -11, price: '61000', reduce_only: true })
      expect(labelOf(exceeding)).toEqual([400, 'REDUCE_EXCEEDED'])
      expect((await quiet.place({ size: -10, price: '61000', reduce_only: true })).status).toBe(201)
    },
    { futuresReduceOnlyExcess: 'refused' },
  ))

test('the words of the documentation for how orders end', () =>
  alone(
    async (quiet) => {
      const { place, offer, call } = quiet
      await long(quiet, 10)
      await place({ size: -10, price: '62000', reduce_only: true, text: 't-exit' })
      offer('buy', '61000', '10')
      await place({ size: -10, price: '61000' })
      expect((await call('GET', '/orders/t-exit')).body).toMatchObject({ finish_as: 'cancelled' })
      offer('sell', '61000', '4')
      expect((await place({ price: '0', tif: 'ioc' })).body).toMatchObject({ finish_as: 'depth_not_enough', left: 6 })
    },
    { futuresFinishNames: 'documented' },
  ))

test('a single position that is asked for in dual mode is the long one', () =>
  alone(
    async ({ call }) => {
      await call('POST', '/dual_mode', { query: 'dual_mode=true' })
      await call('POST', `/positions/${contract}/leverage`, { query: 'leverage=3' })
      expect((await call('GET', `/positions/${contract}`)).body).toMatchObject({ mode: 'dual_long', leverage: '3' })
    },
    { futuresSingleInDual: 'long' },
  ))

test('setters take a body, or the query alone', async () => {
  const body = { dual_mode: true }
  await alone(async ({ call }) => {
    expect((await call('POST', '/dual_mode', { body })).body).toMatchObject({ in_dual_mode: true })
  })
  await alone(
    async ({ call }) =>
      expect(labelOf(await call('POST', '/dual_mode', { body }))).toEqual([400, 'MISSING_REQUIRED_PARAM']),
    { futuresSetterBodies: 'ignored' },
  )
})

test('orders of all contracts are not cancelled together', () =>
  alone(
    async ({ call, place }) => {
      await place()
      expect(labelOf(await call('DELETE', '/orders'))).toEqual([400, 'MISSING_REQUIRED_PARAM'])
      expect(rowsOf((await call('DELETE', '/orders', { query: `contract=${contract}` })).body)).toHaveLength(1)
    },
    { futuresCancelAllContract: 'required' },
  ))

test('positions are told with every mark price', () =>
  alone(
    async (quiet) => {
      await long(quiet, 10)
      const endpoint = quiet.sim.endpoints[exchange]
      await using socket = await GateioSocketClient.connect(endpoint, () => quiet.clock.now(), endpoint.futuresWs)
      await socket.follow('futures.positions', ['10000001', '!all'])
      quiet.sim.setMarket(exchange, contract, { markPrice: '60500' })
      expect(rowsOf((await socket.update('futures.positions'))['result'])).toMatchObject([{ contract, size: 10 }])
    },
    { futuresPositionPushes: 'prices' },
  ))

test('a contract that comes to its end takes only what reduces', () =>
  alone(async (quiet) => {
    const { call, place, offer, sim } = quiet
    await long(quiet, 10)
    offer('buy', '60000', '10')
    sim.setMarket(exchange, contract, { reduceOnly: true })
    expect((await call('GET', `/contracts/${contract}`)).body).toMatchObject({
      in_delisting: true,
      status: 'delisting',
    })
    expect(labelOf(await place())).toEqual([400, 'CONTRACT_IN_DELISTING'])
    expect((await place({ size: -10, reduce_only: true })).body).toMatchObject({ finish_as: 'filled' })
  }))

test('a triggered order may be for a fraction of a contract', () =>
  alone(async ({ call, sim }) => {
    const market = 'ETH_USDT'
    sim.setMarket(exchange, market, { markPrice: '2900' })
    const initial = { contract: market, size: 2, amount: '2.7', price: '2850', tif: 'gtc' }
    const trigger = { price_type: 1, price: '2910', rule: 1 }
    const created = await call('POST', '/price_orders', { body: { initial, trigger } })
    const path = `/price_orders/${String(fieldsOf(created.body)['id_string'])}`
    expect((await call('GET', path)).body).toMatchObject({ initial: { size: 2, amount: '2.7' } })
    sim.setMarket(exchange, market, { markPrice: '2910' })
    expect(sim.orders(exchange)).toMatchObject([{ size: '2.7', price: '2850' }])
  }))
