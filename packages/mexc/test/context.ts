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
import { mexcBudgets } from '../src/limits.ts'

/** What a connector is given, without a network: a clock that stands still and made-up credentials. */
export function createTestContext({
  clock = new ManualClock(),
}: { readonly clock?: Clock } = {}): ExchangeContext<KeySecretCredentials> {
  return {
    environment: 'production',
    urls: { rest: 'https://api.mexc.example', ws: 'wss://ws.mexc.example' },
    clock,
    exchangeClock: new ExchangeClock({ clock }),
    logger: silentLogger,
    metrics: noMetrics,
    budgets: createBudgets({ clock, budgets: mexcBudgets(), exchange: 'mexc' }),
    credentials: async () => ({ apiKey: Secret.key('test-key'), apiSecret: Secret.from('test-secret') }),
    options: {},
  }
}
