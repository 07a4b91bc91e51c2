import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { gateioKind } from '../../src/gateio/gateio-kind.ts'
import { startSimulator } from '../../src/index.ts'
import { GateioSocketClient, type GateioEndpoint } from './client.ts'

const symbol = 'BTC_USDT'

/** Both markets, with nobody in them, and a clock that the test moves. */
async function quiet(options: Readonly<Record<string, unknown>> = {}) {
  const clock = new ManualClock()
  const exchanges = ['gateio', 'gateio-futures'] as const
  const own = { kinds: [gateioKind], options: { gateio: options } }
  const sim = await startSimulator({ ...own, exchanges, clock, eventsPerSecond: 0 })
  const connect = async (url: 'spotWs' | 'futuresWs'): Promise<GateioSocketClient> => {
    const endpoint: GateioEndpoint = sim.endpoints.gateio
    return GateioSocketClient.connect(endpoint, () => clock.now(), endpoint[url])
  }
  return { sim, clock, connect, [Symbol.asyncDispose]: () => sim.close() }
}

type Quiet = Awaited<ReturnType<typeof quiet>>

/** The channels on which something comes when the best bid changes. */
async function heard({ sim, clock }: Quiet, socket: GateioSocketClient, price: string): Promise<string[]> {
  // What came of changes before this one has been read.
  await socket.roundTrip()
  const before = socket.client.frames.length
  for (const exchange of ['gateio', 'gateio-futures'] as const)
    sim.placeOrder(exchange, { symbol, side: 'buy', price, size: '1' })
  await clock.advance(100)
  await sim.pause()
  await socket.roundTrip()
  const frames = socket.client.frames.slice(before).map((text) => JSON.parse(text) as Readonly<Record<string, string>>)
  return frames.flatMap(({ channel, event }) => (event === 'update' && channel !== undefined ? [channel] : []))
}

test('a forgotten topic of spot: everything else goes on, and it is healed by a new subscription', async () => {
  await using market = await quiet()
  const { sim } = market
  await using socket = await market.connect('spotWs')
  await using other = await market.connect('spotWs')
  for (const one of [socket, other]) await one.subscribe('spot.obu', [`ob.${symbol}.50`])
  await socket.subscribe('spot.order_book_update', [symbol, '100ms'])
  await socket.subscribe('spot.obu', ['ob.ETH_USDT.50'])
  expect(sim.faults.add({ kind: 'forget-topic', channel: 'spot.obu', symbol, count: 1 }).struck).toBe(1)
  expect(await heard(market, socket, '60100')).toEqual(['spot.order_book_update'])
  expect(await heard(market, other, '60101')).toContain('spot.obu')
  // Without the fault this would be refused: it would be there already.
  expect(await socket.subscribe('spot.obu', [`ob.${symbol}.50`])).toMatchObject({ result: { status: 'success' } })
  expect(await socket.update('spot.obu')).toMatchObject({
    result: {
      full: true,
      b: [
        ['60101', '1'],
        ['60100', '1'],
      ],
    },
  })
  expect(await heard(market, socket, '60102')).toContain('spot.obu')
})

test('topics of one market alone, private ones too; an unsubscription is answered as ever', async () => {
  await using market = await quiet()
  const { sim } = market
  await using spot = await market.connect('spotWs')
  await using futures = await market.connect('futuresWs')
  await spot.subscribe('spot.book_ticker', [symbol])
  await spot.follow('spot.orders', [symbol])
  await spot.follow('spot.balances', [])
  await futures.subscribe('futures.order_book_update', [symbol, '100ms', '20'])
  await futures.subscribe('futures.book_ticker', [symbol])
  expect(sim.faults.add({ kind: 'forget-topic', exchange: 'gateio-futures', channel: '*update' }).struck).toBe(1)
  expect(await heard(market, futures, '60100')).toEqual(['futures.book_ticker'])
  expect(await heard(market, spot, '60101')).toEqual(['spot.book_ticker'])
  const payload = [symbol, '100ms', '20']
  const ended = await futures.subscribe('futures.order_book_update', payload, { event: 'unsubscribe' })
  expect(ended).toMatchObject({ result: { status: 'success' } })
  await futures.subscribe('futures.order_book_update', payload)
  expect((await heard(market, futures, '60102')).toSorted()).toEqual([
    'futures.book_ticker',
    'futures.order_book_update',
  ])
  expect(sim.faults.add({ kind: 'forget-topic', channel: 'spot.orders', symbol }).struck).toBe(1)
  expect(sim.faults.add({ kind: 'forget-topic', exchange: 'gateio', symbol }).struck).toBe(1)
  // Balances are of all markets together.
  expect(() => sim.faults.add({ kind: 'forget-topic', channel: 'spot.*', symbol })).toThrow('nothing is subscribed now')
  expect(sim.faults.add({ kind: 'forget-topic' }).struck).toBe(3)
})

test('a socket whose topics are all forgotten is not cut as an idle one', async () => {
  await using market = await quiet({ idleCloseMs: 1_000 })
  const { sim, clock } = market
  await using socket = await market.connect('spotWs')
  await socket.subscribe('spot.trades', [symbol])
  sim.faults.add({ kind: 'forget-topic' })
  await clock.advance(10_000)
  await socket.roundTrip()
  await socket.subscribe('spot.trades', [symbol], { event: 'unsubscribe' })
  await clock.advance(1_000)
  expect(await socket.client.ended).toMatchObject({ code: 1006 })
})
