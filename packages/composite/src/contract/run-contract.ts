import assert from 'node:assert/strict'
import { systemClock } from '@venuekit/core'
import { describeExchangeContract } from './describe.ts'
import type { AnyCompositeConnector, ContractExpect, ContractTerms } from './run.ts'
import type { StartContractSimulator } from './simulator.ts'

/** How one run of the suite went. */
export interface ContractReport {
  readonly cases: number
  /** How long all of it took, and the longest case. */
  readonly seconds: number
  readonly slowest: { readonly name: string; readonly seconds: number }
  /** The name of each case that failed, and how. */
  readonly failures: readonly string[]
}

/** So many cases run side by side: most of their time is waiting. */
const atOnce = 8

/**
 * Runs the contract suite by itself, where no test runner is wanted.
 *
 * @example
 * ```ts
 * import { runExchangeContract } from '@venuekit/composite/contract'
 * typeof runExchangeContract // 'function'
 * ```
 */
export async function runExchangeContract(
  connector: AnyCompositeConnector,
  startSimulator: StartContractSimulator,
  terms: ContractTerms,
): Promise<ContractReport> {
  const cases: { readonly name: string; readonly run: () => Promise<void> }[] = []
  describeExchangeContract(connector, startSimulator, {
    ...terms,
    test: (name, run) => cases.push({ name, run }),
    expect,
  })
  const failures: string[] = []
  const startedAt = systemClock.monotonic()
  let slowest = { name: '', seconds: 0 }
  const left = cases.values()
  const worker = async (): Promise<void> => {
    for (const { name, run } of left) {
      const beganAt = systemClock.monotonic()
      try {
        // oxlint-disable-next-line no-await-in-loop -- one case after the other; several workers do it
        await run()
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
      const seconds = secondsSince(beganAt)
      if (seconds > slowest.seconds) slowest = { name, seconds }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return { cases: cases.length, seconds: secondsSince(startedAt), slowest, failures }
}

/** As much of an `expect` as the suite needs. What is undefined counts as absent. */
const expect: ContractExpect = (value, message) => ({
  toBe: (wanted) => assert.ok(Object.is(value, wanted), `${message ?? ''} ${text(value)} is not ${text(wanted)}`),
  toEqual: (wanted) => assert.deepEqual(present(value), present(wanted), message),
  toMatchObject: (wanted) => assert.partialDeepStrictEqual(present(value), present(wanted), message),
})

function secondsSince(monotonicMs: number): number {
  return Math.round((systemClock.monotonic() - monotonicMs) / 100) / 10
}

function present(value: unknown): unknown {
  return value instanceof Object ? JSON.parse(JSON.stringify(value)) : value
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
