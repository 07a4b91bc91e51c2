import {
  abortable,
  Semaphore,
  sleep,
  withTimeout,
  type Clock,
  type ExchangeClock,
  type Logger,
  type Order,
  type OrderOutcome,
  type OrderRef,
} from '@venuekit/core'
import {
  OrderClosedError,
  OrderError,
  OrderNotFoundError,
  type OrderCommand,
  type VenuekitError,
} from '@venuekit/core/errors'
import { isMeant, isTooOld } from './evidence.ts'
import { ResolutionPolicy, type Look } from './resolution-policy.ts'

/** A command of which it is not known whether it was carried out. */
export interface UnknownCommand {
  readonly command: OrderCommand
  readonly ref: OrderRef
  /** Not later than this it was sent, by the exchange's clock. */
  readonly sentBy: number
  /** Nor before this, where that is known: an order of the same client order id that is older is another one. */
  readonly notBefore?: number | undefined
  /** Whether finding it nowhere proves anything: where it is known since when to look. */
  readonly isProvable: boolean
  /** What made it unknown. */
  readonly cause?: VenuekitError | undefined
  /**
   * Looks for what proves that it was carried out: an order, or undefined while there is no such proof. Rejects with an
   * `OrderNotFoundError` where an order that is nowhere says nothing of the command: such a search ends once it takes too long.
   */
  readonly look: (signal: AbortSignal) => Promise<Order | undefined>
}

export interface ResolverOptions {
  readonly exchange: string
  readonly clock: Clock
  readonly exchangeClock: ExchangeClock
  readonly logger: Logger
  readonly random: () => number
  readonly refusedAfterMs: number
  readonly forgottenAfterMs?: number | undefined
  readonly canProve: boolean
  readonly timeoutMs: number
  /** Told once of each command, when it is known what became of it. */
  readonly resolved: (command: UnknownCommand, outcome: OrderOutcome) => void
}

interface Running {
  readonly unknown: UnknownCommand
  readonly settled: Promise<OrderOutcome>
  readonly settle: (outcome: OrderOutcome) => void
  readonly stop: AbortController
}

interface Looked {
  readonly look: Look
  readonly order?: Order
  /** The order is nowhere, which says nothing of a command over it. */
  readonly isGone?: boolean
}

/** So many looks go on at once: those that wait for the same list get it together. */
const looksAtOnce = 256
/** How long one look everywhere may take: after a storm of orders the lists of the past are long, and who waits for one holds up nobody. */
const lookWithinMs = 120_000

/** Finds out what became of commands whose outcome is unknown, one after the other for each order, in the background. */
export class Resolver {
  readonly #options: ResolverOptions
  readonly #running = new Set<Running>()
  readonly #lanes = new Semaphore(looksAtOnce)
  #isClosed = false

  constructor(options: ResolverOptions) {
    this.#options = options
  }

  /** How many are being looked for. */
  get size(): number {
    return this.#running.size
  }

  /** Whether a command over that order is being looked for. */
  isLookingFor(command: OrderCommand, ref: OrderRef): boolean {
    return [...this.#running].some(({ unknown }) => isSameCommand(unknown, { command, ref }))
  }

  /** Begins to look for an order; one that was sent once is looked for once. */
  start(unknown: UnknownCommand): void {
    this.#start(unknown)
  }

  /** Waits until it is known, or until it takes too long: then it stays `unknown` for now, and the search goes on. */
  async wait(unknown: UnknownCommand, signal?: AbortSignal): Promise<OrderOutcome> {
    const { clock, exchangeClock, timeoutMs } = this.#options
    const { settled, unknown: running } = this.#start(unknown)
    const leftMs = Math.max(1, running.sentBy + timeoutMs - exchangeClock.now())
    const overdue = new AbortController()
    const timer = clock.setTimer(leftMs, () => overdue.abort())
    const late = abortable(settled, { signal: overdue.signal, operation: 'resolveOrder' }).catch(() => {
      // Nobody would ever end a search of which nothing but finding it is the end, also when nobody waits for it any more.
      if (!running.isProvable) this.#giveUp(running)
      return this.#unknown(running)
    })
    void late.finally(() => timer.cancel())
    return abortable(late, { signal, operation: 'resolveOrder' })
  }

  /** The stream, or an answer, speaks of an order: if it is one that is looked for, it has been found. */
  seen(order: Order): void {
    for (const running of this.#running) {
      const { unknown } = running
      const { command, ref } = unknown
      if (command !== 'create' || ref.symbol !== order.symbol || !isMeant(ref, order)) continue
      if (!isTooOld(unknown, order, this.#options.exchangeClock))
        this.#settle(running, accepted(unknown, order, 'stream'))
    }
  }

  /** Ends every search; those who wait, or ask from now on, are told that it stays unknown. */
  close(): void {
    this.#isClosed = true
    for (const running of this.#running) {
      running.stop.abort()
      running.settle(this.#unknown(running.unknown))
    }
    this.#running.clear()
  }

  /** Ends the search for what cannot be proven not to be there; who waits for it as well is told that it stays unknown. */
  #giveUp(unknown: UnknownCommand): void {
    const running = [...this.#running].find((one) => one.unknown === unknown)
    if (running !== undefined && this.#end(running)) running.settle(this.#unknown(unknown))
  }

  #start(unknown: UnknownCommand): Running {
    const known = [...this.#running].find((one) => isSameCommand(one.unknown, unknown))
    const isBetter = unknown.isProvable && known?.unknown.isProvable === false
    if (known !== undefined && unknown.command === 'create' && !isBetter) return known
    // What is sent again may be carried out later than what was sent before: the search for it takes the place of the other one.
    if (known !== undefined) this.#end(known)
    const { promise, resolve } = Promise.withResolvers<OrderOutcome>()
    const { settled, settle } = known ?? { settled: promise, settle: resolve }
    const running: Running = { unknown, settled, settle, stop: new AbortController() }
    if (this.#isClosed) {
      settle(this.#unknown(unknown))
      return running
    }
    this.#running.add(running)
    void this.#search(running)
    return running
  }

  async #search(running: Running): Promise<void> {
    const { unknown, stop } = running
    const { clock, exchangeClock, random, forgottenAfterMs = Infinity } = this.#options
    const { sentBy, notBefore = Infinity, isProvable } = unknown
    const canProve = isProvable && this.#options.canProve
    const forgottenFrom = notBefore + forgottenAfterMs
    const policy = new ResolutionPolicy({ ...this.#options, canProve, sentBy, forgottenFrom }, random)
    while (!stop.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      const { look, order, isGone } = await this.#look(unknown, stop.signal)
      if (stop.signal.aborted) return
      const now = exchangeClock.now()
      const step = policy.looked(look, now)
      if (step.do === 'settle' && step.outcome === 'unknown') return this.#forgotten(unknown)
      if (step.do === 'settle') {
        this.#settle(running, order === undefined ? this.#notSent(unknown) : this.#found(unknown, order))
        return
      }
      // What is nowhere after so long does not come back to show whether the command was carried out.
      if (isGone === true && policy.isOverdue(now)) return this.#giveUp(unknown)
      try {
        // oxlint-disable-next-line no-await-in-loop -- the waits between looks
        await sleep(clock, step.afterMs, { signal: stop.signal })
      } catch {
        return
      }
    }
  }

  async #look(unknown: UnknownCommand, signal: AbortSignal): Promise<Looked> {
    const { clock, exchangeClock, logger } = this.#options
    const leave =
      this.#lanes.tryAcquire() ??
      (await this.#lanes.acquire({ signal, operation: 'resolveOrder' }).catch(() => undefined))
    const startedAt = exchangeClock.now()
    const { errorMs } = exchangeClock
    if (leave === undefined) return { look: { result: 'failed', startedAt, errorMs } }
    try {
      const options = { clock, timeoutMs: lookWithinMs, signal, operation: 'resolveOrder' }
      const order = await withTimeout((within) => unknown.look(within), options)
      if (order === undefined) return { look: { result: 'missing', startedAt, errorMs } }
      return { look: { result: 'found', startedAt, errorMs }, order }
    } catch (error) {
      if (!signal.aborted)
        logger.warn('an order could not be looked for; it is tried again', { ref: unknown.ref, error })
      const isGone = unknown.command !== 'create' && OrderNotFoundError.is(error)
      return { look: { result: 'failed', startedAt, errorMs }, isGone }
    } finally {
      leave()
    }
  }

  /** What is nowhere, and may have been forgotten, is not found by looking on. */
  #forgotten(unknown: UnknownCommand): void {
    const { exchange, logger } = this.#options
    const { ref } = unknown
    logger.warn('an order is nowhere, but the exchange may have forgotten it: what became of it stays unknown', {
      exchange,
      ref,
    })
    this.#giveUp(unknown)
  }

  #settle(running: Running, outcome: OrderOutcome): void {
    if (!this.#end(running)) return
    running.settle(outcome)
    const { resolved, logger } = this.#options
    try {
      resolved(running.unknown, outcome)
    } catch (error) {
      logger.error('what became of an order could not be told', { ref: running.unknown.ref, error })
    }
  }

  /** Ends a search; false where it had ended before. */
  #end(running: Running): boolean {
    running.stop.abort()
    return this.#running.delete(running)
  }

  #found(unknown: UnknownCommand, order: Order): OrderOutcome {
    const { command, ref } = unknown
    if (command !== 'cancel' || order.status === 'cancelled') return accepted(unknown, order, 'query')
    const cause = new OrderClosedError(409, `The order is ${order.status} already`, {
      exchange: this.#options.exchange,
    })
    return { outcome: 'rejected', ref, error: new OrderError('rejected', ref, { command, cause }) }
  }

  #notSent({ command, ref, cause }: UnknownCommand): OrderOutcome {
    const { exchange } = this.#options
    return { outcome: 'not-sent', ref, error: new OrderError('not-sent', ref, { command, cause, exchange }) }
  }

  #unknown({ command, ref, cause }: UnknownCommand): OrderOutcome {
    const { exchange } = this.#options
    return { outcome: 'unknown', ref, error: new OrderError('unknown', ref, { command, cause, exchange }) }
  }
}

function accepted({ ref }: UnknownCommand, order: Order, seenBy: 'stream' | 'query'): OrderOutcome {
  return { outcome: 'accepted', ref: { ...ref, orderId: order.orderId }, order, seenBy }
}

/** Whether it is the same command over the same order; of one of its ids it may not have been known before. */
type Named = Pick<UnknownCommand, 'command' | 'ref'>

function isSameCommand(one: Named, other: Named): boolean {
  return one.command === other.command && one.ref.symbol === other.ref.symbol && isMeant(one.ref, other.ref)
}
