import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { GateioSocketClient, rowsOf } from '../client.ts'
import { differences } from './samples.ts'
import { alone, contract, exchange, type Quiet } from './simulation.ts'

const user = '10000001'
const channels = [
  'futures.orders',
  'futures.usertrades',
  'futures.balances',
  'futures.positions',
  'futures.position_closes',
]

async function connected(quiet: Quiet): Promise<GateioSocketClient> {
  const endpoint = quiet.sim.endpoints[exchange]
  return GateioSocketClient.connect(endpoint, () => quiet.clock.now(), endpoint.futuresWs)
}

/** A client of all private channels. */
async function listening(quiet: Quiet, about: string = contract): Promise<GateioSocketClient> {
  const socket = await connected(quiet)
  for (const channel of channels) {
    const payload = channel === 'futures.balances' ? [user] : [user, about]
    expect(await socket.subscribePrivate(channel, payload)).toMatchObject({ result: { status: 'success' } })
  }
  return socket
}

/** The first row of the next update of a channel. */
async function row(socket: GateioSocketClient, channel: string): Promise<Readonly<Record<string, unknown>>> {
  return rowsOf((await socket.update(channel))['result'])[0] ?? {}
}

describe('frames have the fields and types of the page', () => {
  test('an order, a trade, the balance, the position, its end', () =>
    alone(async (quiet) => {
      await using socket = await listening(quiet)
      await quiet.place({ text: 't-mine' })
      const open = await row(socket, 'futures.orders')
      expect(differences('orderPush', open)).toEqual({})
      expect(open).toMatchObject({
        user,
        status: 'open',
        finish_as: '_new',
        finish_time: 0,
        size: 10,
        left: 10,
        price: 60_000,
      })
      expect(open).toMatchObject({ text: 't-mine', id_string: '58828270140012048' })
      quiet.offer('sell', '60000', '10')
      const filled = await row(socket, 'futures.orders')
      expect(filled).toMatchObject({
        status: 'finished',
        finish_as: 'filled',
        left: 0,
        fill_price: 60_000,
        mkfr: -0.000_05,
      })
      const trade = await row(socket, 'futures.usertrades')
      expect(differences('tradePush', trade)).toEqual({})
      expect(trade).toMatchObject({
        order_id: '58828270140012048',
        role: 'maker',
        size: 10,
        close_size: '0',
        fee: -0.003,
      })
      const balance = await row(socket, 'futures.balances')
      expect(differences('balancePush', balance)).toEqual({})
      expect(balance).toMatchObject({
        type: 'fee',
        change: 0.003,
        balance: 1_000_000.003,
        currency: 'usdt',
        text: `${contract}:58828270140012048`,
      })
      const position = await row(socket, 'futures.positions')
      expect(differences('positionPush', position)).toEqual({})
      expect(position).toMatchObject({
        size: 10,
        entry_price: 60_000,
        leverage: 0,
        cross_leverage_limit: 10,
        margin: 6,
      })
      quiet.offer('buy', '61000', '10')
      await quiet.place({ size: 0, price: '0', tif: 'ioc', close: true })
      const closed = await row(socket, 'futures.position_closes')
      expect(differences('closePush', closed)).toEqual({})
      // 1 won, 0.003 got for waiting, 0.0305 paid for the way out.
      expect(closed).toMatchObject({ side: 'long', pnl: 0.9725 })
    }))

  test('a triggered order', () =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      await socket.follow('futures.autoorders', [user, '!all'])
      const body = {
        initial: { contract, size: 10, price: '60500', tif: 'gtc' },
        trigger: { strategy_type: 0, price_type: 1, price: '63000', rule: 1, expiration: 60 },
      }
      await quiet.call('POST', '/price_orders', { body })
      const open = await row(socket, 'futures.autoorders')
      expect(differences('triggeredPush', open)).toEqual({})
      await quiet.clock.advance(60_000)
      expect(await row(socket, 'futures.autoorders')).toMatchObject({ status: 'finished' })
    }))

  test('sizes are text where the handshake asked for it', () =>
    alone(async (quiet) => {
      const { futuresWs } = quiet.sim.endpoints[exchange]
      const socket = new WebSocket(futuresWs, { headers: { 'X-Gate-Size-Decimal': '1' } })
      const frames: string[] = []
      const { promise, resolve } = Promise.withResolvers<void>()
      socket.on('message', (data: Buffer) => {
        frames.push(data.toString())
        if (data.includes('"update"')) resolve()
      })
      const time = Math.floor(quiet.clock.now() / 1_000)
      socket.on('open', () => {
        socket.send(JSON.stringify({ time, channel: 'futures.book_ticker', event: 'subscribe', payload: ['ETH_USDT'] }))
        quiet.sim.placeOrder(exchange, { symbol: 'ETH_USDT', side: 'buy', price: '2800', size: '1.5' })
      })
      // The book is looked at every 10 ms.
      while (frames.length === 0) await quiet.call('GET', '/accounts')
      await quiet.clock.advance(10)
      await promise
      expect(frames.join('\n')).toContain('"B":"1.5"')
      socket.terminate()
    }))
})

test('one command is told in its order: orders, trades, balance, position', () =>
  alone(async (quiet) => {
    await using socket = await listening(quiet)
    quiet.offer('sell', '60000', '10')
    await quiet.place()
    const told: unknown[] = []
    while (told.at(-1) !== 'futures.positions')
      told.push((await socket.next((frame) => frame['event'] === 'update'))['channel'])
    expect(told).toEqual([
      'futures.orders',
      'futures.orders',
      'futures.usertrades',
      'futures.balances',
      'futures.positions',
    ])
  }))

test('a partial fill is an update, and what is cancelled an end', () =>
  alone(async (quiet) => {
    await using socket = await listening(quiet)
    await quiet.place()
    quiet.offer('sell', '60000', '4')
    await quiet.call('DELETE', '/orders')
    const states = []
    for (let count = 0; count < 3; count += 1) {
      const { status, left, finish_as: end } = await row(socket, 'futures.orders')
      states.push([status, left, end])
    }
    expect(states).toEqual([
      ['open', 10, '_new'],
      ['open', 6, '_new'],
      ['finished', 6, 'cancelled'],
    ])
  }))

test('what `finish_as` and `finish_time` are while an order is open', () =>
  alone(
    async (quiet) => {
      await using socket = await listening(quiet)
      await quiet.place()
      const { finish_as: end, finish_time_ms: time, create_time_ms: created } = await row(socket, 'futures.orders')
      expect([end, time]).toEqual(['', created])
    },
    { futuresOpenFinish: 'empty', futuresOpenFinishTime: 'created' },
  ))

test('who follows all contracts and one of them is told once; others are not told', () =>
  alone(async (quiet) => {
    await using socket = await listening(quiet, '!all')
    await socket.follow('futures.orders', [user, contract])
    await using elsewhere = await listening(quiet, 'ETH_USDT')
    await quiet.place()
    await quiet.place({ contract: 'ETH_USDT', size: 1, price: '2800' })
    expect(await row(socket, 'futures.orders')).toMatchObject({ contract })
    expect(await row(socket, 'futures.orders')).toMatchObject({ contract: 'ETH_USDT' })
    expect(await row(elsewhere, 'futures.orders')).toMatchObject({ contract: 'ETH_USDT' })
  }))

test('another account hears nothing', () =>
  alone(async (quiet) => {
    const { credentials } = quiet.sim.createAccount({ exchange })
    const endpoint = quiet.sim.endpoints[exchange]
    const other = { ...endpoint, credentials: { ...endpoint.credentials, ...credentials } }
    await using socket = await GateioSocketClient.connect(other, () => quiet.clock.now(), endpoint.futuresWs)
    await socket.follow('futures.orders', [user, '!all'])
    await quiet.place()
    socket.send({ time: socket.seconds(), channel: 'futures.ping' })
    expect(await socket.next()).toMatchObject({ channel: 'futures.pong' })
  }))

describe('subscriptions', () => {
  test.each([
    ['futures.orders', [user], 'invalid argument: payload'],
    ['futures.orders', [user, 'X_USDT'], 'unknown contract X_USDT'],
    ['futures.balances', [], 'invalid argument: payload'],
  ])('%s %j is refused', (channel, payload, message) =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      expect(await socket.subscribePrivate(channel, payload)).toMatchObject({ error: { code: 2, message } })
    }),
  )

  test('a user id of somebody else is taken, or refused', async () => {
    await alone(async (quiet) => {
      await using socket = await connected(quiet)
      expect(await socket.subscribePrivate('futures.orders', ['1', '!all'])).toMatchObject({
        result: { status: 'success' },
      })
    })
    await alone(
      async (quiet) => {
        await using socket = await connected(quiet)
        const answer = await socket.subscribePrivate('futures.orders', ['1', '!all'])
        expect(answer).toMatchObject({ error: { code: 2, message: 'invalid argument: user_id 1' } })
      },
      { futuresUserId: 'checked' },
    )
  })

  test('without a proof', () =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      expect(await socket.subscribe('futures.orders', [user, '!all'])).toMatchObject({
        error: { code: 4, message: expect.stringContaining('INVALID_KEY') },
      })
    }))
})

describe('commands', () => {
  const order = { contract, size: 10, price: '60000', tif: 'gtc', text: 't-ws' }

  test('not before the login', () =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      expect(await socket.command('futures.order_place', { req_param: order })).toMatchObject({
        header: { status: '400', channel: 'futures.order_place' },
        data: { errs: { label: 'AUTHENTICATION_FAILED', message: 'Not login' } },
      })
    }))

  test('placed, looked up, amended, listed, cancelled', () =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      expect(await socket.login()).toMatchObject({ data: { result: { uid: user } } })
      const run = async (channel: string, req_param: unknown): Promise<unknown> => {
        const { data } = await socket.command(`futures.${channel}`, { req_param })
        return (data as { readonly result?: unknown; readonly errs?: unknown }).result ?? data
      }
      const placed = await run('order_place', order)
      expect(placed).toMatchObject({ status: 'open', size: 10, left: 10, text: 't-ws', price: '60000' })
      expect(placed).not.toHaveProperty('is_reduce_only')
      const order_id = quiet.sim.orders(exchange)[0]?.id
      expect(await run('order_status', { order_id })).toMatchObject({ text: 't-ws' })
      expect(await run('order_amend', { order_id, size: 12 })).toMatchObject({ size: 12 })
      expect(await run('order_list', { contract, status: 'open' })).toMatchObject([{ size: 12 }])
      expect(await run('order_cancel', { order_id })).toMatchObject({ finish_as: 'cancelled' })
      expect(await run('order_cancel', { order_id })).toMatchObject({ errs: { label: 'ORDER_NOT_FOUND' } })
      expect(await run('order_batch_place', [order, { ...order, tif: 'GTC' }])).toMatchObject([
        { succeeded: true },
        { succeeded: false, label: 'INVALID_ARGUMENT' },
      ])
      expect(await run('order_cancel_ids', [quiet.sim.orders(exchange).at(-1)?.id])).toMatchObject([
        { succeeded: true },
      ])
      await run('order_place', order)
      expect(await run('order_cancel_cp', { contract, side: 'bid' })).toMatchObject([{ finish_as: 'cancelled' }])
    }))

  test('a key that has expired gives no commands any more, over the socket neither', () =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      await socket.login()
      quiet.sim.faults.add({ kind: 'expire-keys' })
      expect(await socket.command('futures.order_place', { req_param: order })).toMatchObject({
        header: { status: '401' },
        data: { errs: { label: 'INVALID_KEY' } },
      })
      expect((await quiet.call('GET', '/accounts')).body).toMatchObject({ label: 'INVALID_KEY' })
      const fresh = quiet.sim.createAccount({ exchange, account: 1 })
      expect(fresh.account).toBe(1)
    }))

  test('a receipt comes before the result', () =>
    alone(async (quiet) => {
      await using socket = await connected(quiet)
      await socket.login()
      socket.send({
        time: socket.seconds(),
        channel: 'futures.order_place',
        event: 'api',
        payload: { req_id: 'a', req_param: order },
      })
      expect(await socket.next()).toMatchObject({ request_id: 'a', ack: true, data: { result: { req_param: order } } })
      expect(await socket.next()).toMatchObject({ request_id: 'a', ack: false, data: { result: { status: 'open' } } })
    }))

  test('placements and cancellations share a budget', () =>
    alone(
      async (quiet) => {
        await using socket = await connected(quiet)
        await socket.login()
        const batch = Array.from({ length: 10 }, () => ({ ...order, tif: 'ioc' }))
        for (let round = 0; round < 10; round += 1)
          await socket.command('futures.order_batch_place', { req_param: batch })
        expect(await socket.command('futures.order_cancel', { req_param: { order_id: '1' } })).toMatchObject({
          header: { status: '429', x_gate_ratelimit_limit: 100 },
          data: { errs: { label: 'TOO_MANY_REQUESTS', message: 'Request Rate limit Exceeded (311)' } },
        })
      },
      { limits: true },
    ))
})
