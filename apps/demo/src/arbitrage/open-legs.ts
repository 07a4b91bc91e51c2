import type { Clock, Logger } from 'venuekit'
import type { OpenLeg } from './types.ts'

export interface OpenLegsOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly opened: (openLeg: OpenLeg) => void
  readonly closed: (openLeg: OpenLeg) => void
}

/** The legs that somebody has to know of, one for each execution. */
export class OpenLegs {
  readonly #options: OpenLegsOptions
  readonly #all = new Map<string, OpenLeg>()

  constructor(options: OpenLegsOptions) {
    this.#options = options
  }

  get all(): readonly OpenLeg[] {
    return [...this.#all.values()]
  }

  /** Tells of a leg as loudly as it can. */
  tell(leg: Omit<OpenLeg, 'since'>): void {
    const { clock, logger, opened } = this.#options
    const openLeg = { ...leg, since: this.#all.get(leg.executionId)?.since ?? clock.now() }
    this.#all.set(leg.executionId, openLeg)
    logger.error('a leg is open: look at it', { ...openLeg })
    opened(openLeg)
  }

  close(executionId: string): void {
    const openLeg = this.#all.get(executionId)
    if (openLeg === undefined) return
    this.#all.delete(executionId)
    this.#options.closed(openLeg)
  }
}
