import assert from 'node:assert/strict'
import { describeExchangeContract, type ContractExpect } from '@venuekit/composite/contract'
import type { exchanges, GateioSimulatorOptions } from './exchanges.ts'
import { simulatorsOf } from './exchanges.ts'

interface Case {
  readonly name: string
  readonly run: () => Promise<void>
}

/** So many cases run side by side: most of their time is waiting. */
const atOnce = 5

/** One run of the contract suite: every case, and which of them failed and how. */
export async function runSuite(
  { id, connector, order, channels }: (typeof exchanges)[number],
  options: GateioSimulatorOptions,
): Promise<{ readonly cases: number; readonly failures: readonly string[] }> {
  const cases: Case[] = []
  describeExchangeContract(connector, simulatorsOf(id, options), {
    test: (name, run) => cases.push({ name, run }),
    expect,
    order,
    channels,
    special: ['upgrade-notice', 'snapshot-before-answer'],
  })
  const failures: string[] = []
  const left = cases.values()
  const worker = async (): Promise<void> => {
    for (const { name, run } of left) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one case after the other; several workers do it
        await run()
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return { cases: cases.length, failures }
}

/** As much of an `expect` as the suite needs. What is undefined counts as absent. */
const expect: ContractExpect = (value, message) => ({
  toBe: (wanted) => assert.ok(Object.is(value, wanted), `${message ?? ''} ${text(value)} is not ${text(wanted)}`),
  toEqual: (wanted) => assert.deepEqual(present(value), present(wanted), message),
  toMatchObject: (wanted) => assert.partialDeepStrictEqual(present(value), present(wanted), message),
})

function present(value: unknown): unknown {
  return value instanceof Object ? JSON.parse(JSON.stringify(value)) : value
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
