import { report, smoke } from './emit.ts'
import type { Share } from './report.ts'
import { exceeds, pairedRatios, rotated, spread } from './statistics.ts'

export interface CompareOptions<Name extends string> {
  readonly name: string
  readonly unit: string
  /** Each measures one number of itself. The first is ours; the others are the peers that it is compared with. */
  readonly contenders: Readonly<Record<Name, () => number | Promise<number>>>
  /** Measured rounds, at least 5. */
  readonly rounds?: number
  /** Per peer: how much of its number ours may be. */
  readonly atMost?: { readonly [Peer in Name]?: number }
}

/**
 * Compares what contenders measure of themselves (processor time, latency, the time of an import) in interleaved rounds, and
 * reports medians, ranges and ours as a multiple of each peer's. A first round is not counted. A smoke run is that round alone.
 *
 * @example
 * ```ts
 * await compare({
 *   name: 'processor time of a message',
 *   unit: 'µs',
 *   contenders: { ours: () => processorTime(readAll), peer: () => processorTime(parseAll) },
 *   atMost: { peer: 1.1 },
 * })
 * ```
 */
export async function compare<Name extends string>(options: CompareOptions<Name>): Promise<void> {
  const { name, unit, contenders, rounds = 7, atMost } = options
  const names = Object.keys(contenders) as Name[]
  if (!(rounds >= 5)) throw new Error(`The comparison "${name}" asks for ${rounds} rounds; it needs at least 5.`)
  const values = Object.fromEntries(names.map((one) => [one, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round <= (smoke ? 0 : rounds); round += 1) {
    for (const one of rotated(names, round)) {
      globalThis.gc?.()
      const value = await contenders[one]()
      if (!(Number.isFinite(value) && value >= 0)) throw new Error(`"${one}" of "${name}" measured ${value}.`)
      if (round > 0) values[one].push(value)
    }
  }
  if (smoke) return report({ type: 'smoke', name, size: 1 })
  const [ours, ...peers] = names
  if (ours === undefined) return
  const shares = peers.map((peer): [string, Share] => {
    const share = spread(pairedRatios(values[peer], values[ours]))
    const limit = atMost?.[peer]
    return [
      peer,
      limit === undefined ? { ...share, missed: false } : { ...share, atMost: limit, missed: exceeds(share, limit) },
    ]
  })
  const spreads = Object.fromEntries(names.map((one) => [one, spread(values[one])]))
  await report({ type: 'comparison', name, unit, rounds, contenders: spreads, shares: Object.fromEntries(shares) })
}

/** Processor time of this process while it runs, in microseconds: what other processes do meanwhile is not in it. */
export async function processorTime(run: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
