import { expect, test } from 'vitest'
import { ConfigurationError } from '../errors/general.ts'
import { errorOf } from '../testing/error-of.ts'
import { oneOf, positive, text } from './atoms.ts'
import { readEnvironment } from './environment.ts'
import { layered } from './layers.ts'
import { parseConfig } from './parse-config.ts'
import { settings } from './settings.ts'

const names = {
  mode: ['SYSTEM_MODE', 'SYSTEM__MODE'],
  maxOrdersPerSecond: ['MAX_ORDERS_PER_SECOND', 'SYSTEM__MAX_ORDERS_PER_SECOND'],
}

test.each([
  [{}, {}, []],
  [{ SYSTEM_MODE: 'testnet' }, { mode: 'testnet' }, ['SYSTEM_MODE']],
  [{ SYSTEM__MODE: 'testnet' }, { mode: 'testnet' }, ['SYSTEM__MODE']],
  [{ SYSTEM_MODE: '', SYSTEM__MODE: 'a' }, { mode: 'a' }, ['SYSTEM__MODE']],
  [{ SYSTEM_MODE: 'a', SYSTEM__MODE: 'a', OTHER: 'b' }, { mode: 'a' }, ['SYSTEM_MODE']],
  [
    { SYSTEM_MODE: 'a', MAX_ORDERS_PER_SECOND: '0.5' },
    { mode: 'a', maxOrdersPerSecond: '0.5' },
    ['SYSTEM_MODE', 'MAX_ORDERS_PER_SECOND'],
  ],
])('[S4.51] %j', (environment, expected, variables) => {
  expect(readEnvironment(environment, names)).toEqual({ settings: expected, variables })
})

test('[S4.51] names that mean the same must agree', async () => {
  const error = await errorOf(() => readEnvironment({ SYSTEM_MODE: 'a', SYSTEM__MODE: 'b' }, names))
  expect(ConfigurationError.is(error) && error.settingName).toBe('SYSTEM_MODE')
  expect(String(error)).toContain('differs from SYSTEM__MODE')
})

test('members of every object are no variables', () => {
  expect(readEnvironment({}, { a: ['constructor', '__proto__', 'toString'] }).settings).toEqual({})
})

test('[S4.52] argument before environment before file before default, checked by the schema at the end', () => {
  const schema = settings({
    mode: oneOf(['mainnet', 'testnet']).default('testnet'),
    maxOrdersPerSecond: positive().default(5),
    account: text().default('main'),
    note: text().optional(),
  })
  const environment = readEnvironment({ SYSTEM_MODE: 'mainnet', MAX_ORDERS_PER_SECOND: '2.5' }, names).settings
  const file = { system_mode: undefined, max_orders_per_second: 4, account: 'file' }
  const argument = { maxOrdersPerSecond: 1 }
  expect(parseConfig(schema, layered(argument, environment, file))).toEqual({
    mode: 'mainnet',
    maxOrdersPerSecond: 1,
    account: 'file',
  })
  expect(parseConfig(schema, layered({}, environment, file)).maxOrdersPerSecond).toBe(2.5)
})
