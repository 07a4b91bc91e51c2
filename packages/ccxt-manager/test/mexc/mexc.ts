import { startSimulator } from '@venuekit/sim'
import type { CcxtExchange } from '../../src/ccxt/ccxt-module.ts'
import { type AddressOf, redirect } from '../simulated.ts'

/**
 * MEXC with empty markets. ccxt skips a push that begins before the version of its snapshot and ends after it, so
 * snapshots are cut between pushes. There are no limits: ccxt does without its pauses here.
 */
export async function startMexc() {
  const options = { mexc: { depthCut: 'between-pushes', limits: 'none' } } as const
  return startSimulator({ exchanges: ['mexc'], seed: 7, eventsPerSecond: 0, options })
}

export type Mexc = Awaited<ReturnType<typeof startMexc>>

export function mexcAt(sim: Mexc): AddressOf {
  const { rest, ws } = sim.endpoints.mexc
  return (place) => {
    if (place.startsWith('ws')) return ws
    if (place === 'contract.public') return `${rest}/api/v1/contract`
    return place === 'contract.private' ? `${rest}/api/v1/private` : rest
  }
}

/** ccxt as it comes, without its pauses of seconds between calls and the 25 pushes that it lets pass before a book. */
export function hurry(exchange: CcxtExchange): void {
  exchange.enableRateLimit = false
  exchange.options = { ...exchange.options, watchOrderBook: { snapshotDelay: 0 } }
}

/** Points an exchange of ccxt at the simulator. */
export async function toMexc(sim: Mexc, exchange: CcxtExchange): Promise<void> {
  hurry(exchange)
  await redirect(mexcAt(sim), exchange)
}
