import { ConfigurationError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEndpointUrl } from './endpoint-url.ts'

test.each([
  'https://api.gateio.ws/api/v4',
  'http://localhost:8080',
  'http://127.0.0.1:1',
  'http://127.1.2.3',
  'http://[::1]:8080',
])('%s is taken', (text) => {
  expect(parseEndpointUrl(text, 'http', 'baseUrl').href).toBe(new URL(text).href)
})

test.each([
  ['http://api.gateio.ws', /not encrypted; use https:\/\//],
  ['http://localhost.example.com', /not encrypted/],
  ['http://127.0.0.1.example.com', /not encrypted/],
  ['http://0.0.0.0', /not encrypted/],
  ['http://[::2]', /not encrypted/],
  ['http://10.0.0.1', /not encrypted/],
  ['ftp://127.0.0.1', /begins with https:\/\//],
  ['wss://api.gateio.ws', /begins with https:\/\//],
  ['api.gateio.ws', /begins with https:\/\//],
  ['', /begins with https:\/\//],
  ['https://user:secret@api.gateio.ws', /must not hold a user/],
  ['https://api.gateio.ws/#x', /fragment/],
])('[S3.17] %s is refused with the name of the setting and the remedy', async (text, message) => {
  const error = await errorOf(() => parseEndpointUrl(text, 'http', 'rest.baseUrl'))
  expect(ConfigurationError.is(error) && error.settingName).toBe('rest.baseUrl')
  expect(ConfigurationError.is(error) && error.message).toMatch(message)
  expect(String(error)).not.toContain('secret')
})

test('sockets have schemes of their own', async () => {
  expect(parseEndpointUrl('wss://ws.gate.io/v4', 'ws', 'url').protocol).toBe('wss:')
  expect(parseEndpointUrl('ws://localhost:1/x', 'ws', 'url').protocol).toBe('ws:')
  expect(await errorOf(() => parseEndpointUrl('ws://ws.gate.io', 'ws', 'url'))).toMatchObject({ code: 'configuration' })
  expect(await errorOf(() => parseEndpointUrl('https://ws.gate.io', 'ws', 'url'))).toMatchObject({
    code: 'configuration',
  })
})

function isTaken(address: string): boolean {
  try {
    return parseEndpointUrl(address, 'http', 'url').href !== ''
  } catch {
    return false
  }
}

test('every spelling of an address that a URL takes is judged by what it means', () => {
  const spelling = fc.oneof(
    fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.')),
    fc.nat(0xffffffff).map(String),
    fc.nat(0xffffffff).map((value) => `0x${value.toString(16)}`),
  )
  fc.assert(
    fc.property(spelling, (host) => {
      const address = `http://${host}`
      const isOurs = new URL(address).hostname.startsWith('127.')
      expect(isTaken(address)).toBe(isOurs)
    }),
  )
})
