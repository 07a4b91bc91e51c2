import { ManualClock } from '@venuekit/core/testing'
import { expect } from 'vitest'
import { startSimulator, type SimulatorOptions } from '../../src/index.ts'
import { mexcKind } from '../../src/mexc/mexc-kind.ts'
import { fieldsOf, MexcRestClient, MexcSocketClient, type Answer, type Parameters } from './client.ts'

type Settings = Omit<SimulatorOptions<typeof mexcKind, 'mexc'>, 'exchanges' | 'kinds' | 'options'>

/** MEXC's spot market. `options` are those of the kind. */
export async function startMexc(settings: Settings = {}, options: Readonly<Record<string, unknown>> = {}) {
  return startSimulator({ kinds: [mexcKind], exchanges: ['mexc'], seed: 7, ...settings, options: { mexc: options } })
}

export type MexcSimulator = Awaited<ReturnType<typeof startMexc>>

/** Closes a simulator in which nothing may have gone wrong. */
export async function closeClean(sim: Pick<MexcSimulator, 'close' | 'errors'>): Promise<void> {
  await sim.close()
  if (sim.errors.length > 0) throw new AggregateError(sim.errors, 'the simulator failed')
}

/** An empty market with one account. */
export interface Stall {
  readonly sim: MexcSimulator
  readonly clock: ManualClock
  readonly client: MexcRestClient
  readonly call: (method: string, path: string, parameters?: Parameters) => Promise<Answer>
  /** Places an order to buy ten MX for 2.5, or what is given instead. */
  readonly place: (parameters?: Parameters) => Promise<Answer>
  readonly connect: (query?: string) => Promise<MexcSocketClient>
  /** A socket of a new listen key, with private channels. */
  readonly listen: (...channels: readonly string[]) => Promise<MexcSocketClient>
}

/** For a test that is alone with its market. */
export async function alone(
  run: (stall: Stall) => Promise<void>,
  options: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const clock = new ManualClock()
  await using sim = await startMexc({ clock, eventsPerSecond: 0 }, { limits: 'none', ...options })
  const { mexc } = sim.endpoints
  const client = new MexcRestClient(mexc, () => clock.now())
  await using sockets = new AsyncDisposableStack()
  const call: Stall['call'] = async (method, path, parameters) => client.call(method, path, parameters)
  const connect: Stall['connect'] = async (query = '') =>
    sockets.use(await MexcSocketClient.connect(`${mexc.ws}${query}`))
  await run({
    sim,
    clock,
    client,
    call,
    place: async (parameters = {}) => call('POST', '/order', { ...order, ...parameters }),
    connect,
    listen: async (...channels) => {
      const { body } = await call('POST', '/userDataStream')
      const socket = await connect(`?listenKey=${String(fieldsOf(body)['listenKey'])}`)
      const wanted = channels.map((name) => `spot@private.${name}.v3.api.pb`)
      expect(await socket.subscribe(...wanted)).toBe(wanted.join(','))
      return socket
    },
  })
  expect(sim.errors).toEqual([])
}

export const order = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', quantity: '10', price: '2.5' }

/** Status and code of a refusal. */
export function codeOf({ status, body }: Answer): [number, unknown] {
  return [status, fieldsOf(body)['code']]
}
