import {
  type Clock,
  createBudgets,
  type Credentials,
  ExchangeClock,
  type ExchangeContext,
  noMetrics,
  Secret,
  silentLogger,
  systemClock,
} from '@venuekit/core'

/** What a factory would give a connector. */
export function contextOf(
  urls: Readonly<Record<string, string>>,
  credentials: { readonly apiKey?: string; readonly apiSecret?: string } = {},
  clock: Clock = systemClock,
): ExchangeContext<Credentials & { readonly apiSecret: Secret }> {
  const { apiKey = '', apiSecret = '' } = credentials
  return {
    environment: 'production',
    urls,
    clock,
    exchangeClock: new ExchangeClock({ clock }),
    logger: silentLogger,
    metrics: noMetrics,
    budgets: createBudgets({ clock, budgets: [] }),
    credentials: () => Promise.resolve({ apiKey: Secret.key(apiKey), apiSecret: Secret.from(apiSecret) }),
    options: undefined,
  }
}
