import { userIdOf } from './parts.ts'
import type { Operation } from './room.ts'

/** Products of the exchange that are not simulated: they have no markets. */
const elsewhere = [
  'GET /margin/currency_pairs',
  'GET /margin/uni/currency_pairs',
  'GET /futures/btc/contracts',
  'GET /delivery/usdt/contracts',
  'GET /delivery/btc/contracts',
  'GET /options/underlyings',
]

/** What belongs to no product: the account itself, and what is not there. */
export const sharedRoutes: Readonly<Record<string, Operation>> = {
  'GET /account/detail': { handle: ({ account }) => detailJson(account) },
  ...Object.fromEntries(elsewhere.map((route): [string, Operation] => [route, { access: 'public', handle: () => [] }])),
}

function detailJson(account: number): object {
  return {
    user_id: userIdOf(account),
    ip_whitelist: [],
    currency_pairs: [],
    tier: 0,
    key: { mode: 1 },
    copy_trading_role: 0,
  }
}
