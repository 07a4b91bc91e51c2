import { createExchangeNames } from '@venuekit/core/config'
import { describe, expect, test } from 'vitest'
import { gateio, gateioFutures } from './connector.ts'

const names = createExchangeNames([gateio, gateioFutures])

test.each([
  ['GATEIO', 'gateio'],
  ['gate', 'gateio'],
  ['Gate.io', 'gateio'],
  ['GATEIO_FUTURES', 'gateio-futures'],
  ['gateioFutures', 'gateio-futures'],
])('[C.26] %s is %s', (name, id) => {
  expect(names.resolve(name).id).toBe(id)
})

describe.each([gateio, gateioFutures])('$id', (connector) => {
  test('[S3.104] names the hosts of production and of the testnet', () => {
    expect(Object.keys(connector.environments)).toEqual(['production', 'testnet'])
    for (const urls of Object.values(connector.environments)) {
      for (const url of Object.values(urls)) expect(url).toMatch(/^(?:https|wss):\/\/[a-z.-]+\/[a-z0-9/]+$/)
    }
  })

  test('[S3.39] says what it takes', () => {
    expect(connector.markets).toEqual([connector === gateio ? 'spot' : 'perpetual'])
    expect(connector.orders.clientOrderId?.pattern.test('a-b_c.9')).toBe(true)
    expect(connector.budgets('production', {}).length).toBeGreaterThan(5)
    expect(connector.transport.id).toBe(connector.id)
  })
})

test('[S3.39] only contracts have positions', () => {
  expect(gateio.supports.private).not.toContain('positions')
  expect(gateioFutures.supports.private).toContain('positions')
})
