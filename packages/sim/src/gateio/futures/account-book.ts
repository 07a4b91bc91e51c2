import type { BalanceChanged } from '../../engine/events.ts'
import type { BalanceReason } from '../../engine/types.ts'
import { AccountRings } from '../common/account-rings.ts'
import type { Call } from '../common/room.ts'
import type { FuturesParts } from './futures-parts.ts'
import { pageOf, paged } from './pages.ts'

const rememberedEntries = 10_000

/** How a change of the balance is named. */
export const changeTypes: Readonly<Record<BalanceReason, string>> = {
  deposit: 'dnw',
  withdrawal: 'dnw',
  hold: 'pnl',
  release: 'pnl',
  trade: 'pnl',
  fee: 'fee',
  'realised-pnl': 'pnl',
  funding: 'fund',
  insurance: 'bonus_offset',
}

export const entryTypes = ['dnw', 'pnl', 'fee', 'refr', 'fund', 'bonus_offset'] as const

interface Entry {
  readonly id: number
  readonly time: number
  readonly change: bigint
  readonly balance: bigint
  readonly asset: string
  readonly type: string
  readonly contract: string | undefined
  readonly text: string
  readonly tradeId: number | undefined
}

/** What has moved in the accounts: money that came or went, not what was set aside. */
export class AccountBook {
  readonly #parts: FuturesParts
  readonly #entries = new AccountRings<Entry>(rememberedEntries)
  readonly #totals = new Map<string, bigint>()
  #lastId = 0

  constructor(parts: FuturesParts) {
    this.#parts = parts
  }

  take(event: BalanceChanged): void {
    const { account, asset, reason, availableChange, heldChange, available, held, time, market, tradeId } = event
    const change = availableChange + heldChange
    if (change === 0n) return
    const type = changeTypes[reason]
    const key = `${account}/${type}`
    this.#totals.set(key, (this.#totals.get(key) ?? 0n) + change)
    this.#lastId += 1
    this.#entries.of(account).push({
      id: this.#lastId,
      time,
      change,
      balance: available + held,
      asset,
      type,
      contract: market,
      text: entryText(this.#parts, event),
      tradeId,
    })
  }

  /** All changes of a type together. */
  total(account: number, type: (typeof entryTypes)[number]): bigint {
    return this.#totals.get(`${account}/${type}`) ?? 0n
  }

  list(call: Call): readonly object[] {
    const { account, fields } = call
    const contract = this.#parts.optionalContract(fields)?.id
    const type = fields.text('type')
    const from = fields.seconds('from') ?? 0
    const to = fields.seconds('to') ?? Infinity
    const fits = (entry: Entry): boolean =>
      (contract === undefined || entry.contract === contract) &&
      (type === undefined || entry.type === type) &&
      entry.time >= from &&
      entry.time <= to
    const { assets } = this.#parts.room.engine
    const entries = this.#entries.of(account).newest(rememberedEntries, fits)
    return paged(call, entries, pageOf(call, { fallback: 100, maximum: 1_000 })).map((entry) => ({
      time: entry.time / 1_000,
      change: assets.text(entry.asset, entry.change),
      balance: assets.text(entry.asset, entry.balance),
      type: entry.type,
      text: entry.text,
      contract: entry.contract ?? '',
      trade_id: entry.tradeId === undefined ? '' : String(entry.tradeId),
      id: String(entry.id),
    }))
  }
}

/** `CONTRACT:ORDER_ID`, or what there is of it. */
export function entryText(
  parts: FuturesParts,
  { market, orderId }: Pick<BalanceChanged, 'market' | 'orderId'>,
): string {
  if (market === undefined) return ''
  return orderId === undefined ? market : `${market}:${parts.orderIdText(orderId)}`
}
