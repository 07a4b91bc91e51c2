import type { BudgetStatus, Lane, ObservedQuota } from './budgets-port.ts'
import type { Meter } from './meters/meter.ts'

/** The lanes by urgency; the rank of a lane is its place here. */
export const lanes = ['cancel', 'order', 'query', 'public'] as const satisfies readonly Lane[]

/** One charge of one call: which count, how much, and what names the take once it is made. */
export interface Need {
  readonly state: BudgetState
  weight: number
  stamp: number
  generation: number
  /** `state.taken` just after the take. */
  takenSoFar: number
}

export function needOf(state: BudgetState, weight: number): Need {
  return { state, weight, stamp: 0, generation: 0, takenSoFar: 0 }
}

/** A call that waits for other budgets than this one: until `at` it has no use for the `room` here, but then it needs it. */
interface Guard {
  readonly room: number
  readonly at: number
}

// How long a lowered limit holds after the last answer that named it: in windows, and where the count has no window.
const loweredForWindows = 3
const loweredForMs = 60_000

export interface BudgetStateOptions {
  readonly name: string
  readonly scope?: string | undefined
  readonly meter: Meter
  readonly cancelReserve: number
  /** Utilisation above which `take` tells that it was crossed; without it nothing is told. */
  readonly threshold?: number | undefined
}

/** One count with everything around it: the reserve for cancels, closures, corrections, and who is waiting for it. */
export class BudgetState {
  readonly name: string
  readonly scope: string | undefined
  readonly meter: Meter
  /** How many calls wait that need this budget. */
  waiting = 0
  /** The weight of everything ever taken; the difference of two readings is what was taken in between. */
  taken = 0
  readonly #cancelReserve: number
  readonly #threshold: number | undefined
  #isHigh = false
  /** By how much the exchange's limit is lower than the declared one. */
  #lowered = 0
  #loweredUntil = -Infinity
  #closedUntil = -Infinity
  #closedReason: string | undefined
  // What the calls that wait ask of those behind them, as of the last walk along the line.
  #blockedFrom: number = lanes.length
  #blockedUntil = Infinity
  readonly #guards: (Guard | undefined)[] = []

  constructor(options: BudgetStateOptions) {
    this.name = options.name
    this.scope = options.scope
    this.meter = options.meter
    this.#cancelReserve = options.cancelReserve
    this.#threshold = options.threshold
  }

  get closedUntil(): number {
    return this.#closedUntil
  }

  get closedReason(): string | undefined {
    return this.#closedReason
  }

  /** The limit that holds now: the declared one, or a lower one that the exchange applies. It is at least 1. */
  limitAt(now: number): number {
    return this.meter.limit - this.#loweredAt(now)
  }

  /** How long until a call of that lane could take `weight`, if nobody took anything before. */
  delay(weight: number, rank: number, now: number): number {
    const delay = this.#delayOfCount(weight, rank, now)
    return this.#closedUntil > now ? Math.max(delay, this.#closedUntil - now) : delay
  }

  /** Takes without asking. True when that brought the utilisation above the threshold. */
  take(need: Need, now: number): boolean {
    const threshold = this.#threshold ?? Infinity
    const wasHigh = this.#isHigh && this.#utilization(now) > threshold
    need.stamp = this.meter.take(need.weight, now)
    need.generation = this.meter.generation
    this.taken += need.weight
    need.takenSoFar = this.taken
    this.#isHigh = threshold < Infinity && this.#utilization(now) > threshold
    return this.#isHigh && !wasHigh
  }

  giveBack(need: Need, now: number): void {
    if (need.generation === this.meter.generation) this.meter.giveBack(need.weight, need.stamp, now)
  }

  /** Corrects the count by what the exchange says. What is no sensible number in it says nothing. */
  observe(quota: ObservedQuota, need: Need | undefined, now: number): void {
    const [used, limit, resetInMs] = [sensible(quota.used), sensible(quota.limit, 1), sensible(quota.resetInMs)]
    if (limit !== undefined) this.#lowerTo(limit, now)
    const theirs = sensible(quota.remaining) ?? (used === undefined ? undefined : (limit ?? this.limitAt(now)) - used)
    const since = need === undefined ? 0 : Math.min(this.taken - need.takenSoFar, this.meter.used(now))
    this.meter.observe(
      {
        remaining: theirs === undefined ? undefined : Math.max(0, theirs + this.#loweredAt(now) - since),
        resetInMs: resetInMs === 0 ? undefined : resetInMs,
        stamp: need?.stamp,
      },
      now,
    )
  }

  /** The exchange refused a call because its count is full. */
  penalise(forMs: number, now: number): void {
    this.meter.refuse(forMs, now)
    this.close(now + forMs, 'the exchange says that it is used up')
  }

  /** Closes the budget; a closure that lasts longer already stays. */
  close(until: number, reason: string): void {
    if (until <= this.#closedUntil) return
    this.#closedUntil = until
    this.#closedReason = reason
  }

  /** Who comes behind in that lane, or in a lane behind it, must not take any of this before `at`. */
  block(rank: number, at: number): void {
    if (rank >= this.#blockedFrom) return
    this.#blockedFrom = rank
    this.#blockedUntil = at
  }

  /** Who comes behind may take from this only what will be there again at `at`. Only the first call of a lane is guarded. */
  guard(rank: number, guard: Guard): void {
    this.#guards[rank] ??= guard
  }

  /** Until when a call of that lane has to stand back for those before it; undefined when it does not have to. */
  standBackUntil(weight: number, rank: number, now: number): number | undefined {
    if (this.#blockedFrom <= rank) return this.#blockedUntil
    for (let other = 0; other <= rank; other += 1) {
      const guard = this.#guards[other]
      if (guard === undefined) continue
      const delay = this.meter.delayAfter(weight, guard.room, now)
      if (delay === Infinity || now + delay > guard.at) return guard.at
    }
    return undefined
  }

  /** What a call of that lane needs to be free so that it can take `weight`. */
  roomFor(weight: number, rank: number, now: number): number {
    return this.#room(weight, rank, this.#loweredAt(now))
  }

  /** Forgets what those who waited asked for; the next walk along the line finds out anew. */
  clearClaims(): void {
    this.#blockedFrom = lanes.length
    this.#blockedUntil = Infinity
    this.#guards.length = 0
  }

  /** Whether a fresh state would behave the same. */
  isIdle(now: number): boolean {
    return this.waiting === 0 && this.#loweredAt(now) === 0 && this.#closedUntil <= now && this.meter.used(now) <= 0
  }

  status(now: number): BudgetStatus {
    const limit = this.limitAt(now)
    const used = Math.min(limit, Math.max(0, this.meter.used(now)))
    const isClosed = this.#closedUntil > now
    return Object.freeze({
      budget: this.name,
      scope: this.scope,
      limit,
      used,
      available: limit - used,
      utilization: used / limit,
      cancelReserve: this.#reserve(this.#loweredAt(now)),
      waiting: this.waiting,
      closedForMs: isClosed ? this.#closedUntil - now : 0,
      closedReason: isClosed ? this.#closedReason : undefined,
    })
  }

  #lowerTo(limit: number, now: number): void {
    this.#lowered = Math.max(0, this.meter.limit - limit)
    const { spanMs } = this.meter
    this.#loweredUntil = now + (spanMs > 0 ? loweredForWindows * spanMs : loweredForMs)
  }

  #loweredAt(now: number): number {
    return now < this.#loweredUntil ? this.#lowered : 0
  }

  #delayOfCount(weight: number, rank: number, now: number): number {
    const lowered = this.#loweredAt(now)
    const delay = this.meter.delayFor(this.#room(weight, rank, lowered), now)
    if (lowered === 0) return delay
    // Sooner or later the exchange names the lowered limit no more.
    const after = this.meter.delayFor(this.#room(weight, rank, 0), now)
    return Math.min(delay, Math.max(this.#loweredUntil - now, after))
  }

  /** A call too heavy to leave the reserve alone may take of it as well, but only when nothing else is taken. */
  #room(weight: number, rank: number, lowered: number): number {
    const withReserve = rank === 0 ? weight : weight + this.#reserve(lowered)
    return lowered + Math.max(weight, Math.min(withReserve, this.meter.limit - lowered))
  }

  /** It shrinks with the limit, so that something is always left for the other lanes. */
  #reserve(lowered: number): number {
    const limit = this.meter.limit - lowered
    const share = lowered === 0 ? this.#cancelReserve : Math.floor((this.#cancelReserve * limit) / this.meter.limit)
    return Math.min(share, limit - 1)
  }

  #utilization(now: number): number {
    return this.meter.used(now) / this.limitAt(now)
  }
}

function sensible(value: number | undefined, atLeast = 0): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= atLeast ? value : undefined
}
