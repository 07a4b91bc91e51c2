import type { AssetInfo, Endpoint, NetworkInfo } from '@venuekit/core'
import { mapRows, orAbsent, tolerantArray, wireBoolean, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { gateioWord } from '../../texts.ts'

const flag = /* @__PURE__ */ orAbsent(wireBoolean)
const flags = { withdraw_disabled: flag, withdraw_delayed: flag, deposit_disabled: flag }

const chain = /* @__PURE__ */ z.object({ name: z.string(), addr: gateioWord, ...flags })

const row = /* @__PURE__ */ z.object({
  currency: z.string(),
  name: gateioWord,
  /** Of older answers, which name one chain only. */
  chain: gateioWord,
  chains: /* @__PURE__ */ orAbsent(/* @__PURE__ */ z.array(chain)),
  ...flags,
})

/** The assets of the exchange, and the chains that they move over. */
export const getCurrencies: Endpoint<void, TolerantArray<z.output<typeof row>>, readonly AssetInfo[]> = {
  ...publicRead('getCurrencies'),
  request: () => request('/spot/currencies'),
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, _, context) =>
    mapRows(list, context, (one) => {
      const { chain: only } = one
      const chains = one.chains ?? (only === undefined ? [] : [{ ...one, name: only, addr: undefined }])
      return { asset: one.currency, name: one.name, networks: chains.map(toNetwork) }
    }),
}

/** Fees, limits and confirmations are not in this list. */
function toNetwork({ name, addr, ...disabled }: z.output<typeof chain>): NetworkInfo {
  return {
    network: name,
    exchangeNetwork: name,
    depositEnabled: disabled.deposit_disabled !== true,
    withdrawalEnabled: disabled.withdraw_disabled !== true,
    withdrawalFee: undefined,
    minimumWithdrawal: undefined,
    maximumWithdrawal: undefined,
    minimumDeposit: undefined,
    confirmations: undefined,
    contractAddress: addr,
    needsTag: false,
  }
}
