import type { Clock } from '@venuekit/core/time'
import type { EngineEvent, EngineListener } from './events.ts'

/**
 * Numbers events and hands them out, a whole command at a time, once the engine is consistent again. So a listener may
 * read the engine and may give it commands; the events of those come after.
 */
export class Journal {
  readonly #clock: Pick<Clock, 'now'>
  readonly #listeners = new Set<EngineListener>()
  #events: EngineEvent[] = []
  #handingOut = false
  #sequence = 0
  /** The time of the command that is being executed. */
  time = 0

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** The number of the last event. */
  get sequence(): number {
    return this.#sequence
  }

  /** Returns what takes the listener away again. */
  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  begin(): void {
    this.time = this.#clock.now()
  }

  next(): number {
    this.#sequence += 1
    return this.#sequence
  }

  push(event: EngineEvent): void {
    this.#events.push(event)
  }

  /** Hands out what has happened. Every listener gets everything; the first error of one is thrown at the end. */
  flush(): void {
    if (this.#handingOut) return
    const errors: unknown[] = []
    this.#handingOut = true
    while (this.#events.length > 0) {
      const events = this.#events
      this.#events = []
      for (const listener of this.#listeners) {
        try {
          listener(events)
        } catch (error) {
          errors.push(error)
        }
      }
    }
    this.#handingOut = false
    if (errors.length > 0) throw errors[0]
  }
}
