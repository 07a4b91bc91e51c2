import { AbortedError, ConfigurationError, FactoryCreationError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { gateio } from '@venuekit/gateio'
import { describe, expect, test } from 'vitest'
import { createWithFallback } from '../src/create-with-fallback.ts'
import { createExchangeKit } from '../src/exchange-kit.ts'
import { settingsFor, startExchanges } from './simulated-kit.ts'

describe('[S1.50] the first exchange that comes up', () => {
  test('market data alone where there is no account', async () => {
    await using sim = await startExchanges()
    const { exchanges } = settingsFor(sim)
    const { credentials: _, ...gateioSettings } = exchanges.gateio
    await using kit = createExchangeKit({ exchanges: [gateio], config: { exchanges: { gateio: gateioSettings } } })
    const failures: number[] = []
    const exchange = await createWithFallback([() => kit.gateio.private(), () => kit.gateio.public()], {
      symbols: ['BTC/USDT'],
      onFailure: ({ index }) => void failures.push(index),
    })
    expect([exchange.domain, exchange.status, failures]).toEqual(['public', 'active', [0]])
  })

  test('one that does not come up is closed, and the next is asked', async () => {
    await using sim = await startExchanges()
    const nowhere = { rest: 'http://127.0.0.1:9', spotWs: 'ws://127.0.0.1:9' }
    const broken = { gateio: { urls: nowhere, network: { maxRetries: 0 } } }
    await using first = createExchangeKit({ exchanges: [gateio], config: { exchanges: broken } })
    await using second = createExchangeKit({ exchanges: [gateio], config: settingsFor(sim) })
    const exchange = await createWithFallback([() => first.gateio.public(), () => second.gateio.public()])
    expect(exchange.status).toBe('active')
    expect(first.factory.getPerformanceStats().inUse).toBe(0)
  })

  test('when none comes up every failure is told', async () => {
    const fail = (message: string) => () => Promise.reject(new Error(message))
    const error = await errorOf(() => createWithFallback([fail('first'), fail('second')]))
    expect(FactoryCreationError.is(error)).toBe(true)
    expect(String(error)).toContain('None of 2 exchanges came up: first; second')
    expect(ConfigurationError.is(await errorOf(() => createWithFallback([])))).toBe(true)
  })

  test('an abort is no failure to fall back from', async () => {
    const signal = AbortSignal.abort()
    const asked: number[] = []
    const never = () => {
      asked.push(1)
      return Promise.reject(new Error('asked'))
    }
    expect(AbortedError.is(await errorOf(() => createWithFallback([never], { signal })))).toBe(true)
    expect(asked).toEqual([])
  })
})
