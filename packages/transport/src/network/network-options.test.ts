import { SecretUrl } from '@venuekit/core'
import { ConfigurationError } from '@venuekit/core/errors'
import { createCanaries, errorOf } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { createCertificate } from '../../test/certificate.ts'
import { checkNetworkOptions, type NetworkOptions } from './network-options.ts'

test('nothing is set unless it is passed in', () => {
  expect(checkNetworkOptions({})).toEqual({ proxy: undefined, localAddress: undefined, ca: undefined })
})

test('what fits is taken, and cannot be changed afterwards', () => {
  const { cert } = createCertificate()
  const checked = checkNetworkOptions({ proxy: 'http://proxy:3128', localAddress: '::1', ca: cert })
  expect(checked).toMatchObject({ localAddress: '::1', ca: [cert] })
  expect(checked.proxy?.reveal()).toBe('http://proxy:3128/')
  expect(Object.isFrozen(checked)).toBe(true)
})

test.each<[string, NetworkOptions]>([
  ['localAddress', { localAddress: 'eth0' }],
  ['localAddress', { localAddress: '127.0.0' }],
  ['proxy', { proxy: 'socks5://proxy:1080' }],
  ['proxy', { proxy: 'proxy:3128' }],
  ['proxy', { proxy: SecretUrl.from('ws://proxy') }],
  ['ca', { ca: '' }],
  ['ca', { ca: [] }],
  ['ca', { ca: '/etc/ssl/certs/ca.pem' }],
])('[S3.17] a %s that cannot be used is refused by name', async (name, options) => {
  const error = await errorOf(() => checkNetworkOptions(options))
  expect(ConfigurationError.is(error) && error.settingName).toBe(name)
})

test('the password of a proxy is in no error and in no option', async () => {
  const password = 'q8Xk2mWv7Rz4Tn1L'
  const canaries = createCanaries({ secrets: { password } })
  const shown = [
    checkNetworkOptions({ proxy: `http://desk:${password}@proxy:3128` }),
    await errorOf(() => checkNetworkOptions({ proxy: `socks5://desk:${password}@proxy:1080` })),
  ]
  expect(canaries.leaksIn(shown)).toEqual([])
})
