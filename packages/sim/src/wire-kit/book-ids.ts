import type { EngineView } from '../engine/engine-view.ts'

/** The ids of books that clients see: the engine's, and what faults added. */
export class BookIds {
  readonly #view: EngineView
  readonly #leaps = new Map<string, number>()

  constructor(view: EngineView) {
    this.#view = view
  }

  shown(market: string, updateId: number): number {
    return updateId + (this.#leaps.get(market) ?? 0)
  }

  /** Lets them leap forwards; without a market, those of all. */
  jump(market: string | undefined, by: number): void {
    const markets = market === undefined ? this.#view.instruments.map(({ id }) => id) : [market]
    for (const id of markets) this.#leaps.set(id, (this.#leaps.get(id) ?? 0) + by)
  }
}
