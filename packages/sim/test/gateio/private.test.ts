import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../host/client.ts'
import { fieldsOf, GateioRestClient, GateioSocketClient, rowsOf, shapeOf } from './client.ts'
import { closeClean, startGateio, type GateioSimulator } from './stall.ts'

const pair = 'BTC_USDT'
const orderRow =
  '{"id":"399123456","text":"t-testtext","create_time":"1694655225","update_time":"1694655225","create_time_ms":"1694655225315","update_time_ms":"1694655225315","currency_pair":"BTC_USDT","type":"limit","account":"spot","side":"sell","amount":"0.0001","price":"26253.3","time_in_force":"gtc","left":"0.0001","filled_total":"0","filled_amount":"0","avg_deal_price":"0","fee":"0","fee_currency":"USDT","point_fee":"0","gt_fee":"0","rebated_fee":"0","rebated_fee_currency":"USDT","user":3497082,"event":"put","stp_id":0,"stp_act":"-","finish_as":"open","biz_info":"-","amend_text":"-"}'
const tradeRow =
  '{"id":5736713,"user_id":1000001,"order_id":"30784428","currency_pair":"BTC_USDT","create_time":1605176741,"create_time_ms":"1605176741123.456","side":"sell","amount":"1.00000000","role":"taker","price":"10000.00000000","fee":"0.00200000000000","fee_currency":"USDT","point_fee":"0","gt_fee":"0","text":"apiv4","id_market":5736713}'
const balanceRow =
  '{"timestamp":"1667556323","timestamp_ms":"1667556323730","user":"1000001","currency":"USDT","change":"0","total":"222244.3827652","available":"222244.3827","freeze":"5","freeze_change":"5.000000","change_type":"order-create"}'

async function start(options: Readonly<Record<string, unknown>> = {}): Promise<GateioSimulator> {
  return startGateio({ eventsPerSecond: 0 }, options)
}

let sim: GateioSimulator

beforeAll(async () => {
  sim = await start({ limits: false })
})

afterAll(async () => closeClean(sim))

/** A market of its own for every test, for the books of a pair are shared. */
const pairs = ['BTC_USDT', 'ETH_USDT', 'BCH_USDT', 'LTC_USDT', 'AVAX_USDT', 'INJ_USDT', 'LINK_USDT', 'APT_USDT']

async function place(running: GateioSimulator, fields: object): Promise<Json> {
  const rest = new GateioRestClient(running.endpoints.gateio)
  const order = { side: 'buy', amount: '0.5', price: '100', text: 't-mine', ...fields }
  return fieldsOf((await rest.call('POST', '/spot/orders', { body: order })).body)
}

/** The next row of a channel. */
async function row(socket: GateioSocketClient, channel: string): Promise<Json> {
  const { result } = await socket.update(channel)
  return rowsOf(result)[0] ?? {}
}

describe('who may subscribe', () => {
  const channel = 'spot.orders'

  test.each([
    ['no proof', {}, 'REQUEST_EXPIRED|INVALID_KEY'],
    ['an unknown key', { auth: { method: 'api_key', KEY: 'unknown', SIGN: 'wrong' } }, 'INVALID_KEY'],
  ])('not with %s', async (_what, extra, label) => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const answer = await socket.subscribe(channel, [pair], extra)
    expect(answer).toMatchObject({ channel, event: 'subscribe', result: { status: 'fail' }, error: { code: 4 } })
    const { message } = fieldsOf(answer['error'])
    expect(message).toMatch(/\n$/)
    expect(JSON.parse(String(message)).label).toMatch(new RegExp(label))
  })

  test('not with a signature of something else, nor with an old time', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const other = await socket.subscribe(channel, [pair], socket.proven('spot.usertrades', 'subscribe'))
    expect(fieldsOf(other['error'])['message']).toContain('INVALID_SIGNATURE')
    const old = await socket.subscribe(channel, [pair], socket.proven(channel, 'subscribe', socket.seconds() - 62))
    expect(fieldsOf(old['error'])['message']).toContain('REQUEST_EXPIRED')
  })

  test('an end is proven too, as itself or, if that is so, as a beginning', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    await socket.follow(channel, [pair])
    const asBeginning = { event: 'unsubscribe', ...socket.proven(channel, 'subscribe') }
    expect(await socket.subscribe(channel, [pair], asBeginning)).toMatchObject({ error: { code: 4 } })
    const asEnd = { event: 'unsubscribe', ...socket.proven(channel, 'unsubscribe') }
    expect(await socket.subscribe(channel, [pair], asEnd)).toMatchObject({ result: { status: 'success' } })
    await using tolerant = await start({ unsubscribeProof: 'either' })
    await using other = await GateioSocketClient.connect(tolerant.endpoints.gateio)
    const proof = { event: 'unsubscribe', ...other.proven(channel, 'subscribe') }
    expect(await other.subscribe(channel, [pair], proof)).toMatchObject({ result: { status: 'success' } })
  })

  test('pairs must be known', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    expect(await socket.subscribePrivate(channel, ['NO_PAIR'])).toMatchObject({ error: { code: 2 } })
    expect(await socket.subscribePrivate(channel, [])).toMatchObject({ error: { code: 2 } })
  })
})

describe('an order is told', () => {
  test('put, update, finish; with its trades and balances, in the types of the page', async () => {
    const currency_pair = pairs[0]
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    for (const channel of ['spot.orders', 'spot.usertrades'])
      // oxlint-disable-next-line no-await-in-loop -- one answer after the other
      await socket.follow(channel, ['!all'])
    await socket.follow('spot.balances', [])
    const { id } = await place(sim, { currency_pair })
    const put = await row(socket, 'spot.orders')
    expect(shapeOf(put)).toEqual(shapeOf(JSON.parse(orderRow)))
    expect(put).toMatchObject({ id, event: 'put', finish_as: 'open', left: '0.5', text: 't-mine', user: 10_000_001 })
    const created = await row(socket, 'spot.balances')
    expect(shapeOf(created)).toEqual(shapeOf(JSON.parse(balanceRow)))
    expect(created).toMatchObject({ currency: 'USDT', change: '0', freeze_change: '50', change_type: 'order-create' })

    sim.placeOrder('gateio', { symbol: currency_pair ?? '', side: 'sell', price: '100', size: '0.2' })
    expect(await row(socket, 'spot.orders')).toMatchObject({ id, event: 'update', left: '0.3', filled_amount: '0.2' })
    const trade = await row(socket, 'spot.usertrades')
    expect(shapeOf(trade)).toEqual(shapeOf(JSON.parse(tradeRow)))
    expect(trade).toMatchObject({ order_id: id, role: 'maker', amount: '0.2', fee: '0.0002', fee_currency: 'BTC' })
    const matched = await socket.next((frame) => {
      const [first] = frame['channel'] === 'spot.balances' ? rowsOf(frame['result']) : []
      return first?.['currency'] === 'BTC' && first['change_type'] === 'order-match'
    })
    expect(rowsOf(matched['result'])[0]).toMatchObject({ change: '0.2' })

    sim.placeOrder('gateio', { symbol: currency_pair ?? '', side: 'sell', price: '100', size: '0.3' })
    expect(await row(socket, 'spot.orders')).toMatchObject({ id, event: 'finish', finish_as: 'filled', left: '0' })
  })

  test('over the second version of the channels without fees', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const currency_pair = pairs[1] ?? ''
    await socket.follow('spot.orders_v2', [currency_pair])
    await socket.follow('spot.usertrades_v2', [currency_pair])
    sim.placeOrder('gateio', { symbol: currency_pair, side: 'sell', price: '100', size: '0.5' })
    await place(sim, { currency_pair })
    const { fee: _1, point_fee: _2, gt_fee: _3, rebated_fee: _4, ...leanOrder } = JSON.parse(orderRow)
    expect(shapeOf(await row(socket, 'spot.orders_v2'))).toEqual(shapeOf(leanOrder))
    const { fee: _5, fee_currency: _6, point_fee: _7, gt_fee: _8, ...leanTrade } = JSON.parse(tradeRow)
    expect(shapeOf(await row(socket, 'spot.usertrades_v2'))).toEqual(shapeOf(leanTrade))
  })

  test('once, to who follows its pair and all pairs; not to who follows another', async () => {
    const currency_pair = pairs[2] ?? ''
    await using both = await GateioSocketClient.connect(sim.endpoints.gateio)
    await both.follow('spot.orders', ['!all', currency_pair])
    await using one = await GateioSocketClient.connect(sim.endpoints.gateio)
    await one.follow('spot.orders', [currency_pair])
    await using other = await GateioSocketClient.connect(sim.endpoints.gateio)
    await other.follow('spot.orders', [pairs[3] ?? ''])
    const { id } = await place(sim, { currency_pair })
    for (const socket of [both, one, other])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await socket.roundTrip()
    const count = ({ client }: GateioSocketClient): number =>
      client.frames.filter((frame) => frame.includes(`"id":"${String(id)}"`)).length
    expect([count(both), count(one), count(other)]).toEqual([1, 1, 0])
  })

  test('to nobody else', async () => {
    const { credentials } = sim.createAccount({ exchange: 'gateio' })
    const { apiKey = '', apiSecret = '' } = credentials
    const stranger = { ...sim.endpoints.gateio, credentials: { apiKey, apiSecret } }
    await using socket = await GateioSocketClient.connect(stranger)
    await socket.follow('spot.orders', ['!all'])
    await place(sim, { currency_pair: pairs[4] ?? '' })
    await socket.roundTrip()
    expect(socket.client.frames.filter((frame) => frame.includes('"update"'))).toEqual([])
  })

  test('an amendment is an update, a cancellation a finish', async () => {
    const currency_pair = pairs[5] ?? ''
    const rest = new GateioRestClient(sim.endpoints.gateio)
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const { id } = await place(sim, { currency_pair })
    await socket.follow('spot.orders', [currency_pair])
    const path = `/spot/orders/${String(id)}`
    await rest.call('PATCH', path, { body: { currency_pair, price: '99', amend_text: 'lower' } })
    expect(await row(socket, 'spot.orders')).toMatchObject({ id, event: 'update', price: '99', amend_text: 'lower' })
    await rest.call('DELETE', path, { query: `currency_pair=${currency_pair}` })
    expect(await row(socket, 'spot.orders')).toMatchObject({ id, event: 'finish', finish_as: 'cancelled' })
  })

  test('one that is filled at once with put and finish, or with finish alone', async () => {
    const events = async (running: GateioSimulator): Promise<unknown[]> => {
      running.placeOrder('gateio', { symbol: pair, side: 'sell', price: '100', size: '0.5' })
      await using socket = await GateioSocketClient.connect(running.endpoints.gateio)
      await socket.follow('spot.orders', [pair])
      await place(running, { currency_pair: pair })
      await socket.roundTrip()
      const updates = socket.client.frames.map((frame) => fieldsOf(JSON.parse(frame)))
      return updates.filter(({ event }) => event === 'update').map(({ result }) => rowsOf(result)[0]?.['event'])
    }
    await using two = await start()
    expect(await events(two)).toEqual(['put', 'finish'])
    await using one = await start({ spotImmediateFill: 'finish' })
    expect(await events(one)).toEqual(['finish'])
  })

  test('in the order of orders, trades, balances, or in none', async () => {
    const channels = async (running: GateioSimulator): Promise<string[]> => {
      await using socket = await GateioSocketClient.connect(running.endpoints.gateio)
      await socket.follow('spot.orders', ['!all'])
      await socket.follow('spot.usertrades', ['!all'])
      await socket.follow('spot.balances', [])
      for (const price of ['100', '101', '102']) {
        running.placeOrder('gateio', { symbol: pair, side: 'sell', price, size: '0.1' })
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await place(running, { currency_pair: pair, price, amount: '0.1' })
      }
      await socket.roundTrip()
      const updates = socket.client.frames.map((frame) => fieldsOf(JSON.parse(frame)))
      return updates.filter(({ event }) => event === 'update').map(({ channel }) => String(channel))
    }
    await using ordered = await start()
    const one = ['orders', 'orders', 'usertrades', 'balances', 'balances', 'balances', 'balances']
    const found = await channels(ordered)
    expect(found.slice(0, found.length / 3)).toEqual(one.slice(0, found.length / 3).map((name) => `spot.${name}`))
    await using shuffled = await start({ privatePushes: 'shuffled' })
    const mixed = await channels(shuffled)
    expect(mixed.toSorted()).toEqual(found.toSorted())
    expect(mixed).not.toEqual(found)
  })
})

test('price-triggered orders are told with one object', async () => {
  const currency_pair = pairs[6] ?? ''
  const rest = new GateioRestClient(sim.endpoints.gateio)
  await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
  await socket.follow('spot.priceorders', [currency_pair])
  const { body } = await rest.call('POST', '/spot/price_orders', {
    body: {
      trigger: { price: '110', rule: '>=', expiration: 60 },
      put: { type: 'limit', side: 'buy', price: '120', amount: '0.5', account: 'normal' },
      market: currency_pair,
    },
  })
  const { result } = await socket.update('spot.priceorders')
  expect(result).toMatchObject({
    market: currency_pair,
    id: String(fieldsOf(body)['id']),
    currency_type: 'LINK',
    exchange_type: 'USDT',
    fired_order_id: 0,
    trigger_price: '110',
    trigger_rule: '>=',
    trigger_expiration: 60,
    ftime: '-62135596800000',
    is_stop_order: false,
  })
})
