import {
  type Budgets,
  type Clock,
  createBudgets,
  type Credentials,
  type ExchangeContext,
  noMetrics,
  silentLogger,
} from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'
import { ExchangeClock } from '@venuekit/core/time'
import type { AnyExchangeTransport, TransportFactory } from '@venuekit/transport'

/** As much of a transport factory as makes contexts: one `Budgets` and one clock for each exchange and environment. */
export function createFakeTransport(clock: Clock): TransportFactory {
  const shared = new Map<string, { readonly budgets: Budgets; readonly exchangeClock: ExchangeClock }>()
  const fake: Partial<TransportFactory> = {
    contextOf(
      exchange: AnyExchangeTransport,
      config: ExchangeConfig,
      options: { readonly isPrivate?: boolean | undefined } = {},
      // oxlint-disable-next-line typescript/no-explicit-any -- stands for both of the overloads
    ): any {
      const key = `${exchange.id} ${config.environment}`
      const known = shared.get(key) ?? {
        budgets: createBudgets({ clock, budgets: exchange.budgets(config.environment, config.options) }),
        exchangeClock: new ExchangeClock({ clock }),
      }
      shared.set(key, known)
      const { environment, urls, credentials } = config
      const context: ExchangeContext<Partial<Credentials>> = {
        environment,
        urls,
        clock,
        ...known,
        logger: silentLogger,
        metrics: noMetrics,
        credentials: async () => {
          if (options.isPrivate !== true || credentials === undefined) return {}
          return typeof credentials === 'function' ? credentials() : credentials
        },
        options: config.options,
      }
      return { ...context, ...options }
    },
    close: async () => {
      await Promise.all([...shared.values()].map(({ budgets }) => budgets.close()))
    },
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- factories of composites ask it for nothing else
  return fake as TransportFactory
}
