import { createBudgets, type Budgets, type Lane } from '@venuekit/core'
import type { Clock } from '@venuekit/core/time'

/** What a frame is for: pings and answers go first, then requests, then what subscribes. */
export type FramePurpose = 'life' | 'request' | 'topics'

const lanes: Readonly<Record<FramePurpose, Lane>> = { life: 'cancel', request: 'order', topics: 'public' }

/** Frames leave one after the other and may arrive together: so much closer than they were sent. */
const slackMs = 200

const charges = [{ budget: 'frames', weight: 1 }]

/** Lets no more frames out of one connection than the exchange takes in a second. */
export class FramePacer {
  readonly #budgets: Budgets | undefined

  constructor(framesPerSecond: number, clock: Clock) {
    if (framesPerSecond === Infinity) return
    const limit = Math.max(1, Math.floor(framesPerSecond))
    // Fewer than one in a second: one in more than a second.
    const windowMs = Math.ceil((limit / framesPerSecond) * 1_000)
    this.#budgets = createBudgets({
      clock,
      budgets: [
        { name: 'frames', rule: { type: 'sliding', limit, windowMs, slackMs }, cancelReserve: limit > 1 ? 1 : 0 },
      ],
    })
  }

  /** Resolves when the next frame may go. Rejects when the signal is aborted or the connection has ended. */
  async turn(purpose: FramePurpose, signal?: AbortSignal): Promise<void> {
    if (this.#budgets === undefined) return
    const permit = await this.#budgets.acquire(charges, { lane: lanes[purpose], signal })
    permit.release()
  }

  async close(): Promise<void> {
    await this.#budgets?.close()
  }
}
