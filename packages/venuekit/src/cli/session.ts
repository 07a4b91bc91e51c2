import { createTransportFactory, type StreamTap } from '@venuekit/transport'
import { type AnyConnector, type PublicExchange, ResourceScope } from '@venuekit/core'
import { loadConfig } from '../config/load-config.ts'
import { createExchangeKit } from '../exchange-kit.ts'
import type { CommandArguments } from './arguments.ts'
import { UsageError } from './arguments.ts'
import { loadInstalled, loadNamed } from './load-installed.ts'
import type { Output } from './output.ts'
import { onlySimulated, simulate } from './simulated.ts'

/** What a command runs with. */
export interface CommandRun {
  readonly wanted: CommandArguments
  /** The market, or the file, that it is about; empty where it is about none. */
  readonly operand: string
  readonly output: Output
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

/** The end of what is live: a signal, or the time of `--for`, which begins now. */
export function endOf({ wanted: { forMs }, signal }: CommandRun): AbortSignal {
  return forMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(forMs)])
}

/** The exchanges that a command is about: those that are named, or all that are installed. */
export async function connectorsFor({ exchanges }: CommandArguments): Promise<readonly AnyConnector[]> {
  const connectors = exchanges.length === 0 ? await loadInstalled() : await loadNamed(exchanges)
  if (connectors.length > 0) return connectors
  throw new UsageError('no exchange is installed; install one, such as: npm install @venuekit/gateio')
}

/** The exchanges that a command connects to: with `--sim` those that are simulated. */
export async function reachableFor(wanted: CommandArguments): Promise<readonly AnyConnector[]> {
  const connectors = await connectorsFor(wanted)
  return wanted.sim ? onlySimulated(connectors, { isNamed: wanted.exchanges.length > 0 }) : connectors
}

/** The one exchange of a command about a market. */
export async function connectorFor(wanted: CommandArguments): Promise<AnyConnector> {
  if (wanted.exchanges.length === 0) throw new UsageError('--exchange is needed, such as --exchange gateio')
  const connectors = await reachableFor(wanted)
  const [connector, another] = connectors
  if (connector !== undefined && another === undefined) return connector
  throw new UsageError(`--exchange must name one exchange: ${connectors.map(({ id }) => id).join(', ')}`)
}

/** A kit of these exchanges: with the configuration file, or with simulated exchanges in this process. */
export async function openKit(connectors: readonly AnyConnector[], { wanted }: CommandRun, streamTap?: StreamTap) {
  await using scope = new ResourceScope('the command')
  const { config: file, environment, profile } = wanted
  const sim = wanted.sim ? scope.use(await simulate(connectors, wanted.seed)) : undefined
  const config = sim?.settings ?? (await loadConfig({ file, environment, profile, exchanges: connectors }))
  const transport = scope.use(createTransportFactory({ streamTap }))
  const kit = scope.use(createExchangeKit({ exchanges: connectors, config, transport }))
  const owned = scope.move()
  return { kit, [Symbol.asyncDispose]: () => owned.close() }
}

/** One live public exchange, and everything that it stands on. */
export async function openMarket(connector: AnyConnector, run: CommandRun, streamTap?: StreamTap) {
  const { kit, ...opened } = await openKit([connector], run, streamTap)
  const market: PublicExchange = kit.factory.createPublicExchange(connector)
  return { market, ...opened }
}
