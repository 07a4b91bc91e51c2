import { AbortedError, AuthenticationError, ConfigurationError, NetworkError } from '@venuekit/core/errors'
import { createCanaries, errorOf } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { ConfigurationManager } from '../../src/factory/configuration-manager.ts'
import { InitializationStrategy } from '../../src/factory/initialization-strategy.ts'
import { failing, never, setUpFactory } from './set-up.ts'

const secrets = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }
const { FAIL_FAST, CONTINUE_ON_ERROR, RETRY_WITH_BACKOFF } = InitializationStrategy

describe('credentials', () => {
  const settings = { MEXC: { api_key: '', credentials: { apiKey: secrets.apiKey, secretKey: secrets.apiSecret } } }

  test('[S2.11] [S2.12] [S2.21] [S2.26] [S2.73] [S2.78] [C.13] with both parts there is a private half, without them there is none', async () => {
    const config = new ConfigurationManager({ settings: { MEXC: { credentials: settings.MEXC.credentials } } })
    await using kit = setUpFactory({ config })
    const mexc = await kit.factory.createExchange('mexc')
    const gateio = await kit.factory.createExchange('gateio')
    expect([mexc.hasPrivate, gateio.hasPrivate]).toEqual([true, false])
    expect(kit.mexc.made.map(({ domain }) => domain)).toEqual(['public', 'private'])
    expect(kit.gateio.made.map(({ domain }) => domain)).toEqual(['public'])
    const used = await kit.mexc.last('private').context.credentials()
    expect(used).toBe(config.getExchangeCredentials(kit.mexc.connector))
  })

  test('[S2.23] [S2.24] a log names the key by its preview, and never the secret', async () => {
    const config = new ConfigurationManager({
      env: { MEXC_API_KEY: secrets.apiKey, MEXC_SECRET_KEY: secrets.apiSecret },
    })
    await using kit = setUpFactory({ config })
    await kit.factory.createExchanges(['mexc', 'gateio'])
    kit.factory.logExchangeSummary()
    const messages = kit.logger.records.map(({ message }) => message)
    expect(messages).toContain('creating mexc, private credentials: k7Qw…4TnB')
    expect(messages).toContain('creating gateio, public mode only')
    createCanaries({ keys: { apiKey: secrets.apiKey }, secrets: { apiSecret: secrets.apiSecret } }).assertAbsent(
      kit.logger.records,
    )
  })
})

describe('several exchanges', () => {
  test('[S2.28] [S2.77] by the names that they were asked for, with a result for each', async () => {
    await using kit = setUpFactory()
    const created = await kit.factory.createExchanges(['MEXC', 'gateio'])
    expect(Object.keys(created)).toEqual(['MEXC', 'gateio'])
    expect(created.MEXC?.name).toBe('mexc')
    expect(kit.factory.getInitializationSummary()).toMatchObject({ totalRequested: 2, successful: 2, successRate: 100 })
    expect(kit.logger.records[0]?.message).toBe('initializing 2 exchanges with the strategy continue')
  })

  test('[S2.29] FAIL_FAST: in order, one attempt each, and nothing is left open', async () => {
    await using kit = setUpFactory()
    kit.gateio.behaviour.initialize = failing(9)
    const order: string[] = []
    kit.mexc.behaviour.create = () => order.push('mexc')
    kit.gateio.behaviour.create = () => order.push('gateio')
    const error = await errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], FAIL_FAST))
    expect(error).toMatchObject({ status: 500, exchange: 'gateio' })
    expect(order).toEqual(['mexc', 'gateio'])
    expect(kit.open()).toBe(0)
    expect(kit.factory.exchanges.size).toBe(0)
    expect(kit.clock.pendingTimers).toBe(0)
  })

  test('[S2.29] FAIL_FAST leaves alone what was there before', async () => {
    await using kit = setUpFactory()
    const before = await kit.factory.createExchange('mexc')
    kit.gateio.behaviour.initialize = failing(9)
    await errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], FAIL_FAST))
    expect(before.status).toBe('active')
  })

  test('[S2.30] CONTINUE_ON_ERROR: what failed is left out; when all have, that is an error', async () => {
    await using kit = setUpFactory()
    kit.mexc.behaviour.initialize = failing(2)
    const created = await kit.factory.createExchanges(['mexc', 'gateio', 'kraken'], CONTINUE_ON_ERROR)
    expect(Object.keys(created)).toEqual(['gateio'])
    expect(
      kit.factory.getInitializationResults().map(({ exchangeName, attempts }) => `${exchangeName} ${attempts}`),
    ).toEqual(['mexc 1', 'gateio 1', 'kraken 1'])
    await kit.factory.closeAll()
    kit.gateio.behaviour.initialize = failing(9)
    const error = await errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], CONTINUE_ON_ERROR))
    expect(error).toMatchObject({ status: 500, message: 'No exchanges could be initialized' })
    expect(kit.open()).toBe(0)
  })

  test('[S2.31] [S2.39] [S2.43] [C.7] [C.8] [C.9] [C.11] RETRY_WITH_BACKOFF: only the failed ones, after 2 and 4 seconds, also when all had failed', async () => {
    await using kit = setUpFactory()
    kit.mexc.behaviour.initialize = failing(1)
    kit.gateio.behaviour.initialize = failing(2)
    const created = kit.factory.createExchanges(['mexc', 'gateio'], RETRY_WITH_BACKOFF)
    await kit.clock.advance(1_999)
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([1, 1])
    await kit.clock.advance(1)
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([2, 2])
    await kit.clock.advance(4_000)
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([2, 3])
    expect(Object.keys(await created)).toEqual(['mexc', 'gateio'])
    expect(kit.factory.getInitializationSummary()).toEqual({
      totalRequested: 2,
      successful: 2,
      failed: 0,
      successRate: 100,
      averageInitTimeMs: 4_000,
      activeExchanges: ['mexc', 'gateio'],
      failedExchanges: [],
      retryAttempts: { mexc: 2, gateio: 3 },
    })
    expect(kit.logger.records.map(({ message }) => message)).toContain('gateio came up at attempt 3')
  })

  test('[S2.31] what will not mend itself is not tried again, and a total outage is an error in the end', async () => {
    await using kit = setUpFactory()
    kit.mexc.behaviour.initialize = failing(9, () => new AuthenticationError(401, 'the key is wrong'))
    kit.gateio.behaviour.initialize = failing(9)
    const failed = errorOf(() => kit.factory.createExchanges(['mexc', 'gateio'], RETRY_WITH_BACKOFF))
    await kit.clock.advance(6_000)
    expect(await failed).toMatchObject({ message: 'No exchanges could be initialized' })
    expect([kit.mexc.attempts.public, kit.gateio.attempts.public]).toEqual([1, 3])
    expect(kit.open()).toBe(0)
  })

  test.each([FAIL_FAST, CONTINUE_ON_ERROR, RETRY_WITH_BACKOFF])(
    '[S2.35] an abort ends %s, and closes what it opened',
    async (strategy) => {
      await using kit = setUpFactory()
      kit.gateio.behaviour.initialize = strategy === RETRY_WITH_BACKOFF ? failing(9) : never
      const controller = new AbortController()
      const failed = errorOf(() =>
        kit.factory.createExchanges(['mexc', 'gateio'], strategy, { signal: controller.signal }),
      )
      await kit.clock.advance(1_000)
      expect(kit.mexc.open.size).toBe(1)
      controller.abort('enough')
      expect(AbortedError.is(await failed)).toBe(true)
      await kit.clock.advance(0)
      expect(kit.open()).toBe(0)
      expect(kit.clock.pendingTimers).toBe(0)
    },
  )

  test('[S2.32] a strategy that does not exist is refused', async () => {
    await using kit = setUpFactory()
    const error = await errorOf(() => kit.factory.createExchanges(['mexc'], JSON.parse('"later"')))
    expect(ConfigurationError.is(error) && error.settingName).toBe('strategy')
  })

  test('[S2.27] [S2.37] [S2.38] [S2.40] [S2.41] [S2.42] [S2.44] results and the summary for people', async () => {
    const config = new ConfigurationManager({ settings: { mexc: { credentials: secrets } } })
    await using kit = setUpFactory({ config })
    kit.mexc.behaviour.initialize = (attempt) => {
      if (attempt === 1) throw new NetworkError('the line is down')
    }
    kit.gateio.behaviour.initialize = failing(9)
    expect(kit.factory.getInitializationSummary()).toMatchObject({
      totalRequested: 0,
      successRate: 0,
      averageInitTimeMs: 0,
    })
    const created = kit.factory.createExchanges(['mexc', 'gateio'], RETRY_WITH_BACKOFF)
    await kit.clock.advance(6_000)
    await created
    const results = kit.factory.getInitializationResults()
    expect(results.find(({ exchangeName }) => exchangeName === 'mexc')).toMatchObject({
      success: true,
      failed: false,
      error: undefined,
      attempts: 2,
      initializationTimeMs: 2_000,
    })
    kit.factory.logExchangeSummary()
    expect(kit.logger.records.slice(-8).map(({ message }) => message)).toEqual([
      'Exchange initialization summary',
      'Requested: 2',
      'Successful: 1',
      'Failed: 1',
      'Success Rate: 50.0%',
      'Average Init Time: 2.00s',
      '✓ mexc: active, 2 symbols, Private, 2.00s, 2 attempts',
      '✗ gateio: failed after 3 attempts: Factory failed: the line is down',
    ])
    await kit.factory.createExchanges(['mexc'])
    expect(kit.factory.getInitializationResults()).toHaveLength(1)
  })
})
