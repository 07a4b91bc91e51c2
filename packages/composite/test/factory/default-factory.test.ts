import type { SupportsBalance, SupportsTrades } from '@venuekit/core'
import { MissingCredentialsError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest'
import { CompositeExchangeFactory } from '../../src/factory/composite-exchange-factory.ts'
import {
  createCompositeExchange,
  createExchangePair,
  createPrivateCompositeExchange,
  createPublicCompositeExchange,
  defaultFactory,
} from '../../src/factory/default-factory.ts'
import { FakeExchange } from './fake-exchange.ts'

const credentials = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }

afterEach(() => defaultFactory().closeAllExchanges())

test('[S3.20] [S3.21] [S3.22] [S3.33] the plain functions share one factory, and are typed by the connector', async () => {
  const { connector, made } = new FakeExchange('mexc')
  const market = createPublicCompositeExchange(connector)
  expectTypeOf(market).toExtend<SupportsTrades>()
  // @ts-expect-error -- a public exchange has no account
  expect(() => market.getBalances()).not.toThrow()
  expect(createCompositeExchange(connector).domain).toBe('public')
  expect(made).toHaveLength(1)
  const account = createPrivateCompositeExchange(connector, { credentials })
  expectTypeOf(account).toExtend<SupportsBalance>()
  expect(createCompositeExchange(connector, { credentials }, { isPrivate: true }).domain).toBe('private')
  expect(made).toHaveLength(2)
  const error = await errorOf(() => createPrivateCompositeExchange(connector, {}))
  expect(MissingCredentialsError.is(error) && error.message).toContain(
    'Private composite exchange requires valid credentials',
  )
})

test('[S3.23] [S3.24] a pair has both domains, destructures, and closes both', async () => {
  const fake = new FakeExchange('mexc')
  const pair = createExchangePair(fake.connector, { credentials })
  const [market, account] = pair
  expectTypeOf(market).toExtend<SupportsTrades>()
  expectTypeOf(account).not.toBeAny()
  expect(market.domain).toBe('public')
  expect(account?.domain).toBe('private')
  expect([...pair]).toEqual([pair.public, pair.private])
  await pair.initialize(['BTC/USDT'])
  expect(pair.status).toBe('active')
  fake.last('private').status = 'error'
  expect(pair.status).toBe('error')
  await pair.close()
  await pair.close()
  expect(fake.open.size).toBe(0)
  expect(createExchangePair(fake.connector).hasPrivate).toBe(false)
})

test('[S3.24] a pair whose private half cannot be made leaves nothing of the other', async () => {
  const fake = new FakeExchange('mexc', {
    create: (domain) => {
      if (domain === 'private') throw new Error('no')
    },
  })
  await errorOf(() => createExchangePair(fake.connector, { credentials }))
  expect(fake.open.size).toBe(0)
})

test('[S2.74] [S2.11] credentials that were not given come from the environment', async () => {
  vi.stubEnv('MEXC_API_KEY', credentials.apiKey)
  vi.stubEnv('MEXC_SECRET_KEY', credentials.apiSecret)
  const fake = new FakeExchange('mexc')
  expect(createExchangePair(fake.connector).hasPrivate).toBe(true)
  expect(createExchangePair(fake.connector, { network: { maxRetries: 1 } }).hasPrivate).toBe(true)
})

test('[S3.109] [S3.39] a factory that knows its exchanges types them by name', async () => {
  const mexc = new FakeExchange('mexc').connector
  const gateio = new FakeExchange('gate-io').connector
  await using factory = new CompositeExchangeFactory({ exchanges: [mexc, gateio] })
  expectTypeOf(factory.createPublicExchange('mexc')).toExtend<SupportsTrades>()
  expect(factory.createPublicExchange('gateIo').id).toBe('gate-io')
  const found: string = 'GATE_IO'
  const other = factory.createPublicExchange(found)
  expect(other.id).toBe('gate-io')
  expectTypeOf(other).not.toExtend<SupportsTrades>()
})
