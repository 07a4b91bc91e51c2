import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { type BalanceSnapshot, type OrderSnapshot, startSimulator } from '@venuekit/sim'
import {
  add,
  createExchangeKit,
  decimal,
  type Decimal,
  type KitConfigInput,
  simulatedSettings,
  sub,
  ZERO,
} from 'venuekit'
import { ArbitrageController } from '../src/arbitrage/controller.ts'
import type { ArbitrageItem, ArbitrageSnapshot, Execution } from '../src/arbitrage/types.ts'
import { type LogLine, recordingLogger } from './recording-logger.ts'

const exchanges = [gateio, gateioFutures, mexc] as const
const ids = ['gateio', 'gateio-futures', 'mexc'] as const
export type ExchangeId = (typeof ids)[number]

/** What each exchange calls the market that tests trade in. */
const marketNames = { gateio: 'BTC_USDT', 'gateio-futures': 'BTC_USDT', mexc: 'BTCUSDT' } as const

type Levels = readonly (readonly [price: string, size: string])[]

export interface StageOptions {
  readonly arbitrage?: NonNullable<KitConfigInput['arbitrage']>
  readonly symbols?: readonly string[]
  readonly exchanges?: readonly ExchangeId[]
  /** Actions of simulated traders; without any the books are what a test puts into them. */
  readonly eventsPerSecond?: number
  readonly seed?: number
  readonly divergence?: DivergenceOptions
}

/** Simulated exchanges with empty books, a kit, and a controller that has not been started. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const { eventsPerSecond = 0, seed = 7, divergence = false } = options
  const sim = await start({ seed, eventsPerSecond, divergence })
  const kit = createExchangeKit({
    exchanges,
    config: { ...simulatedSettings(exchanges, sim.endpoints), arbitrage: settingsOf(options) },
  })
  return new Stage(sim, kit, options)
}

function settingsOf({ arbitrage: { riskLimits, ...arbitrage } = {} }: StageOptions) {
  const calm = { enableDryRun: false, opportunityScanIntervalMs: 5 }
  return { ...calm, ...arbitrage, riskLimits: { minMarketDepthUsd: 1, recoveryTimeoutSeconds: 60, ...riskLimits } }
}

type DivergenceOptions = {
  readonly everyMs: number
  readonly durationMs: readonly [number, number]
  readonly size: readonly [number, number]
}
const start = (options: {
  readonly seed: number
  readonly eventsPerSecond: number
  readonly divergence: DivergenceOptions | false
}) => startSimulator({ ...options, exchanges: ids })
type Sim = Awaited<ReturnType<typeof start>>
type Kit = ReturnType<typeof createExchangeKit<typeof exchanges>>

const itemTypes = [
  'opportunity-opened',
  'opportunity-refused',
  'opportunity-ended',
  'execution',
  'open-leg',
  'open-leg-closed',
  'halted',
  'released',
  'state',
] as const

export class Stage implements AsyncDisposable {
  readonly sim: Sim
  readonly kit: Kit
  readonly controller: ArbitrageController
  readonly items: ArbitrageItem[] = []
  readonly log: LogLine[] = []
  readonly #waiting = new Set<() => void>()
  #before = new Map<ExchangeId, readonly BalanceSnapshot[]>()

  constructor(sim: Sim, kit: Kit, { symbols = ['BTC/USDT'], exchanges: chosen }: StageOptions) {
    this.sim = sim
    this.kit = kit
    const { config, factory } = kit
    if (config === undefined) throw new Error('the kit has a configuration')
    const logger = recordingLogger(this.log)
    this.controller = new ArbitrageController({
      factory,
      settings: config.arbitrage,
      symbols,
      exchanges: chosen,
      logger,
    })
    const subscription = this.controller.subscribe()
    for (const type of itemTypes)
      subscription.on(type, (item: ArbitrageItem) => {
        this.items.push(item)
        for (const look of this.#waiting) look()
      })
    this.#before = new Map(ids.map((id) => [id, sim.balances(id)]))
  }

  /** Resolves with the first thing that `pick` finds in the snapshot, looking whenever the controller tells of something. */
  async until<Found>(pick: (snapshot: ArbitrageSnapshot) => Found | undefined): Promise<Found> {
    const { promise, resolve } = Promise.withResolvers<Found>()
    const look = (): void => {
      const found = pick(this.controller.snapshot())
      if (found !== undefined) resolve(found)
    }
    this.#waiting.add(look)
    look()
    try {
      return await promise
    } finally {
      this.#waiting.delete(look)
    }
  }

  /** Waits until an execution has ended: the first one, or a later one. */
  ended(index = 0): Promise<Execution> {
    return this.until(({ executions }) => executions.filter(({ endedAt }) => endedAt !== undefined).toReversed()[index])
  }

  /** Puts levels into the book of an exchange; of perpetuals sizes are contracts. */
  book(exchange: ExchangeId, levels: { readonly asks?: Levels; readonly bids?: Levels }): void {
    const symbol = marketNames[exchange]
    for (const [price, size] of levels.asks ?? []) this.sim.placeOrder(exchange, { symbol, side: 'sell', price, size })
    for (const [price, size] of levels.bids ?? []) this.sim.placeOrder(exchange, { symbol, side: 'buy', price, size })
  }

  clear(exchange: ExchangeId): number {
    return this.sim.clearOrders(exchange, marketNames[exchange])
  }

  /** The controller's orders as the exchange has them. */
  orders(exchange: ExchangeId): readonly OrderSnapshot[] {
    return this.sim.orders(exchange).filter(({ clientOrderId }) => clientOrderId?.includes('arb') === true)
  }

  /** What has changed in the account of an exchange since the beginning, by asset, as the exchange says. */
  moved(exchange: ExchangeId): Readonly<Record<string, string>> {
    const before = new Map((this.#before.get(exchange) ?? []).map((row) => [row.asset, totalOf(row)]))
    const changes = this.sim
      .balances(exchange)
      .map((row) => [row.asset, sub(totalOf(row), before.get(row.asset) ?? ZERO)] as const)
    return Object.fromEntries(changes.filter(([, change]) => change !== ZERO))
  }

  /** The same as the controller says. */
  booked(exchange: ExchangeId): Readonly<Record<string, string>> {
    const changes = this.controller.snapshot().changes.filter((change) => change.exchange === exchange)
    return Object.fromEntries(changes.map(({ asset, amount }) => [asset, amount]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.controller.close()
    await this.kit.close()
    await this.sim.close()
  }
}

function totalOf({ available, held }: BalanceSnapshot): Decimal {
  return add(decimal(available), decimal(held))
}
