import { ConfigurationError, NotSupportedError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { createPublicHandlers, ExchangeRest, type ExchangeTransport } from '@venuekit/transport'
import type { Credentials } from '@venuekit/core'
import { expect, test } from 'vitest'
import { CompositeExchangeFactory } from '../../src/factory/composite-exchange-factory.ts'
import { validateComponentRequest } from '../../src/factory/exchange-component.ts'
import { FakeExchange } from './fake-exchange.ts'

class FakeRest extends ExchangeRest {}

const transport: ExchangeTransport<Credentials, FakeRest> = {
  id: 'wired',
  budgets: () => [],
  rest: { url: 'rest', refusals: () => undefined, createPublic: (client) => new FakeRest(client) },
}
const wired = { ...new FakeExchange('wired', {}, { budgets: () => [] }).connector, transport }
const plain = new FakeExchange('plain').connector

test('[S3.28] one call makes every component', async () => {
  await using factory = new CompositeExchangeFactory({ clock: new ManualClock() })
  expect(factory.createExchangeComponent(wired, {}, 'rest')).toBeInstanceOf(FakeRest)
  expect(factory.createExchangeComponent(wired, {}, 'composite').domain).toBe('public')
  expect(factory.createExchangeComponent(wired, {}, 'pair').hasPrivate).toBe(false)
  expect(NotSupportedError.is(await errorOf(() => factory.createExchangeComponent(plain, {}, 'rest')))).toBe(true)
  const handlers = createPublicHandlers()
  const noSockets = () => factory.createExchangeComponent(wired, {}, 'websocket', { handlers })
  expect(await errorOf(noSockets)).toMatchObject({ name: 'TransportNotImplementedError' })
  const unknown = () => factory.createExchangeComponent(wired, {}, JSON.parse('"bridge"'))
  expect(ConfigurationError.is(await errorOf(unknown))).toBe(true)
})

test('[S3.29] a request can be looked at before it is made', () => {
  const handlers = createPublicHandlers()
  expect(validateComponentRequest(wired, 'websocket', { handlers })).toEqual([])
  expect(validateComponentRequest(wired, 'websocket', { handlers, isPrivate: true })).toEqual([
    'a private websocket needs private handlers, not public ones',
  ])
  expect(validateComponentRequest(plain, 'websocket')).toEqual([
    'plain has no websocket clients of its own: its connector declares no transport',
    'a websocket needs handlers',
  ])
  expect(validateComponentRequest(plain, 'bridge')[0]).toContain('there are: rest, websocket, composite, pair')
})

test('[S3.29] [S3.30] what the exchanges say of themselves', async () => {
  const futures = new FakeExchange('futures', {}, { markets: ['perpetual'] })
  await using factory = new CompositeExchangeFactory({
    exchanges: [plain, futures.connector],
    clock: new ManualClock(),
  })
  const { registry } = factory
  expect(registry.getSupportedExchanges()).toEqual(['plain', 'futures'])
  expect(registry.isExchangeSupported('PLAIN')).toBe(true)
  expect(factory.listSpotExchanges()).toEqual(['plain'])
  expect(registry.listFuturesExchanges()).toEqual(['futures'])
  expect(registry.hasFeature('plain', 'trades')).toBe(true)
  expect(registry.hasFeature('plain', 'leverage')).toBe(false)
  expect(registry.getAllFeatures('plain')).toEqual(['trades', 'balance'])
  expect(registry.supportsOrderType('plain', 'limit')).toBe(true)
  expect(registry.supportsOrderType('plain', 'market')).toBe(false)
  expect(registry.getRateLimit('plain')).toMatchObject([{ name: 'ip' }])
  expect(factory.getExchangeInfo('plain')).toMatchObject({
    id: 'plain',
    markets: ['spot'],
    environments: ['production', 'testnet'],
  })
  expect(factory.getExchangeConfig('PLAIN')).toMatchObject({ exchangeName: 'plain', environment: 'production' })
})
