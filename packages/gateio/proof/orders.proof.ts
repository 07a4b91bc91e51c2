import { proveOrders } from '@venuekit/composite/contract'
import type { Proof } from '../../../tools/src/proof/api.ts'
import { exchanges } from './exchanges.ts'

const size = { orders: 10_000, ordersUnderLimits: 300, quantity: '0.001' }

export const proof: Proof = {
  name: 'orders',
  claim: `Of ${size.orders} orders at Gate.io, one in ten of which met a cut line, a late answer, a server error after it was accepted, a refusal for too many requests or a reset connection, none was there twice, none had another final state than the client said, and none was there that the client called not sent; ${size.ordersUnderLimits} orders under the real limits met no refusal.`,
  run: ({ seed, log }) => proveOrders({ exchanges, ...size, unlimited: { limits: false }, seed, log }),
}
