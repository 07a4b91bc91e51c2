import { MatchingEngine } from '../../src/engine/engine.ts'
import type { EngineEvent } from '../../src/engine/events.ts'
import type { EngineOptions, MarketOptions } from '../../src/engine/options.ts'
import type { Outcome, RejectionReason } from '../../src/engine/rejections.ts'

export const spot: MarketOptions = {
  id: 'SPOT',
  kind: 'spot',
  base: 'BTC',
  quote: 'USDT',
  priceStep: '0.1',
  sizeStep: '0.01',
  fees: { maker: '0.001', taker: '0.002' },
}

export const linear: MarketOptions = {
  id: 'LINEAR',
  kind: 'perpetual',
  base: 'BTC',
  quote: 'USDT',
  contractSize: '0.01',
  priceStep: '0.1',
  sizeStep: '1',
  fees: { maker: '0', taker: '0' },
  markPrice: '100',
}

export const inverse: MarketOptions = { ...linear, id: 'INVERSE', quote: 'USD', contractSize: '1', inverse: true }

export interface Bench {
  readonly engine: MatchingEngine
  readonly events: EngineEvent[]
  /** Time, which a test may change. */
  readonly clock: { time: number }
}

/** An engine that writes down its events. */
export function benchOf(options: Partial<EngineOptions> & { readonly markets: EngineOptions['markets'] }): Bench {
  const clock = { time: Date.UTC(2026, 0, 1) }
  const engine = new MatchingEngine({ clock: { now: () => clock.time }, ...options })
  const events: EngineEvent[] = []
  engine.listen((batch) => events.push(...batch))
  return { engine, events, clock }
}

/** Opens an account with money, given as text. */
export function fund(engine: MatchingEngine, account: number, money: Readonly<Record<string, string>>): void {
  engine.openAccount({ id: account })
  for (const [asset, text] of Object.entries(money)) {
    granted(engine.deposit({ account, asset, amount: moneyOf(engine, asset, text) }))
  }
}

export function moneyOf(engine: MatchingEngine, asset: string, text: string): bigint {
  const amount = engine.assets.parse(asset, text)
  if (amount === undefined) throw new Error(`"${text}" is no money`)
  return amount
}

/** What an account has, as text: `{ USDT: 'available/held' }`. */
export function moneyIn(engine: MatchingEngine, account: number): Record<string, string> {
  return Object.fromEntries(
    engine.view
      .balances(account)
      .map(({ asset, available, held }) => [
        asset,
        `${engine.assets.text(asset, available)}/${engine.assets.text(asset, held)}`,
      ]),
  )
}

/** The result of a command that must not be refused. */
export function granted<Result>(outcome: Outcome<Result>): Result {
  if (outcome.ok) return outcome
  throw new Error(`refused: ${JSON.stringify(outcome.rejection, plain)}`)
}

/** The reason of a refusal; undefined when there was none. */
export function refusal(outcome: Outcome<object>): RejectionReason | undefined {
  return outcome.ok ? undefined : outcome.rejection.reason
}

/** For `JSON.stringify`: bigints as text. */
export function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
