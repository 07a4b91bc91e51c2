import type { Spread } from './statistics.ts'

/** What one `bench()` call found. Times are nanoseconds per unit of work. */
export interface TimingReport {
  readonly type: 'timing'
  readonly name: string
  readonly size: number
  readonly rounds: number
  readonly by: 'time' | 'processor'
  readonly contenders: Readonly<Record<string, Spread>>
  /** How many times as fast the first contender was as each of the others, from paired rounds. */
  readonly ratios: Readonly<Record<string, Ratio>>
}

export interface Ratio extends Spread {
  readonly floor?: number
  readonly missed: boolean
}

/** What one `compare()` call found: a number that each contender measured of itself, round by round. */
export interface ComparisonReport {
  readonly type: 'comparison'
  readonly name: string
  readonly unit: string
  readonly rounds: number
  readonly contenders: Readonly<Record<string, Spread>>
  /** How many times as much the first contender needed as each of the others, from paired rounds. */
  readonly shares: Readonly<Record<string, Share>>
}

export interface Share extends Spread {
  readonly atMost?: number
  readonly missed: boolean
}

/** One number that a bench measured by itself: bytes per operation, milliseconds of an import. */
export interface NumberReport {
  readonly type: 'number'
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly atMost?: number
  readonly atLeast?: number
  readonly missed: boolean
}

/** A smoke run proves only that all contenders agree on the result. */
export interface SmokeReport {
  readonly type: 'smoke'
  readonly name: string
  readonly size: number
}

export type BenchReport = TimingReport | ComparisonReport | NumberReport | SmokeReport

/** True when a floor or a limit of the report was missed. */
export function hasMiss(report: BenchReport): boolean {
  switch (report.type) {
    case 'timing':
      return Object.values(report.ratios).some((ratio) => ratio.missed)
    case 'comparison':
      return Object.values(report.shares).some((share) => share.missed)
    case 'number':
      return report.missed
    case 'smoke':
      return false
  }
}

/** The report as lines for a terminal. */
export function formatReport(report: BenchReport): string {
  switch (report.type) {
    case 'timing':
      return formatTiming(report)
    case 'comparison':
      return formatComparison(report)
    case 'number':
      return formatNumber(report)
    case 'smoke':
      return `${report.name}: results agree (size ${report.size})\n`
  }
}

function formatTiming({ name, size, rounds, by, contenders, ratios }: TimingReport): string {
  const rows = Object.entries(contenders).map(([contender, times]) => {
    const ratio = ratios[contender]
    const limit = ratio?.floor === undefined ? '' : `floor ${digits(ratio.floor)} x`
    return [contender, `${range(times)} ns`, ...judged(ratio, limit)]
  })
  return table(`${name} (size ${size}, ${rounds} rounds${by === 'processor' ? ', processor time' : ''})`, rows)
}

function formatComparison({ name, unit, rounds, contenders, shares }: ComparisonReport): string {
  const rows = Object.entries(contenders).map(([contender, values]) => {
    const share = shares[contender]
    const limit = share?.atMost === undefined ? '' : `at most ${digits(share.atMost)} x`
    return [contender, `${range(values)} ${unit}`, ...judged(share, limit)]
  })
  return table(`${name} (${rounds} rounds)`, rows)
}

type Judged = Spread & { readonly missed: boolean }

function judged(ratio: Judged | undefined, limit: string): readonly string[] {
  if (ratio === undefined) return ['', '']
  return [`${range(ratio)} x`, limit === '' ? '' : `${limit}: ${ratio.missed ? 'MISSED' : 'met'}`]
}

function table(title: string, rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
  return [title, ...lines, ''].join('\n')
}

function formatNumber(report: NumberReport): string {
  const limits = [
    ...(report.atMost === undefined ? [] : [`at most ${digits(report.atMost)}`]),
    ...(report.atLeast === undefined ? [] : [`at least ${digits(report.atLeast)}`]),
  ]
  const verdict = limits.length === 0 ? '' : ` (${limits.join(', ')}: ${report.missed ? 'MISSED' : 'met'})`
  return `${report.name}: ${digits(report.value)} ${report.unit}${verdict}\n`
}

function range(values: Spread): string {
  return `${digits(values.median)} (${digits(values.min)} to ${digits(values.max)})`
}

/** Three significant digits, without an exponent. */
function digits(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3, useGrouping: false })
}
