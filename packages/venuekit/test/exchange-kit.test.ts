import { ConfigurationManager } from '@venuekit/composite'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import {
  ClosedError,
  ConfigurationError,
  MissingCredentialsError,
  UnsupportedExchangeError,
} from '@venuekit/core/errors'
import { createCanaries, errorOf } from '@venuekit/core/testing'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createExchangeKit } from '../src/exchange-kit.ts'
import { settingsFor, startExchanges, startKit } from './simulated-kit.ts'

describe('[P.10] [S3.109] a kit', () => {
  test('has a live public and private object for each exchange that was passed in', async () => {
    await using set = await startKit()
    const { kit } = set
    const market = kit.gateio.public()
    const account = kit.gateio.private()
    const futures = kit.gateioFutures.pair()
    const other = kit.mexc.pair()
    await Promise.all([
      market.initialize(['BTC/USDT']),
      account.initialize(['BTC/USDT']),
      futures.initialize(['BTC/USDT:USDT']),
      other.initialize(['BTC/USDT']),
    ])
    await Promise.all([market.waitUntilConnected(), other.public.waitUntilConnected()])
    expect(market.orderbook('BTC/USDT')?.state).toBe('live')
    expect(other.public.orderbook('BTC/USDT')?.state).toBe('live')
    expect(Number((await other.private?.getBalance('USDT'))?.available)).toBeGreaterThan(0)
    expect(Number((await account.getBalance('USDT'))?.available)).toBeGreaterThan(0)
    expect(futures.private?.status).toBe('active')
    expect(Object.keys(kit)).toEqual(['factory', 'mexc', 'gateio', 'gateioFutures'])
    await using one = createExchangeKit({ exchanges: [mexc] })
    expect([Object.keys(one), 'gateio' in one]).toEqual([['factory', 'mexc'], false])
  })

  test('gives whoever asks for the same a handle to the same object', async () => {
    await using set = await startKit()
    const [first, second] = [set.kit.gateio.public(), set.kit.gateio.public()]
    await first.initialize(['BTC/USDT'])
    expect(second.activeSymbols).toEqual(['BTC/USDT'])
    await first.close()
    expect(second.status).toBe('active')
  })

  test('[S3.112] warms what is asked for, so that the next who asks finds it connected', async () => {
    await using set = await startKit()
    expect(await set.kit.warm(['gateio'], { symbols: ['BTC/USDT'] })).toBe(1)
    expect(set.kit.gateio.public().status).toBe('active')
    expect(set.kit.gateioFutures.public().status).toBe('inactive')
    expect(await set.kit.warm()).toBe(3)
  })

  test('[S3.110] replaces a connector while it is used', async () => {
    await using set = await startKit()
    const market = set.kit.gateio.public()
    await market.initialize(['BTC/USDT'])
    const next = { ...gateio }
    expect(await set.kit.swap('gateio', next)).toEqual({ moved: 1, drained: true })
    expect(market.status).toBe('active')
    const refused = await errorOf(() => set.kit.swap('gateio', gateioFutures))
    expect(String(refused)).toContain('must be another one of "gateio"')
  })

  test('closes everything, once', async () => {
    await using set = await startKit()
    const market = set.kit.gateio.public()
    await market.initialize(['BTC/USDT'])
    await Promise.all([set.kit.close(), set.kit.close()])
    expect(ClosedError.is(await errorOf(() => market.initialize(['ETH/USDT'])))).toBe(true)
  })
})

describe('its configuration', () => {
  test('[S2.65] without credentials everything is public', async () => {
    await using kit = createExchangeKit({ exchanges: [gateio] })
    expect(kit.gateio.pair().private).toBeUndefined()
    expect(MissingCredentialsError.is(await errorOf(async () => kit.gateio.private()))).toBe(true)
    expect(kit.config?.arbitrage.enableDryRun).toBe(true)
  })

  test('takes nothing from the environment', async () => {
    process.env['GATEIO_API_KEY'] = 'a-key-of-the-environment'
    process.env['GATEIO_API_SECRET'] = 'a-secret-of-the-environment'
    try {
      await using kit = createExchangeKit({ exchanges: [gateio] })
      expect(kit.gateio.pair().private).toBeUndefined()
    } finally {
      delete process.env['GATEIO_API_KEY']
      delete process.env['GATEIO_API_SECRET']
    }
  })

  test('[S3.49] all that is wrong is named at once, with its path', async () => {
    const wrong = {
      netwrok: {},
      websocket: { pingInterval: 0 },
      exchanges: { gateio: { environment: 'mars', base_url: 'api' }, GATEIO_FUTURES: { credentials: { apiKey: 'x' } } },
    }
    const error = await errorOf(async () => createExchangeKit({ exchanges: [gateio, gateioFutures], config: wrong }))
    expect(ConfigurationError.is(error) && error.issues.map(({ path }) => path)).toEqual([
      'netwrok',
      'websocket.pingInterval',
      'exchanges.gateio.baseUrl',
      'exchanges.gateio.environment',
      'exchanges.gateio-futures.credentials.apiSecret',
    ])
    expect(String(error)).toContain('netwrok: is not a known setting; did you mean network?')
  })

  test('[S3.49] settings under a name that is nearly that of an exchange are not let be', async () => {
    const exchanges = {
      gatio: { environment: 'testnet' },
      binance: { environment: 'testnet' },
      gateo: { credentials: {} },
    }
    const error = await errorOf(async () => createExchangeKit({ exchanges: [gateio, mexc], config: { exchanges } }))
    expect(ConfigurationError.is(error) && error.issues).toEqual([
      { path: 'exchanges.gatio', message: 'is none of the exchanges that are here; did you mean gateio?' },
    ])
  })

  test.each([[undefined], ['gateio'], [['gateio']], [{ gateio }], [[{ default: gateio }]]])(
    '%s are no exchanges',
    async (exchanges) => {
      const error = await errorOf(async () => createExchangeKit({ exchanges: exchanges as never }))
      expect(ConfigurationError.is(error) && error.settingName).toBe('exchanges')
      expect(String(error)).toMatch(/the connectors? that/)
    },
  )

  test('[X.8] keys and secrets in it print nothing', async () => {
    await using sim = await startExchanges()
    await using kit = createExchangeKit({ exchanges: [mexc, gateio, gateioFutures], config: settingsFor(sim) })
    const { apiKey, apiSecret } = sim.endpoints.gateio.credentials
    const printed = inspect(kit.config, { depth: 9 }) + JSON.stringify(kit.config)
    createCanaries({ secrets: { apiSecret } }).assertAbsent(printed)
    expect(printed).not.toContain(apiKey)
  })

  test('[S3.114] new settings: what is safe holds, the rest is reported, and nothing holds where one is wrong', async () => {
    const config = (network: object, environment = 'production') => ({
      exchanges: { gateio: { environment, network } },
    })
    await using kit = createExchangeKit({ exchanges: [gateio], config: config({ maxRetries: 1 }) })
    expect(kit.reload(config({ max_retries: 2 }, 'testnet'))).toEqual([
      {
        exchange: 'gateio',
        applied: ['network.maxRetries'],
        needsRestart: ['environment', 'urls.rest', 'urls.spotWs'],
      },
    ])
    const before = kit.config
    expect(ConfigurationError.is(await errorOf(async () => kit.reload(config({ maxRetries: -1 }))))).toBe(true)
    expect(kit.config).toBe(before)
  })

  test('may be a source of the user’s own', async () => {
    const source = new ConfigurationManager({ settings: { gateio: { environment: 'testnet' } } })
    await using kit = createExchangeKit({ exchanges: [gateio], config: source })
    expect(kit.gateio.public().environment).toBe('testnet')
    expect(kit.config).toBeUndefined()
    expect(String(await errorOf(async () => kit.reload({})))).toContain('a source of your own')
  })

  test('an exchange whose key would hide the kit’s own, or that comes twice, is refused', async () => {
    const hiding = { ...gateio, key: 'close' as const }
    expect(String(await errorOf(async () => createExchangeKit({ exchanges: [hiding] })))).toContain('"close"')
    expect(String(await errorOf(async () => createExchangeKit({ exchanges: [gateio, gateio] })))).toContain('"gateio"')
  })

  test('a name that nobody passed in is told with those that are there', async () => {
    await using kit = createExchangeKit({ exchanges: [gateio] })
    const unknown: never = 'mexc' as never
    expect(UnsupportedExchangeError.is(await errorOf(() => kit.swap(unknown, gateio)))).toBe(true)
  })
})
