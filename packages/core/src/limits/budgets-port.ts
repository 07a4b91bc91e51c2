/**
 * How urgent a call is: cancels before orders before queries before public reads. In a lane the first to come is the first
 * served, and a call of a lane never waits for one of the lanes behind it.
 */
export type Lane = 'cancel' | 'order' | 'query' | 'public'

/** What one call costs one budget. A call names all its charges; all of them are taken at once, or none. */
export interface Charge {
  /** `ip`, `uid`; a member of a family: `uid:BTC_USDT`, `product:27`. */
  readonly budget: string
  /** A whole number of at least 1, in what the exchange counts: requests, weight, operations. */
  readonly weight: number
}

/**
 * At most `limit` in any `windowMs`, however it is laid. It is right for an exchange that counts so, and safe where it is
 * not known how its windows lie.
 */
export interface SlidingRule {
  readonly type: 'sliding'
  readonly limit: number
  readonly windowMs: number
  /** How much longer one request may be under way than another; the exchange counts on arrival. Default 0. */
  readonly slackMs?: number | undefined
}

/**
 * At most `limit` in each of the windows that follow one another; then the count starts again at 0.
 *
 * - `epoch`: windows begin at multiples of `windowMs` since 1970 on the exchange's clock. As far as that clock is not
 *   known exactly, a call is counted in every window that it may fall into.
 * - `first-use`: a window begins with the first call after the last one ended, and ends sooner or later where an
 *   observation says so. It is exact if every call arrives, at once; where that cannot be relied upon, `sliding` is the
 *   safe choice, at the price of a smaller burst.
 */
export type FixedRule =
  | {
      readonly type: 'fixed'
      readonly limit: number
      readonly windowMs: number
      readonly alignment: 'epoch'
      /** How long a request may be under way; the exchange counts on arrival. Default 0. */
      readonly slackMs?: number | undefined
    }
  | {
      readonly type: 'fixed'
      readonly limit: number
      readonly windowMs: number
      readonly alignment: 'first-use'
    }

/** `limit` at once, and then as many as flow back: `refillPerSecond`, continuously, never above `limit`. It starts full. */
export interface BucketRule {
  readonly type: 'bucket'
  readonly limit: number
  readonly refillPerSecond: number
  /** How much longer one request may be under way than another; it makes the bucket smaller. Default 0. */
  readonly slackMs?: number | undefined
}

/** At most `limit` at the same time, each until its permit is released: connections, calls under way. */
export interface ConcurrencyRule {
  readonly type: 'concurrency'
  readonly limit: number
}

/** What an exchange counts by. */
export type BudgetRule = SlidingRule | FixedRule | BucketRule | ConcurrencyRule

/** One budget, or a family of them, as an exchange package declares it. */
export interface BudgetDeclaration {
  /** `ip`; or a family `product:*`, whose members (`product:27`) have a count each, come on demand and go when idle. */
  readonly name: string
  readonly rule: BudgetRule
  /**
   * Whose count it is, where one factory serves several: `account`, `connection`. Each value that `within({ account })`
   * names has a count of its own. Absent: everybody shares one count.
   */
  readonly scope?: string | undefined
  /**
   * What only the lane `cancel` may use. The default is a tenth of the limit, rounded down; 0 for `concurrency`. Where the
   * exchange lowers the limit, it shrinks in proportion. A call of another lane that is too heavy to leave it alone, but
   * not heavier than the limit, takes of it as well, when nothing else is taken.
   */
  readonly cancelReserve?: number | undefined
}

/** How urgent a call is. */
export interface TryAcquireOptions {
  /** The default is `public`, the last in line. */
  readonly lane?: Lane | undefined
}

/** How urgent a call is, and how long it waits for its permit. */
export interface AcquireOptions extends TryAcquireOptions {
  readonly signal?: AbortSignal | undefined
  /** How long the call may wait for its permit. The default is no limit but the signal. */
  readonly waitAtMostMs?: number | undefined
}

/** The right to make one call. Dispose of it when the call has ended (`using permit = …`). */
export interface Permit extends Disposable {
  /** The call has ended: what counts calls at the same time is free again. Everything else was spent by the call. Idempotent. */
  release(): void
  /**
   * It is proven that the exchange never saw the call: everything is given back, as far as that cannot allow more than if the
   * call had never been. A bucket gets what has not flowed back by time already. A window that has ended, one from
   * first use, and a count that an observation has corrected since get nothing. After `release()` it does nothing.
   */
  refund(): void
}

/** What an exchange says of a budget, mostly in headers. Durations, since only the exchange package knows whose clock an instant is on. */
export interface ObservedQuota {
  readonly used?: number | undefined
  readonly remaining?: number | undefined
  /**
   * The limit that the exchange applies. A lower one than declared holds until it says another, but no longer than three
   * windows (a minute for `concurrency`) after it was last named. A higher one raises nothing; one below 1 says nothing.
   */
  readonly limit?: number | undefined
  /** Until the count begins again, or until the next call is allowed. */
  readonly resetInMs?: number | undefined
}

/** How a budget stands. */
export interface BudgetStatus {
  readonly budget: string
  /** The value of the scope that this count belongs to. */
  readonly scope: string | undefined
  readonly limit: number
  readonly used: number
  readonly available: number
  /** 0 to 1. */
  readonly utilization: number
  /** How much of that limit only cancels may use now. */
  readonly cancelReserve: number
  /** How many calls wait for this budget, and perhaps for others. */
  readonly waiting: number
  /** How long the budget is closed by a penalty or a ban; 0 when it is open. */
  readonly closedForMs: number
  readonly closedReason: string | undefined
}

/** A part of the budgets: the counts of one account or one connection, with limits of its own on top. */
export interface WithinOptions {
  /** Limits that the user sets on top of the exchange's. Each call through this part is charged 1 to each of them. */
  readonly ceilings?: readonly BudgetRule[] | undefined
}

/**
 * What an exchange counts, in one object that every client of that exchange and environment shares. It keeps the count in
 * memory (`createBudgets`); another implementation may share it between processes.
 *
 * @example
 * ```ts
 * import type { Budgets } from '@venuekit/core'
 *
 * async function cancel(budgets: Budgets, send: () => Promise<void>): Promise<void> {
 *   const charges = [{ budget: 'ip', weight: 1 }, { budget: 'uid', weight: 1 }]
 *   using _permit = await budgets.acquire(charges, { lane: 'cancel', waitAtMostMs: 1_000 })
 *   await send()
 * }
 * ```
 */
export interface Budgets extends AsyncDisposable {
  /**
   * Waits until all charges fit at once and takes them.
   *
   * @throws RateLimitError with the outcome `not-sent` when that is not possible within `waitAtMostMs`, at once where it is
   * known at once, or when the exchange has lowered a limit below the weight; AbortedError, ClosedError; OverflowError when too many calls wait already; InvalidInputError for a
   * budget that is not declared or a weight above the declared limit.
   */
  acquire(charges: readonly Charge[], options?: AcquireOptions): Promise<Permit>
  /** Takes all charges now if they fit and nobody before waits for them; otherwise undefined. */
  tryAcquire(charges: readonly Charge[], options?: TryAcquireOptions): Promise<Permit | undefined>
  /**
   * Corrects the own count by what the exchange says. It never allows more than the own count does, unless the exchange
   * proves that a new window has begun. `permit` is that of the call that was answered: what was taken after it
   * is added, since the exchange may not have seen it yet.
   */
  observe(budget: string, quota: ObservedQuota, permit?: Permit): void
  /** The exchange answered 429: nothing is taken from this budget for so long. The default is the length of its window. */
  penalise(budget: string, forMs?: number): void
  /** The exchange has banned us (418): the budget is closed for everybody; who cannot wait so long is refused at once. */
  ban(budget: string, forMs: number, reason: string): void
  status(budget: string): BudgetStatus
  /** Every budget that is in use now. */
  statuses(): readonly BudgetStatus[]
  /**
   * The same budgets as one account or one connection sees them: `within({ account: 'main' })`. Closing it rejects only those
   * who wait through it.
   */
  within(scopes: Readonly<Record<string, string>>, options?: WithinOptions): Budgets
  /** Rejects everybody who waits with a `ClosedError`. Permits that were given stay valid. Idempotent. */
  close(): Promise<void>
}
