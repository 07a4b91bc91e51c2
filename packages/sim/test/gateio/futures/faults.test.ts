import { describe, expect, test } from 'vitest'
import { startSimulator } from '../../../src/host/start-simulator.ts'
import { fieldsOf, GateioSocketClient, rowsOf, type GateioEndpoint } from '../client.ts'
import { alone, contract, exchange, type Quiet } from './simulation.ts'

const orders = 'POST /api/v4/futures/usdt/orders'

async function connected({ sim, clock }: Quiet): Promise<GateioSocketClient> {
  const endpoint: GateioEndpoint = sim.endpoints[exchange]
  return GateioSocketClient.connect(endpoint, () => clock.now(), endpoint.futuresWs)
}

describe('orders', () => {
  test('accepted, and cut before the answer', () =>
    alone(async ({ sim, place }) => {
      sim.faults.add({ kind: 'accept-and-cut', channel: orders, count: 1 })
      await expect(place({ text: 't-lost' })).rejects.toThrow('fetch failed')
      expect((await place({ text: 't-told' })).status).toBe(201)
      expect(sim.orders(exchange)).toMatchObject([
        { clientOrderId: 't-lost', state: 'open', answerWithheld: true },
        { clientOrderId: 't-told', state: 'open', answerWithheld: false },
      ])
    }))

  test('over a socket: accepted and cut, or told too late', () =>
    alone(async (quiet) => {
      const { sim, clock } = quiet
      await using socket = await connected(quiet)
      await socket.login()
      const payload = { req_id: 'a', req_param: { contract, size: 1, price: '60000', tif: 'gtc' } }
      sim.faults.add({ kind: 'accept-and-delay', channel: 'futures.order_place', delayMs: 5_000, count: 1 })
      socket.send({ time: socket.seconds(), channel: 'futures.order_place', event: 'api', payload })
      while (sim.orders(exchange).length === 0) await quiet.call('GET', '/accounts')
      await clock.advance(5_000)
      expect(await socket.next((frame) => frame['ack'] === false)).toMatchObject({
        data: { result: { status: 'open' } },
      })
      sim.faults.add({ kind: 'accept-and-cut', channel: 'futures.order_place', count: 1 })
      socket.send({ time: socket.seconds(), channel: 'futures.order_place', event: 'api', payload })
      expect(await socket.client.ended).toMatchObject({ code: 1006 })
      expect(sim.orders(exchange).map(({ answerWithheld }) => answerWithheld)).toEqual([true, true])
    }))

  test('a refusal in the exchange’s words, aimed at a contract', () =>
    alone(async ({ sim, place, call }) => {
      sim.faults.add({ kind: 'rate-limit', channel: orders, symbol: contract, retryAfterMs: 2_000, count: 1 })
      expect((await place({ contract: 'ETH_USDT', size: 1, price: '2800' })).status).toBe(201)
      const { status, body, headers } = await place()
      expect([status, fieldsOf(body)['label']]).toEqual([429, 'TOO_MANY_REQUESTS'])
      expect(headers.get('x-gate-ratelimit-requests-remain')).toBe('0')
      sim.faults.add({ kind: 'server-error', channel: 'DELETE /api/v4/futures/usdt/orders/{order_id}', count: 1 })
      expect((await call('DELETE', '/orders/1')).status).toBe(500)
      sim.faults.add({ kind: 'maintenance', exchange: 'gateio-futures', count: 1 })
      expect(await place()).toMatchObject({ status: 503, body: { label: 'TOO_BUSY' } })
    }))
})

test('requests of one market alone: the sockets of the other are opened', async () => {
  await using sim = await startSimulator({ exchanges: ['gateio', exchange], eventsPerSecond: 0 })
  const { gateio: endpoint } = sim.endpoints
  const connect = (url: string) => GateioSocketClient.connect(endpoint, Date.now, url)
  sim.faults.add({ kind: 'server-error', exchange })
  await using socket = await connect(endpoint.spotWs)
  await socket.login()
  await expect(connect(endpoint.futuresWs)).rejects.toThrow('500')
})

describe('books', () => {
  /** A book that is followed, and one change of it. */
  async function following(quiet: Quiet, channel: string, payload: readonly string[]) {
    const socket = await connected(quiet)
    await socket.subscribe(channel, payload)
    const change = async (price: string) => {
      quiet.offer('buy', price, '1')
      await quiet.clock.advance(20)
    }
    const update = async () => fieldsOf((await socket.update(channel))['result'])
    return { socket, change, update }
  }

  test('a frame that is lost is a gap', () =>
    alone(async (quiet) => {
      const channel = 'futures.order_book_update'
      const { socket, change, update } = await following(quiet, channel, [contract, '20ms', '20'])
      await using _ = socket
      quiet.sim.faults.add({ kind: 'drop', channel, symbol: contract, after: 1, count: 1 })
      for (const price of ['60000', '60010', '60020']) await change(price)
      const [first, second] = [await update(), await update()]
      expect(Number(second['U'])).toBe(Number(first['u']) + 2)
    }))

  test('a sequence that leaps does so everywhere alike', () =>
    alone(async (quiet) => {
      const { socket, change, update } = await following(quiet, 'futures.obu', [`ob.${contract}.50`])
      await using _ = socket
      const before = Number((await update())['u'])
      quiet.sim.faults.add({ kind: 'sequence-jump', exchange: 'gateio-futures', symbol: contract, by: 500 })
      await change('60000')
      expect(Number((await update())['u'])).toBe(before + 501)
      const book = await quiet.call('GET', '/order_book', { query: `contract=${contract}&with_id=true` })
      expect(fieldsOf(book.body)['id']).toBe(before + 501)
    }))

  test('a whole book in place of an update, and a snapshot that is too old', () =>
    alone(async (quiet) => {
      const channel = 'futures.order_book_update'
      const { socket, change, update } = await following(quiet, channel, [contract, '20ms', '20'])
      await using _ = socket
      await change('60000')
      await update()
      const book = async () => {
        const answer = await quiet.call('GET', '/order_book', { query: `contract=${contract}&with_id=true` })
        return fieldsOf(answer.body)
      }
      const old = (await book())['id']
      quiet.sim.faults.add({ kind: 'special', name: 'full-update', channel, count: 1 })
      await change('60010')
      const whole = await update()
      expect([whole['full'], rowsOf(whole['b']).length]).toEqual([true, 2])
      quiet.sim.faults.add({ kind: 'special', name: 'stale-baseline', channel: 'futures.order_book', count: 1 })
      expect((await book())['id']).toBe(old)
      expect((await book())['id']).toBe(whole['u'])
    }))

  test('a stream that is granted and stays silent, and one whose snapshot comes first', () =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      const name = `ob.${contract}.50`
      quiet.sim.faults.add({ kind: 'special', name: 'silent-stream', channel: 'futures.obu', count: 1 })
      expect(await socket.subscribe('futures.obu', [name])).toMatchObject({ result: { status: 'success' } })
      quiet.sim.faults.add({ kind: 'special', name: 'snapshot-before-answer', channel: 'futures.obu', count: 1 })
      socket.send({ time: socket.seconds(), id: 77, channel: 'futures.obu', event: 'subscribe', payload: [name] })
      expect(await socket.next()).toMatchObject({ event: 'update', result: { full: true } })
      expect(await socket.next()).toMatchObject({ id: 77, result: { status: 'success' } })
      expect(await socket.subscribe('futures.obu', [name])).toMatchObject({
        error: { code: 2, message: `Alert sub ${name}` },
      })
    }))
})
