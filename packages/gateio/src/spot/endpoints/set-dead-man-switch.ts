import type { Endpoint } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { nameIn, privateChange, request } from '../../calls.ts'
import { toCountdown } from '../../countdown.ts'

interface SetDeadManSwitch {
  readonly timeoutMs: number
  readonly symbol: string | undefined
}

/** Asks the exchange to cancel the orders of a pair, or all of them, unless it is asked again in time. */
export const setDeadManSwitch: Endpoint<SetDeadManSwitch, unknown, void> = {
  ...privateChange('setDeadManSwitch'),
  request: ({ timeoutMs, symbol }, instruments) => {
    const pair = nameIn(instruments, symbol)
    const json = { timeout: toCountdown(timeoutMs), currency_pair: pair }
    return request('/spot/countdown_cancel_all', { json })
  },
  wire: /* @__PURE__ */ z.object({ triggerTime: z.unknown() }),
  result: () => undefined,
}
