import { checkOrderLimits, checkOrderSafety } from '@venuekit/composite/contract'
import type { Proof, ProofNumbers } from '../../../tools/src/proof/api.ts'
import { exchanges, simulatorsOf } from './exchanges.ts'

const orders = 10_000
const ordersUnderLimits = 300

export const proof: Proof = {
  name: 'orders',
  claim: `Of ${orders} orders at Gate.io, one in ten of which met a cut line, a late answer, a server error after it was accepted, a refusal for too many requests or a reset connection, none was there twice, none had another final state than the client said, and none was there that the client called not sent; ${ordersUnderLimits} orders under the real limits met no refusal.`,
  run: async ({ seed, log }) => {
    const numbers: Record<string, ProofNumbers[string]> = {}
    for (const { id, connector, order, channels } of exchanges) {
      const given = { order: { ...order, quantity: '0.001' }, channels, seed, atOnce: 64 }
      const options = { ...given, orders, log: (text: string) => log(`${id}: ${text}`) }
      // oxlint-disable-next-line no-await-in-loop -- one exchange after the other
      const safety = await checkOrderSafety(connector, simulatorsOf(id, { limits: false }), options)
      for (const [name, value] of Object.entries(safety)) numbers[`${id}.${name}`] = value
      // oxlint-disable-next-line no-await-in-loop -- the same
      const limits = await checkOrderLimits(connector, simulatorsOf(id), { ...given, orders: ordersUnderLimits })
      for (const [name, value] of Object.entries(limits)) numbers[`${id}.limits.${name}`] = value
    }
    return numbers
  },
}
