/** What an answer says of a balance, or of a position, and what was known of it by then. */
export interface Compared {
  readonly key: string
  readonly known: string
  readonly said: string
}

/** What has changed without the stream having said so, when that was seen, and what the stream had said. */
interface Suspicion {
  readonly told: string
  readonly said: string
  readonly seenAt: number
}

/** So often in a row the stream is thought to be dead; then it and the answers are thought to speak of different things. */
const mostConvictions = 3

/**
 * Finds out that the stream of balances, or of positions, is dead: it has not said what two answers say, some time apart, and nothing else
 * in between. What differs between two answers is no proof: it is still changing. Pure.
 */
export class UntoldChanges {
  readonly #apartMs: number
  readonly #suspicions = new Map<string, Suspicion>()
  #convictions = 0
  #hasTold = false

  constructor(apartMs: number) {
    this.#apartMs = apartMs
  }

  /** The stream has said something. */
  told(): void {
    this.forget()
    this.#hasTold = true
  }

  /** The stream begins anew: what it has not said says nothing. */
  forget(): void {
    this.#suspicions.clear()
  }

  /** Takes an answer; true when it shows that the stream is dead. */
  answered(all: readonly Compared[], now: number): boolean {
    // Right after a word of the stream both have to say the same, if they speak of the same.
    if (this.#hasTold && all.every(({ known, said }) => known === said)) this.#convictions = 0
    this.#hasTold = false
    let isDead = false
    for (const { key, known, said } of all) {
      const { told, ...seen } = this.#suspicions.get(key) ?? { told: known, said, seenAt: now }
      if (said === told) this.#suspicions.delete(key)
      else if (said !== seen.said) this.#suspicions.set(key, { told, said, seenAt: now })
      else if (now - seen.seenAt >= this.#apartMs) isDead = true
      else this.#suspicions.set(key, { told, ...seen })
    }
    if (!isDead || this.#convictions >= mostConvictions) return false
    this.#convictions += 1
    this.forget()
    return true
  }
}
