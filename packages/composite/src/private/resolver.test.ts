import { marketSymbol, silentLogger, systemClock, ExchangeClock } from '@venuekit/core'
import { expect, test } from 'vitest'
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
