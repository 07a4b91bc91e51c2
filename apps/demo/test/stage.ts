import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import { createExchangeKit, type KitConfigInput, type LogFields, type Logger, simulatedSettings } from 'venuekit'
import { ArbitrageController } from '../src/arbitrage/controller.ts'
import type { ArbitrageItem, ArbitrageSnapshot, Execution } from '../src/arbitrage/types.ts'

const exchanges = [gateio, gateioFutures, mexc] as const
export type ExchangeId = (typeof exchanges)[number]['id']

/** What each exchange calls the market that tests trade in. */
const names = { gateio: 'BTC_USDT', 'gateio-futures': 'BTC_USDT', mexc: 'BTCUSDT' } as const

type Levels = readonly (readonly [price: string, size: string])[]

export interface StageOptions {
  readonly arbitrage?: NonNullable<KitConfigInput['arbitrage']>
  readonly symbols?: readonly string[]
  readonly exchanges?: readonly ExchangeId[]
  /** Actions of simulated traders; without any the books are what a test puts into them. */
  readonly eventsPerSecond?: number
  readonly seed?: number
}

/** Simulated exchanges with empty books, a kit, and a controller that has not been started. */
export async function setStage(options: StageOptions = {}) {
  const { eventsPerSecond = 0, seed = 7 } = options
  const sim = await startSimulator({ exchanges: ['gateio', 'gateio-futures', 'mexc'], seed, eventsPerSecond })
  const { riskLimits, ...arbitrage } = options.arbitrage ?? {}
  const config = {
    ...simulatedSettings(exchanges, sim.endpoints),
    arbitrage: {
      enableDryRun: false,
      opportunityScanIntervalMs: 5,
      ...arbitrage,
      riskLimits: { minMarketDepthUsd: 1, recoveryTimeoutSeconds: 5, ...riskLimits },
    },
  }
  const kit = createExchangeKit({ exchanges, config })
  const log: LogLine[] = []
  const controller = new ArbitrageController({
    factory: kit.factory,
    settings: kit.config?.arbitrage ?? never(),
    symbols: options.symbols ?? ['BTC/USDT'],
    exchanges: options.exchanges,
    logger: recording(log),
  })
  const items: ArbitrageItem[] = []
  const subscription = controller.subscribe()
  const waiting = new Set<() => void>()
  for (const type of [
    'opportunity-opened',
    'opportunity-ended',
    'execution',
    'open-leg',
    'open-leg-closed',
    'halted',
    'released',
    'state',
  ] as const)
    subscription.on(type, (item: ArbitrageItem) => {
      items.push(item)
      for (const look of waiting) look()
    })

  /** Resolves with the first thing that `pick` finds in the snapshot, looking whenever the controller tells of something. */
  async function until<Found>(pick: (snapshot: ArbitrageSnapshot) => Found | undefined): Promise<Found> {
    const { promise, resolve } = Promise.withResolvers<Found>()
    const look = (): void => {
      const found = pick(controller.snapshot())
      if (found !== undefined) resolve(found)
    }
    waiting.add(look)
    look()
    try {
      return await promise
    } finally {
      waiting.delete(look)
    }
  }

  return {
    sim,
    kit,
    controller,
    items,
    log,
    until,
    /** Puts levels into the book of an exchange; of perpetuals sizes are contracts. */
    book: (exchange: ExchangeId, levels: { readonly asks?: Levels; readonly bids?: Levels }): void => {
      for (const side of ['asks', 'bids'] as const)
        for (const [price, size] of levels[side] ?? [])
          sim.placeOrder(exchange, { symbol: names[exchange], side: side === 'asks' ? 'sell' : 'buy', price, size })
    },
    clear: (exchange: ExchangeId): number => sim.clearOrders(exchange, names[exchange]),
    /** Waits until an execution has ended. */
    ended: (index = 0): Promise<Execution> =>
      until(({ executions }) => executions.filter(({ endedAt }) => endedAt !== undefined).toReversed()[index]),
    async [Symbol.asyncDispose](): Promise<void> {
      await controller.close()
      await kit.close()
      await sim.close()
    },
  }
}

export type Stage = Awaited<ReturnType<typeof setStage>>

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly fields: LogFields | undefined
}

function recording(lines: LogLine[]): Logger {
  const at = (level: string) => (message: string, fields?: LogFields) => void lines.push({ level, message, fields })
  const logger: Logger = {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => logger,
    isEnabled: () => true,
  }
  return logger
}

function never(): never {
  throw new Error('the kit has a configuration')
}
