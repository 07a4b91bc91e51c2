import type { WireContext } from '../../host/kind.ts'
import { BoundedMap } from '@venuekit/core/collections'
import { WindowBudgets, type Charge } from '../../wire-kit/window-budget.ts'
import type { MexcOptions } from '../options.ts'
import type { Fields } from '../fields.ts'
import type { Operation } from './call.ts'

const tenSeconds = 10_000
const longestBan = 3 * 86_400_000
const rememberedAddresses = 10_000

/** Who asks for what. */
export interface Asked {
  readonly name: string
  readonly operation: Operation
  readonly fields: Fields
  readonly address: string
}

/** Too much was asked: the status, and how long to wait. */
export interface Excess {
  readonly status: 429 | 418
  readonly retryAfterMs: number
}

interface Record {
  strikes: number
  since: number
  bans: number
  bannedUntil: number
}

/** Counts requests by address and by account. Who goes on in spite of a refusal is banned for a while, then for longer. */
export class Budgets {
  readonly #context: WireContext<MexcOptions>
  readonly #windows: WindowBudgets
  readonly #records = new BoundedMap<string, Record>(rememberedAddresses)

  constructor(context: WireContext<MexcOptions>) {
    this.#context = context
    this.#windows = new WindowBudgets(context.clock)
  }

  /** Is an address banned? */
  banOf(address: string): Excess | undefined {
    const left = (this.#records.get(address)?.bannedUntil ?? 0) - this.#context.clock.now()
    return left > 0 ? { status: 418, retryAfterMs: left } : undefined
  }

  /** What can be counted before it is known who asks. */
  takeOfAddress(asked: Asked): Excess | undefined {
    return this.#take(asked, this.#ofAddress(asked))
  }

  takeOfAccount(asked: Asked, account: number): Excess | undefined {
    return this.#take(asked, this.#ofAccount(asked, account))
  }

  #take({ address }: Asked, charges: readonly Charge[]): Excess | undefined {
    if (this.#context.options.limits === 'none') return undefined
    const { fits, state } = this.#windows.take(charges)
    if (fits || state === undefined) return undefined
    return this.#strike(address, Math.max(1, state.resetAt - this.#context.clock.now()))
  }

  /** Everything that is public counts for its address, and so do orders. */
  #ofAddress(asked: Asked): readonly Charge[] {
    const { permission, createsOrder = false } = asked.operation
    const isSigned = permission !== undefined
    if (isSigned && !createsOrder && this.#context.options.signedBudget === 'user') return []
    return [this.#charge(`ip/${asked.address}`, 300, asked)]
  }

  #ofAccount(asked: Asked, account: number): readonly Charge[] {
    const { limits, signedBudget } = this.#context.options
    const { name, operation } = asked
    const { createsOrder = false, isOrder = false } = operation
    const charges = signedBudget === 'user' || createsOrder ? [this.#charge(`uid/${account}`, 500, asked)] : []
    if (limits === '2026' && isOrder) charges.push({ key: `orders/${account}`, limit: 12, windowMs: 1_000 })
    if (limits === '2025' && name === 'POST /batchOrders')
      charges.push({ key: `batch/${account}`, limit: 2, windowMs: 1_000 })
    return charges
  }

  #charge(key: string, limit: number, { name, operation, fields }: Asked): Charge {
    const { now, before } = operation.weight?.(fields) ?? { now: 1, before: 1 }
    return this.#context.options.limits === '2026'
      ? { key, limit, windowMs: tenSeconds, weight: now }
      : { key: `${key}/${name}`, limit: 500, windowMs: tenSeconds, weight: before }
  }

  #strike(address: string, retryAfterMs: number): Excess {
    const { clock, options } = this.#context
    const now = clock.now()
    const record = this.#records.get(address) ?? { strikes: 0, since: now, bans: 0, bannedUntil: 0 }
    if (now - record.since > tenSeconds) Object.assign(record, { strikes: 0, since: now })
    record.strikes += 1
    this.#records.set(address, record)
    if (options.strikesBeforeBan === 0 || record.strikes < options.strikesBeforeBan)
      return { status: 429, retryAfterMs }
    const length = Math.min(longestBan, options.banMs * 2 ** record.bans)
    Object.assign(record, { strikes: 0, bans: record.bans + 1, bannedUntil: now + length })
    return { status: 418, retryAfterMs: length }
  }
}
