import type { MetricLabels } from './metrics.ts'
import type { MetricSample } from './memory-metrics.ts'

/**
 * Writes samples in the text format that Prometheus scrapes. Serving it is up to you; nothing here listens.
 *
 * @example
 * ```ts
 * import { createMemoryMetrics, toPrometheusText } from '@venuekit/core'
 * const metrics = createMemoryMetrics()
 * metrics.counter('frames_total', { exchange: 'mexc' }).add(2)
 * toPrometheusText(metrics.read()) // '# TYPE frames_total counter\nframes_total{exchange="mexc"} 2\n'
 * ```
 */
export function toPrometheusText(samples: readonly MetricSample[]): string {
  const lines: string[] = []
  let described: string | undefined
  for (const sample of samples) {
    // A name has one type, and its series must stand together: `read()` sorts by name.
    if (sample.name !== described) lines.push(`# TYPE ${sample.name} ${sample.kind}`)
    described = sample.name
    lines.push(...linesOf(sample))
  }
  return lines.map((text) => `${text}\n`).join('')
}

function linesOf(sample: MetricSample): string[] {
  const { name, labels } = sample
  if (sample.kind !== 'histogram') return [line(name, labels, sample.value)]
  return [
    ...sample.buckets.map(({ upTo, count }) => line(`${name}_bucket`, { ...labels, le: numberText(upTo) }, count)),
    line(`${name}_sum`, labels, sample.sum),
    line(`${name}_count`, labels, sample.count),
  ]
}

function line(name: string, labels: MetricLabels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}`
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return Object.is(value, -0) ? '0' : String(value)
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
