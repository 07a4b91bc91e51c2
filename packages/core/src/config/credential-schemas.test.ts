import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../errors/general.ts'
import { Secret } from '../secrets/secret.ts'
import { createCanaries } from '../testing/canaries.ts'
import { errorOf } from '../testing/error-of.ts'
import {
  credentialsProvider,
  isEmptyCredentials,
  keyPasswordCredentials,
  keySecretCredentials,
  keySecretPassphraseCredentials,
} from './credential-schemas.ts'
import { parseConfig } from './parse-config.ts'

const apiKey = 'k7Qw2ZpXv9Lr4TnB'
const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'
const canaries = createCanaries({ keys: { apiKey }, secrets: { apiSecret } })

describe('[X.8] [C.26] a key and a secret, under whatever name', () => {
  test.each([
    { apiKey, apiSecret },
    { api_key: apiKey, api_secret: apiSecret },
    { apiKey, secretKey: apiSecret },
    { api_key: apiKey, secret_key: apiSecret },
    { apiKey, secret: apiSecret },
    { apiKey: Secret.key(apiKey), apiSecret: Secret.from(apiSecret) },
    { apiKey: Secret.from(apiKey), apiSecret },
  ])('case %#', (input) => {
    const credentials = parseConfig(keySecretCredentials(), input)
    expect(Object.keys(credentials)).toEqual(['apiKey', 'apiSecret'])
    expect(credentials.apiKey.reveal()).toBe(apiKey)
    expect(credentials.apiSecret.reveal()).toBe(apiSecret)
    expect(JSON.stringify(credentials)).toBe('{"apiKey":"k7Qw…4TnB","apiSecret":"[redacted]"}')
    canaries.assertAbsent(credentials)
    expect(Object.isFrozen(credentials)).toBe(true)
  })

  test('two of its names at once are refused', () => {
    const attempt = (): unknown => parseConfig(keySecretCredentials(), { apiKey, apiSecret, secret_key: apiSecret })
    expect(attempt).toThrow('apiSecret: is given twice, as apiSecret and as secret_key; keep one of them')
  })

  test('an exchange with a passphrase calls it a password too', () => {
    for (const name of ['passphrase', 'password']) {
      const credentials = parseConfig(keySecretPassphraseCredentials(), { apiKey, apiSecret, [name]: 'open sesame' })
      expect(credentials.passphrase?.reveal()).toBe('open sesame')
    }
    expect(parseConfig(keySecretPassphraseCredentials(), { apiKey, apiSecret }).passphrase).toBeUndefined()
  })
})

describe('bad credentials name the field and never the value', () => {
  test.each([
    [
      {},
      {
        apiKey: 'is missing; it must be a string that is not empty; put it in quotes',
        apiSecret: 'is missing; it must be a string that is not empty; put it in quotes',
      },
    ],
    [{ apiKey }, { apiSecret: 'is missing; it must be a string that is not empty; put it in quotes' }],
    [
      { apiKey, apiSecret: '' },
      { apiSecret: 'must be a string that is not empty, not an empty string; put it in quotes' },
    ],
    [
      { apiKey, apiSecret: 1_234_567_890 },
      { apiSecret: 'must be a string that is not empty, not a number; put it in quotes' },
    ],
    [{ apiKey, apiSecret: null }, { apiSecret: 'must be a string that is not empty, not null; put it in quotes' }],
    [
      { apiKey, apiSecret: [apiSecret] },
      { apiSecret: 'must be a string that is not empty, not a list; put it in quotes' },
    ],
    [
      { apiKey: { apiKey }, apiSecret },
      { apiKey: 'must be a string that is not empty, not an object; put it in quotes' },
    ],
    [
      { apiKey, apiSecret: `${apiSecret}\ud800` },
      { apiSecret: 'must be a string that is not empty, not the string that is there; put it in quotes' },
    ],
    [{ apiKey, apiSecret, apiSceret: apiSecret }, { apiSceret: 'is not a known setting; did you mean apiSecret?' }],
    [
      { apiKey, apiSecret, passphrase: apiSecret },
      { passphrase: 'is not a known setting; known are apiKey, apiSecret' },
    ],
  ])('case %#', async (input, issues) => {
    const error = await errorOf(() => parseConfig(keySecretCredentials(), input, { path: 'credentials' }))
    const found = ConfigurationError.is(error) ? error.issues.map((issue) => [issue.path, issue.message]) : error
    expect(found).toEqual(Object.entries(issues).map(([name, message]) => [`credentials.${name}`, message]))
    expect(canaries.leaksIn(error)).toEqual([])
  })
})

describe('[S4.26] a trading password is a value, or asked for', () => {
  test.each<[string, unknown]>([
    ['a value', apiSecret],
    ['a secret', Secret.from(apiSecret)],
    ['a function', () => apiSecret],
    ['an asynchronous function', async () => apiSecret],
    ['a function that gives a secret', async () => Secret.from(apiSecret)],
  ])('%s', async (_, tradingPassword) => {
    const credentials = parseConfig(keyPasswordCredentials(), { apiKey, trading_password: tradingPassword })
    canaries.assertAbsent(credentials)
    await expect(credentials.tradingPassword?.().then((secret) => secret.reveal())).resolves.toBe(apiSecret)
  })

  test('it is asked for each time', async () => {
    const answers = ['first-password', 'second-password']
    const { tradingPassword } = parseConfig(keyPasswordCredentials(), {
      apiKey,
      tradingPassword: () => answers.shift(),
    })
    await expect(tradingPassword?.().then((secret) => secret.reveal())).resolves.toBe('first-password')
    await expect(tradingPassword?.().then((secret) => secret.reveal())).resolves.toBe('second-password')
    const error = await errorOf(() => tradingPassword?.())
    expect(ConfigurationError.is(error) && error.settingName).toBe('tradingPassword')
  })

  test('a prompt that fails says so, with its reason', async () => {
    const reason = new Error('the terminal is gone')
    const { tradingPassword } = parseConfig(keyPasswordCredentials(), {
      apiKey,
      tradingPassword: () => {
        throw reason
      },
    })
    await expect(tradingPassword?.()).rejects.toMatchObject({ code: 'configuration', cause: reason })
  })

  test('the key alone is enough for public streams', () => {
    expect(parseConfig(keyPasswordCredentials(), { apiKey }).tradingPassword).toBeUndefined()
  })
})

describe('[S4.53] credentials as a value, or asked for by every signature', () => {
  test('a value answers with itself', async () => {
    const provider = credentialsProvider(keySecretCredentials(), { apiKey, apiSecret })
    expect((await provider()).apiSecret.reveal()).toBe(apiSecret)
    expect(await provider()).toBe(await provider())
  })

  test('a function is asked each time, so that a key can be changed while all runs', async () => {
    const keys = ['k7Qw2ZpXv9Lr4TnB', 'R5tYu8Ie3Wq1Az6Xm']
    const provider = credentialsProvider(keySecretCredentials(), async () => ({
      apiKey: keys.shift() ?? '',
      apiSecret,
    }))
    expect((await provider()).apiKey.reveal()).toBe('k7Qw2ZpXv9Lr4TnB')
    expect((await provider()).apiKey.reveal()).toBe('R5tYu8Ie3Wq1Az6Xm')
    const error = await errorOf(provider)
    expect(ConfigurationError.is(error) && error.settingName).toBe('credentials.apiKey')
    expect(canaries.leaksIn(error)).toEqual([])
  })

  test('a wrong value is refused at once, a failing function when it is asked', async () => {
    expect(() => credentialsProvider(keySecretCredentials(), { apiKey }, 'a.b')).toThrow(/^a\.b\.apiSecret: /)
    const provider = credentialsProvider(
      keySecretCredentials(),
      () => Promise.reject(new Error('the vault is shut')),
      'a.b',
    )
    await expect(provider()).rejects.toMatchObject({ settingName: 'a.b', cause: { message: 'the vault is shut' } })
  })
})

test.each([
  [undefined, true],
  [null, true],
  [{}, true],
  [{ apiKey: '', apiSecret: undefined }, true],
  [{ apiKey: '', apiSecret }, false],
  ['', false],
  [[], false],
  [() => ({}), false],
])('[S2.65] empty credentials are none: case %#', (input, empty) => {
  expect(isEmptyCredentials(input)).toBe(empty)
})
