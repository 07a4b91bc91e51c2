import type { DepositAddress, Endpoint } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import { mapRows, orAbsent, tolerantArray, wireInteger } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { privateRead, request } from '../../calls.ts'
import { gateioWord } from '../../texts.ts'

const row = /* @__PURE__ */ z.object({
  chain: z.string(),
  address: gateioWord,
  payment_id: gateioWord,
  /** 1 while the exchange has none yet. */
  obtain_failed: /* @__PURE__ */ orAbsent(wireInteger),
})

const wire = /* @__PURE__ */ z.object({ multichain_addresses: /* @__PURE__ */ tolerantArray(row) })

interface GetDepositAddress {
  readonly asset: string
  readonly network: string | undefined
}

/** Where to send a deposit. */
export const getDepositAddress: Endpoint<GetDepositAddress, z.output<typeof wire>, DepositAddress> = {
  ...privateRead('getDepositAddress', 'wallet'),
  request: ({ asset }) => request('/wallet/deposit_address', { query: { currency: asset } }),
  wire,
  result: ({ multichain_addresses: chains }, { asset, network }, context) => {
    const addresses = mapRows(chains, context, (one): DepositAddress | undefined => {
      if (one.address === undefined || one.obtain_failed === 1) return undefined
      return { asset, network: one.chain, address: one.address, tag: one.payment_id }
    })
    const [address, ...others] = addresses.filter((one) => network === undefined || one.network === network)
    if (address !== undefined && others.length === 0) return address
    const names = addresses.map((one) => one.network).join(', ')
    const problem = `must be one of the chains of ${asset} that have an address: ${names === '' ? 'there are none yet' : names}`
    throw new InvalidInputError('network', problem)
  },
}
