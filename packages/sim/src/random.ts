/**
 * Random numbers that follow from a seed and a name alone (`sfc32` over a hash of both), so that one stream never depends on
 * how much was drawn from another. For markets and test keys, never for real ones.
 *
 * @example
 * ```ts
 * new RandomStream(7, 'reference/BTC').next() // the same in every run
 * ```
 */
export class RandomStream {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number, name: string) {
    const word = words(`${seed}/${name}`)
    this.#a = word()
    this.#b = word()
    this.#c = word()
    // The first numbers still show the seed.
    for (let round = 0; round < 12; round += 1) this.next()
  }

  /** From 0 (included) to 1 (excluded). */
  next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0
    return (result >>> 0) / 2 ** 32
  }

  between(minimum: number, maximum: number): number {
    return minimum + (maximum - minimum) * this.next()
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** About normal, with a mean of 0 and a variance of 1, never beyond 3.5. Sums alone, so that every machine gets the same. */
  bell(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3)
  }

  text(length: number, alphabet: string): string {
    let text = ''
    for (let index = 0; index < length; index += 1) text += alphabet.charAt(this.below(alphabet.length))
    return text
  }
}

/** Hashes a text (FNV-1a) and goes on to give as many words as are asked for. */
function words(text: string): () => number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
    state = (Math.imul(state ^ (state >>> 12), 0x297a2d39) + 0x9e3779b9) | 0
    return state ^ (state >>> 15)
  }
}
