import { ManualClock } from '@venuekit/core/testing'
import { expect } from 'vitest'
import { gateioKind } from '../../src/gateio/gateio-kind.ts'
import { startSimulator, type SimulatorOptions } from '../../src/index.ts'
import { fieldsOf, GateioRestClient, type Answer, type RequestOptions } from './client.ts'

type Kind = typeof gateioKind
type Settings = Omit<SimulatorOptions<Kind, 'gateio'>, 'exchanges' | 'kinds' | 'options'>

/** Gate.io's spot market. `options` are those of the kind. */
export async function startGateio(settings: Settings = {}, options: Readonly<Record<string, unknown>> = {}) {
  return startSimulator({
    kinds: [gateioKind],
    exchanges: ['gateio'],
    seed: 7,
    ...settings,
    options: { gateio: options },
  })
}

export type GateioSimulator = Awaited<ReturnType<typeof startGateio>>

/** Closes a simulator in which nothing may have gone wrong. */
export async function closeClean(sim: Pick<GateioSimulator, 'close' | 'errors'>): Promise<void> {
  await sim.close()
  if (sim.errors.length > 0) throw new AggregateError(sim.errors, 'the simulator failed')
}

/** An empty market with one account. */
export interface Stall {
  readonly sim: GateioSimulator
  readonly clock: ManualClock
  readonly call: (method: string, path: string, options?: RequestOptions) => Promise<Answer>
  /** Places a limit order to buy half a unit for 100, or what is given instead. */
  readonly place: (fields?: object) => Promise<Answer>
}

/** For a test that is alone with its market. */
export async function alone(
  run: (stall: Stall) => Promise<void>,
  options: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const clock = new ManualClock()
  await using sim = await startGateio({ clock, eventsPerSecond: 0 }, { limits: false, ...options })
  const client = new GateioRestClient(sim.endpoints.gateio)
  const call: Stall['call'] = async (method, path, more = {}) =>
    client.call(method, path, { time: Math.floor(clock.now() / 1_000), ...more })
  const place: Stall['place'] = async (fields = {}) =>
    call('POST', '/spot/orders', {
      body: { currency_pair: 'BTC_USDT', side: 'buy', amount: '0.5', price: '100', text: 't-mine', ...fields },
    })
  await run({ sim, clock, call, place })
  expect(sim.errors).toEqual([])
}

/** Status and label of a refusal. */
export function labelOf({ status, body }: Answer): [number, unknown] {
  return [status, fieldsOf(body)['label']]
}
