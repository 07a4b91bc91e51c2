import { BoundedMap } from '@venuekit/core/collections'

/** One frame that has been sent: the number by which its sender knows it, and the channel that it names. */
export interface AskedChannel {
  readonly id: number
  readonly channel: string
}

/** So many frames may wait for their answers; those of lines that were lost get none. */
const most = 1_000

/**
 * The frames that wait for an answer, by the number that was sent with them: only whoever knows what was asked can tell an answer that
 * agrees from one that does not. The numbers of a session are its own, since those of its connections are the same.
 */
export class AskedChannels {
  readonly #waiting = new BoundedMap<number, AskedChannel>(most)
  #last = 0

  /** Remembers a frame; the number to send with it. */
  add(asked: AskedChannel): number {
    this.#last = this.#last === 2 ** 31 - 1 ? 1 : this.#last + 1
    this.#waiting.set(this.#last, asked)
    return this.#last
  }

  /** What was asked with that number; nobody asks for it again. */
  take(number: number): AskedChannel | undefined {
    const asked = this.#waiting.get(number)
    this.#waiting.delete(number)
    return asked
  }
}
