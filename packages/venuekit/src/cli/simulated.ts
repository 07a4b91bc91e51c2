import type { AnyConnector } from '@venuekit/core'
import { ExchangePackageMissingError } from '@venuekit/core/errors'

/** A simulator that runs as long as the command, and the settings that lead there. */
export interface Simulated extends AsyncDisposable {
  readonly settings: { readonly exchanges: Readonly<Record<string, unknown>> }
}

/** Starts simulated exchanges in this process. */
export async function simulate(connectors: readonly AnyConnector[], seed: number): Promise<Simulated> {
  const { startSimulator } = await loadSimulator()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- which exchanges there are is known at run time only; it refuses others
  const exchanges = connectors.map(({ id }) => id) as never[]
  const sim = await startSimulator({ exchanges, seed, eventsPerSecond: 200 })
  const endpoints: Readonly<Record<string, unknown>> = { ...sim.endpoints }
  const settings = connectors.map(
    (connector) => [connector.id, settingsOf(connector, endpoints[connector.id])] as const,
  )
  return {
    settings: { exchanges: Object.fromEntries(settings) },
    [Symbol.asyncDispose]: () => sim.close(),
  }
}

async function loadSimulator() {
  try {
    return await import('@venuekit/sim')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    throw isMissing ? new ExchangePackageMissingError('@venuekit/sim', { cause }) : cause
  }
}

/** Addresses under the names that the connector has for them, and a key. */
function settingsOf(connector: AnyConnector, endpoints: unknown): unknown {
  const members = typeof endpoints === 'object' && endpoints !== null ? Object.entries(endpoints) : []
  const roles = new Set(Object.values(connector.environments).flatMap((urls) => Object.keys(urls)))
  const { credentials } = Object.fromEntries(members)
  return { urls: Object.fromEntries(members.filter(([role]) => roles.has(role))), credentials }
}
