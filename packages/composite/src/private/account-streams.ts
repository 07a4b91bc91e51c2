import {
  isPositive,
  SingleFlight,
  type Clock,
  type Fill,
  type Instruments,
  type Logger,
  type Mark,
  type Order,
} from '@venuekit/core'
import { BoundedSet } from '@venuekit/core/collections'
import type { StreamSession } from '@venuekit/transport'
import type { PrivateTopics } from '../ports/topics.ts'
import { QuietLooks } from '../streams/quiet-looks.ts'
import type { SilenceCounters } from '../streams/silence-watch.ts'
import { TopicLine, type TopicLease, type TopicListener } from '../streams/topic-line.ts'
import { AccountSilence, type AccountKind } from './account-silence.ts'
import { UntoldChanges, type Compared } from './untold-changes.ts'

/** Of these the exchange is asked while their streams are silent. */
export type LookedKind = Exclude<AccountKind, 'fills'>

interface AccountStreamsOptions<Topic> {
  readonly session: StreamSession<Topic>
  readonly topics: Partial<PrivateTopics<Topic>>
  readonly instruments: () => Instruments
  readonly clock: Clock
  readonly exchangeNow: () => number
  readonly random: () => number
  readonly logger: Logger
  readonly silentAfterMs: number
  readonly mark: (mark: Exclude<Mark, { readonly type: 'dropped' | 'ended' }>) => void
  /** Another connection is there: numbers begin anew. */
  readonly reconnected: () => void
  /** The exchange does not take the topics any more. */
  readonly ended: (reason: string) => void
  /** Asks the exchange for what was missed. */
  readonly catchUp: () => Promise<void>
  /** Asks the exchange how these stand. */
  readonly ask: (kind: LookedKind) => Promise<void>
  /** Whether something may happen to orders that nobody here does. */
  readonly isWaiting: () => boolean
}

/** So many orders and states of orders are remembered. */
const rememberedOrders = 20_000
/** Some times are whole seconds, and clocks differ by a little. */
const toleranceMs = 1_000

/** So long the streams of an account may keep what they have to tell, at the most. */
const tellWithinMs = 5_000

/** The topics of an account: held for as long as it lives, and complete, or it is said that they are not. */
export class AccountStreams<Topic> {
  readonly #options: AccountStreamsOptions<Topic>
  readonly #looks: QuietLooks
  readonly #silence: AccountSilence
  readonly #line: TopicLine<Topic>
  readonly #listener: TopicListener
  readonly #topics = new Map<AccountKind, readonly Topic[]>()
  readonly #opening = new SingleFlight<'account', TopicLease>()
  readonly #untold: Readonly<Record<'balances' | 'positions', UntoldChanges>>
  #replacements = 0
  #lease: TopicLease | undefined
  /** Between the loss of a connection, or of a topic, and the confirmation of all topics. */
  #isCutOff = false
  #catchingUp = 0
  /** Since when, in the exchange's time, nothing was missed as far as is known. */
  #completeSince = Infinity
  /** Orders, and the states of each that are known. */
  readonly #orders = new BoundedSet<string>(rememberedOrders)
  #settledAt: number | undefined
  #isClosed = false

  constructor(options: AccountStreamsOptions<Topic>) {
    const { clock, random, logger, silentAfterMs } = options
    this.#options = options
    this.#line = new TopicLine(options.session)
    this.#listener = { mark: (type, reason) => this.#heard(type, reason) }
    this.#looks = new QuietLooks({ clock, random, logger, silentAfterMs })
    const withinMs = silentAfterMs === Infinity ? Infinity : Math.min(tellWithinMs, silentAfterMs)
    this.#silence = new AccountSilence({
      clock,
      logger,
      tellWithinMs: withinMs,
      renew: (kind, reason, wasInVain) => void this.#renew(kind, reason, wasInVain),
    })
    this.#untold = { balances: new UntoldChanges(withinMs), positions: new UntoldChanges(withinMs) }
  }

  get counters(): SilenceCounters {
    return {
      silenceLooks: this.#looks.count,
      silenceRenewals: this.#silence.renewals,
      silenceReplacements: this.#replacements,
    }
  }

  get isHeld(): boolean {
    return this.#lease !== undefined
  }

  async hold(signal: AbortSignal): Promise<void> {
    if (this.#lease !== undefined) return
    const { topics, instruments } = this.#options
    const { orders, fills, balances, positions } = topics
    for (const [kind, of] of Object.entries({ orders, fills, balances, positions } as const)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are those written above
      if (of !== undefined) this.#want(kind as AccountKind, of(instruments()))
    }
    const follow = (shared: AbortSignal): Promise<TopicLease> =>
      this.#line.acquire([...this.#topics.values()].flat(), this.#listener, { signal: shared })
    this.#lease = await this.#opening.run('account', follow, { signal, operation: 'initialize' })
  }

  /** The account is known: from here on, what answers say the streams have to say as well. */
  settled(): void {
    if (this.#settledAt !== undefined) return
    this.#settledAt = this.#options.clock.monotonic()
    this.#completeSince = this.#options.exchangeNow()
    for (const kind of ['orders', 'balances', 'positions'] as const) {
      // Orders are asked about also where their stream says nothing by itself.
      if (kind !== 'orders' && !this.#topics.has(kind)) continue
      const quietSince = (): number | undefined => this.#quietSince(kind)
      this.#looks.add({ name: `${kind} of the account`, quietSince, look: () => this.#options.ask(kind) })
    }
  }

  /** It is known of an order what the streams have to say too, or have said. */
  knowsOrder(order: Order, isPushed: boolean): void {
    const { symbol, orderId, status, filled, createdAt, updatedAt = createdAt } = order
    const isKnown = !this.#orders.add(`${symbol} ${orderId}`)
    const isNew = this.#orders.add(`${symbol} ${orderId} ${status} ${filled}`)
    if (!isNew || !(isKnown || this.#isNews(updatedAt))) return
    if (!isPushed) this.#owes('orders')
    if (filled !== undefined && isPositive(filled)) this.#owesOfFill(false)
  }

  /** The same of a fill. */
  knowsFill({ timestamp }: Pick<Fill, 'timestamp'>, isPushed: boolean): void {
    if (this.#isNews(timestamp)) this.#owesOfFill(isPushed)
  }

  /** The stream of these has said something. */
  told(kind: AccountKind): void {
    this.#silence.told(kind)
    if (kind === 'balances' || kind === 'positions') this.#untold[kind].told()
  }

  /** An answer, asked for at `askedAt`, says how these stand, which their stream has to have said as well. */
  answered(kind: 'balances' | 'positions', all: readonly Compared[], askedAt: number): void {
    const untold = this.#untold[kind]
    if (this.#isUnsettled || !this.#topics.has(kind)) return untold.forget()
    // What the stream has said meanwhile is newer.
    if (this.#silence.toldAt(kind) >= askedAt) return undefined
    if (untold.answered(all, this.#options.clock.monotonic()))
      this.#silence.convict(kind, `two answers have said of ${kind} what their stream has not`)
    return undefined
  }

  /** Something was missed: asks the exchange, and says that the streams are complete again. */
  async catchUp(reason: string): Promise<void> {
    const { catchUp, mark } = this.#options
    this.#catchingUp += 1
    try {
      await catchUp()
    } finally {
      this.#catchingUp -= 1
    }
    if (!this.#isClosed) mark({ type: 'resynced', reason: `asked again after: ${reason}` })
  }

  close(): void {
    this.#isClosed = true
    this.#looks.close()
    this.#silence.forgive()
  }

  /** A kind without a topic can neither be silent nor be subscribed anew. */
  #want(kind: AccountKind, topics: readonly Topic[]): void {
    if (topics.length > 0) this.#topics.set(kind, topics)
  }

  #quietSince(kind: LookedKind): number | undefined {
    if (this.#settledAt === undefined || this.#isUnsettled) return undefined
    if (kind === 'orders' && !this.#options.isWaiting()) return undefined
    return Math.max(this.#settledAt, this.#silence.toldAt(kind))
  }

  /** What is learned now is learned because it was missed, and nobody expects it to be told again. */
  get #isUnsettled(): boolean {
    return this.#settledAt === undefined || this.#isCutOff || this.#catchingUp > 0 || this.#isClosed
  }

  /** Whether it happened while the streams were complete. */
  #isNews(timestamp: number | undefined): boolean {
    return timestamp === undefined || timestamp >= this.#completeSince - toleranceMs
  }

  #owesOfFill(isPushed: boolean): void {
    if (!isPushed) this.#owes('fills')
    for (const kind of ['balances', 'positions'] as const) this.#owes(kind)
  }

  #owes(kind: AccountKind): void {
    if (!this.#isUnsettled && this.#topics.has(kind)) this.#silence.owes(kind)
  }

  async #renew(kind: AccountKind, reason: string, wasInVain: boolean): Promise<void> {
    const { logger } = this.#options
    const topics = this.#topics.get(kind) ?? []
    // They are complete again once they are confirmed.
    this.#isCutOff = true
    const renewed = this.#line.renew(topics, reason)
    if (wasInVain && this.#line.replace(topics, reason)) this.#replacements += 1
    try {
      await renewed
    } catch (error) {
      // It stays wanted, and is tried again.
      if (!this.#isClosed) logger.warn('a stream of the account is not confirmed yet', { kind, error })
    }
  }

  #heard(type: Parameters<TopicListener['mark']>[0], reason: string): void {
    const { mark, ended, reconnected } = this.#options
    if (type === 'resynced') return this.#confirmed(reason)
    if (type !== 'gap') {
      this.#isCutOff = true
      this.#silence.forgive()
    }
    if (type === 'ended') return ended(reason)
    if (type === 'reconnected') reconnected()
    mark(type === 'reconnected' ? { type } : { type, reason })
    // While the line is up nothing else says that the streams are complete again.
    if (!this.#isCutOff) void this.catchUp(reason)
    return undefined
  }

  /** Topics are confirmed anew; only once all of them are, no push is missed any more. */
  #confirmed(reason: string): void {
    const { session } = this.#options
    const all = [...this.#topics.values()].flat()
    if (all.some((topic) => session.stateOf(topic) !== 'active')) return
    this.#isCutOff = false
    this.#completeSince = this.#options.exchangeNow()
    void this.catchUp(reason)
  }
}
