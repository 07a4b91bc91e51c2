import {
  createBudgets,
  type Credentials,
  ExchangeClock,
  type ExchangeContext,
  type Logger,
  noMetrics,
  Secret,
  silentLogger,
  systemClock,
} from '@venuekit/core'

/** What a factory would give a connector. */
export function contextOf(
  urls: Readonly<Record<string, string>>,
  credentials: { readonly apiKey?: string; readonly apiSecret?: string } = {},
  logger: Logger = silentLogger,
): ExchangeContext<Credentials & { readonly apiSecret: Secret }> {
  const { apiKey = '', apiSecret = '' } = credentials
  return {
    environment: 'production',
    urls,
    clock: systemClock,
    exchangeClock: new ExchangeClock({ clock: systemClock }),
    logger,
    metrics: noMetrics,
    budgets: createBudgets({ clock: systemClock, budgets: [] }),
    credentials: () => Promise.resolve({ apiKey: Secret.key(apiKey), apiSecret: Secret.from(apiSecret) }),
    options: undefined,
  }
}
