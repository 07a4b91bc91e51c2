// A book as slow and plain as it can be, for comparison: texts in sorted arrays, compared as BigInts.
import type { BookFrame, Levels } from '../../src/contracts/frames.ts'
import { createBookFrame, growLevels } from '../../src/book/frame.ts'

/** A level as an exchange writes it: price and size. */
export type TextLevel = readonly [price: string, size: string]

const places = 60
// Texts come again and again, and reading one takes longer than looking it up.
const known = new Map<string, bigint>()

/** The value times 10^60. */
export function exact(text: string): bigint {
  const before = known.get(text)
  if (before !== undefined) return before
  const [whole = '', fraction = ''] = text.split('.')
  const value = BigInt(whole + fraction.padEnd(places, '0'))
  if (known.size < 100_000) known.set(text, value)
  return value
}

/** The text without zeros that say nothing. */
export function normal(text: string): string {
  if (!text.includes('.')) return text
  return text.replace(/0+$/, '').replace(/\.$/, '')
}

/** The text of an integer with that many decimals. */
export function textOf(value: bigint, decimals = places): string {
  const digits = String(value).padStart(decimals + 1, '0')
  return normal(`${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`)
}

export class ModelSide {
  /** Nothing is known of what is worse than this price. */
  horizon: bigint | undefined
  readonly #bids: boolean
  #levels = new Map<bigint, TextLevel>()

  constructor(bids: boolean) {
    this.#bids = bids
  }

  /** Best first. */
  get levels(): readonly TextLevel[] {
    return this.#sorted().map(([, level]) => level)
  }

  apply(changes: readonly TextLevel[]): void {
    for (const [price, size] of changes) {
      if (exact(size) === 0n) this.#levels.delete(exact(price))
      else this.#levels.set(exact(price), [price, size])
    }
  }

  clear(): void {
    this.#levels.clear()
    this.horizon = undefined
  }

  trim(limit: number): void {
    const { horizon } = this
    const kept = this.#sorted().filter(([price]) => horizon === undefined || !this.#isBetter(horizon, price))
    this.#levels = new Map(kept.slice(0, limit))
  }

  markHorizon(): void {
    this.horizon = this.#sorted().at(-1)?.[0]
  }

  #sorted(): [bigint, TextLevel][] {
    return [...this.#levels].toSorted(([a], [b]) => (this.#isBetter(a, b) ? -1 : 1))
  }

  #isBetter(a: bigint, b: bigint): boolean {
    return this.#bids ? a > b : a < b
  }
}

/** A frame of these levels, filled as a decoder fills it that adds up digits in a double. */
export function frameOf(kind: BookFrame['kind'], bids: readonly TextLevel[], asks: readonly TextLevel[]): BookFrame {
  const frame = createBookFrame(0)
  frame.kind = kind
  fill(frame.bids, bids)
  fill(frame.asks, asks)
  return frame
}

export function fill(levels: Levels, texts: readonly TextLevel[]): void {
  growLevels(levels, texts.length)
  levels.count = texts.length
  for (const [index, [price, size]] of texts.entries()) {
    ;[levels.price[index], levels.priceDp[index]] = mantissaOf(price)
    ;[levels.size[index], levels.sizeDp[index]] = mantissaOf(size)
  }
}

function mantissaOf(text: string): [number, number] {
  const point = text.indexOf('.')
  let mantissa = 0
  for (const digit of text.replace('.', '')) mantissa = mantissa * 10 + Number(digit)
  return [mantissa, point < 0 ? 0 : text.length - point - 1]
}
