import { onAbort } from '../async/abort.ts'
import { AbortedError, OverflowError, type ClosedError } from '../errors/general.ts'
import { RateLimitError } from '../errors/exchange.ts'
import type { Clock, Timer } from '../time/clock.ts'
import type { Permit } from './budgets-port.ts'
import { lanes, type BudgetState, type Need } from './budget-state.ts'
import { TakenPermit } from './permit.ts'
import type { RateLimiterStats } from './rate-limiter-port.ts'

export interface WaitingLineOptions {
  readonly clock: Clock
  /** What waits here, in the words of the API: for errors. */
  readonly operation: string
  readonly exchange?: string | undefined
  /** More than so many waiting calls are refused. */
  readonly maxWaiting: number
  /** Every call needs the same counts, so that nobody can pass the first one that must wait. */
  readonly inOrder?: boolean | undefined
  /** Called when a take has brought a count above its threshold, after everything else is done. It must not throw. */
  readonly onHigh?: ((state: BudgetState) => void) | undefined
}

export interface WaitOptions {
  readonly rank: number
  readonly signal?: AbortSignal | undefined
  readonly waitAtMostMs?: number | undefined
  /** Whom `rejectAll` can tell this call by. */
  readonly owner?: unknown
}

interface Waiter {
  readonly needs: readonly Need[]
  readonly rank: number
  readonly since: number
  readonly deadline: number
  /** The same on the wall clock, which goes on while a machine sleeps; the monotonic one may stand still. */
  readonly wallDeadline: number
  readonly owner: unknown
  readonly resolve: (permit: Permit) => void
  readonly reject: (error: Error) => void
  detach: () => void
}

// A wait shorter than this cannot be told from none, once the clock has run for some weeks.
const shortestWaitMs = 0.001
// So much the wall clock may be corrected without anybody's time being over.
const wallToleranceMs = 50

/**
 * Where calls wait until all that they need fits at once. Lanes go by urgency, in a lane the first to come is first.
 *
 * Nobody passes a call before him at the count that it waits for. At its other counts he may, where that leaves room
 * enough for it by the time at which it can go. So a call that waits long for one budget does not hold up the others, and
 * a heavy call is not starved by light ones.
 */
export class WaitingLine {
  readonly #clock: Clock
  readonly #options: WaitingLineOptions
  readonly #lanes: readonly Set<Waiter>[] = lanes.map(() => new Set<Waiter>())
  /** States that hold claims of those who wait. */
  readonly #claimed = new Set<BudgetState>()
  readonly #risen: BudgetState[] = []
  #timer: Timer | undefined
  #wakesAt = Infinity
  #walkIsDue = false
  #waiting = 0
  #granted = 0
  #waited = 0
  #totalWaitMs = 0
  #longestWaitMs = 0
  #refused = 0
  #aborted = 0

  constructor(options: WaitingLineOptions) {
    this.#clock = options.clock
    this.#options = options
  }

  /** Takes everything now, or nothing. */
  tryTake(needs: readonly Need[], rank: number): boolean {
    const now = this.#begin()
    const fits = this.#fits(needs, rank, now)
    if (fits) this.#take(needs, now)
    else this.#refused += 1
    this.#announce()
    return fits
  }

  /** Takes everything as soon as it fits: now, or later in a promise. Throws when that cannot be in time. */
  wait(needs: readonly Need[], options: WaitOptions): Permit | Promise<Permit> {
    if (options.signal?.aborted === true) throw this.#abortedError(options.signal)
    try {
      return this.#takeOrEnqueue(needs, options)
    } finally {
      this.#announce()
    }
  }

  /** Gives back what the permit holds, all of it or only what lasts until it is released. */
  giveBack(needs: readonly Need[], all: boolean): void {
    const now = this.#clock.monotonic()
    let changed = false
    for (const need of needs) {
      if (!all && !need.state.meter.heldUntilReleased) continue
      need.state.giveBack(need, now)
      changed = true
    }
    if (changed && this.#waiting > 0) this.#walk()
  }

  /** A budget was closed or its count corrected. Who can no longer get what he needs in his time learns it at once. */
  budgetChanged(state: BudgetState): void {
    if (this.#waiting === 0) return
    const now = this.#clock.monotonic()
    for (const waiter of this.#all()) {
      const { needs, deadline } = waiter
      const need = needs.find((other) => other.state === state)
      if (need === undefined || (deadline >= state.closedUntil && !isTooHeavy(need, now))) continue
      this.#refuse(waiter, now)
    }
    this.#walk()
  }

  /** Rejects everybody who waits, or those of some owners. */
  rejectAll(error: ClosedError, isMeant: (owner: unknown) => boolean = () => true): void {
    if (this.#waiting === 0) return
    for (const waiter of this.#all()) {
      if (!isMeant(waiter.owner)) continue
      this.#leave(waiter)
      waiter.reject(error)
    }
    this.#walk()
  }

  stats(): Omit<RateLimiterStats, 'atOnce'> {
    return {
      granted: this.#granted,
      waited: this.#waited,
      totalWaitMs: this.#totalWaitMs,
      longestWaitMs: this.#longestWaitMs,
      refused: this.#refused,
      aborted: this.#aborted,
      waiting: this.#waiting,
    }
  }

  #takeOrEnqueue(needs: readonly Need[], options: WaitOptions): Permit | Promise<Permit> {
    const { rank, waitAtMostMs = Infinity } = options
    const now = this.#begin()
    if (this.#fits(needs, rank, now)) {
      this.#take(needs, now)
      return new TakenPermit(needs, this)
    }
    if (needs.some((need) => isTooHeavy(need, now))) throw this.#tooLate(needs, rank, now)
    const readyIn = this.#readyIn(needs, rank, now)
    // A slot that somebody holds may come free at any time; every other delay is known.
    if ((readyIn !== Infinity && readyIn > waitAtMostMs) || waitAtMostMs <= 0) throw this.#tooLate(needs, rank, now)
    if (this.#waiting >= this.#options.maxWaiting) throw this.#overflow()
    return this.#enqueue(needs, options, now)
  }

  #enqueue(needs: readonly Need[], options: WaitOptions, now: number): Promise<Permit> {
    const { rank, signal, waitAtMostMs = Infinity, owner } = options
    const { promise, resolve, reject } = Promise.withResolvers<Permit>()
    const waiter: Waiter = {
      needs,
      rank,
      since: now,
      deadline: now + waitAtMostMs,
      wallDeadline: this.#clock.now() + waitAtMostMs + wallToleranceMs,
      owner,
      resolve,
      reject,
      detach: onAbort(signal, () => {
        this.#aborted += 1
        this.#leave(waiter)
        if (signal !== undefined) reject(this.#abortedError(signal))
        this.#walkSoon()
      }),
    }
    this.#lanes[rank]?.add(waiter)
    this.#waiting += 1
    for (const need of needs) need.state.waiting += 1
    this.#wakeAt(this.#claim(waiter, now), now)
    return promise
  }

  #leave(waiter: Waiter): void {
    waiter.detach()
    this.#lanes[waiter.rank]?.delete(waiter)
    this.#waiting -= 1
    for (const need of waiter.needs) need.state.waiting -= 1
  }

  #walk(): void {
    this.#serve()
    this.#announce()
  }

  /** Lets everybody go who can, in order, and notes what the others need. */
  #serve(): void {
    this.#walkIsDue = false
    this.#timer?.cancel()
    this.#timer = undefined
    this.#wakesAt = Infinity
    for (const state of this.#claimed) state.clearClaims()
    this.#claimed.clear()
    const now = this.#clock.monotonic()
    let wakesAt = Infinity
    const wallNow = this.#clock.now()
    for (const waiter of this.#all()) {
      // A process that was stopped must not send what was asked for long ago.
      const isOver = now > waiter.deadline || wallNow > waiter.wallDeadline
      if (!isOver && this.#goesNow(waiter, now)) continue
      if (isOver || now >= waiter.deadline) {
        this.#refuse(waiter, now)
        continue
      }
      wakesAt = Math.min(wakesAt, this.#claim(waiter, now))
      if (this.#options.inOrder === true) break
    }
    this.#wakeAt(wakesAt, now)
  }

  /**
   * The time of a call from outside, with everything done that was put off. Nobody is told of anything yet: a listener may
   * call the budgets, and the counts that this call found must not be swept away before it has taken from them.
   */
  #begin(): number {
    if (this.#walkIsDue) this.#serve()
    return this.#clock.monotonic()
  }

  #announce(): void {
    for (let state = this.#risen.pop(); state !== undefined; state = this.#risen.pop()) this.#options.onHigh?.(state)
  }

  /** Many signals may be aborted in one go; one walk afterwards will do. */
  #walkSoon(): void {
    if (this.#walkIsDue) return
    this.#walkIsDue = true
    queueMicrotask(() => {
      if (this.#walkIsDue) this.#walk()
    })
  }

  #goesNow(waiter: Waiter, now: number): boolean {
    const { needs, rank } = waiter
    if (!this.#fits(needs, rank, now)) return false
    this.#leave(waiter)
    this.#take(needs, now)
    const waitedMs = now - waiter.since
    this.#waited += 1
    this.#totalWaitMs += waitedMs
    this.#longestWaitMs = Math.max(this.#longestWaitMs, waitedMs)
    waiter.resolve(new TakenPermit(needs, this))
    return true
  }

  #refuse(waiter: Waiter, now: number): void {
    this.#leave(waiter)
    waiter.reject(this.#tooLate(waiter.needs, waiter.rank, now))
  }

  /** Notes what a call that must wait asks of those behind it. Returns when to look at it again. */
  #claim(waiter: Waiter, now: number): number {
    const { needs, rank, deadline } = waiter
    const behindUntil = this.#standBack(needs, rank, now)
    const readyIn = behindUntil === undefined ? this.#readyIn(needs, rank, now) : 0
    const goesAt = behindUntil ?? now + readyIn
    for (const { state, weight } of needs) {
      const isWhy =
        behindUntil === undefined
          ? state.delay(weight, rank, now) >= readyIn
          : state.standBackUntil(weight, rank, now) !== undefined
      if (isWhy) state.block(rank, goesAt)
      state.guard(rank, { room: state.roomFor(weight, rank, now), at: goesAt })
      this.#claimed.add(state)
    }
    // Who stands behind another is looked at again when that one goes.
    return behindUntil === undefined ? Math.min(goesAt, deadline) : deadline
  }

  #fits(needs: readonly Need[], rank: number, now: number): boolean {
    return this.#standBack(needs, rank, now) === undefined && this.#readyIn(needs, rank, now) === 0
  }

  #readyIn(needs: readonly Need[], rank: number, now: number): number {
    let readyIn = 0
    for (const { state, weight } of needs) readyIn = Math.max(readyIn, state.delay(weight, rank, now))
    return readyIn
  }

  /** Until when the call has to stand back for others; undefined when it does not have to. */
  #standBack(needs: readonly Need[], rank: number, now: number): number | undefined {
    if (this.#waiting === 0) return undefined
    let until: number | undefined
    for (const { state, weight } of needs) {
      const at = state.standBackUntil(weight, rank, now)
      if (at !== undefined) until = Math.max(until ?? at, at)
    }
    return until
  }

  #take(needs: readonly Need[], now: number): void {
    this.#granted += 1
    for (const need of needs) {
      if (need.state.take(need, now)) this.#risen.push(need.state)
    }
  }

  *#all(): Iterable<Waiter> {
    for (const lane of this.#lanes) yield* lane
  }

  #wakeAt(at: number, now: number): void {
    if (at >= this.#wakesAt) return
    this.#timer?.cancel()
    this.#wakesAt = at
    this.#timer = this.#clock.setTimer(Math.max(at - now, shortestWaitMs), () => this.#walk())
  }

  #tooLate(needs: readonly Need[], rank: number, now: number): RateLimitError {
    this.#refused += 1
    const { operation, exchange } = this.#options
    const delays = needs.map((need) => need.state.delay(need.weight, rank, now))
    const delay = Math.max(...delays)
    const need = needs.find((other) => isTooHeavy(other, now)) ?? needs[delays.indexOf(delay)]
    const name = need?.state.name
    return new RateLimitError(429, `Not sent: the budget "${name}" is ${explain(need, delay, now)}`, {
      operation,
      exchange,
      outcome: 'not-sent',
      retryable: true,
      retryAfterMs: delay === Infinity ? undefined : Math.ceil(delay),
      context: { budget: name },
    })
  }

  #abortedError({ reason: cause }: AbortSignal): AbortedError {
    const { operation, exchange } = this.#options
    return new AbortedError(`${operation} was aborted`, { operation, exchange, outcome: 'not-sent', cause })
  }

  #overflow(): OverflowError {
    const { operation, exchange, maxWaiting } = this.#options
    return new OverflowError(`${maxWaiting} calls wait for a permit already; make fewer of them, or raise maxWaiting`, {
      operation,
      exchange,
      outcome: 'not-sent',
    })
  }
}

/** The exchange has lowered the limit so far that the call does not fit any more; for how long nobody can say. */
function isTooHeavy({ state, weight }: Need, now: number): boolean {
  return weight > state.limitAt(now)
}

function explain(need: Need | undefined, delay: number, now: number): string {
  if (need !== undefined && isTooHeavy(need, now)) {
    return `lowered to ${need.state.limitAt(now)} by the exchange, which is less than the ${need.weight} of this call`
  }
  if (delay === 0) return 'free too late, or promised to calls that came before'
  const until = delay === Infinity ? 'until others are done' : `for another ${Math.ceil(delay)} ms`
  const isClosed = need !== undefined && need.state.closedUntil > now
  return isClosed ? `closed ${until}: ${need.state.closedReason}` : `used up ${until}`
}
