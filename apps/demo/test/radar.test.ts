import { silentLogger, systemClock, UnsupportedExchangeError } from 'venuekit'
import { describe, expect, test } from 'vitest'
import { Notes } from '../src/notes.ts'
import { readOptions } from '../src/options.ts'
import { Radar } from '../src/radar/radar.ts'
import { connect, openVenues } from '../src/venues.ts'
import { temporaryFile } from './folder.ts'
import { sampleArbitrage } from './sample.ts'

const never = new AbortController().signal
const open = (...args: string[]) => openVenues(readOptions(args), silentLogger)

describe('[P.11] simulated exchanges', () => {
  test('are there with their accounts, and the radar knows how they stand', async () => {
    await using opened = await open('--rate', '500')
    const { venues, sim } = opened
    expect(await connect(venues, never)).toEqual([])
    const symbolOf = (id: string) => (id === 'gateio-futures' ? 'BTC/USDT:USDT' : 'BTC/USDT')
    using radar = new Radar({
      source: { type: 'simulated', seed: 1, rate: 500 },
      venues,
      failed: [],
      controller: { snapshot: () => sampleArbitrage() },
      notes: new Notes(systemClock),
      clock: systemClock,
    })
    expect(radar.snapshot().exchanges.map(({ state }) => state)).toEqual(['syncing', 'syncing', 'syncing'])
    await Promise.all(venues.map(({ connector: { id }, market }) => market.initialize([symbolOf(id)])))
    await Promise.all(venues.map(({ market }) => market.waitUntilConnected()))
    await Promise.all(venues.map(({ market }) => deltaOf(market)))
    const { exchanges, balances, positions } = radar.snapshot()
    for (const one of exchanges) {
      expect(one).toMatchObject({ state: 'live', books: 1, liveBooks: 1, gaps: 0, reason: undefined })
      expect(one.messages).toBeGreaterThan(0)
      expect(one.latency?.p50).toBeLessThan(10_000)
      expect(one.latency?.p99).toBeGreaterThanOrEqual(one.latency?.p50 ?? Infinity)
    }
    expect(
      balances.filter(({ asset }) => asset === 'USDT').map(({ exchange, total, change }) => [exchange, total, change]),
    ).toEqual([
      ['gateio', '1000000', '0'],
      ['gateio-futures', '1000000', '0'],
      ['mexc', '1000000', '0'],
    ])
    expect(positions).toEqual([])
    expect(sim?.errors).toEqual([])
  })

  test('a configuration file says everything but where they are', async () => {
    const text =
      'exchanges: { gateio: { base_url: http://127.0.0.1:9 } }\narbitrage: { risk_limits: { min_profit_margin_bps: 7 } }'
    await using folder = await temporaryFile('demo.yaml', text)
    await using opened = await open('--config', folder.file)
    expect(opened.settings.riskLimits.minProfitMarginBps).toBe(7)
    expect(await connect(opened.venues, never)).toEqual([])
  })
})

describe('real exchanges', () => {
  test('have no account here, and one that does not answer is told', async () => {
    const text = `exchanges: { gateio_futures: { base_url: http://127.0.0.1:9, websocket_url: ws://127.0.0.1:9, network: { max_retries: 0 }, api_key: k, secret_key: s } }`
    await using folder = await temporaryFile('demo.yaml', text)
    await using opened = await open('--live', 'GATEIO_FUTURES', '--config', folder.file)
    const { venues, sim } = opened
    expect([sim, ...venues.map(({ connector: { id }, account }) => [id, account])]).toEqual([
      undefined,
      ['gateio-futures', undefined],
    ])
    const failed = await connect(venues, never)
    expect(failed.map(({ id }) => id)).toEqual(['gateio-futures'])
    using radar = new Radar({
      source: { type: 'live' },
      venues: [],
      failed,
      controller: { snapshot: () => sampleArbitrage() },
      notes: new Notes(systemClock),
      clock: systemClock,
    })
    const [view] = radar.snapshot().exchanges
    expect(view).toMatchObject({ id: 'gateio-futures', state: 'down', books: 0 })
    expect(view?.reason).toContain('127.0.0.1:9')
  })

  test('that are not known are refused', async () => {
    expect(UnsupportedExchangeError.is(await open('--live', 'kraken').catch((error: unknown) => error))).toBe(true)
  })

  test('connecting ends when it is aborted', async () => {
    await using opened = await open('--live', 'mexc')
    await expect(connect(opened.venues, AbortSignal.abort())).rejects.toThrow('aborted')
  })
})

/** Resolves with the next change of a book. */
function deltaOf(market: {
  addOrderbookUpdateHandler(handler: (item: { readonly change: string }) => void): () => void
}) {
  return new Promise<void>((resolve) => {
    const stop = market.addOrderbookUpdateHandler(({ change }) => {
      if (change !== 'delta') return
      stop()
      resolve()
    })
  })
}
