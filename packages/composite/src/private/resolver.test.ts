import { marketSymbol, silentLogger, systemClock, ExchangeClock } from '@venuekit/core'
import { createMemoryLogger } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { orderWith } from '../../test/orders.ts'
import { Resolver } from './resolver.ts'

test('[S3.68] looking for many orders has a bound, and gets to all of them', async () => {
  const seen = new Set<string>()
  const waiting: (() => void)[] = []
  const resolver = new Resolver({
    exchange: 'test',
    clock: systemClock,
    exchangeClock: new ExchangeClock({ clock: systemClock }),
    logger: silentLogger,
    random: () => 0.5,
    refusedAfterMs: 1_000,
    canProve: true,
    timeoutMs: 30_000,
    resolved: () => {},
  })
  const names = Array.from({ length: 600 }, (_, index) => `order-${index}`)
  let most = 0
  const all = Promise.withResolvers<void>()
  for (const clientOrderId of names) {
    resolver.start({
      command: 'create',
      ref: { symbol: marketSymbol('BTC/USDT'), clientOrderId },
      sentBy: systemClock.now(),
      isProvable: true,
      look: async () => {
        seen.add(clientOrderId)
        const { promise, resolve } = Promise.withResolvers<void>()
        waiting.push(resolve)
        most = Math.max(most, waiting.length)
        if (seen.size === names.length) all.resolve()
        setImmediate(() => waiting.shift()?.())
        await promise
        return undefined
      },
    })
  }
  await all.promise
  expect(most).toBeLessThanOrEqual(256)
  resolver.close()
  for (const resolve of waiting) resolve()
})

test('[S3.68] that an outcome cannot be told does not keep who waits from it', async () => {
  const logger = createMemoryLogger()
  const resolver = new Resolver({
    exchange: 'test',
    clock: systemClock,
    exchangeClock: new ExchangeClock({ clock: systemClock }),
    logger,
    random: () => 0.5,
    refusedAfterMs: 1_000,
    canProve: true,
    timeoutMs: 30_000,
    resolved: () => {
      throw new Error('nobody to tell')
    },
  })
  const ref = { symbol: marketSymbol('BTC/USDT'), clientOrderId: 'mine' }
  const order = orderWith({})
  const look = async () => order
  expect(await resolver.wait({ command: 'create', ref, sentBy: 0, isProvable: true, look })).toMatchObject({ order })
  expect(logger.records).toMatchObject([{ level: 'error', fields: { ref } }])
})
