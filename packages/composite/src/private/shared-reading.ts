import { abortable } from '@venuekit/core'

interface Round<Value> {
  since: number
  readonly value: Promise<Value>
}

/**
 * A list that many want at once is read once for all of them: who asks while it is being read gets the next reading, which begins after
 * that and reaches back as far as any of them needs.
 */
export class SharedReading<Value> {
  readonly #read: (since: number) => Promise<Value>
  #running: Promise<unknown> | undefined
  #next: Round<Value> | undefined

  constructor(read: (since: number) => Promise<Value>) {
    this.#read = read
  }

  /** A reading that has begun after this call and goes back to `since` at the least. */
  async from(since: number, signal: AbortSignal): Promise<Value> {
    if (this.#next === undefined) this.#next = this.#plan(since)
    else this.#next.since = Math.min(this.#next.since, since)
    return abortable(this.#next.value, { signal, operation: 'resolveOrder' })
  }

  #plan(since: number): Round<Value> {
    const begin = async (): Promise<Value> => {
      // One that has failed is no reason not to begin the next one.
      await this.#running?.catch(() => {})
      this.#next = undefined
      return this.#read(round.since)
    }
    const value = begin()
    const round: Round<Value> = { since, value }
    this.#running = value
    // Where nobody waits for it any more.
    value.catch(() => {})
    return round
  }
}
