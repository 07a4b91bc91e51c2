import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { errorOf } from '../testing/error-of.ts'
import {
  credentialEnvironment,
  credentialVariables,
  type CredentialEnvironmentOptions,
} from './credential-environment.ts'

function read(id: string, environment: Record<string, string>, options?: CredentialEnvironmentOptions): unknown {
  const { credentials, variables } = credentialEnvironment(id, environment, options)
  const revealed = Object.entries(credentials).map(([field, secret]) => [field, secret.reveal()])
  return { ...Object.fromEntries(revealed), from: variables }
}

describe('[S2.74] [S5.40] generic names for every exchange', () => {
  test.each([
    [
      'mexc',
      { MEXC_API_KEY: 'k', MEXC_SECRET_KEY: 's' },
      { apiKey: 'k', apiSecret: 's', from: ['MEXC_API_KEY', 'MEXC_SECRET_KEY'] },
    ],
    [
      'binance',
      { BINANCE_API_KEY: 'k', BINANCE_API_SECRET: 's' },
      { apiKey: 'k', apiSecret: 's', from: ['BINANCE_API_KEY', 'BINANCE_API_SECRET'] },
    ],
    ['kraken', { KRAKEN_API_KEY: 'k' }, { apiKey: 'k', from: ['KRAKEN_API_KEY'] }],
    ['delta-exchange', { DELTA_EXCHANGE_API_KEY: 'k' }, { apiKey: 'k', from: ['DELTA_EXCHANGE_API_KEY'] }],
    ['mexc', { EXCHANGE__MEXC_API_KEY: 'k' }, { apiKey: 'k', from: ['EXCHANGE__MEXC_API_KEY'] }],
    ['mexc', { MEXC_API_KEY: '' }, { from: [] }],
    ['mexc', {}, { from: [] }],
    ['constructor', {}, { from: [] }],
  ])('%s', (id, environment, expected) => {
    expect(read(id, environment)).toEqual(expected)
  })
})

test('a market of an exchange falls back to the names of the exchange, all of them together', () => {
  const spot = { GATEIO_API_KEY: 'k', GATEIO_API_SECRET: 's' }
  expect(read('gateio-futures', spot)).toMatchObject({ apiKey: 'k', apiSecret: 's' })
  // Never the key of one with the secret of the other.
  expect(read('gateio-futures', { ...spot, GATEIO_FUTURES_API_KEY: 'fk' })).toEqual({
    apiKey: 'fk',
    from: ['GATEIO_FUTURES_API_KEY'],
  })
  expect(read('gateio', { GATEIO_FUTURES_API_KEY: 'fk' })).toEqual({ from: [] })
  expect(read('delta-exchange', { DELTA_API_KEY: 'k' })).toEqual({ from: [] })
})

describe('[S1.31] environments have names of their own', () => {
  const all = {
    DELTA_EXCHANGE_API_KEY: 'production',
    DELTA_EXCHANGE_TESTNET_API_KEY: 'testnet',
    DELTA_EXCHANGE_SANDBOX_API_KEY: 'sandbox',
  }
  test.each([undefined, 'production', 'testnet', 'sandbox'])('%s', (environment) => {
    expect(read('delta-exchange', all, { environment })).toMatchObject({ apiKey: environment ?? 'production' })
  })

  test('a key of production never reaches another environment', () => {
    expect(read('delta-exchange', { DELTA_EXCHANGE_API_KEY: 'k' }, { environment: 'testnet' })).toEqual({ from: [] })
    expect(read('deltadefi', { DELTADEFI_API_KEY: 'k' }, { environment: 'preprod' })).toEqual({ from: [] })
  })

  test('unless the exchange says that an environment reads the plain names', () => {
    const options = { environment: 'preprod', plainFor: ['preprod', 'mainnet'] }
    expect(read('deltadefi', { DELTADEFI_API_KEY: 'k' }, options)).toMatchObject({ apiKey: 'k' })
  })
})

describe('[S4.51] the trading password of DeltaDeFi', () => {
  const fields = ['apiKey', 'tradingPassword'] as const
  test.each([
    { DELTADEFI_API_KEY: 'k', TRADING_PASSWORD: 'p' },
    { EXCHANGE__DELTADEFI_API_KEY: 'k', EXCHANGE__TRADING_PASSWORD: 'p' },
    { DELTADEFI_API_KEY: 'k', DELTADEFI_TRADING_PASSWORD: 'p' },
  ])('%j', (environment) => {
    expect(read('deltadefi', environment, { fields })).toMatchObject({ apiKey: 'k', tradingPassword: 'p' })
  })

  test('is read only for an exchange that has one', () => {
    expect(read('mexc', { TRADING_PASSWORD: 'p' })).toEqual({ from: [] })
  })
})

test('a passphrase has three names', () => {
  for (const name of ['OKX_PASSPHRASE', 'OKX_API_PASSPHRASE', 'OKX_PASSWORD']) {
    const fields = ['apiKey', 'apiSecret', 'passphrase'] as const
    expect(read('okx', { OKX_API_KEY: 'k', [name]: 'p' }, { fields })).toMatchObject({ passphrase: 'p' })
  }
})

test('two names for one thing must agree, and the error does not show them', async () => {
  expect(read('mexc', { MEXC_API_SECRET: 's', MEXC_SECRET_KEY: 's' })).toEqual({
    apiSecret: 's',
    from: ['MEXC_API_SECRET'],
  })
  const secrets = { one: 'yH3mC8sJ5dKf1Gx6Vb0R', other: 'k7Qw2ZpXv9Lr4TnBq5Jd' }
  const error = await errorOf(() => read('mexc', { MEXC_API_SECRET: secrets.one, MEXC_SECRET_KEY: secrets.other }))
  expect(ConfigurationError.is(error) && error.settingName).toBe('MEXC_API_SECRET')
  expect(String(error)).toContain('differs from MEXC_SECRET_KEY')
  expect(createCanaries({ secrets }).leaksIn(error)).toEqual([])
})

test('[X.8] what is read does not print', () => {
  const secrets = { one: 'yH3mC8sJ5dKf1Gx6Vb0R' }
  const keys = { key: 'k7Qw2ZpXv9Lr4TnBq5Jd' }
  const found = credentialEnvironment('mexc', { MEXC_API_KEY: keys.key, MEXC_API_SECRET: secrets.one })
  expect(createCanaries({ keys, secrets }).leaksIn(found)).toEqual([])
  expect(found.variables).toHaveLength(2)
})

test('[S5.23] the names to tell somebody whose credentials are missing', () => {
  expect(credentialVariables('delta-exchange', { environment: 'testnet' })).toEqual([
    'DELTA_EXCHANGE_TESTNET_API_KEY',
    'DELTA_EXCHANGE_TESTNET_API_SECRET',
  ])
  expect(credentialVariables('deltadefi', { fields: ['apiKey', 'tradingPassword'] })).toEqual([
    'DELTADEFI_API_KEY',
    'DELTADEFI_TRADING_PASSWORD',
  ])
})
