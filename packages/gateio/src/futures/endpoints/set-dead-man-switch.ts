import type { Endpoint } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { futuresRequest, nameIn, privateChange } from '../../calls.ts'
import { toCountdown } from '../../countdown.ts'

interface SetDeadManSwitch {
  readonly timeoutMs: number
  readonly symbol: string | undefined
}

/** Asks the exchange to cancel the orders of a contract, or all of them, unless it is asked again in time. */
export const setDeadManSwitch: Endpoint<SetDeadManSwitch, unknown, void> = {
  ...privateChange('setDeadManSwitch'),
  request: ({ timeoutMs, symbol }, instruments) => {
    const contract = nameIn(instruments, symbol)
    return futuresRequest('/countdown_cancel_all', { json: { timeout: toCountdown(timeoutMs), contract } })
  },
  wire: /* @__PURE__ */ z.object({ triggerTime: z.unknown() }),
  result: () => undefined,
}
