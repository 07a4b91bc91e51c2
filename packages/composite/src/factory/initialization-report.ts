import type { ManagedExchange } from './exchange-pair.ts'

/** How it went for one exchange; one result for each, however often it was tried. */
export interface ExchangeInitResult {
  /** The connector's id. */
  readonly exchangeName: string
  readonly success: boolean
  readonly failed: boolean
  readonly exchange?: ManagedExchange | undefined
  readonly error?: unknown
  readonly attempts: number
  /** How long it took in all, the waits between attempts included. */
  readonly initializationTimeMs: number
}

/** How it went for all of them. */
export interface InitializationSummary {
  readonly totalRequested: number
  readonly successful: number
  readonly failed: number
  /** 0 to 100; 0 where nothing was asked for. */
  readonly successRate: number
  /** Over those that succeeded; 0 where none did. */
  readonly averageInitTimeMs: number
  readonly activeExchanges: readonly string[]
  readonly failedExchanges: readonly string[]
  /** How often those were tried that took more than one attempt. */
  readonly retryAttempts: Readonly<Record<string, number>>
}

/** Adds up the results of one round of creating. */
export function summarise(results: readonly ExchangeInitResult[]): InitializationSummary {
  const successes = results.filter(({ success }) => success)
  const failures = results.filter(({ failed }) => failed)
  const time = successes.reduce((sum, { initializationTimeMs }) => sum + initializationTimeMs, 0)
  const retried = results.filter(({ attempts }) => attempts > 1)
  return Object.freeze({
    totalRequested: results.length,
    successful: successes.length,
    failed: failures.length,
    successRate: results.length === 0 ? 0 : (successes.length / results.length) * 100,
    averageInitTimeMs: successes.length === 0 ? 0 : time / successes.length,
    activeExchanges: successes.map(({ exchangeName }) => exchangeName),
    failedExchanges: failures.map(({ exchangeName }) => exchangeName),
    retryAttempts: Object.fromEntries(retried.map(({ exchangeName, attempts }) => [exchangeName, attempts])),
  })
}

/** The summary for people, a line for each exchange; times in seconds. */
export function summaryLines(results: readonly ExchangeInitResult[]): readonly string[] {
  const { totalRequested, successful, failed, successRate, averageInitTimeMs } = summarise(results)
  return [
    'Exchange initialization summary',
    `Requested: ${totalRequested}`,
    `Successful: ${successful}`,
    `Failed: ${failed}`,
    `Success Rate: ${successRate.toFixed(1)}%`,
    `Average Init Time: ${seconds(averageInitTimeMs)}`,
    ...results.map((result) => (result.success ? successLine(result) : failureLine(result))),
  ]
}

function successLine({ exchangeName, exchange, initializationTimeMs, attempts }: ExchangeInitResult): string {
  const count = exchange?.activeSymbols.length ?? 0
  const access = exchange?.hasPrivate === true ? 'Private' : 'Public Only'
  const parts = [exchange?.status ?? 'inactive', `${count} ${count === 1 ? 'symbol' : 'symbols'}`, access]
  return `✓ ${exchangeName}: ${[...parts, seconds(initializationTimeMs), times(attempts)].join(', ')}`
}

function failureLine({ exchangeName, attempts, error }: ExchangeInitResult): string {
  return `✗ ${exchangeName}: failed after ${times(attempts)}: ${error instanceof Error ? error.message : String(error)}`
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(2)}s`
}

function times(attempts: number): string {
  return `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
}
