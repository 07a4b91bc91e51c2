import type { AnyConnector } from '@venuekit/core'
import { ConfigurationError } from '@venuekit/core/errors'
import type { ExchangeSettings } from './config/kit-config.ts'

/** Settings that are nothing but addresses and keys. */
export interface SimulatedSettings {
  readonly exchanges: Readonly<Record<string, ExchangeSettings>>
}

/**
 * The settings that lead a kit to a simulator: its addresses, and the key of its first account. An exchange that is not simulated is
 * refused: without settings it would be the real one.
 *
 * @throws ConfigurationError when the simulator has not one of these exchanges.
 *
 * @example
 * ```ts
 * import { gateio, gateioFutures } from '@venuekit/gateio'
 * import { startSimulator } from '@venuekit/sim'
 * import { createExchangeKit, simulatedSettings } from 'venuekit'
 *
 * const exchanges = [gateio, gateioFutures] as const
 * await using sim = await startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7 })
 * await using kit = createExchangeKit({ exchanges, config: simulatedSettings(exchanges, sim.endpoints) })
 * kit.gateio.pair().hasPrivate // true
 * ```
 */
export function simulatedSettings(
  connectors: readonly AnyConnector[],
  endpoints: Readonly<Record<string, unknown>>,
): SimulatedSettings {
  const missing = connectors.find(({ id }) => !Object.hasOwn(endpoints, id))
  if (missing !== undefined) {
    const there = Object.keys(endpoints).join(', ')
    const message = `is not simulated, only ${there}; start the simulator with it, or leave it out here`
    throw new ConfigurationError(`exchanges.${missing.id}`, message)
  }
  return {
    exchanges: Object.fromEntries(connectors.map((connector) => [connector.id, settingsOf(connector, endpoints)])),
  }
}

/** Addresses under the names that the connector has for them, and a key. */
function settingsOf(connector: AnyConnector, endpoints: Readonly<Record<string, unknown>>): ExchangeSettings {
  const found = endpoints[connector.id]
  const members = typeof found === 'object' && found !== null ? Object.entries(found) : []
  const roles = new Set(Object.values(connector.environments).flatMap((urls) => Object.keys(urls)))
  const { credentials } = Object.fromEntries(members)
  return { urls: Object.fromEntries(members.filter(([role]) => roles.has(role))), credentials }
}
