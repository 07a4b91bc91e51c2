// What a file `packages/NAME/bench/*.bench.ts` calls. README.md beside this file shows how.
import { deepStrictEqual } from 'node:assert/strict'
import { GCProfiler, getHeapStatistics } from 'node:v8'
import { report, smoke } from './emit.ts'
import type { Ratio } from './report.ts'
import { missesFloor, pairedRatios, rotated, spread } from './statistics.ts'

export { startAnsweringServer } from './answering-server.ts'
export { compare, processorTime } from './compare.ts'
export { serveAlone, startServerProcess, type ServerProcess } from './server-process.ts'

/**
 * Prepares the work outside the measured time and returns the function that is measured. One call of that function does
 * `size` units of work and returns (or resolves to) what it computed, so that contenders can be compared.
 */
export type Contender = (size: number) => () => unknown

export interface BenchOptions<Name extends string> {
  readonly name: string
  /** Units of work in one measured call at full size; choose it so that a call takes at least some 50 ms. */
  readonly size: number
  /** The first is ours; the others are the peers that it is compared with. */
  readonly contenders: Readonly<Record<Name, Contender>>
  /** Measured rounds, at least 5. */
  readonly rounds?: number
  /**
   * What is measured of a call: the time that passes, which is the default, or the processor time of the process with all its threads,
   * for work that waits for nothing: what other processes do meanwhile is not in it.
   */
  readonly by?: 'time' | 'processor'
  /** Throws when the results are wrong; without it, all results must be deeply equal. */
  readonly verify?: (results: Readonly<Record<Name, unknown>>, size: number) => void
  /** Per peer: how many times as fast ours must be. */
  readonly floors?: { readonly [Peer in Name]?: number }
}

/**
 * Compares contenders in one process, in interleaved rounds, and reports medians, ranges and ratios.
 *
 * @example
 * ```ts
 * await bench({
 *   name: 'add',
 *   size: 200_000,
 *   contenders: { ours: (size) => () => addMany(size), 'big.js': (size) => () => addManyWithBig(size) },
 *   floors: { 'big.js': 2 },
 * })
 * ```
 */
export async function bench<Name extends string>(options: BenchOptions<Name>): Promise<void> {
  const names = Object.keys(options.contenders) as Name[]
  const rounds = options.rounds ?? 7
  checkOptions(options, names, rounds)
  const size = benchSize(options.size)
  // The unmeasured first run of each contender warms the code up and proves that the work is the same.
  const results = {} as Record<Name, unknown>
  for (const name of names) results[name] = await options.contenders[name](size)()
  verifyResults(options, results, size)
  if (smoke) return report({ type: 'smoke', name: options.name, size })

  const { by = 'time' } = options
  const times = await measureRounds(options.contenders, names, { rounds, size, by })
  const [ours, ...peers] = names
  if (ours === undefined) return
  const ratios = peers.map((peer): [string, Ratio] => {
    const ratio = spread(pairedRatios(times[ours], times[peer]))
    const floor = options.floors?.[peer]
    return [
      peer,
      floor === undefined ? { ...ratio, missed: false } : { ...ratio, floor, missed: missesFloor(ratio, floor) },
    ]
  })
  await report({
    type: 'timing',
    name: options.name,
    size,
    rounds,
    by,
    contenders: Object.fromEntries(names.map((name) => [name, spread(times[name])])),
    ratios: Object.fromEntries(ratios),
  })
}

/** The size to work at: all of it, or a hundredth (at least 1) in a smoke run. */
export function benchSize(full: number): number {
  return smoke ? Math.max(1, Math.ceil(full / 100)) : full
}

/**
 * Bytes that one call of `run` allocates on the JavaScript heap, as a mean over `times` calls after as many warm-up calls.
 * Garbage collections in between are accounted for. The memory behind typed arrays and buffers is not on that heap.
 */
export function measureAllocation(run: () => void, times: number): number {
  for (let index = 0; index < times; index += 1) run()
  globalThis.gc?.()
  const profiler = new GCProfiler()
  profiler.start()
  let previous = getHeapStatistics().used_heap_size
  for (let index = 0; index < times; index += 1) run()
  const end = getHeapStatistics().used_heap_size
  let allocated = 0
  for (const { beforeGC, afterGC } of profiler.stop().statistics) {
    allocated += beforeGC.heapStatistics.usedHeapSize - previous
    previous = afterGC.heapStatistics.usedHeapSize
  }
  return (allocated + end - previous) / times
}

export interface NumberOptions {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly atMost?: number
  readonly atLeast?: number
}

/** Reports a number that the bench measured by itself. Its limits are judged in a full run, not in a smoke run. */
export async function recordNumber(options: NumberOptions): Promise<void> {
  const { name, unit, value, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = options
  if (!Number.isFinite(value)) throw new Error(`The number "${name}" of this bench is ${value}.`)
  if (smoke) return report({ type: 'number', name, unit, value, missed: false })
  await report({ type: 'number', ...options, missed: value > atMost || value < atLeast })
}

function checkOptions<Name extends string>(options: BenchOptions<Name>, names: readonly Name[], rounds: number): void {
  if (names.length === 0) throw new Error(`The bench "${options.name}" has no contender.`)
  if (!(rounds >= 5)) throw new Error(`The bench "${options.name}" asks for ${rounds} rounds; ratios need at least 5.`)
  for (const peer of Object.keys(options.floors ?? {})) {
    if (!names.slice(1).includes(peer as Name)) {
      throw new Error(`The bench "${options.name}" has a floor against "${peer}", which is not one of its peers.`)
    }
  }
}

function verifyResults<Name extends string>(
  options: BenchOptions<Name>,
  results: Readonly<Record<Name, unknown>>,
  size: number,
): void {
  if (options.verify !== undefined) return options.verify(results, size)
  const [first, ...others] = Object.entries(results)
  for (const other of others) {
    deepStrictEqual(other[1], first?.[1], `"${other[0]}" and "${first?.[0]}" of the bench "${options.name}" disagree.`)
  }
}

/** Nanoseconds that have passed, or that the process has worked. */
function now(by: 'time' | 'processor'): number {
  if (by === 'time') return Number(process.hrtime.bigint())
  const { user, system } = process.cpuUsage()
  return (user + system) * 1_000
}

/** Nanoseconds per unit, per contender and round. The order rotates so that no contender always runs first. */
async function measureRounds<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  names: readonly Name[],
  { rounds, size, by }: { readonly rounds: number; readonly size: number; readonly by: 'time' | 'processor' },
): Promise<Record<Name, number[]>> {
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round < rounds; round += 1) {
    for (const name of rotated(names, round)) {
      // Before as well: code that was made for what is gone is given up with it, and is made anew while a contender prepares.
      globalThis.gc?.()
      const run = contenders[name](size)
      globalThis.gc?.()
      const start = now(by)
      const result = run()
      if (result instanceof Promise) await result
      times[name].push((now(by) - start) / size)
    }
  }
  return times
}
