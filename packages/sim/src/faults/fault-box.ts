import { InvalidInputError } from '@venuekit/core/errors'
import { RandomStream } from '../random.ts'
import { channelMatcher } from './channel-pattern.ts'
import type { Fault, FaultMoment, FaultView } from './fault.ts'
import { readFault } from './read-fault.ts'

/** Where something happens, to be compared with where faults are aimed. */
export interface FaultPlace {
  /** The exchange, or all those of a kind that it may concern. */
  readonly exchanges: readonly string[]
  readonly channel: string | undefined
  readonly market: string | undefined
  /** Of the special fault that is asked for. */
  readonly special?: string
}

/** A fault that strikes now, with the number that it drew for what it does. */
export interface Strike {
  readonly fault: Fault
  /** `delayMs` and the jitter of this time. */
  readonly delayMs: number
}

export interface FaultBoxOptions {
  readonly seed: number
  readonly exchanges: readonly string[]
  readonly specials: ReadonlyMap<string, 'now' | 'wire'>
  /** Throws when the fault could never do anything: the exchange has no such thing, or no such market. */
  readonly check?: (fault: Fault) => void
  /** Carries out what acts at once. Says how often it struck; throws when there is nothing that it could do. */
  readonly act: (fault: Fault) => number
}

const none: readonly Strike[] = []

/** The faults of a simulator. They are decided in the order in which they were added, from their own seeds alone. */
export class FaultBox {
  readonly #options: FaultBoxOptions
  readonly #active = new Map<number, ActiveFault>()
  #lastId = 0

  constructor(options: FaultBoxOptions) {
    this.#options = options
  }

  add(given: unknown): FaultView {
    const id = this.#lastId + 1
    const { exchanges, specials, check } = this.#options
    const fault = readFault(given, { id, exchanges, specials })
    check?.(fault)
    const active = new ActiveFault(fault, this.#options.seed)
    if (fault.on === 'now') active.struck = this.#options.act(fault)
    this.#lastId = id
    if (staysActive(fault)) this.#active.set(id, active)
    return active.view()
  }

  list(): readonly FaultView[] {
    return [...this.#active.values()].map((active) => active.view())
  }

  /** Takes one fault away, or all of them. Says how many. */
  clear(id?: number): number {
    if (id === undefined) {
      const count = this.#active.size
      this.#active.clear()
      return count
    }
    if (!this.#active.delete(id)) throw new InvalidInputError('id', `there is no fault ${id}`)
    return 1
  }

  /** What strikes here and now. */
  decide(moment: FaultMoment, place: FaultPlace): readonly Strike[] {
    if (this.#active.size === 0) return none
    let strikes: Strike[] | undefined
    for (const active of this.#active.values()) {
      if (active.fault.on !== moment || !active.fits(place) || !active.draw()) continue
      strikes ??= []
      strikes.push(active.strike())
      if (active.fault.count === active.struck) this.#active.delete(active.fault.id)
    }
    return strikes ?? none
  }

  /** By how much the clock of an exchange is off. */
  skewMs(exchanges: readonly string[]): number {
    let skewMs = 0
    for (const { fault } of this.#active.values())
      if (fault.kind === 'clock-skew' && (fault.exchange === undefined || exchanges.includes(fault.exchange)))
        skewMs += fault.skewMs
    return skewMs
  }
}

/** What acted at once is over, except for a clock that stays wrong. */
function staysActive(fault: Fault): boolean {
  return fault.on !== 'now' || fault.kind === 'clock-skew'
}

class ActiveFault {
  readonly fault: Fault
  matched = 0
  struck = 0
  readonly #random: RandomStream
  readonly #channel: ((text: string) => boolean) | undefined

  constructor(fault: Fault, seed: number) {
    this.fault = fault
    this.#random = new RandomStream(seed, `fault/${fault.seed}`)
    this.#channel = fault.channel === undefined ? undefined : channelMatcher(fault.channel)
  }

  view(): FaultView {
    return { ...this.fault, matched: this.matched, struck: this.struck }
  }

  fits({ exchanges, channel, market, special }: FaultPlace): boolean {
    if (special !== this.fault.name) return false
    const { exchange, symbol } = this.fault
    if (exchange !== undefined && !exchanges.includes(exchange)) return false
    if (symbol !== undefined && symbol !== market) return false
    return this.#channel === undefined || (channel !== undefined && this.#channel(channel))
  }

  draw(): boolean {
    this.matched += 1
    if (this.matched <= this.fault.after) return false
    return this.fault.probability === 1 || this.#random.chance(this.fault.probability)
  }

  strike(): Strike {
    this.struck += 1
    const { delayMs, jitterMs } = this.fault
    return { fault: this.fault, delayMs: jitterMs === 0 ? delayMs : delayMs + this.#random.below(jitterMs + 1) }
  }
}
