import type { DepositResponse, WithdrawalResponse } from '@venuekit/core'
import { orAbsent, tolerantEnum, wireDecimal, wireId, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { gateioWord, maybeDecimal } from '../texts.ts'

const fields = {
  id: /* @__PURE__ */ orAbsent(wireId),
  txid: gateioWord,
  timestamp: wireSeconds,
  amount: wireDecimal,
  currency: z.string(),
  address: gateioWord,
  chain: gateioWord,
}

/** A deposit. */
export const depositRow = /* @__PURE__ */ z.object({
  ...fields,
  status: /* @__PURE__ */ tolerantEnum({
    DONE: 'completed',
    DEP_CREDITED: 'completed',
    INVALID: 'failed',
    REVIEW: 'pending',
    PEND: 'pending',
    TRACK: 'pending',
    BLOCKED: 'pending',
    PROCES: 'processing',
  }),
})

export type DepositRow = z.output<typeof depositRow>

/** A withdrawal. */
export const withdrawalRow = /* @__PURE__ */ z.object({
  ...fields,
  fee: maybeDecimal,
  status: /* @__PURE__ */ tolerantEnum({
    DONE: 'completed',
    CANCEL: 'cancelled',
    FAIL: 'failed',
    INVALID: 'failed',
    REQUEST: 'pending',
    MANUAL: 'pending',
    BCODE: 'pending',
    EXTPEND: 'pending',
    VERIFY: 'pending',
    PEND: 'pending',
    DMOVE: 'pending',
    SPLITPEND: 'pending',
    PROCES: 'processing',
  }),
})

export type WithdrawalRow = z.output<typeof withdrawalRow>

/** A deposit in the words of the model. */
export function toDeposit(row: DepositRow): DepositResponse {
  return { ...common(row), status: row.status }
}

/** A withdrawal in the words of the model. */
export function toWithdrawal(row: WithdrawalRow): WithdrawalResponse {
  return { ...common(row), status: row.status, fee: row.fee }
}

function common({ id, txid, timestamp, amount, currency, address, chain }: Omit<DepositRow, 'status'>) {
  return { id, asset: currency, network: chain, amount, address, transactionId: txid, timestamp }
}
