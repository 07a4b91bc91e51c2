import { expect, test } from 'vitest'
import { createCanaries } from '../testing/canaries.ts'
import { describeCredentials, hasPrivateAccess, validateCredentials, type Credentials } from './credentials.ts'
import { Secret } from './secret.ts'

const good: Credentials = { apiKey: Secret.key('k7Qw2ZpXv9Lr4TnB'), apiSecret: Secret.from('yH3mC8sJ5dKf1Gx6Vb0R') }

test.each([
  ['nothing wrong', good, []],
  ['nothing at all', {}, []],
  [
    'a short key',
    { ...good, apiKey: Secret.key('123456789') },
    ['apiKey has fewer than 10 characters; check that it was copied completely'],
  ],
  [
    'a short secret',
    { ...good, apiSecret: Secret.from('1234567890123456789') },
    ['apiSecret has fewer than 20 characters; check that it was copied completely'],
  ],
  [
    'white space',
    { apiKey: Secret.key(' k7Qw2ZpXv9Lr4TnB'), apiSecret: Secret.from('yH3mC8sJ5dKf1Gx6Vb0R\n') },
    [
      'apiKey contains white space; check that nothing else was copied with it',
      'apiSecret contains white space; check that nothing else was copied with it',
    ],
  ],
  [
    'an empty passphrase',
    { ...good, passphrase: Secret.from('') },
    ['passphrase has fewer than 1 characters; check that it was copied completely'],
  ],
  [
    'no key',
    { apiSecret: Secret.from('yH3mC8sJ5dKf1Gx6Vb0R') },
    ['apiSecret is given without apiKey; private calls need both'],
  ],
])('[S2.22] [S1.39] %s', (_, credentials, warnings) => {
  expect(validateCredentials(credentials)).toEqual(warnings)
})

test('[S1.39] no warning repeats a value', () => {
  const secrets = { apiKey: 'k7Qw2 ZpXv9Lr4TnB', apiSecret: 'yH3mC8 sJ5dKf1G' }
  const warnings = validateCredentials({
    apiKey: Secret.key(secrets.apiKey),
    apiSecret: Secret.from(secrets.apiSecret),
  })
  expect(warnings).toHaveLength(3)
  createCanaries({ secrets }).assertAbsent(warnings)
})

test('[S2.21] [C.16] private access is a key with something that signs', () => {
  const password = async (): Promise<Secret> => Secret.from('opens the key')
  expect(hasPrivateAccess(good)).toBe(true)
  expect(hasPrivateAccess({ apiKey: Secret.key('k7Qw2ZpXv9Lr4TnB'), tradingPassword: password })).toBe(true)
  expect(hasPrivateAccess({ apiKey: Secret.key('k7Qw2ZpXv9Lr4TnB') })).toBe(false)
  expect(hasPrivateAccess({ apiSecret: Secret.from('x') })).toBe(false)
  expect(hasPrivateAccess({})).toBe(false)
  expect(hasPrivateAccess(undefined)).toBe(false)
})

test('[S2.24] a log names credentials by their preview alone', () => {
  expect(describeCredentials(good)).toBe('private credentials: k7Qw…4TnB')
  expect(describeCredentials({ apiKey: Secret.key('k7Qw2ZpXv9Lr4TnB') })).toBe('public mode only')
  expect(describeCredentials(undefined)).toBe('public mode only')
})
