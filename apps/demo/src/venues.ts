import { startSimulator } from '@venuekit/sim'
import {
  createExchangeKit,
  type ArbitrageSettings,
  type KitConfigInput,
  type Logger,
  parseKitConfig,
  type PrivateOf,
  type PublicOf,
  simulatedSettings,
} from 'venuekit'
import { loadConfig, type LoadedConfig } from 'venuekit/config'
import { type DemoConnector, exchanges } from './exchanges.ts'
import type { DemoOptions } from './options.ts'

/** One exchange: its market data and, where the demo may trade, the account. */
export interface Venue {
  readonly connector: DemoConnector
  readonly market: PublicOf<DemoConnector>
  readonly account: PrivateOf<DemoConnector> | undefined
}

type Kit = ReturnType<typeof createKit>

/** The exchanges that the radar watches, and what they stand on. Nothing is connected yet. */
export interface Venues extends AsyncDisposable {
  readonly factory: Kit['factory']
  readonly venues: readonly Venue[]
  /** The simulators behind them; absent with real exchanges. */
  readonly sim: Simulators | undefined
  readonly settings: ArbitrageSettings
  /** What the configuration file left open. */
  readonly warnings: readonly string[]
}

/** The simulators of all exchanges, in this process. */
export type Simulators = Awaited<ReturnType<typeof startSimulators>>

/** An exchange that did not come up, and why. */
export interface FailedExchange {
  readonly id: string
  readonly error: unknown
}

/** Starts simulators of all exchanges, or takes the real ones, and makes their live objects. */
export async function openVenues(wanted: DemoOptions, logger: Logger): Promise<Venues> {
  const file =
    wanted.config === undefined ? undefined : await loadConfig({ file: wanted.config, exchanges: [...exchanges] })
  return wanted.live === undefined ? simulated(wanted, file, logger) : live(wanted.live, file, logger)
}

async function simulated({ seed, rate }: DemoOptions, file: LoadedConfig | undefined, logger: Logger): Promise<Venues> {
  const sim = await startSimulators({ seed, rate, logger })
  // Of the file everything counts but where the exchanges are, and who we are there.
  const { network, websocket, rateLimiting, arbitrage } = file ?? {}
  const config = { network, websocket, rateLimiting, arbitrage, ...simulatedSettings(exchanges, sim.endpoints) }
  const kit = createKit(config, logger)
  const venues = exchanges.map((connector) => ({
    connector,
    market: kit.factory.createPublicExchange(connector),
    account: kit.factory.createPrivateExchange(connector),
  }))
  const close = async (): Promise<void> => {
    await kit.close()
    await sim.close()
  }
  return { ...partsOf(kit, file), venues, sim, [Symbol.asyncDispose]: close }
}

function startSimulators({ seed, rate, logger }: Pick<DemoOptions, 'seed' | 'rate'> & { readonly logger: Logger }) {
  return startSimulator({
    exchanges: exchanges.map(({ id }) => id),
    seed,
    eventsPerSecond: rate,
    onError: (error) => logger.error(`simulator: ${String(error)}`),
  })
}

function live(names: readonly string[], file: LoadedConfig | undefined, logger: Logger): Venues {
  const kit = createKit(file ?? {}, logger)
  const ids = new Set(names.map((name) => kit.factory.getExchangeInfo(name).id))
  const venues = exchanges
    .filter(({ id }) => ids.has(id))
    .map((connector) => ({ connector, market: kit.factory.createPublicExchange(connector), account: undefined }))
  return { ...partsOf(kit, file), venues, sim: undefined, [Symbol.asyncDispose]: () => kit.close() }
}

function partsOf(kit: Kit, file: LoadedConfig | undefined) {
  return {
    factory: kit.factory,
    settings: file?.arbitrage ?? parseKitConfig().arbitrage,
    warnings: file?.warnings ?? [],
  }
}

function createKit(config: KitConfigInput, logger: Logger) {
  return createExchangeKit({ exchanges, config, logger })
}

/** Connects them all at once. One that does not answer leaves the others alone. */
export async function connect(venues: readonly Venue[], signal: AbortSignal): Promise<readonly FailedExchange[]> {
  const failures = await Promise.all(
    venues.map(async ({ connector: { id }, market, account }): Promise<FailedExchange | undefined> => {
      try {
        await Promise.all([market.initialize([], { signal }), account?.initialize([], { signal })])
        return undefined
      } catch (error) {
        if (signal.aborted) throw error
        return { id, error }
      }
    }),
  )
  return failures.filter((failure) => failure !== undefined)
}
