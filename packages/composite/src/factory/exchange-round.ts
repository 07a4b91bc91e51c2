import { type AnyConnector, type Clock, type Logger, sleep, throwIfAborted } from '@venuekit/core'
import { ExchangeApiError } from '@venuekit/core/errors'
import type { ConnectorTable } from './connector-table.ts'
import { failureOf, isWorthAnotherTry, type BringUpOutcome } from './exchange-bring-up.ts'
import type { ExchangePair } from './exchange-pair.ts'
import type { ExchangeInitResult } from './initialization-report.ts'
import type { InitializationStrategy } from './initialization-strategy.ts'

/** What came of one attempt, and whether it was this attempt that opened the exchange. */
export type RoundOutcome = BringUpOutcome & { readonly opened: boolean }

/** What a round works with. */
export interface RoundParts {
  readonly table: ConnectorTable
  readonly clock: Clock
  readonly logger: Logger
  /** How often and after how long the strategy `retry` tries again. */
  readonly attempts: number
  readonly delayMs: number
  readonly signal: AbortSignal | undefined
  /** Makes one attempt. Never throws. */
  readonly attempt: (connector: AnyConnector) => Promise<RoundOutcome>
}

interface Target {
  readonly id: string
  /** Every name that it was asked for under. */
  readonly names: string[]
  /** Absent for a name that nobody knows. */
  readonly connector: AnyConnector | undefined
  startedAt: number
  result: (ExchangeInitResult & { readonly exchange: ExchangePair | undefined }) | undefined
}

/** Creates several exchanges by one of the strategies. Each has one result, however often it is tried. */
export class ExchangeRound {
  readonly #parts: RoundParts
  readonly #targets = new Map<string, Target>()
  readonly #opened: ExchangePair[] = []

  constructor(names: readonly string[], parts: RoundParts) {
    this.#parts = parts
    for (const name of names) {
      const connector = parts.table.find(name)
      const id = connector?.id ?? name
      const known = this.#targets.get(id)
      if (known === undefined) this.#targets.set(id, { id, names: [name], connector, startedAt: 0, result: undefined })
      else known.names.push(name)
    }
  }

  /** How it went so far, in the order in which they were asked for. */
  get results(): readonly ExchangeInitResult[] {
    return [...this.#targets.values()].flatMap(({ result }) => (result === undefined ? [] : [result]))
  }

  /** The exchanges that came up, by the names that they were asked for under. Throws as its strategy says, with nothing left open. */
  async run(strategy: InitializationStrategy): Promise<Readonly<Record<string, ExchangePair>>> {
    try {
      await this.#follow(strategy)
      throwIfAborted(this.#parts.signal, 'createExchanges')
    } catch (error) {
      await Promise.allSettled(this.#opened.map((exchange) => exchange.close()))
      throw error
    }
    const created: Record<string, ExchangePair> = {}
    for (const { names, result } of this.#targets.values()) {
      for (const name of names) if (result?.exchange !== undefined) created[name] = result.exchange
    }
    return created
  }

  async #follow(strategy: InitializationStrategy): Promise<void> {
    switch (strategy) {
      case 'fail_fast':
        return this.#failFast()
      case 'continue':
        await this.#tryAll([...this.#targets.values()])
        return this.#needOne()
      case 'retry':
        await this.#retry()
        return this.#needOne()
    }
  }

  async #failFast(): Promise<void> {
    for (const target of this.#targets.values()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other: the first failure ends it
      await this.#try(target)
      if (target.result?.exchange === undefined) throw target.result?.error
    }
  }

  async #retry(): Promise<void> {
    const { attempts, delayMs, clock, signal, logger } = this.#parts
    let left = await this.#tryAll([...this.#targets.values()])
    for (let attempt = 2; attempt <= attempts && left.length > 0; attempt += 1) {
      const waitMs = delayMs * 2 ** (attempt - 2)
      logger.info(`trying ${left.map(({ id }) => id).join(', ')} again in ${waitMs} ms`, { attempt })
      // oxlint-disable no-await-in-loop -- one round after the other
      await sleep(clock, waitMs, { signal })
      const tried = left
      left = await this.#tryAll(tried)
      // oxlint-enable no-await-in-loop
      for (const { id, result } of tried) {
        if (result?.success === true) logger.info(`${id} came up at attempt ${attempt}`, { exchange: id, attempt })
      }
    }
  }

  /** One attempt for each, side by side; what is returned failed and may succeed another time. */
  async #tryAll(targets: readonly Target[]): Promise<readonly Target[]> {
    const lasting = await Promise.all(targets.map((target) => this.#try(target)))
    return targets.filter((target, index) => target.result?.success !== true && lasting[index] === false)
  }

  /** One attempt. Says whether a failure will last. */
  async #try(target: Target): Promise<boolean> {
    const { clock, logger, attempt, table } = this.#parts
    const { id, connector } = target
    const attempts = (target.result?.attempts ?? 0) + 1
    if (attempts === 1) target.startedAt = clock.monotonic()
    const outcome = connector === undefined ? unknownExchange(table, id) : await attempt(connector)
    const { exchange } = outcome
    if (exchange !== undefined && outcome.opened) this.#opened.push(exchange)
    const success = exchange !== undefined
    const error = success ? undefined : failureOf(outcome.error, id, attempts)
    const initializationTimeMs = clock.monotonic() - target.startedAt
    target.result = { exchangeName: id, success, failed: !success, exchange, error, attempts, initializationTimeMs }
    if (!success) logger.warn(`${id} did not come up`, { exchange: id, attempt: attempts, error })
    return !success && !isWorthAnotherTry(outcome.error)
  }

  #needOne(): void {
    const { results } = this
    if (results.some(({ success }) => success)) return
    const errors = results.map(({ error }) => error)
    throw new ExchangeApiError(500, 'No exchanges could be initialized', {
      operation: 'createExchanges',
      cause: errors.length === 1 ? errors[0] : new AggregateError(errors, errors.map(String).join('\n')),
    })
  }
}

function unknownExchange(table: ConnectorTable, name: string): RoundOutcome {
  try {
    table.resolve(name)
  } catch (error) {
    return { error, attempts: 1, opened: false }
  }
  return { error: undefined, attempts: 1, opened: false }
}
