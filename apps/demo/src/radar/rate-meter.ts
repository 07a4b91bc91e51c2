/** How fast a count grows, over the last seconds. */
export class RateMeter {
  readonly #windowMs: number
  readonly #samples: { readonly at: number; readonly count: number }[] = []

  constructor(windowMs = 5_000) {
    this.#windowMs = windowMs
  }

  /** Takes the count as it is now, and says by how much it grows in a second. */
  perSecond(at: number, count: number): number {
    // The last sample before the window is kept, so that a window is covered whole.
    while ((this.#samples[1]?.at ?? Infinity) <= at - this.#windowMs) this.#samples.shift()
    const first = this.#samples[0]
    this.#samples.push({ at, count })
    return first === undefined || first.at >= at ? 0 : ((count - first.count) * 1_000) / (at - first.at)
  }
}
