import { parseExchangeConfig } from '@venuekit/core/config'
import { createPrivateHandlers, createPublicHandlers, createTransportFactory } from '@venuekit/transport'
import { expect, expectTypeOf, test } from 'vitest'
import * as api from '../src/index.ts'

const credentials = { apiKey: 'test-key', apiSecret: 'test-secret' }
const spot = parseExchangeConfig(api.gateio, { credentials })
const futures = parseExchangeConfig(api.gateioFutures, { credentials })

test('[S3.42] [C.15] the classes of live objects make what the connectors make; their older names are the same', async () => {
  await using transport = createTransportFactory()
  const open = transport.contextOf(api.gateio.transport, spot)
  await using market = new api.GateioCompositePublicExchange(open)
  await using account = new api.GateioCompositePrivateExchange(
    transport.contextOf(api.gateio.transport, spot, { isPrivate: true }),
  )
  await using contracts = new api.GateioFuturesCompositePublicExchange(
    transport.contextOf(api.gateioFutures.transport, futures),
  )
  await using positions = new api.GateioFuturesCompositePrivateExchange(
    transport.contextOf(api.gateioFutures.transport, futures, { isPrivate: true }),
  )
  expect([market, account, contracts, positions].map(({ id, domain }) => `${id} ${domain}`)).toEqual([
    'gateio public',
    'gateio private',
    'gateio-futures public',
    'gateio-futures private',
  ])
  expect(market instanceof api.GateioCompositePublicExchange).toBe(true)
  expect(market instanceof api.GateioFuturesCompositePublicExchange).toBe(false)
  expectTypeOf(market).toEqualTypeOf<ReturnType<typeof api.gateio.createPublic>>()
  expectTypeOf(positions).toEqualTypeOf<ReturnType<typeof api.gateioFutures.createPrivate>>()
  expect(api.GateioCompositePublicSpotExchange).toBe(api.GateioCompositePublicExchange)
  expect(api.GateioCompositePrivateSpotExchange).toBe(api.GateioCompositePrivateExchange)
})

test('[S3.41] the classes of sockets make sessions of their own market and domain', async () => {
  await using transport = createTransportFactory()
  const { gateio, gateioFutures } = api
  const isPrivate = true
  const [handlers, own] = [createPublicHandlers({}), createPrivateHandlers({})]
  const sockets = [
    new api.GateioPublicSpotWebsocket(transport.contextOf(gateio.transport, spot), handlers),
    new api.GateioPrivateSpotWebsocket(transport.contextOf(gateio.transport, spot, { isPrivate }), own),
    new api.GateioPublicFuturesWebsocket(transport.contextOf(gateioFutures.transport, futures), handlers),
    new api.GateioPrivateFuturesWebsocket(transport.contextOf(gateioFutures.transport, futures, { isPrivate }), own),
  ] as const
  const [market, account, contracts, positions] = sockets
  expect([
    market.keyOf({ channel: 'trades', symbol: 'BTC_USDT' }),
    account.keyOf({ channel: 'orders' }),
    contracts.keyOf({ channel: 'trades', symbol: 'BTC_USDT' }),
    positions.keyOf({ channel: 'positions' }),
  ]).toEqual(['spot.trades BTC_USDT', 'spot.orders !all', 'futures.trades BTC_USDT', 'futures.positions !all'])
  expect(market instanceof api.GateioPublicSpotWebsocket).toBe(true)
  for (const session of sockets) await session.close()
})
