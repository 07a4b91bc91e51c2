import type { KeySecretCredentials } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { errorOf } from '@venuekit/core/testing'
import { createPrivateHandlers, createPublicHandlers, createTransportFactory } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { mexc } from '../src/connector.ts'
import { mexcSpotTransport } from '../src/spot/transport.ts'
import type { MexcSpotTopic } from '../src/spot/topics.ts'
import { ExchangeServer } from './exchange-server.ts'
import { markets } from './markets.ts'
import { connect } from './rest-fixture.ts'
import { frameOf } from './vectors.ts'

/** A server, and a factory of clients that are connected to it. */
async function start() {
  const stack = new AsyncDisposableStack()
  const server = stack.use(await ExchangeServer.start())
  const transport = stack.use(createTransportFactory())
  const credentials = { apiKey: 'mx0simKEY0000000001', apiSecret: '5f0c2a9d7be14e3f8a6cd1042b97e3aa' }
  const websocket = { reconnectDelayMs: 1, maxReconnectDelayMs: 1, maxReconnectAttempts: 1_000 }
  const config = parseExchangeConfig<KeySecretCredentials>(mexc, { urls: server.urls, credentials, websocket })
  return { server, transport, config, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const deals = (symbol: string): MexcSpotTopic => ({ channel: 'aggre.deals', symbol, interval: '100ms' })

test('[S3.94] channels are subscribed, a bad one is refused and the others go on, and data is decoded', async () => {
  await using exchange = await start()
  const { server, transport, config } = exchange
  server.answer = ({ params, id }) =>
    params?.[0]?.endsWith('NOPE') === true
      ? JSON.stringify({ id, code: 0, msg: `Not Subscribed successfully! [${params[0]}].  Reason： Blocked! ` })
      : undefined
  const trades: (string | undefined)[] = []
  const seen = Promise.withResolvers<void>()
  const handlers = createPublicHandlers({
    tradesHandler: ({ ids, count }) => {
      trades.push(...ids.slice(0, count))
      seen.resolve()
    },
  })
  await using session = transport.createWebsocketClient(mexcSpotTransport, config, handlers, {
    instruments: () => markets,
  })
  const [good, bad] = await Promise.all([
    session.subscribe(deals('BTCUSDT')).then(() => 'subscribed'),
    errorOf(() => session.subscribe(deals('NOPE'))),
  ])
  expect(good).toBe('subscribed')
  expect(bad).toMatchObject({ code: 'invalid-parameter' })
  server.connections[0]?.socket.send(frameOf(3))
  await seen.promise
  expect(trades).toEqual(['731579883561406466X0_731579883561406467X0', '731579883561406470X0_731579883561406471X0'])
  expect(server.connections.map(({ listenKey }) => listenKey)).toEqual([null])
})

test('[S3.97] what one socket does not take goes over another: 30 each', async () => {
  await using exchange = await start()
  const { server, transport, config } = exchange
  await using session = transport.createWebsocketClient(mexcSpotTransport, config, createPublicHandlers({}), {
    instruments: () => markets,
  })
  await Promise.all(Array.from({ length: 61 }, (_, index) => session.subscribe(deals(`S${index}USDT`))))
  const counts = server.connections.map(({ frames }) => frames.length)
  expect(counts.toSorted((one, other) => other - one)).toEqual([30, 30, 1])
  expect(server.connections.every(({ frames }) => frames.every(({ params }) => params?.length === 1))).toBe(true)
})

test('[S3.96] a private socket has a key of its own: another one when it has expired, and none is left in the end', async () => {
  await using exchange = await start()
  const { server, transport, config } = exchange
  const session = transport.createWebsocketClient(mexcSpotTransport, config, createPrivateHandlers({}), {
    isPrivate: true,
    instruments: () => markets,
  })
  const channels = ['orders', 'deals', 'account'] as const
  await Promise.all(channels.map((channel) => session.subscribe({ channel })))
  expect(server.connections.map(({ listenKey }) => listenKey)).toEqual(['key-0'])
  // As the exchange says it: bare words, after which the socket is of no use.
  server.connections[0]?.socket.send('Invalid listen key')
  await server.until(() => server.connections[1]?.frames.length === channels.length)
  expect(server.connections[1]?.frames.map(({ params }) => params?.[0])).toEqual(
    channels.map((channel) => `spot@private.${channel}.v3.api.pb`),
  )
  await server.until(() => !server.keys.has('key-0'))
  expect(server.keys.size).toBe(1)
  await session.close()
  await server.until(() => server.keys.size === 0)
  expect(server.keyCalls.filter((call) => call.startsWith('POST'))).toHaveLength(2)
})

test('[S3.96] a line that is cut gets a new key as well', async () => {
  await using exchange = await start()
  const { server, transport, config } = exchange
  await using session = transport.createWebsocketClient(mexcSpotTransport, config, createPrivateHandlers({}), {
    isPrivate: true,
    instruments: () => markets,
  })
  await session.subscribe({ channel: 'orders' })
  server.connections[0]?.socket.terminate()
  await server.until(() => server.connections[1]?.frames.length === 1)
  expect(server.connections[1]?.listenKey).not.toBe(server.connections[0]?.listenKey)
})

test('[S3.96] a lease is renewed twice in the time that it lasts, given back once, and shows its key to nobody who does not ask', async () => {
  const answer = '{"listenKey":"pqia91ma19a5s61cv6a81va65sdf19v8a65a1"}'
  await using rest = await connect(answer, answer, answer, '{"listenKey":["k1","k2"]}')
  const lease = await rest.privateRest.createListenKey()
  expect(lease.renewEveryMs).toBe(30 * 60_000)
  expect(JSON.stringify(lease)).not.toContain(lease.reveal())
  await lease.renew()
  await Promise.all([lease.release(), lease[Symbol.asyncDispose]()])
  const key = 'listenKey=pqia91ma19a5s61cv6a81va65sdf19v8a65a1'
  expect(rest.lines()).toEqual(['POST /userDataStream', `PUT /userDataStream?${key}`, `DELETE /userDataStream?${key}`])
  expect(await rest.privateRest.getListenKeys()).toEqual(['k1', 'k2'])
  // The signature of the protocol page, for the same instant.
  expect(rest.server.requests[2]?.line).toContain('695120a4ee64499261e2370571fbb31a301f011dd04418244a91d15c9faeded0')
})
