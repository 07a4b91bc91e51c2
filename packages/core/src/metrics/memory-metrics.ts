import { InvalidInputError } from '../errors/general.ts'
import { printable } from '../errors/text.ts'
import { redactText } from '../secrets/redact-text.ts'
import { redactedText, secretKind } from '../secrets/secret-names.ts'
import type { Counter, Gauge, Histogram, MetricLabels, Metrics } from './metrics.ts'

/** One series as it stands. */
export type MetricSample =
  | { readonly kind: 'counter' | 'gauge'; readonly name: string; readonly labels: MetricLabels; readonly value: number }
  | {
      readonly kind: 'histogram'
      readonly name: string
      readonly labels: MetricLabels
      readonly count: number
      readonly sum: number
      /** How many values were at most `upTo`; the last one, `Infinity`, holds all. */
      readonly buckets: readonly { readonly upTo: number; readonly count: number }[]
    }

/** Metrics that are kept in memory and can be read back. */
export interface MemoryMetrics extends Metrics {
  /** All series, sorted by name and labels. */
  read(): readonly MetricSample[]
  /** The value of a counter or gauge, or the count of a histogram; undefined when there is no such series. */
  value(name: string, labels?: MetricLabels): number | undefined
  /** Series that were refused because `maximumSeries` was reached; values for them go nowhere. */
  readonly refusedSeries: number
}

/** Upper bounds of the buckets: good for milliseconds from a frame to a slow request. */
export const defaultBuckets: readonly number[] = Object.freeze([
  0.1, 0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000,
])

interface Series {
  readonly kind: MetricSample['kind']
  readonly name: string
  readonly labels: MetricLabels
  readonly counts: Float64Array
  value: number
  sum: number
}

/**
 * Metrics kept in memory: for statistics, for tests, and for `toPrometheusText`. The number of series is bounded, so that
 * a label with endless values (an order id) cannot eat the memory.
 *
 * @example
 * ```ts
 * import { createMemoryMetrics } from '@venuekit/core'
 * const metrics = createMemoryMetrics()
 * metrics.gauge('open_connections').set(3)
 * metrics.value('open_connections') // 3
 * ```
 */
export function createMemoryMetrics(
  options: { readonly buckets?: readonly number[]; readonly maximumSeries?: number } = {},
): MemoryMetrics {
  const bounds = checkedBuckets(options.buckets ?? defaultBuckets)
  const maximumSeries = options.maximumSeries ?? 10_000
  const all = new Map<string, Series>()
  let refused = 0

  const series = (kind: Series['kind'], name: string, labels: MetricLabels = {}): Series => {
    const key = seriesKey(name, labels)
    const existing = all.get(key)
    if (existing?.kind === kind) return existing
    if (existing !== undefined) {
      throw new InvalidInputError(
        'name',
        `"${printable(name)}" is already a ${existing.kind}; use another name for the ${kind}`,
      )
    }
    const counts = new Float64Array(kind === 'histogram' ? bounds.length + 1 : 0)
    const created = { kind, name: checkedName(name), labels: safeLabels(labels), counts, value: 0, sum: 0 }
    if (all.size < maximumSeries) all.set(key, created)
    else refused += 1
    return created
  }

  return {
    counter: (name, labels) => counterOf(series('counter', name, labels)),
    gauge: (name, labels) => gaugeOf(series('gauge', name, labels)),
    histogram: (name, labels) => histogramOf(series('histogram', name, labels), bounds),
    read: () => [...all.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => sampleOf(one, bounds)),
    value: (name, labels = {}) => all.get(seriesKey(name, labels))?.value,
    get refusedSeries() {
      return refused
    },
  }
}

function counterOf(series: Series): Counter {
  return {
    add(by = 1) {
      // A metric never breaks what it measures: what makes no sense is left out.
      if (by >= 0 && Number.isFinite(by)) series.value += by
    },
  }
}

function gaugeOf(series: Series): Gauge {
  return {
    set(value) {
      series.value = value
    },
  }
}

function histogramOf(series: Series, bounds: readonly number[]): Histogram {
  return {
    observe(value) {
      if (!Number.isFinite(value)) return
      let bucket = 0
      while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket += 1
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
      series.value += 1
      series.sum += value
    },
  }
}

function sampleOf({ kind, name, labels, counts, value, sum }: Series, bounds: readonly number[]): MetricSample {
  if (kind !== 'histogram') return { kind, name, labels, value }
  let below = 0
  const buckets = Array.from(counts, (count, index) => {
    below += count
    return { upTo: bounds[index] ?? Infinity, count: below }
  })
  return { kind, name, labels, count: value, sum, buckets }
}

function seriesKey(name: string, labels: MetricLabels): string {
  return JSON.stringify([name, ...Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))])
}

function safeLabels(labels: MetricLabels): MetricLabels {
  const safe: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(labels)) {
    checkedName(name)
    const kind = secretKind(name)
    safe[name] = kind === undefined ? printable(redactText(value), 200) : redactedText
  }
  return Object.freeze(safe)
}

function checkedName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name
  throw new InvalidInputError(
    'name',
    `"${printable(name, 80)}" is no name of a metric or label; use letters, digits and _`,
  )
}

function checkedBuckets(buckets: readonly number[]): readonly number[] {
  const rising = buckets.every((bound, index) => Number.isFinite(bound) && bound > (buckets[index - 1] ?? -Infinity))
  if (!rising) throw new InvalidInputError('buckets', 'must be finite numbers that rise from one to the next')
  return [...buckets]
}
