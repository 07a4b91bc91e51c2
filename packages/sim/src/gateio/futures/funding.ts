import type { Timer } from '@venuekit/core/time'
import type { Instrument } from '../../engine/instrument.ts'
import { Ring } from '../../engine/ring.ts'
import { RandomStream } from '../../random.ts'
import type { FuturesParts } from './futures-parts.ts'

/** How often longs and shorts pay each other, in seconds; others do every eight hours. */
const intervals: Readonly<Record<string, number>> = { PEPE: 14_400, SHIB: 14_400, INJ: 3_600 }
const usualInterval = 28_800
const interestRate = 0.0001
const dampening = 0.0005
export const fundingLimit = 0.003
const remembered = 1_000
const madeUp = 100

interface Applied {
  /** When, in seconds. */
  readonly t: number
  readonly r: string
}

/** Funding: the rate as it stands, when it is next applied, and what was applied. */
export class Funding {
  readonly #parts: FuturesParts
  readonly #seed: number
  /** In seconds: what was due before is made up, what comes due after is applied. */
  readonly #startedAt: number
  readonly #applied = new Map<string, Ring<Applied>>()
  #timer: Timer | undefined

  constructor(parts: FuturesParts) {
    this.#parts = parts
    this.#seed = parts.room.context.random.below(2 ** 31)
    this.#startedAt = parts.room.now() / 1_000
    for (const instrument of this.#instruments()) this.#ringOf(instrument)
    if (parts.room.options.futuresFunding) this.#schedule(this.#startedAt)
  }

  intervalOf({ base }: Instrument): number {
    return intervals[base] ?? usualInterval
  }

  /** In seconds. */
  nextAt(instrument: Instrument): number {
    return nextBoundary(this.#parts.room.now() / 1_000, this.intervalOf(instrument))
  }

  /** The rate that would be applied now: the interest of a day's third, and how far the mark price is from the index. */
  rate(instrument: Instrument): string {
    const { mark, index } = this.#parts.room.engine.view.prices(instrument.id)
    const premium = (mark - index) / index
    const damped = premium + Math.min(dampening, Math.max(-dampening, interestRate - premium))
    const ofInterval = (damped * this.intervalOf(instrument)) / usualInterval
    return rateText(Math.min(fundingLimit, Math.max(-fundingLimit, ofInterval)))
  }

  /** What was applied, newest first; before the simulator began it is made up. */
  history(instrument: Instrument): readonly Applied[] {
    return this.#ringOf(instrument).newest(remembered)
  }

  close(): void {
    this.#timer?.cancel()
  }

  /** For the first moment after one that is over: a timer may come a little early, and nobody pays twice. */
  #schedule(after: number): void {
    const { clock } = this.#parts.room.context
    const next = Math.min(...this.#instruments().map((one) => nextBoundary(after, this.intervalOf(one))))
    const waitMs = Math.max(0, next * 1_000 - clock.now())
    this.#timer = clock.setTimer(waitMs, () => this.#apply(next), { keepAlive: false })
  }

  #apply(time: number): void {
    for (const instrument of this.#instruments()) {
      if (time % this.intervalOf(instrument) !== 0) continue
      const rate = this.rate(instrument)
      this.#ringOf(instrument).push({ t: time, r: rate })
      this.#parts.room.engine.settleFunding({ market: instrument.id, rate })
    }
    this.#schedule(time)
  }

  #instruments(): readonly Instrument[] {
    return this.#parts.room.engine.view.instruments
  }

  #ringOf(instrument: Instrument): Ring<Applied> {
    const found = this.#applied.get(instrument.id)
    if (found !== undefined) return found
    const ring = new Ring<Applied>(remembered)
    const random = new RandomStream(this.#seed, `funding/${instrument.id}`)
    const interval = this.intervalOf(instrument)
    const next = nextBoundary(this.#startedAt, interval)
    for (let back = madeUp; back > 0; back -= 1)
      ring.push({ t: next - back * interval, r: rateText(interestRate + random.bell() * interestRate) })
    this.#applied.set(instrument.id, ring)
    return ring
  }
}

/** The next multiple of an interval after a moment, both in seconds. */
function nextBoundary(now: number, interval: number): number {
  return (Math.floor(now / interval) + 1) * interval
}

/** Six decimals, without zeros at the end. */
function rateText(rate: number): string {
  return String(Number(rate.toFixed(6)))
}
