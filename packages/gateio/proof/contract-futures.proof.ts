import { proveContract } from '@venuekit/composite/contract'
import type { Proof } from '../../../tools/src/proof/api.ts'
import { exchanges } from './exchanges.ts'
import { values } from './variations.ts'

const rounds = 20

export const proof: Proof = {
  name: 'contract-futures',
  claim: `Gate.io's perpetuals pass the contract suite ${rounds} times in a row, and with every value of every option by which the simulator varies what nobody knows of the exchange.`,
  run: ({ log }) => proveContract({ exchanges: exchanges.slice(1), rounds, values, log }),
}
