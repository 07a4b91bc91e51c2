import { MissingCredentialsError } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import {
  createPrivateHandlers,
  createPublicHandlers,
  createTransportFactory,
  HandlerTypeError,
} from '@venuekit/transport'
import { expect, expectTypeOf, test } from 'vitest'
import * as api from '../src/index.ts'

const config = parseExchangeConfig(api.mexc, { credentials: { apiKey: 'test-key', apiSecret: 'test-secret' } })

test('[S3.42] [C.15] the classes of live objects make what the connector makes; their older names are the same', async () => {
  await using transport = createTransportFactory()
  const context = transport.contextOf(api.mexc.transport, config, { isPrivate: true })
  await using market = new api.MexcCompositePublicExchange(transport.contextOf(api.mexc.transport, config))
  await using account = new api.MexcCompositePrivateExchange(context)
  expect([market.id, market.domain, account.id, account.domain]).toEqual(['mexc', 'public', 'mexc', 'private'])
  expect([...account.capabilities]).toEqual([...api.mexc.supports.private])
  expect(market instanceof api.MexcCompositePublicExchange).toBe(true)
  expect(market instanceof api.MexcCompositePrivateExchange).toBe(false)
  expect('createOrder' in market).toBe(false)
  expectTypeOf(market).toEqualTypeOf<ReturnType<typeof api.mexc.createPublic>>()
  expectTypeOf<api.MexcCompositePrivateExchange>().toEqualTypeOf<ReturnType<typeof api.mexc.createPrivate>>()
  expect(api.MexcCompositePublicSpotExchange).toBe(api.MexcCompositePublicExchange)
  expect(api.MexcCompositePrivateSpotExchange).toBe(api.MexcCompositePrivateExchange)
})

test('[S3.41] the classes of sockets make sessions of their own domain, and refuse the handlers of the other', async () => {
  await using transport = createTransportFactory()
  const open = transport.contextOf(api.mexc.transport, config)
  const closed = transport.contextOf(api.mexc.transport, config, { isPrivate: true })
  await using market = new api.MexcPublicSpotWebsocket(open, createPublicHandlers({}))
  await using account = new api.MexcPrivateSpotWebsocket(closed, createPrivateHandlers({}))
  expect(market.keyOf({ channel: 'aggre.deals', symbol: 'BTCUSDT', interval: '100ms' })).toBe(
    'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT',
  )
  expect(account.keyOf({ channel: 'orders' })).toBe('spot@private.orders.v3.api.pb')
  expect(account instanceof api.MexcPrivateSpotWebsocket).toBe(true)
  // @ts-expect-error -- an account's handlers are none of the market's
  expect(() => new api.MexcPublicSpotWebsocket(open, createPrivateHandlers({}))).toThrow(HandlerTypeError)
  const nobody = parseExchangeConfig(api.mexc, {})
  expect(() => new api.MexcPrivateSpotWebsocket(nobody, createPrivateHandlers({}))).toThrow(MissingCredentialsError)
})
