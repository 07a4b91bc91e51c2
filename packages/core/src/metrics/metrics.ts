/** What sets one series of a metric apart from the others: `{ exchange: 'gateio', kind: 'rest' }`. Never a secret. */
export type MetricLabels = Readonly<Record<string, string>>

/** Only grows: requests sent, frames lost. */
export interface Counter {
  add(by?: number): void
}

/** Goes up and down: open connections, age of the last frame. */
export interface Gauge {
  set(value: number): void
}

/** Counts values by size: durations in milliseconds, bytes of a frame. */
export interface Histogram {
  observe(value: number): void
}

/**
 * The port through which every package measures itself. Nothing is measured unless one is passed in; any object with
 * these methods will do.
 *
 * The same name and labels are the same series. Take an instrument once and keep it: using it allocates nothing.
 *
 * @example
 * ```ts
 * import { createMemoryMetrics } from '@venuekit/core'
 * const metrics = createMemoryMetrics()
 * const requests = metrics.counter('requests_total', { exchange: 'gateio' })
 * requests.add()
 * metrics.value('requests_total', { exchange: 'gateio' }) // 1
 * ```
 */
export interface Metrics {
  counter(name: string, labels?: MetricLabels): Counter
  gauge(name: string, labels?: MetricLabels): Gauge
  histogram(name: string, labels?: MetricLabels): Histogram
}

const nothing: Counter & Gauge & Histogram = Object.freeze({ add() {}, set() {}, observe() {} })

/** Measures nothing and allocates nothing: the default everywhere. */
export const noMetrics: Metrics = Object.freeze({
  counter: () => nothing,
  gauge: () => nothing,
  histogram: () => nothing,
})
