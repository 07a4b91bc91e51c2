import assert from 'node:assert/strict'
import type { Proof, ProofNumbers } from '../../../tools/src/proof/api.ts'
import { exchanges } from './exchanges.ts'
import { runSuite } from './suite.ts'
import { counts, optionsOf } from './variations.ts'

const rounds = 20

export const proof: Proof = {
  name: 'contract',
  claim: `Gate.io's spot market and its perpetuals pass the contract suite ${rounds} times in a row, and with every value of every option by which the simulator varies what nobody knows of the exchange.`,
  run: async ({ log }) => {
    const numbers: Record<string, ProofNumbers[string]> = { rounds, ...counts }
    const failures: string[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (const exchange of exchanges) {
        // oxlint-disable-next-line no-await-in-loop -- one run after the other
        const run = await runSuite(exchange, optionsOf(round))
        numbers[`${exchange.id}.cases`] = run.cases
        for (const each of run.failures) failures.push(`round ${round}: ${each}`)
        log(`round ${round}, ${exchange.id}: ${run.cases} cases, ${run.failures.length} failures`)
        for (const each of run.failures) log(each)
      }
    }
    assert.deepEqual(failures, [])
    return numbers
  },
}
