import { callHandler, type HandlerErrorHook } from '../streams/handler-set.ts'

/** Work that nobody waits for while it runs: failures are reported, and whoever closes can wait for the rest of it. */
export class BackgroundWork {
  readonly #underWay = new Set<Promise<void>>()
  readonly #onError: HandlerErrorHook

  constructor(onError: HandlerErrorHook) {
    this.#onError = onError
  }

  /** Starts work in this tick. Never throws. */
  run(work: () => unknown): void {
    const guarded = this.#guard(work)
    this.#underWay.add(guarded)
    void guarded.finally(() => this.#underWay.delete(guarded))
  }

  /** Resolves when nothing is under way, what was started meanwhile included. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) {
      // oxlint-disable-next-line no-await-in-loop -- work may start more work
      await Promise.all(this.#underWay)
    }
  }

  async #guard(work: () => unknown): Promise<void> {
    try {
      await work()
    } catch (error) {
      callHandler(this.#onError, error, () => {})
    }
  }
}
