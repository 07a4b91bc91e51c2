import { expect, test } from 'vitest'
import { fakeOf } from '../../test/fake-ccxt.ts'
import { account, otherAccount, setUp } from '../../test/set-up.ts'
import { AuthenticatedExchangeManager } from './authenticated-exchange-manager.ts'
import { ExchangeManager } from './exchange-manager.ts'
import { PublicExchangeManager } from './public-exchange-manager.ts'

test('[S5.1] [S5.2] one entry with two managers, each of which can be replaced', async () => {
  const { manager, ccxt } = setUp()
  expect(manager.authenticated).toBeInstanceOf(AuthenticatedExchangeManager)
  expect(manager.public).toBeInstanceOf(PublicExchangeManager)
  expect(new ExchangeManager().authenticated.getConnections()).toEqual([])
  await using mine = new AuthenticatedExchangeManager({ ...otherAccount, ccxt: ccxt.source })
  manager.authenticated = mine
  expect(fakeOf(await manager.connectToBinanceWithCredentials()).apiKey).toBe(otherAccount.apiKey)
  await using data = new PublicExchangeManager({ ccxt: ccxt.source, exchangePriorityForFallback: ['gate'] })
  manager.public = data
  expect(manager.exchangePriorityForFallback).toEqual(['gate'])
  // What was put in is closed by whoever made it.
  await manager.close()
  expect(ccxt.open).toHaveLength(1)
})

const methods = [
  'cleanupUnusedExchanges',
  'closeExchange',
  'connectToBinanceWithCredentials',
  'connectToBybitWithCredentials',
  'connectToExchangeWithCredentials',
  'connectToExchangeWithNoCredentials',
  'connectToGateWithCredentials',
  'connectToHuobiWithCredentials',
  'connectToKrakenWithCredentials',
  'connectToKucoinWithCredentials',
  'connectToMexcWithCredentials',
  'connectToOkxWithCredentials',
  'exchangeContext',
  'normalizeSymbol',
  'publicExchangeContext',
  'releaseExchange',
  'releasePublicExchange',
  'setExchangeCredentials',
  'startAutoCleanup',
  'throttledCall',
  'updateDefaultCredentials',
  'withFallback',
] as const

test('[S5.3] [S5.6] [S5.49] every method is reached on the facade', () => {
  const { manager } = setUp()
  const callable = [...Object.getOwnPropertyNames(manager), ...Object.getOwnPropertyNames(ExchangeManager.prototype)]
    .filter((name) => typeof Reflect.get(manager, name) === 'function' && !['constructor', 'close'].includes(name))
    .toSorted()
  expect(callable).toEqual(methods)
  manager.exchangePriorityForFallback = ['kraken']
  expect(manager.public.exchangePriorityForFallback).toEqual(['kraken'])
  expect(manager.normalizeSymbol('ETHUSDT')).toBe('ETH/USDT')
})

test('[S5.3] what is handed on goes to the right manager with all that was said', async () => {
  const { manager, accounts, publics } = setUp()
  const mine = await manager.connectToExchangeWithCredentials('binance', { contractType: 'spot' })
  const open = await manager.connectToExchangeWithNoCredentials('binance')
  expect([accounts.getRefcount('binance'), publics.getRefcount('binance')]).toEqual([1, 1])
  expect(await manager.exchangeContext('binance', { contractType: 'spot' }, (exchange) => exchange === mine)).toBe(true)
  expect(await manager.publicExchangeContext('binance', (exchange) => exchange === open)).toBe(true)
  expect(await manager.throttledCall(fakeOf(open), 'fetchTicker', 'BTC/USDT')).toMatchObject({ id: 'binance' })
  expect(await manager.throttledCall((a: number, b: number) => a + b, 1, 2)).toBe(3)
  expect(await manager.withFallback((_, id) => id, ['gate'])).toMatchObject({ value: 'gate' })
  manager.setExchangeCredentials('kraken', account)
  expect(fakeOf(await manager.connectToKrakenWithCredentials()).apiKey).toBe(account.apiKey)
  await manager.updateDefaultCredentials(otherAccount)
  expect(fakeOf(await manager.connectToBinanceWithCredentials()).apiKey).toBe(otherAccount.apiKey)
  expect([manager.releaseExchange(open), manager.releaseExchange(open)]).toEqual([true, false])
  expect([manager.releaseExchange('kraken'), manager.releasePublicExchange('binance')]).toEqual([true, false])
})

test('[S5.4] [S5.5] cleaning up and closing are for both managers', async () => {
  const { manager, ccxt, clock } = setUp()
  const connectBoth = async (): Promise<void> => {
    manager.releaseExchange(await manager.connectToBinanceWithCredentials())
    manager.releaseExchange(await manager.connectToExchangeWithNoCredentials('binance'))
  }
  await connectBoth()
  await clock.advance(1_800_000)
  expect(await manager.cleanupUnusedExchanges({ maxAgeHours: 1 })).toEqual({ closed: [] })
  expect(await manager.cleanupUnusedExchanges({ maxAgeHours: 0.5 })).toEqual({ closed: ['binance', 'binance'] })
  await connectBoth()
  await using lease = await manager.exchangeContext('binance')
  expect(await manager.closeExchange('binance', { testnet: true })).toEqual({ closed: [], inUse: [] })
  expect(await manager.closeExchange('binance')).toEqual({ closed: ['binance'], inUse: ['binance'] })
  lease.release()
  const cleaning = manager.startAutoCleanup({ everyMs: 1_000, maxAgeHours: 0 })
  await clock.advance(1_000)
  expect(ccxt.open).toEqual([])
  cleaning[Symbol.dispose]()
  expect(clock.pendingTimers).toBe(0)
})

test('[S5.42] the pause is 0.2 s, or what the environment, the option in seconds or in milliseconds says', async () => {
  const pauseOf = async (options: Parameters<typeof setUp>[0]): Promise<number> => {
    const { manager, clock } = setUp({ requestPauseMs: undefined, ...options })
    await manager.throttledCall(() => 1)
    const second = manager.throttledCall(() => clock.monotonic())
    const before = clock.monotonic()
    await clock.advance(10_000)
    return (await second) - before
  }
  const env = { BINANCE_REQUEST_SLEEP: '0.3' }
  expect(await pauseOf({})).toBe(200)
  expect(await pauseOf({ env })).toBe(300)
  expect(await pauseOf({ env, requestPause: 0.5 })).toBe(500)
  expect(await pauseOf({ env, requestPauseMs: 50 })).toBe(50)
  expect(() => setUp({ requestPause: 1, requestPauseMs: 1_000 })).toThrow(/requestPause: is given in seconds and/)
  expect(() => setUp({ requestPause: -1, requestPauseMs: undefined })).toThrow(/requestPause/)
})

test('[S5.41] the contract type is future, or what the environment or the option says; others are refused', async () => {
  const typeOf = async (options: Parameters<typeof setUp>[0]): Promise<unknown> =>
    fakeOf(await setUp(options).manager.connectToBinanceWithCredentials()).options['defaultType']
  const env = { DEFAULT_CONTRACT_TYPE: 'spot' }
  expect(await typeOf({})).toBe('future')
  expect(await typeOf({ env })).toBe('spot')
  expect(await typeOf({ env, contractType: 'margin' })).toBe('margin')
  expect(() => setUp({ env: { DEFAULT_CONTRACT_TYPE: 'perpetual' } })).toThrow(/contractType/)
})

test('[X.7] [X.8] an unknown option is refused by its name; other spellings are known', async () => {
  expect(() => setUp({ requestPuase: 1 } as never)).toThrow(/requestPuase: is not a known setting/)
  const { manager } = setUp({ apiSecret: undefined, secretKey: 'not-a-real-secret-9' })
  expect(fakeOf(await manager.connectToBinanceWithCredentials()).config['secret']).toBe('not-a-real-secret-9')
})
