import { ConfigurationManager, ExchangeFactory } from '@venuekit/composite'
import { layered } from '@venuekit/core/config'
import type { ManualClock } from '@venuekit/core/testing'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import { createTransportFactory } from '@venuekit/transport'
import { simulatedSettings } from '../../src/simulated-settings.ts'

/** Every exchange that there is. */
export const exchanges = [mexc, gateio, gateioFutures] as const
export const names = ['mexc', 'gateio', 'gateio-futures'] as const
export type Name = (typeof names)[number]

/** A simulator of each exchange, so that one can be unwell for itself; nobody trades but the test. */
async function startSimulators() {
  const quiet = { seed: 7, eventsPerSecond: 0 }
  const [one, two, three] = await Promise.all([
    startSimulator({ exchanges: ['mexc'], ...quiet }),
    startSimulator({ exchanges: ['gateio'], ...quiet }),
    startSimulator({ exchanges: ['gateio-futures'], ...quiet }),
  ])
  return { mexc: one, gateio: two, 'gateio-futures': three }
}

/** What makes an exchange unwell. */
export const ailments = {
  down: { kind: 'refuse-connection' },
  slow: { kind: 'delay', on: 'request', delayMs: 60_000 },
  // It answers, refuses, and answers again.
  flapping: { kind: 'server-error', status: 503, count: 2 },
} as const

const initializationTimeoutMs = 30_000

/**
 * A factory of all exchanges, connected to simulators of its own, with connections that are counted. With a manual clock the time in
 * which they are to come up does not pass by itself: who is well has as much of it as the machine needs.
 */
export async function startMatrix(clock?: ManualClock) {
  const sims = await startSimulators()
  const transport = createTransportFactory()
  const all = Object.values(sims)
  const endpoints = Object.fromEntries(all.flatMap((sim) => Object.entries(sim.endpoints)))
  const quick = { network: { maxRetries: 0 }, websocket: { reconnectDelayMs: 20, maxReconnectDelayMs: 200 } }
  const { exchanges: simulated } = simulatedSettings(exchanges, endpoints)
  const settings = Object.fromEntries(names.map((name) => [name, layered(quick, simulated[name])]))
  const config = new ConfigurationManager({ exchanges, settings })
  const times = { initializationTimeoutMs, retryAttempts: 2, retryDelayMs: 10 }
  const factory = new ExchangeFactory({ exchanges, config, transport, symbols: ['BTC/USDT'], clock, ...times })
  return {
    factory,
    config,
    transport,
    /** Ends with the work; once those have come up, the time of whoever is left runs out. */
    async passTime<Result>(work: Promise<Result>, afterwards: readonly Name[]): Promise<Result> {
      if (clock === undefined) return work
      const isTime = () => afterwards.every((name) => factory.exchanges.has(name))
      return clock.runDuring(work, (inMs) => inMs <= initializationTimeoutMs && isTime())
    },
    sicken: (ailment: keyof typeof ailments, exchange: Name) => sims[exchange].faults.add(ailments[ailment]),
    async [Symbol.asyncDispose]() {
      await factory.close()
      await transport.close()
      await Promise.all(all.map((sim) => sim.close()))
    },
  }
}
