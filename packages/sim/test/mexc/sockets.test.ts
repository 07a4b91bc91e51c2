import { describe, expect, test } from 'vitest'
import { fieldsOf, type MexcSocketClient } from './client.ts'
import { alone } from './stall.ts'

const deals = 'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT'
const depth = 'spot@public.aggre.depth.v3.api.pb@10ms@BTCUSDT'

function refusal(...channels: readonly string[]): string {
  return `Not Subscribed successfully! [${channels.join(',')}].  Reason： Blocked! `
}

describe('[C.27] control messages', () => {
  test('acks, pings in any case, ids, and what is no message', async () => {
    await alone(async ({ connect }) => {
      const socket = await connect()
      const told = async (message: unknown): Promise<unknown> => {
        socket.send(message)
        return socket.text()
      }
      expect(await told({ method: 'SUBSCRIPTION', params: [deals], id: 1 })).toBe(`{"id":1,"code":0,"msg":"${deals}"}`)
      expect(await told({ method: 'SUBSCRIPTION', params: [deals] })).toBe(`{"id":0,"code":0,"msg":"${deals}"}`)
      const both = { method: 'SUBSCRIPTION', params: [deals, depth], id: 7 }
      expect(await told(both)).toBe(`{"id":7,"code":0,"msg":"${deals},${depth}"}`)
      expect(await told({ ...both, method: 'UNSUBSCRIPTION' })).toBe(`{"id":7,"code":0,"msg":"${deals},${depth}"}`)
      expect(await told({ method: 'PING' })).toBe('{"id":0,"code":0,"msg":"PONG"}')
      expect(await told({ method: 'ping', id: 3 })).toBe('{"id":3,"code":0,"msg":"PONG"}')
      for (const wrong of ['{', { method: 'SUBSCRIPTION' }, { method: 'SUBSCRIPTION', params: [1] }, { method: 'X' }])
        // oxlint-disable-next-line no-await-in-loop -- answers have an order
        expect(await told(wrong)).toBe('{"id":0,"code":0,"msg":"msg format invalid"}')
    })
  })

  test.each([
    'spot@public.deals.v3.api@BTCUSDT',
    'spot@public.deals.v3.api.pb@BTCUSDT',
    'spot@public.aggre.deals.v3.api.pb@BTCUSDT',
    'spot@public.aggre.deals.v3.api.pb@50ms@BTCUSDT',
    'spot@public.aggre.deals.v3.api.pb@100ms@btcusdt',
    'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT@more',
    'spot@public.limit.depth.v3.api.pb@BTCUSDT@15',
    'spot@public.kline.v3.api.pb@BTCUSDT@1m',
    'spot@public.miniTicker.v3.api.pb@BTCUSDT',
    'spot@public.miniTickers.v3.api.pb@UTC+14',
    'spot@private.orders.v3.api.pb',
    'swap@public.aggre.deals.v3.api.pb@100ms@BTCUSDT',
  ])('%s is refused, with code 0', async (channel) => {
    await alone(async ({ connect }) => {
      const socket = await connect()
      expect(await socket.subscribe(channel)).toBe(refusal(channel))
    })
  })

  test('every channel of the grammar is granted', async () => {
    await alone(async ({ connect }) => {
      const socket = await connect()
      for (const channel of [
        'spot@public.aggre.bookTicker.v3.api.pb@10ms@SNEK(CNT)USDT',
        'spot@public.limit.depth.v3.api.pb@BTCUSDT@20',
        'spot@public.bookTicker.batch.v3.api.pb@BTCUSDT',
        'spot@public.kline.v3.api.pb@BTCUSDT@Hour8',
        'spot@public.miniTicker.v3.api.pb@BTCUSDT@UTC+12:45',
        'spot@public.miniTickers.v3.api.pb@24H',
      ])
        // oxlint-disable-next-line no-await-in-loop -- answers have an order
        expect(await socket.subscribe(channel)).toBe(channel)
    })
  })

  test('one wrong channel among others, by option', async () => {
    const wrong = 'spot@public.wrong.v3.api.pb'
    await alone(async ({ sim, connect, clock }) => {
      const socket = await connect()
      expect(await socket.subscribe(depth, wrong)).toBe(refusal(wrong))
      sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', price: '100', size: '1' })
      await clock.advance(10)
      expect(await socket.push()).toMatchObject({ channel: depth })
    })
    await alone(
      async ({ sim, connect, clock }) => {
        const socket = await connect()
        expect(await socket.subscribe(depth, wrong)).toBe(refusal(wrong))
        sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', price: '100', size: '1' })
        await clock.advance(10)
        await socket.roundTrip()
        expect(socket.waiting).toEqual([])
      },
      { partialFailure: 'all-refused' },
    )
  })

  test('thirty subscriptions on one socket', async () => {
    await alone(async ({ sim, connect }) => {
      const socket = await connect()
      const channels = sim.symbols('mexc').map((symbol) => `spot@public.limit.depth.v3.api.pb@${symbol}@5`)
      const [over = ''] = channels.slice(29)
      await socket.subscribe(...channels.slice(0, 29), deals)
      expect(await socket.subscribe(over)).toBe(refusal(over))
      expect(await socket.subscribe(deals)).toBe(deals)
      await socket.request('UNSUBSCRIPTION', [deals])
      expect(await socket.subscribe(over)).toBe(over)
    })
  })
})

describe('[C.27] sockets that the server closes', () => {
  test('unused, silent, old: with PING a quiet one stays', async () => {
    await alone(async ({ connect, clock }) => {
      const unused = await connect()
      const silent = await connect()
      await silent.subscribe(deals)
      await clock.advance(29_999)
      await unused.roundTrip()
      await clock.advance(1)
      expect(await unused.ended).toBe(1000)
      const pinging = await connect()
      await pinging.subscribe(deals)
      await clock.advance(29_999)
      await silent.roundTrip()
      await pinging.roundTrip()
      await clock.advance(60_000)
      expect([await silent.ended, await pinging.ended]).toEqual([1000, 1000])
    })
  })

  test('one whose topics were all forgotten is used all the same: it lives until the client ends its topics', async () => {
    await alone(async ({ sim, connect, clock }) => {
      const socket = await connect()
      await socket.subscribe(deals)
      sim.faults.add({ kind: 'forget-topic', channel: 'spot@public.aggre.deals.*', symbol: 'BTCUSDT' })
      for (let minute = 0; minute < 5; minute += 1) {
        await clock.advance(59_999)
        await socket.roundTrip()
      }
      expect(await socket.request('UNSUBSCRIPTION', [deals])).toBe(deals)
      await clock.advance(30_000)
      expect(await socket.ended).toBe(1000)
    })
  })

  test('after a day, also when it is busy', async () => {
    await alone(
      async ({ connect, clock }) => {
        const socket = await connect()
        await socket.subscribe(deals)
        await clock.advance(40_000)
        await socket.roundTrip()
        await clock.advance(40_000)
        await socket.roundTrip()
        await clock.advance(20_000)
        expect(await socket.ended).toBe(1006)
      },
      { lifetimeMs: 100_000, closeCode: '1006' },
    )
  })

  test('when its client says more than a hundred things in a second', async () => {
    await alone(async ({ connect, clock }) => {
      const socket = await connect()
      for (let count = 0; count < 100; count += 1) socket.send({ method: 'PING' })
      // oxlint-disable-next-line no-await-in-loop -- answers have an order
      for (let count = 0; count < 100; count += 1) await socket.text()
      await clock.advance(1_000)
      await socket.roundTrip()
      for (let count = 0; count < 101; count += 1) socket.send({ method: 'PING' })
      expect(await socket.ended).toBe(1000)
    })
  })
})

describe('[C.27] listen keys', () => {
  const privateOrders = 'spot@private.orders.v3.api.pb'

  test('made, listed, renewed, deleted: sockets go with their key', async () => {
    await alone(
      async ({ call, connect, clock }) => {
        const create = async (): Promise<string> =>
          String(fieldsOf((await call('POST', '/userDataStream')).body)['listenKey'])
        const [first, second] = [await create(), await create()]
        expect(first).toMatch(/^[0-9a-z]{64}$/)
        expect((await call('GET', '/userDataStream')).body).toEqual({ listenKey: [first, second] })
        const [one, other] = [await connect(`?listenKey=${first}`), await connect(`?listenKey=${second}`)]
        expect(await one.subscribe(privateOrders, deals)).toBe(`${privateOrders},${deals}`)
        expect(await other.subscribe(privateOrders)).toBe(privateOrders)
        await clock.advance(3_599_999)
        expect((await call('PUT', '/userDataStream', { listenKey: second })).body).toEqual({ listenKey: second })
        await clock.advance(1)
        expect(await one.ended).toBe(1000)
        expect((await call('PUT', '/userDataStream', { listenKey: first })).status).toBe(400)
        await other.roundTrip()
        expect((await call('DELETE', '/userDataStream', { listenKey: second })).body).toEqual({ listenKey: second })
        expect(await other.ended).toBe(1000)
        expect((await call('GET', '/userDataStream')).body).toEqual({ listenKey: [] })
      },
      { silentCloseMs: 0 },
    )
  })

  test('a key that is not valid, or used too often, gets a line of plain text and the end', async () => {
    await alone(async ({ call, connect, sim }) => {
      const wrong = await connect('?listenKey=wrong')
      expect(await wrong.text()).toBe('Invalid listen key')
      expect(await wrong.ended).toBe(1000)
      const key = String(fieldsOf((await call('POST', '/userDataStream')).body)['listenKey'])
      const sockets: MexcSocketClient[] = []
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      for (let count = 0; count < 5; count += 1) sockets.push(await connect(`?listenKey=${key}`))
      const sixth = await connect(`?listenKey=${key}`)
      expect(await sixth.text()).toBe('Invalid listen key')
      sim.faults.add({ kind: 'expire-keys' })
      expect(await Promise.all(sockets.map(async ({ ended }) => ended))).toEqual([1000, 1000, 1000, 1000, 1000])
    })
  })

  test('at most sixty of them', async () => {
    await alone(
      async ({ call }) => {
        const create = async (): Promise<number> => (await call('POST', '/userDataStream')).status
        expect([await create(), await create(), await create()]).toEqual([200, 200, 400])
        expect((await call('GET', '/userDataStream')).body).toMatchObject({ total: 2, available: 0 })
      },
      { maximumListenKeys: 2, listenKeyList: 'counted' },
    )
    await alone(
      async ({ call }) => {
        const create = async (): Promise<unknown> => (await call('POST', '/userDataStream')).body
        expect(await create()).toEqual(await create())
      },
      { listenKeys: 'same' },
    )
  })
})
