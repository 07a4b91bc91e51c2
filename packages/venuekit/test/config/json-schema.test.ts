import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configSchema } from '../../src/config/json-schema.ts'
import { parseKitConfig } from '../../src/config/kit-config.ts'

test('[S2.64] the published JSON Schema is the one that follows from the settings', () => {
  const file = new URL('../../config.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(configSchema())
})

test('it knows every setting in both spellings, with its default', () => {
  const { properties } = configSchema() as { properties: Record<string, { properties: Record<string, unknown> }> }
  expect(Object.keys(properties)).toEqual(expect.arrayContaining([...Object.keys(parseKitConfig()), 'rate_limiting']))
  expect(properties['network']?.properties).toHaveProperty('request_timeout')
  expect(properties['network']?.properties).toHaveProperty('requestTimeoutMs')
  expect(properties['arbitrage']?.properties).toHaveProperty(
    ['risk_limits', 'properties', 'max_slippage_bps', 'default'],
    25,
  )
})
