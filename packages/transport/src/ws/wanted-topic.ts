import type { VenuekitError } from '@venuekit/core/errors'
import type { KeyedTopic } from './topic-batch.ts'
import { Waiters } from './waiters.ts'

/**
 * How a wanted topic stands.
 *
 * - `pending`: the exchange has not confirmed it yet.
 * - `active`: confirmed on the current connection.
 * - `stale`: it was active, and its connection is lost or it is being subscribed anew.
 */
export type TopicState = 'pending' | 'active' | 'stale'

/** A topic that somebody wants, through all connections, and those who wait for it to be confirmed. */
export class WantedTopic<Topic> implements KeyedTopic<Topic> {
  readonly key: string
  readonly topic: Topic
  /** Data must come within this time after the exchange has confirmed the topic. */
  readonly firstFrameWithinMs: number | undefined
  state: TopicState = 'pending'
  /** Whether data has come since it was last subscribed. */
  hasData = false
  readonly #waiters = new Waiters()
  #failure: VenuekitError | undefined

  constructor(key: string, topic: Topic, firstFrameWithinMs: number | undefined) {
    this.key = key
    this.topic = topic
    this.firstFrameWithinMs = firstFrameWithinMs
  }

  /** Whether it was never there, and nobody waits for it any longer. */
  get isAbandoned(): boolean {
    return this.state === 'pending' && this.#waiters.size === 0
  }

  /** Resolves when the exchange has confirmed it, at once when it has. */
  async confirmed(signal: AbortSignal | undefined, operation: string): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.state !== 'active') await this.#waiters.wait(signal, operation)
  }

  activate(): void {
    this.state = 'active'
    this.#waiters.resolve()
  }

  /** It is not wanted any more, and this is why. */
  fail(error: VenuekitError): void {
    this.#failure = error
    this.#waiters.reject(error)
  }
}
