import { gateio } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { createExchangeKit } from '../src/exchange-kit.ts'
import { simulatedSettings } from '../src/simulated-settings.ts'

test('[P.11] they lead a kit to a simulator, and refuse what is not simulated', async () => {
  await using sim = await startSimulator({ exchanges: ['mexc'], eventsPerSecond: 0 })
  const exchanges = [mexc, gateio] as const
  expect(() => simulatedSettings(exchanges, sim.endpoints)).toThrow(
    'exchanges.gateio: is not simulated, only mexc; start the simulator with it, or leave it out here',
  )
  const config = simulatedSettings([mexc], sim.endpoints)
  expect(config).toEqual({
    exchanges: {
      mexc: {
        urls: { rest: sim.endpoints.mexc.rest, ws: sim.endpoints.mexc.ws },
        credentials: sim.endpoints.mexc.credentials,
      },
    },
  })
  await using kit = createExchangeKit({ exchanges, config })
  const account = kit.mexc.private()
  await account.initialize()
  expect((await account.getBalance('USDT'))?.total).toBe('1000000')
  expect(kit.gateio.pair().hasPrivate).toBe(false)
})
