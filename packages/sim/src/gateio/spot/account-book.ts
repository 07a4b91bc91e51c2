import type { BalanceChanged } from '../../engine/events.ts'
import type { BalanceReason } from '../../engine/types.ts'
import { AccountRings } from '../common/account-rings.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call } from '../common/room.ts'
import type { SpotParts } from './spot-parts.ts'

const rememberedEntries = 10_000
const longestRange = 30 * 86_400_000

/** How a change of a balance is named. */
export const changeTypes: Readonly<Record<BalanceReason, string>> = {
  deposit: 'deposit',
  withdrawal: 'withdraw',
  hold: 'order-create',
  release: 'order-update',
  trade: 'order-match',
  fee: 'trade-fee-deduct',
  'realised-pnl': 'other',
  funding: 'other',
  insurance: 'other',
}

/** The page names no codes but one; these are numbers for the types. */
const codes: Readonly<Record<string, string>> = {
  deposit: '1',
  withdraw: '2',
  'order-match': '101',
  'trade-fee-deduct': '102',
}

interface Entry {
  readonly id: number
  readonly time: number
  readonly currency: string
  readonly change: string
  readonly balance: string
  readonly type: string
  readonly orderId: number | undefined
}

/** What has moved in the accounts: money that came, went or was exchanged, not what was set aside. */
export class AccountBook {
  readonly #parts: SpotParts
  readonly #entries = new AccountRings<Entry>(rememberedEntries)
  /** How often each balance has changed, for `update_id`. */
  readonly #updates = new Map<string, number>()
  #lastId = 123_456

  constructor(parts: SpotParts) {
    this.#parts = parts
  }

  take({ account, asset, reason, availableChange, heldChange, available, held, time, orderId }: BalanceChanged): void {
    const key = `${account}/${asset}`
    this.#updates.set(key, (this.#updates.get(key) ?? 0) + 1)
    const change = availableChange + heldChange
    if (change === 0n) return
    const { assets } = this.#parts.room.engine
    this.#lastId += 1
    this.#entries.of(account).push({
      id: this.#lastId,
      time,
      currency: asset,
      change: assets.text(asset, change),
      balance: assets.text(asset, available + held),
      type: changeTypes[reason],
      orderId,
    })
  }

  updatesOf(account: number, asset: string): number {
    return this.#updates.get(`${account}/${asset}`) ?? 0
  }

  list({ account, fields }: Call): readonly object[] {
    const currency = fields.text('currency')
    const type = fields.text('type')
    const code = fields.text('code')
    const from = fields.seconds('from')
    const to = fields.seconds('to') ?? Infinity
    const page = fields.integer('page', { fallback: 1, minimum: 1 })
    const limit = fields.integer('limit', { fallback: 100, minimum: 1, maximum: 1_000 })
    if (from !== undefined && Math.min(to, this.#parts.room.now()) - from > longestRange)
      throw new GateioRefusal('INVALID_PARAM_VALUE', 'Invalid request parameter `from`: at most 30 days at once')
    const fits = (entry: Entry): boolean =>
      (currency === undefined || entry.currency === currency) &&
      (type === undefined || entry.type === type) &&
      (code === undefined || codes[entry.type] === code) &&
      entry.time >= (from ?? 0) &&
      entry.time <= to
    return this.#entries
      .of(account)
      .newest(limit * page, fits)
      .slice(limit * (page - 1))
      .map(({ id, orderId, ...entry }) => ({
        id: String(id),
        ...entry,
        code: codes[entry.type] ?? '0',
        text: orderId === undefined ? '' : String(orderId),
      }))
  }
}
