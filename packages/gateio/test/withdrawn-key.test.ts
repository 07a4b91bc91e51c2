import { parseExchangeConfig } from '@venuekit/core/config'
import { ClosedError } from '@venuekit/core/errors'
import { startSimulator } from '@venuekit/sim'
import { createTransportFactory } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { gateio } from '../src/connector.ts'

test('[S3.66] an account whose key is withdrawn is in error, whatever its connection does afterwards, and says what to do', async () => {
  await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7, eventsPerSecond: 0 })
  await using transport = createTransportFactory()
  const { rest, spotWs, credentials } = sim.endpoints.gateio
  const websocket = { reconnectDelayMs: 20 }
  const config = parseExchangeConfig(gateio, { urls: { rest, spotWs }, credentials, websocket })
  await using account = gateio.createPrivate(transport.contextOf(gateio.transport, config, { isPrivate: true }))
  await account.initialize()
  const fills = await account.subscribeFills()
  const states: string[] = []
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  fills.on('ended', () => resolve())
  const state = await account.subscribeState()
  state.on('state', ({ status }) => states.push(status))
  sim.faults.add({ kind: 'expire-keys' })
  sim.faults.add({ kind: 'cut', on: 'now' })
  await ended
  expect(account.status).toBe('error')
  const failure = await account.initialize().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(ClosedError)
  expect(failure).toMatchObject({ exchange: 'gateio', operation: 'initialize' })
  expect(String(failure)).toContain('INVALID_KEY')
  expect(String(failure)).toContain('make another exchange object, with a key that the exchange takes')
  expect(account.status).toBe('error')
  await account.close()
  // It has not come back meanwhile.
  expect(states.slice(states.indexOf('error'))).toEqual(['error', 'closing', 'inactive'])
})
