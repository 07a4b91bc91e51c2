import {
  decimal,
  Secret,
  type Instruments,
  type KeySecretCredentials,
  type StreamPatch,
  type StreamReader,
} from '@venuekit/core'
import { startSimulator } from '@venuekit/sim'
import { describe, expect, test } from 'vitest'
import { createGateioFuturesDecoder } from '../src/futures/decode.ts'
import { createGateioFuturesOrderEntry } from '../src/futures/order-entry.ts'
import { createGateioPrivateFuturesStreams } from '../src/futures/private-websocket.ts'
import { createGateioPublicFuturesStreams } from '../src/futures/public-websocket.ts'
import { gateioFuturesReader } from '../src/futures/stream-reader.ts'
import type { GateioFuturesAccountTopic, GateioFuturesTopic } from '../src/futures/topics.ts'
import { createGateioSpotDecoder } from '../src/spot/decode.ts'
import { createGateioSpotOrderEntry } from '../src/spot/order-entry.ts'
import { createGateioPrivateSpotStreams } from '../src/spot/private-websocket.ts'
import { createGateioPublicSpotStreams } from '../src/spot/public-websocket.ts'
import { gateioSpotReader } from '../src/spot/stream-reader.ts'
import type { GateioSpotAccountTopic, GateioSpotTopic } from '../src/spot/topics.ts'
import { futuresInstruments, spotInstruments } from './markets.ts'
import { measureTime, openSession } from './open-session.ts'
import { checked } from './orders.ts'

// Every channel against a simulator that was written from the same page, and by somebody else.

const symbol = 'BTC_USDT'

function keysOf({ apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string }): KeySecretCredentials {
  return { apiKey: Secret.key(apiKey), apiSecret: Secret.from(apiSecret) }
}

/** Collects what a reader makes of messages. A row that is set aside fails the test. */
function collect(reader: StreamReader, instruments: Instruments) {
  const patches: StreamPatch[] = []
  const read = (bytes: Uint8Array): void => {
    const message = {
      bytes,
      binary: false,
      group: 'public',
      instruments,
      rejected: (rows: readonly object[]) => {
        if (rows.length > 0) throw new Error(`Rows were set aside: ${JSON.stringify(rows)}`)
      },
    }
    for (const batch of reader.read(message)) patches.push(...batch.patches)
  }
  return { patches, read }
}

const spotTopics: readonly GateioSpotTopic[] = [
  { channel: 'order_book_update', symbol, interval: '100ms' },
  { channel: 'order_book_update', symbol, interval: '20ms' },
  { channel: 'obu', symbol, depth: 400 },
  { channel: 'obu', symbol, depth: 50 },
  { channel: 'order_book', symbol, depth: 20, interval: '100ms' },
  { channel: 'trades', symbol },
  { channel: 'book_ticker', symbol },
  { channel: 'tickers', symbol },
  { channel: 'candlesticks', symbol, interval: '1m' },
]
const futuresTopics: readonly GateioFuturesTopic[] = [
  { channel: 'order_book_update', symbol, interval: '100ms', depth: 100 },
  { channel: 'order_book_update', symbol, interval: '20ms', depth: 20 },
  { channel: 'obu', symbol, depth: 400 },
  { channel: 'obu', symbol, depth: 50 },
  { channel: 'order_book', symbol, depth: 20 },
  { channel: 'trades', symbol },
  { channel: 'book_ticker', symbol },
  { channel: 'tickers', symbol },
  { channel: 'candlesticks', symbol, interval: '1m' },
]

describe('[S3.102] each public channel brings what it is for', () => {
  test.each(spotTopics)('spot: %j', async (topic) => {
    await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7, eventsPerSecond: 200 })
    const { patches, read } = collect(gateioSpotReader, spotInstruments)
    await using client = openSession<GateioSpotTopic>({
      url: sim.endpoints.gateio.spotWs,
      protocol: createGateioPublicSpotStreams(),
      createDecoder: createGateioSpotDecoder,
      onUnread: read,
    })
    await client.session.subscribe(topic)
    await client.until(() => client.emitted.length + patches.length >= 3)
    expect(
      new Set([...client.emitted.map(({ frame }) => frame['symbol']), ...patches.map(({ type }) => type)]).size,
    ).toBe(1)
    await client.session.unsubscribe(topic)
  })

  test.each(futuresTopics)('futures: %j', async (topic) => {
    await using sim = await startSimulator({ exchanges: ['gateio-futures'], seed: 7, eventsPerSecond: 200 })
    const { patches, read } = collect(gateioFuturesReader, futuresInstruments)
    await using client = openSession<GateioFuturesTopic>({
      url: sim.endpoints['gateio-futures'].futuresWs,
      protocol: createGateioPublicFuturesStreams(),
      createDecoder: createGateioFuturesDecoder,
      onUnread: read,
    })
    await client.session.subscribe(topic)
    await client.until(() => client.emitted.length + patches.length >= 3)
    expect(client.emitted.length > 0 || patches.length > 0).toBe(true)
    await client.session.unsubscribe(topic)
  })

  test('a market that is not listed is refused, and spoils nobody', async () => {
    await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7, eventsPerSecond: 50 })
    await using client = openSession<GateioSpotTopic>({
      url: sim.endpoints.gateio.spotWs,
      protocol: createGateioPublicSpotStreams(),
    })
    const subscribe = (name: string) => client.session.subscribe({ channel: 'trades', symbol: name })
    const [good, bad] = await Promise.allSettled([subscribe(symbol), subscribe('NO_PE')])
    expect(good.status).toBe('fulfilled')
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'invalid-symbol' } })
  })
})

describe('[S3.102] the account: orders over the socket, and what is said of them', () => {
  test('spot', async () => {
    await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7, eventsPerSecond: 0 })
    const { spotWs: url, credentials } = sim.endpoints.gateio
    const { patches, read } = collect(gateioSpotReader, spotInstruments)
    await using client = openSession<GateioSpotAccountTopic>({
      url,
      protocol: createGateioPrivateSpotStreams(),
      options: { orderEntry: 'socket' },
      keys: keysOf(credentials),
      onUnread: read,
    })
    const { session, context } = client
    for (const channel of ['orders', 'usertrades', 'balances', 'priceorders'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await session.subscribe({ channel })
    }
    const entry = createGateioSpotOrderEntry({ session, context, instruments: () => spotInstruments, measureTime })
    sim.placeOrder('gateio', { symbol, side: 'sell', price: '61000', size: '1' })
    const order = checked(
      { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.01', price: '60000' },
      spotInstruments,
    )
    const placed = await entry?.placeOrder(order)
    expect(placed).toMatchObject({ status: 'open', clientOrderId: 'abc123', filled: '0' })
    const ref = { symbol: 'BTC/USDT', orderId: placed?.orderId ?? '' }
    const amendment = { instrument: order.instrument, ref, price: undefined, known: placed, side: undefined }
    expect(await entry?.modifyOrder({ ...amendment, quantity: decimal('0.005') })).toMatchObject({ quantity: '0.005' })
    expect(await entry?.getOrder(ref)).toMatchObject({ orderId: ref.orderId, status: 'open' })
    expect(await entry?.cancelOrder(ref)).toMatchObject({ status: 'cancelled' })
    await expect(entry?.cancelOrder(ref)).rejects.toMatchObject({ outcome: 'rejected' })
    const taker = checked(
      { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.01', price: '61000', clientOrderId: 'taker' },
      spotInstruments,
    )
    expect(await entry?.placeOrder(taker)).toMatchObject({ status: 'filled', filled: '0.01' })
    await client.until(
      () => patches.some(({ type }) => type === 'fill') && patches.filter(({ type }) => type === 'balance').length > 3,
    )
    const orders = patches.flatMap((patch) => (patch.type === 'order' ? [patch.order] : []))
    expect(orders.filter(({ orderId }) => orderId === ref.orderId).at(-1)).toMatchObject({ status: 'cancelled' })
    expect(orders.find(({ clientOrderId, status }) => clientOrderId === 'taker' && status === 'filled')).toBeDefined()
    expect(patches.find(({ type }) => type === 'fill')).toMatchObject({
      fill: { symbol: 'BTC/USDT', clientOrderId: 'taker', price: '61000', size: '0.01', liquidity: 'taker' },
    })
  })

  test('futures, with fractions of contracts', async () => {
    await using sim = await startSimulator({ exchanges: ['gateio-futures'], seed: 7, eventsPerSecond: 0 })
    const { futuresWs: url, credentials } = sim.endpoints['gateio-futures']
    const { patches, read } = collect(gateioFuturesReader, futuresInstruments)
    await using client = openSession<GateioFuturesAccountTopic>({
      url,
      protocol: createGateioPrivateFuturesStreams(async () => '1'),
      options: { orderEntry: 'socket' },
      keys: keysOf(credentials),
      onUnread: read,
    })
    const { session, context } = client
    for (const channel of ['orders', 'usertrades', 'balances', 'positions', 'autoorders'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await session.subscribe({ channel })
    }
    const entry = createGateioFuturesOrderEntry({
      session,
      context,
      instruments: () => futuresInstruments,
      measureTime,
    })
    sim.placeOrder('gateio-futures', { symbol, side: 'sell', price: '61000', size: '1000' })
    const order = checked(
      { symbol: 'BTC/USDT:USDT', side: 'buy', type: 'limit', quantity: '0.01', price: '60000' },
      futuresInstruments,
    )
    const placed = await entry?.placeOrder(order)
    expect(placed).toMatchObject({ status: 'open', clientOrderId: 'abc123', quantity: '0.01' })
    const ref = { symbol: 'BTC/USDT:USDT', orderId: placed?.orderId ?? '' }
    const amendment = { instrument: order.instrument, ref, price: undefined, known: placed, side: undefined }
    expect(await entry?.modifyOrder({ ...amendment, quantity: order.instrument.sizeStep })).toMatchObject({
      quantity: order.instrument.sizeStep,
    })
    expect(await entry?.getOrder(ref)).toMatchObject({ orderId: ref.orderId })
    expect(await entry?.cancelOrder(ref)).toMatchObject({ status: 'cancelled' })
    const taker = checked(
      { symbol: 'BTC/USDT:USDT', side: 'buy', type: 'limit', quantity: '0.01', price: '61000', clientOrderId: 'taker' },
      futuresInstruments,
    )
    expect(await entry?.placeOrder(taker)).toMatchObject({ status: 'filled', filled: '0.01' })
    const isTold = (type: StreamPatch['type']) => patches.some((patch) => patch.type === type)
    const isHeld = () => patches.some((patch) => patch.type === 'position' && patch.position.size !== '0')
    await client.until(() => isTold('fill') && isTold('balance') && isHeld())
    expect(patches.find(({ type }) => type === 'fill')).toMatchObject({ fill: { size: '0.01', price: '61000' } })
    expect(patches.findLast(({ type }) => type === 'position')).toMatchObject({
      position: { side: 'long', size: '0.01', contracts: '100' },
    })
  })
})
