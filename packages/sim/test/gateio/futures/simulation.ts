import { ManualClock } from '@venuekit/core/testing'
import { gateioKind } from '../../../src/gateio/gateio-kind.ts'
import { startSimulator, type SimulatorOptions } from '../../../src/index.ts'
import { ccxtClient, type CcxtClient } from '../ccxt-client.ts'
import { GateioRestClient, type Answer, type RequestOptions } from '../client.ts'

type Settings = Omit<SimulatorOptions<typeof gateioKind, 'gateio-futures'>, 'exchanges' | 'kinds' | 'options'>

export const exchange = 'gateio-futures'

/** Gate.io's perpetuals; nobody trades unless a rate is given. `options` are those of the kind. */
export function startFutures(settings: Settings = {}, options: Readonly<Record<string, unknown>> = {}) {
  return startSimulator({
    kinds: [gateioKind],
    exchanges: [exchange],
    seed: 7,
    eventsPerSecond: 0,
    ...settings,
    options: { gateio: options },
  })
}

export type FuturesSimulation = Awaited<ReturnType<typeof startFutures>>

/** ccxt for perpetuals, with the first account's key or another one's. */
export async function ccxtOf(
  { endpoints }: FuturesSimulation,
  other: { readonly apiKey?: string; readonly apiSecret?: string } = {},
): Promise<CcxtClient> {
  const endpoint = endpoints[exchange]
  const client = await ccxtClient({ ...endpoint, credentials: { ...endpoint.credentials, ...other } })
  client.options['defaultType'] = 'swap'
  return client
}

/** A market where nothing happens by itself, and a clock that a test moves. */
export interface Quiet {
  readonly sim: FuturesSimulation
  readonly clock: ManualClock
  readonly call: (method: string, path: string, options?: RequestOptions) => Promise<Answer>
  /** Places a limit order to buy 10 contracts for 60,000, or what is given instead. */
  readonly place: (fields?: object) => Promise<Answer>
  /** Somebody else's limit order. */
  readonly offer: (side: 'buy' | 'sell', price: string, size: string) => void
}

export const contract = 'BTC_USDT'

/** For a test that is alone with its market. */
export async function alone(
  run: (quiet: Quiet) => Promise<void>,
  options: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const clock = new ManualClock()
  await using sim = await startFutures({ clock }, { limits: false, ...options })
  const client = new GateioRestClient(sim.endpoints[exchange])
  const call: Quiet['call'] = async (method, path, more = {}) =>
    client.call(method, `/futures/usdt${path}`, { time: Math.floor(clock.now() / 1_000), ...more })
  const place: Quiet['place'] = async (fields = {}) =>
    call('POST', '/orders', { body: { contract, size: 10, price: '60000', tif: 'gtc', ...fields } })
  const offer: Quiet['offer'] = (side, price, size) => {
    sim.placeOrder(exchange, { symbol: contract, side, price, size })
  }
  await run({ sim, clock, call, place, offer })
  if (sim.errors.length > 0) throw new AggregateError(sim.errors, 'the simulator failed')
}

/** The id of an order digit by digit, as it stands in the answer. */
export function idIn({ text }: Answer): string {
  return /"id":(\d+)/.exec(text)?.[1] ?? ''
}
