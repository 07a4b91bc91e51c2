import { ConfigurationError, MissingCredentialsError, NotSupportedError } from '@venuekit/core/errors'
import { createCanaries, errorOf } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { fakeOf } from '../../test/fake-ccxt.ts'
import { account, otherAccount, setUp } from '../../test/set-up.ts'
import { CredentialPool } from '../credentials/credential-pool.ts'
import { TestnetNotSupportedError } from '../errors/manager-errors.ts'
import { AuthenticatedExchangeManager } from './authenticated-exchange-manager.ts'

describe('connections', () => {
  test('[S5.17] [S5.18] [S5.33] one is shared by all who ask for it, counted, and keeps to the rate limit', async () => {
    const { ccxt, accounts } = setUp()
    const first = await accounts.connectToExchangeWithCredentials('binance')
    const second = await accounts.connectToExchangeWithCredentials(' Binance ')
    expect(second).toBe(first)
    expect(ccxt.made).toHaveLength(1)
    expect(accounts.getRefcount('binance')).toBe(2)
    expect(fakeOf(first).config).toEqual({ enableRateLimit: true, apiKey: account.apiKey, secret: account.apiSecret })
    await accounts.close()
    expect(ccxt.open).toEqual([])
  })

  test('[S5.19] [C.24] each environment, contract type and account has one of its own', async () => {
    const { ccxt, accounts } = setUp()
    const same = { contractType: 'future', testnet: false } as const
    await accounts.connectToExchangeWithCredentials('binance', same)
    await accounts.connectToExchangeWithCredentials('binance', { ...same, ...account })
    expect(ccxt.made).toHaveLength(1)
    await accounts.connectToExchangeWithCredentials('binance', { contractType: 'spot' })
    await accounts.connectToExchangeWithCredentials('binance', { ...account, testnet: true })
    await accounts.connectToExchangeWithCredentials('binance', otherAccount)
    await accounts.connectToExchangeWithCredentials('bybit', account)
    expect(ccxt.made).toHaveLength(5)
    expect(accounts.getConnections().map(({ id, testnet, contractType }) => [id, testnet, contractType])).toEqual([
      ['binance', false, 'future'],
      ['binance', false, 'spot'],
      ['binance', true, 'future'],
      ['binance', false, 'future'],
      ['bybit', false, 'future'],
    ])
  })

  test('[S5.30] two who ask at the same time get one; a failure goes to both and is not remembered', async () => {
    let broken = true
    const { ccxt, accounts } = setUp(
      {},
      {
        onMake: () => {
          if (broken) throw new Error('no memory')
        },
      },
    )
    const both = await Promise.allSettled(
      [accounts, accounts].map((one) => one.connectToExchangeWithCredentials('okx', { ...account, password: 'p' })),
    )
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    broken = false
    const [left, right] = await Promise.all(
      [accounts, accounts].map((one) => one.connectToExchangeWithCredentials('okx', { ...account, password: 'p' })),
    )
    expect(left).toBe(right)
    expect(ccxt.made).toHaveLength(1)
    expect(accounts.getRefcount('okx')).toBe(2)
  })

  test('[S5.30] what could not be set up, and what nobody waits for any more, is closed', async () => {
    const gate = Promise.withResolvers<void>()
    const { ccxt, accounts } = setUp({
      prepare: (_, { id }) => (id === 'bybit' ? gate.promise : Promise.reject(new Error('no markets'))),
    })
    await expect(accounts.connectToExchangeWithCredentials('binance')).rejects.toThrow('no markets')
    expect(ccxt.open).toEqual([])
    const controller = new AbortController()
    const connecting = accounts.connectToExchangeWithCredentials('bybit', { ...account, signal: controller.signal })
    controller.abort()
    expect(await errorOf(() => connecting)).toMatchObject({ code: 'aborted' })
    gate.resolve()
    await accounts.close()
    expect(ccxt.made).toHaveLength(2)
    expect(ccxt.open).toEqual([])
  })

  test('[S5.31] the contract type is ccxt’s default type; one that the exchange lacks is refused when it was asked for', async () => {
    const { accounts } = setUp()
    const typeOf = async (...args: Parameters<typeof accounts.connectToExchangeWithCredentials>) =>
      fakeOf(await accounts.connectToExchangeWithCredentials(...args)).options
    expect(await typeOf('binance')).toEqual({ ownOption: 1, defaultType: 'future' })
    for (const contractType of ['spot', 'margin', 'swap', 'future'] as const) {
      expect(await typeOf('binance', { contractType })).toMatchObject({ defaultType: contractType })
    }
    expect(await typeOf('kraken', account)).toEqual({ ownOption: 1 })
    const refused = accounts.connectToExchangeWithCredentials('kraken', { ...account, contractType: 'swap' })
    expect(NotSupportedError.is(await errorOf(() => refused))).toBe(true)
    const odd = { contractType: 'perp' as 'swap' }
    await expect(accounts.connectToExchangeWithCredentials('binance', odd)).rejects.toThrow(ConfigurationError)
  })

  test('[S5.32] a testnet is a sandbox of ccxt; where there is none it is refused and never the real exchange', async () => {
    const { ccxt, accounts } = setUp()
    const exchange = await accounts.connectToExchangeWithCredentials('binance', { ...account, testnet: true })
    expect(fakeOf(exchange).isSandboxModeEnabled).toBe(true)
    const error = await errorOf(() =>
      accounts.connectToExchangeWithCredentials('kraken', { ...account, testnet: true }),
    )
    expect(TestnetNotSupportedError.is(error) && error.exchange).toBe('kraken')
    expect(accounts.getRefcount('kraken')).toBe(0)
    expect(ccxt.made.at(-1)?.isSandboxModeEnabled).toBe(false)
  })
})

describe('credentials', () => {
  test('[S5.22] [C.24] the call, then the exchange, then the defaults of their own exchange, then the environment', async () => {
    const env = { KRAKEN_API_KEY: 'not-a-real-key-env1', KRAKEN_API_SECRET: 'not-a-real-secret-e' }
    const { accounts } = setUp({ env })
    const keyOf = async (...args: Parameters<typeof accounts.connectToExchangeWithCredentials>) =>
      fakeOf(await accounts.connectToExchangeWithCredentials(...args)).apiKey
    expect(await keyOf('binance')).toBe(account.apiKey)
    expect(await keyOf('kraken')).toBe(env.KRAKEN_API_KEY)
    accounts.setExchangeCredentials('binance', 'not-a-real-key-set1', 'not-a-real-secret-s')
    accounts.setExchangeCredentials('kraken', otherAccount)
    expect(await keyOf('binance')).toBe('not-a-real-key-set1')
    expect(await keyOf('kraken')).toBe(otherAccount.apiKey)
    expect(await keyOf('kraken', account)).toBe(account.apiKey)
    // The default key is Binance's, and of production.
    for (const [id, options] of [
      ['bybit', {}],
      ['binance', { testnet: true }],
    ] as const) {
      const error = await errorOf(() => accounts.connectToExchangeWithCredentials(id, options))
      expect(MissingCredentialsError.is(error)).toBe(true)
    }
  })

  test('[S5.22] defaults may belong to another exchange, under any of its names', async () => {
    const { accounts } = setUp({ defaultExchange: 'Huobi' })
    expect(fakeOf(await accounts.connectToExchangeWithCredentials('htx')).apiKey).toBe(account.apiKey)
    await expect(accounts.connectToExchangeWithCredentials('binance')).rejects.toThrow(MissingCredentialsError)
  })

  test('[S5.23] [S5.40] what is missing names the exchange and the variables', async () => {
    const { accounts } = setUp()
    const error = await errorOf(() => accounts.connectToExchangeWithCredentials('bybit'))
    expect(String(error)).toContain('bybit')
    expect(String(error)).toContain('BYBIT_API_KEY, BYBIT_API_SECRET')
    const testnet = await errorOf(() => accounts.connectToExchangeWithCredentials('bybit', { testnet: true }))
    expect(String(testnet)).toContain('BYBIT_TESTNET_API_KEY, BYBIT_TESTNET_API_SECRET')
    const half = await errorOf(() =>
      accounts.connectToExchangeWithCredentials('bybit', { apiKey: 'not-a-real-key-0009' }),
    )
    expect(MissingCredentialsError.is(half) && half.settingName).toBe('apiSecret')
    expect(String(half)).not.toContain('0009')
  })

  test('[S5.40] [C.25] the environment is asked by the exchange’s name and by its former one; nothing else is read', async () => {
    const env = {
      BINANCE_API_KEY: 'not-a-real-key-env1',
      BINANCE_API_SECRET: 's1',
      HUOBI_API_KEY: 'not-a-real-key-env2',
      HUOBI_API_SECRET: 's2',
    }
    await using accounts = new AuthenticatedExchangeManager({ env, ccxt: setUp().ccxt.source })
    expect(fakeOf(await accounts.connectToExchangeWithCredentials('binance')).apiKey).toBe('not-a-real-key-env1')
    expect(fakeOf(await accounts.connectToHuobiWithCredentials()).apiKey).toBe('not-a-real-key-env2')
    await using silent = new AuthenticatedExchangeManager({ ccxt: setUp().ccxt.source })
    await expect(silent.connectToBinanceWithCredentials()).rejects.toThrow(MissingCredentialsError)
  })

  test('[S5.16] a passphrase goes along where the exchange wants one, under either name; without it nothing is made', async () => {
    const env = {
      KUCOIN_API_KEY: 'not-a-real-key-env1',
      KUCOIN_API_SECRET: 's',
      KUCOIN_PASSPHRASE: 'not-a-real-phrase',
    }
    const { accounts } = setUp({ env })
    for (const words of [{ password: 'not-a-real-phrase' }, { passphrase: 'not-a-real-phrase' }]) {
      const exchange = await accounts.connectToExchangeWithCredentials('okx', { ...account, ...words })
      expect(fakeOf(exchange).config['password']).toBe('not-a-real-phrase')
    }
    expect(fakeOf(await accounts.connectToKucoinWithCredentials()).config['password']).toBe('not-a-real-phrase')
    const error = await errorOf(() => accounts.connectToExchangeWithCredentials('okx', account))
    expect(MissingCredentialsError.is(error) && error.settingName).toBe('password')
    expect(String(error)).toContain('OKX_PASSPHRASE')
  })

  test('[S5.20] after new credentials nobody gets the old connection; it is closed when it is released', async () => {
    const { accounts } = setUp()
    const old = await accounts.connectToExchangeWithCredentials('binance')
    accounts.setExchangeCredentials('binance', otherAccount)
    expect(fakeOf(old).closes).toBe(0)
    const fresh = await accounts.connectToExchangeWithCredentials('binance')
    expect(fresh).not.toBe(old)
    expect(accounts.releaseExchange(old)).toBe(true)
    expect([fakeOf(old).closes, fakeOf(fresh).closes]).toEqual([1, 0])
    // An unused one goes at once, and one of another exchange not at all.
    const kraken = await accounts.connectToExchangeWithCredentials('kraken', account)
    accounts.releaseExchange(fresh)
    accounts.setExchangeCredentials('binance', account)
    expect([fakeOf(fresh).closes, fakeOf(kraken).closes]).toEqual([1, 0])
    expect(() => accounts.setExchangeCredentials('binance', {})).toThrow(ConfigurationError)
  })

  test('[S5.20] the same credentials again change nothing', async () => {
    const { accounts } = setUp()
    const exchange = await accounts.connectToExchangeWithCredentials('binance')
    accounts.setExchangeCredentials('binance', account)
    expect(await accounts.connectToExchangeWithCredentials('binance')).toBe(exchange)
  })

  test('[S5.21] new defaults close the unused connections alone', async () => {
    const { accounts } = setUp()
    const used = await accounts.connectToExchangeWithCredentials('binance')
    const unused = await accounts.connectToExchangeWithCredentials('binance', { contractType: 'spot' })
    accounts.releaseExchange(unused)
    await accounts.updateDefaultCredentials(otherAccount.apiKey, otherAccount.apiSecret)
    expect([fakeOf(used).closes, fakeOf(unused).closes]).toEqual([0, 1])
    const fresh = await accounts.connectToExchangeWithCredentials('binance')
    expect(fakeOf(fresh).apiKey).toBe(otherAccount.apiKey)
    accounts.releaseExchange(used)
    expect(await accounts.cleanupUnusedExchanges(0)).toEqual({ closed: ['binance'] })
  })

  test('[S5.45] several keys of one exchange take turns, the least used first', async () => {
    const pool = new CredentialPool([account, otherAccount])
    const { accounts } = setUp()
    accounts.setExchangeCredentials('binance', pool)
    const first = await accounts.connectToExchangeWithCredentials('binance')
    const second = await accounts.connectToExchangeWithCredentials('binance')
    const third = await accounts.connectToExchangeWithCredentials('binance')
    expect([first, second, third].map((one) => fakeOf(one).apiKey)).toEqual([
      account.apiKey,
      otherAccount.apiKey,
      account.apiKey,
    ])
    expect(third).toBe(first)
    expect(pool.loads).toEqual([2, 1])
    accounts.releaseExchange(first)
    accounts.releaseExchange(third)
    expect(pool.loads).toEqual([0, 1])
    expect(fakeOf(await accounts.connectToExchangeWithCredentials('binance')).apiKey).toBe(account.apiKey)
    await using broken = new AuthenticatedExchangeManager({ ccxt: () => Promise.reject(new Error('no')) })
    broken.setExchangeCredentials('binance', pool)
    await expect(broken.connectToBinanceWithCredentials()).rejects.toThrow('ccxt could not be loaded')
    expect(pool.loads).toEqual([1, 1])
  })

  test('[X.8] neither logs, nor errors, nor printed managers, leases and exchanges show a secret', async () => {
    const secrets = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R', password: 'uN4tW1oZe7RiYq2P' }
    const canaries = createCanaries({
      keys: { key: secrets.apiKey },
      secrets: { secret: secrets.apiSecret, password: secrets.password },
    })
    const { accounts, manager, logger } = setUp(secrets)
    const exchange = await accounts.connectToExchangeWithCredentials('okx', secrets)
    await using lease = await accounts.exchangeContext('okx', secrets)
    const failure = await errorOf(() =>
      accounts.connectToExchangeWithCredentials('kraken', { ...secrets, testnet: true }),
    )
    const { inspect } = await import('node:util')
    const printed = [
      inspect(exchange, { depth: 9 }),
      JSON.stringify(exchange),
      inspect(lease),
      inspect(manager, { depth: 9 }),
    ]
    canaries.assertAbsent([printed, logger.records, failure, accounts.getConnections()])
    expect(fakeOf(exchange).apiKey).toBe(secrets.apiKey)
  })
})
