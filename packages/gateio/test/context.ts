import {
  createBudgets,
  noMetrics,
  Secret,
  silentLogger,
  type ExchangeContext,
  type KeySecretCredentials,
} from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import { ExchangeClock, type Clock } from '@venuekit/core/time'
import { gateioSpotBudgets } from '../src/limits.ts'

/** What a connector is given, without a network: a clock that stands still and made-up credentials. */
export function createTestContext({
  clock = new ManualClock(),
  options = {},
}: { readonly clock?: Clock; readonly options?: unknown } = {}): ExchangeContext<KeySecretCredentials> {
  return {
    environment: 'production',
    urls: { rest: 'https://api.gateio.example/api/v4', ws: 'wss://ws.gateio.example' },
    clock,
    exchangeClock: new ExchangeClock({ clock }),
    logger: silentLogger,
    metrics: noMetrics,
    budgets: createBudgets({ clock, budgets: gateioSpotBudgets, exchange: 'gateio' }),
    credentials: async () => ({ apiKey: Secret.key('test-key'), apiSecret: Secret.from('test-secret') }),
    options,
  }
}
