import { gateio } from '@venuekit/gateio'
import { type CacheStore, type Instrument, Instruments } from '@venuekit/core'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { createExchangeKit, simulatedSettings } from 'venuekit'
import { createRedisCacheStore } from '../src/index.ts'
import { patient, startRedis } from './redis-server.ts'

/** The markets of an exchange: those that another process has stored, or what `load` gives, which is stored for the others. */
async function sharedInstruments(store: CacheStore, load: () => Promise<Iterable<Instrument>>): Promise<Instruments> {
  const stored = await store.get('gateio:instruments').catch(() => undefined)
  if (typeof stored === 'string') return new Instruments('gateio', JSON.parse(stored) as readonly Instrument[])
  const loaded = [...(await load())]
  await store.set('gateio:instruments', JSON.stringify(loaded), { ttlMs: 300_000 }).catch(() => undefined)
  return new Instruments('gateio', loaded)
}

test('[S3.111] two kits share what an exchange lists; books, orders and balances never get there', async (context) => {
  await using redis = await startRedis(context)
  await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7, eventsPerSecond: 50 })
  const config = simulatedSettings([gateio], sim.endpoints)
  await using first = createExchangeKit({ exchanges: [gateio], config })
  await using second = createExchangeKit({ exchanges: [gateio], config })
  await using firstStore = createRedisCacheStore({ url: redis.socketUrl, ...patient })
  await using secondStore = createRedisCacheStore({ url: redis.socketUrl, ...patient })

  const [market, account] = [first.gateio.public(), first.gateio.private()]
  await Promise.all([market.initialize(['BTC/USDT']), account.initialize(['BTC/USDT'])])
  const listed = await sharedInstruments(firstStore, () => Promise.resolve(market.instruments))
  expect(listed.size).toBeGreaterThan(19)

  const untouched = second.gateio.public()
  const shared = await sharedInstruments(secondStore, () => Promise.reject(new Error('asked the exchange')))
  expect([...shared]).toEqual([...market.instruments])
  expect(untouched.instruments.size).toBe(0)

  await market.waitUntilConnected()
  expect(market.orderbook('BTC/USDT')?.state).toBe('live')
  const price = market.orderbook('BTC/USDT')?.best('ask')?.price ?? ''
  await account.createOrder({ symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.001', price })
  expect(sim.orders('gateio')).toHaveLength(1)
  expect(redis.ask('KEYS', '*')).toEqual(['venuekit:cache:gateio:instruments'])
  expect(
    redis.ask('INFO', 'commandstats').filter((line) => /^cmdstat_(?:set|append|hset|xadd|publish):/u.test(line)),
  ).toEqual([expect.stringMatching(/^cmdstat_set:calls=1,/u)])

  await redis.stop()
  const alone = await sharedInstruments(secondStore, () => Promise.resolve(market.instruments))
  expect(alone.size).toBe(listed.size)
})
