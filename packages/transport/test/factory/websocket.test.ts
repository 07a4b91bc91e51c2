import { EventEmitter, once } from 'node:events'
import type { StreamBatch } from '@venuekit/core'
import { ClosedError, InvalidSymbolError, MissingCredentialsError } from '@venuekit/core/errors'
import { createMemoryLogger, errorOf } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { createTransportFactory } from '../../src/factory/create-transport-factory.ts'
import type { AnyExchangeTransport } from '../../src/factory/exchange-transport.ts'
import { TransportNotImplementedError } from '../../src/factory/not-implemented.ts'
import { createPrivateHandlers, createPublicHandlers, HandlerTypeError } from '../../src/handlers.ts'
import type { ConnectionInfo } from '../../src/ws/connection-info.ts'
import { expectNoLeaks } from '../leaks.ts'
import { json, startHttpServer } from '../http-server.ts'
import { StreamServer } from '../ws/stream-server.ts'
import { getTime } from '../rest-fixture.ts'
import { callUntyped, configOf, privateConfigOf, testExchange } from './test-exchange.ts'

expectNoLeaks()

const privately = { isPrivate: true } as const

/** Everything that a test waits for, in the order in which it came. */
function createInbox<Item>() {
  const events = new EventEmitter()
  const items: Item[] = []
  return {
    items,
    put(item: Item): void {
      items.push(item)
      events.emit('change')
    },
    async until(count: number): Promise<void> {
      // oxlint-disable-next-line no-await-in-loop -- looked at again after each change
      while (items.length < count) await once(events, 'change')
    },
  }
}

function configFor(server: StreamServer) {
  return privateConfigOf({ urls: { ws: server.url } })
}

test('[S3.11] [S3.19] handlers of market data get what the decoder reads; what has none is skipped', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  const trades = createInbox<string>()
  const handlers = createPublicHandlers({ tradesHandler: ({ symbol, ids }) => trades.put(`${symbol} ${ids[0]}`) })
  await using sockets = transport.createWebsocketClient(testExchange, configFor(server), handlers)
  await sockets.subscribe('BTC')
  // A book that nobody handles is no error, and no data either.
  server.last.ws.send('B BTC')
  server.publish('BTC', '1')
  server.publish('BTC', '2')
  await trades.until(2)
  expect(trades.items).toEqual(['BTC 1', 'BTC 2'])
})

test('[S3.11] handlers of an account get what the reader reads; rows that it sets aside are told', async () => {
  await using server = await StreamServer.start()
  const logger = createMemoryLogger()
  await using transport = createTransportFactory({ logger })
  const orders = createInbox<string>()
  const handlers = createPrivateHandlers({ orderHandler: ({ orderId }) => orders.put(orderId) })
  await using account = transport.createWebsocketClient(testExchange, configFor(server), handlers, privately)
  await account.subscribe('orders')
  server.last.ws.send('R')
  server.last.ws.send('O 17')
  await orders.until(1)
  expect(orders.items).toEqual(['17'])
  expect(logger.records).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'rows of a message were left out' }),
  )
})

test('[S3.19] without any handler the messages of an account are not even read', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  let isRead = false
  const spied: typeof testExchange = {
    ...testExchange,
    streams: {
      private: {
        createProtocol: () => testExchange.streams!.private!.createProtocol(() => expect.unreachable()),
        reader: { read: () => ((isRead = true), []) },
      },
    },
  }
  await using account = transport.createWebsocketClient(spied, configFor(server), createPrivateHandlers(), privately)
  await account.subscribe('orders')
  server.last.ws.send('O 17')
  await account.unsubscribe('orders')
  expect(isRead).toBe(false)
})

test('[S3.14] handlers of the other domain are refused with both names', async () => {
  await using transport = createTransportFactory()
  const crossed = (handlers: unknown, options: object): unknown =>
    callUntyped(transport, 'createWebsocketClient', [testExchange, privateConfigOf(), handlers, options])
  expect(() => crossed(createPublicHandlers(), privately)).toThrow(HandlerTypeError)
  expect(() => crossed(createPublicHandlers(), privately)).toThrow(
    'a private socket takes PrivateWebsocketHandlers, not PublicWebsocketHandlers',
  )
  expect(() => crossed(createPrivateHandlers(), {})).toThrow(
    'a public socket takes PublicWebsocketHandlers, not PrivateWebsocketHandlers',
  )
})

test('[S3.8] [S3.15] [S3.16] [S3.17] what is not to be made is refused before anything is opened', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  const config = configOf({ urls: { ws: server.url } })
  const missing = await errorOf(() =>
    transport.createWebsocketClient(testExchange, config, createPrivateHandlers(), privately),
  )
  expect(missing).toBeInstanceOf(MissingCredentialsError)
  expect(missing).toMatchObject({ message: 'credentials: Private WebSocket client requires valid credentials' })
  const none: AnyExchangeTransport = { ...testExchange, streams: {} }
  expect(() => void transport.createStreams(none, config, {})).toThrow(TransportNotImplementedError)
  expect(() => void transport.createStreams(none, config, {})).toThrow('testex has no public WebSocket client')
  const plain = configOf({ urls: { ws: 'ws://ws.testex.example' } })
  expect(() => transport.createStreams(testExchange, plain, {})).toThrow(
    'urls.ws: ws://ws.testex.example is not encrypted',
  )
  expect(server.attempts).toBe(0)
})

test('[S3.18] [C.17] the same handlers share a session, others have their own', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  const config = configFor(server)
  const handlers = createPublicHandlers({ tradesHandler: () => {} })
  const first = transport.createWebsocketClient(testExchange, config, handlers)
  const second = transport.createWebsocketClient(testExchange, config, handlers)
  const other = transport.createWebsocketClient(testExchange, config, createPublicHandlers({ tradesHandler: () => {} }))
  expect(transport.stats().websocket).toMatchObject({ hits: 1, misses: 2, currsize: 2, leased: 2 })
  await Promise.all([first.subscribe('BTC'), first.subscribe('ETH'), second.subscribe('BTC'), other.subscribe('BTC')])
  expect(server.connections).toHaveLength(2)
  await other.close()
  expect(server.open.map(({ topics }) => [...topics])).toEqual([['BTC', 'ETH']])
  // What the other one wants as well stays, and what it does not goes.
  await first.close()
  expect(server.open.map(({ topics }) => [...topics])).toEqual([['BTC']])
  expect(await errorOf(() => first.subscribe('BTC'))).toBeInstanceOf(ClosedError)
  await second.unsubscribe('ETH')
  await second.close()
  await server.until(() => server.open.length === 0)
  expect(transport.stats().websocket).toMatchObject({ currsize: 0, leased: 0 })
})

test('[S3.18] a topic that was refused or given up is held by nobody', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  const handlers = createPublicHandlers()
  const config = configFor(server)
  const first = transport.createWebsocketClient(testExchange, config, handlers)
  await using second = transport.createWebsocketClient(testExchange, config, handlers)
  expect(await errorOf(() => first.subscribe('bad'))).toBeInstanceOf(InvalidSymbolError)
  await first.subscribe('BTC')
  await first.resubscribe('BTC')
  await second.subscribe('BTC')
  await first.unsubscribe('BTC')
  expect(second.stateOf('BTC')).toBe('active')
  const marks: string[] = []
  const stop = first.on('mark', ({ type }) => marks.push(type))
  stop()
  first.on('mark', ({ type }) => marks.push(type))
  await first.close()
  second.reconnect('to see who hears of it')
  await server.until(() => server.connections.length === 2)
  await server.until(() => server.last.topics.has('BTC'))
  expect(marks).toEqual([])
})

test('[S3.34] a session that has ended is made anew; clearing leaves those that work alone', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  const handlers = createPublicHandlers()
  const config = configFor(server)
  const first = transport.createWebsocketClient(testExchange, config, handlers)
  await first.subscribe('BTC')
  transport.clearCaches()
  await using second = transport.createWebsocketClient(testExchange, config, handlers)
  await second.subscribe('BTC')
  expect(server.open).toHaveLength(2)
  await first.close()
  expect(second.stateOf('BTC')).toBe('active')
  await second.close()
  await using third = transport.createWebsocketClient(testExchange, config, handlers)
  await third.subscribe('BTC')
  expect(server.open).toHaveLength(1)
})

test('[S3.26] useCache: false has a connection of its own', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  const handlers = createPublicHandlers()
  const own = { useCache: false }
  await using first = transport.createWebsocketClient(testExchange, configFor(server), handlers, own)
  await using second = transport.createWebsocketClient(testExchange, configFor(server), handlers, own)
  await Promise.all([first.subscribe('BTC'), second.subscribe('BTC')])
  expect(server.open).toHaveLength(2)
  expect(transport.stats().websocket).toMatchObject({ hits: 0, misses: 0, currsize: 0 })
})

test('a handler that throws or rejects is reported, and the next message comes', async () => {
  await using server = await StreamServer.start()
  const logger = createMemoryLogger()
  await using transport = createTransportFactory({ logger })
  const trades = createInbox<string>()
  const handlers = createPublicHandlers({
    async tradesHandler({ ids }) {
      trades.put(`${ids[0]}`)
      throw new Error('a fault of the user')
    },
  })
  await using sockets = transport.createWebsocketClient(testExchange, configFor(server), handlers)
  await sockets.subscribe('BTC')
  server.publish('BTC', '1')
  server.publish('BTC', '2')
  await trades.until(2)
  expect(logger.records.filter(({ message }) => message === 'a handler has thrown')).toHaveLength(2)
})

test('[S3.4] a composite gets everything that comes, told which connection brought it', async () => {
  await using server = await StreamServer.start()
  const taps: string[] = []
  await using transport = createTransportFactory({ streamTap: ({ kind }) => taps.push(kind) })
  const arrived: ConnectionInfo[] = []
  const batches = createInbox<StreamBatch>()
  const trades: string[] = []
  await using streams = transport.createStreams(testExchange, configFor(server), {
    market: { trades: ({ ids }) => trades.push(`${ids[0]}`) },
    batch: (batch) => batches.put(batch),
    arriving: (connection) => arrived.push(connection),
  })
  const marks = createInbox<string>()
  streams.on('mark', ({ type, reason }) => marks.put(`${type} ${reason}`))
  await streams.subscribe('BTC')
  server.publish('BTC', '1')
  server.last.ws.send('O 5')
  await batches.until(1)
  expect([trades, batches.items]).toMatchObject([['1'], [{ kind: 'change', patches: [{ type: 'order' }] }]])
  expect(arrived.at(-1)).toMatchObject({ group: 'main', generation: 1 })
  expect(taps).toContain('text')
  // What the reader cannot read is missing from the topics, and that is said.
  server.last.ws.send('X')
  await marks.until(1)
  expect(marks.items[0]).toMatch(/^gap /)
})

test('each group of sockets has a decoder of its own', async () => {
  await using server = await StreamServer.start()
  await using transport = createTransportFactory()
  const trades = createInbox<string>()
  const grouped: typeof testExchange = {
    ...testExchange,
    streams: {
      public: {
        createProtocol: (rest) => testExchange.streams!.public!.createProtocol(rest),
        createDecoder: (sink, group) => ({
          push(bytes, binary) {
            const decoder = testExchange.streams?.public?.createDecoder?.(
              { trades: (frame) => sink.trades?.({ ...frame, symbol: `${group} ${frame.symbol}` }) },
              group,
            )
            return decoder?.push(bytes, binary) ?? 'other'
          },
        }),
      },
    },
  }
  const handlers = createPublicHandlers({ tradesHandler: ({ symbol }) => trades.put(symbol) })
  await using sockets = transport.createWebsocketClient(grouped, configFor(server), handlers)
  await Promise.all([sockets.subscribe('a/BTC'), sockets.subscribe('b/ETH')])
  server.publish('a/BTC', '1')
  await trades.until(1)
  server.publish('b/ETH', '1')
  await trades.until(2)
  expect(trades.items).toEqual(['a a/BTC', 'b b/ETH'])
})

test('the client for listen keys is of the same account, and closed with the session', async () => {
  await using server = await StreamServer.start()
  await using keys = await startHttpServer((_, response) => json(response, 200, { now: 1 }))
  await using transport = createTransportFactory()
  const config = privateConfigOf({ urls: { ws: server.url, rest: keys.url } })
  const keyed: typeof testExchange = {
    ...testExchange,
    streams: {
      private: {
        createProtocol: (rest) => {
          const protocol = testExchange.streams!.private!.createProtocol(rest)
          return {
            ...protocol,
            url: async (group, context, signal) => {
              await rest().call({ ...getTime, auth: 'key' }, {}, { signal })
              return protocol.url(group, context, signal)
            },
          }
        },
      },
    },
  }
  const account = transport.createWebsocketClient(keyed, config, createPrivateHandlers(), privately)
  await account.subscribe('orders')
  expect(keys.requests[0]?.headers).toHaveProperty('x-key')
  expect(transport.stats()).toMatchObject({ rest: { leased: 1 }, pools: [{ domain: 'private' }] })
  await account.close()
  expect(transport.stats().rest.leased).toBe(0)
})

test('closing the factory closes every session', async () => {
  await using server = await StreamServer.start()
  const transport = createTransportFactory()
  const shared = transport.createWebsocketClient(testExchange, configFor(server), createPublicHandlers())
  const own = transport.createStreams(testExchange, configFor(server), {})
  await Promise.all([shared.subscribe('BTC'), own.subscribe('BTC')])
  await transport.close()
  await server.until(() => server.open.length === 0)
  expect(await errorOf(() => own.subscribe('ETH'))).toBeInstanceOf(ClosedError)
})
