import { RandomStream } from '../random.ts'

/** How exchanges part from the reference price for a while. */
export interface DivergenceOptions {
  /** Between two divergences of one asset on one exchange, on average. The default is 30,000. */
  readonly everyMs?: number
  /** How long one lasts: the default is from 2,000 to 5,000. */
  readonly durationMs?: readonly [minimum: number, maximum: number]
  /** How far it goes, as a fraction of the price: the default is from 0.003 to 0.009. */
  readonly size?: readonly [minimum: number, maximum: number]
}

interface State {
  readonly random: RandomStream
  startsAt: number
  endsAt: number
  offset: number
}

/** By how much an exchange's prices of an asset differ from the reference, as a function of the market's time alone. */
export class Divergences {
  readonly #seed: number
  readonly #everyMs: number
  readonly #durationMs: readonly [number, number]
  readonly #size: readonly [number, number]
  readonly #states = new Map<string, State>()

  constructor(seed: number, options: DivergenceOptions = {}) {
    this.#seed = seed
    this.#everyMs = options.everyMs ?? 30_000
    this.#durationMs = options.durationMs ?? [2_000, 5_000]
    this.#size = options.size ?? [0.003, 0.009]
  }

  /** A fraction of the price; 0 nearly always. Time must not go back. */
  offset(venue: string, asset: string, time: number): number {
    const state = this.#state(`${venue}/${asset}`)
    while (time >= state.endsAt) this.#next(state, state.endsAt + state.random.between(0.2, 1.8) * this.#everyMs)
    return time < state.startsAt ? 0 : state.offset
  }

  #state(name: string): State {
    const found = this.#states.get(name)
    if (found !== undefined) return found
    const random = new RandomStream(this.#seed, `divergence/${name}`)
    const state: State = { random, startsAt: 0, endsAt: 0, offset: 0 }
    this.#next(state, random.next() * this.#everyMs)
    this.#states.set(name, state)
    return state
  }

  #next(state: State, startsAt: number): void {
    state.startsAt = startsAt
    state.endsAt = startsAt + state.random.between(...this.#durationMs)
    state.offset = state.random.between(...this.#size) * (state.random.chance(0.5) ? 1 : -1)
  }
}
