import {
  createBudgets,
  ExchangeClock,
  type BudgetDeclaration,
  type BudgetRule,
  type Budgets,
  type Logger,
} from '@venuekit/core'
import { ConfigurationError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import type { AnyExchangeTransport } from './exchange-transport.ts'
import type { TransportSettings } from './transport-factory.ts'

/** What all clients of one exchange and environment share, whatever their domain and account. */
export interface SharedExchange {
  readonly budgets: Budgets
  readonly exchangeClock: ExchangeClock
}

interface Entry extends SharedExchange {
  readonly declared: string
}

/** What exchanges count and what their clocks say: kept for as long as the factory lives, so that no ban is forgotten. */
export class SharedExchanges {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #entries = new Map<string, Entry>()

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock
    this.#logger = logger
  }

  of(exchange: AnyExchangeTransport, environment: string, options: unknown): SharedExchange {
    const declarations = exchange.budgets(environment, options)
    const declared = JSON.stringify(declarations)
    const key = JSON.stringify([exchange.id, environment])
    const entry = this.#entries.get(key) ?? this.#create(exchange.id, declarations)
    this.#entries.set(key, entry)
    if (entry.declared === declared) return entry
    const problem =
      'change what the exchange counts; clients of one factory count together, so use a factory of its own for them'
    throw new ConfigurationError('options', problem, { exchange: exchange.id })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ budgets }) => budgets.close()))
  }

  #create(exchange: string, declarations: readonly BudgetDeclaration[]): Entry {
    const [clock, logger] = [this.#clock, this.#logger]
    const exchangeClock = new ExchangeClock({ clock })
    const budgets = createBudgets({ clock, budgets: declarations, exchange, exchangeTime: exchangeClock, logger })
    return { budgets, exchangeClock, declared: JSON.stringify(declarations) }
  }
}

/** The limits that a user has set, as rules. */
export function ceilingsOf({ requestsPerSecond, burst, maxConcurrent }: TransportSettings['rateLimit']): BudgetRule[] {
  const rules: BudgetRule[] = []
  if (requestsPerSecond !== undefined) {
    const limit = burst ?? Math.max(1, Math.ceil(requestsPerSecond))
    rules.push({ type: 'bucket', limit, refillPerSecond: requestsPerSecond })
  }
  if (maxConcurrent !== undefined) rules.push({ type: 'concurrency', limit: maxConcurrent })
  return rules
}
