import type { Journal } from './journal.ts'
import type { BalanceReason } from './types.ts'

/** For what money moves. */
export interface Cause {
  readonly market?: string
  readonly orderId?: number
  readonly tradeId?: number
}

export interface WalletOwner {
  readonly id: number
  readonly house: boolean
}

/** The money of one account in one asset. What leaves one wallet has to arrive in others: the callers see to that. */
export class Wallet {
  readonly asset: string
  available = 0n
  held = 0n
  readonly #owner: WalletOwner
  readonly #journal: Journal

  constructor(asset: string, owner: WalletOwner, journal: Journal) {
    this.asset = asset
    this.#owner = owner
    this.#journal = journal
  }

  /** Free money comes, or goes when negative. */
  add(amount: bigint, reason: BalanceReason, cause: Cause): void {
    if (amount === 0n) return
    this.available += amount
    this.#record({ availableChange: amount, heldChange: 0n, reason }, cause)
  }

  /** Money that was set aside goes. */
  spendHeld(amount: bigint, reason: BalanceReason, cause: Cause): void {
    if (amount === 0n) return
    this.held -= amount
    this.#record({ availableChange: 0n, heldChange: -amount, reason }, cause)
  }

  /** Sets money aside, or frees it when negative. */
  hold(amount: bigint, cause: Cause): void {
    if (amount === 0n) return
    this.available -= amount
    this.held += amount
    this.#record({ availableChange: -amount, heldChange: amount, reason: amount > 0n ? 'hold' : 'release' }, cause)
  }

  #record(change: Change, { market, orderId, tradeId }: Cause): void {
    if (this.#owner.house) return
    this.#journal.push({
      type: 'balance',
      seq: this.#journal.next(),
      time: this.#journal.time,
      account: this.#owner.id,
      asset: this.asset,
      reason: change.reason,
      availableChange: change.availableChange,
      heldChange: change.heldChange,
      available: this.available,
      held: this.held,
      market,
      orderId,
      tradeId,
    })
  }
}

interface Change {
  readonly availableChange: bigint
  readonly heldChange: bigint
  readonly reason: BalanceReason
}
