import { ByteWords, type JsonScanner } from '@venuekit/core/scan'

/** More than all markets of an exchange: with so many names seen, the table begins anew. */
const mostNames = 50_000

/** A stream of order book version 2: `ob.BTC_USDT.50`. */
const streamPattern = /^ob\.(.+)\.([1-9]\d{0,4})$/

/** The names that messages have for their markets, each always as the same string. */
export class Symbols {
  /** Levels that the last name read says its stream has; 0 where it says nothing. */
  depth = 0
  #names = new ByteWords()
  #streams = new ByteWords()
  /** Of each stream: its symbol and its depth. */
  #targets: { readonly symbol: string; readonly depth: number }[] = []

  /** Reads a symbol: `BTC_USDT`. */
  read(scanner: JsonScanner): string {
    const start = scanner.at
    const index = scanner.word(this.#names)
    this.depth = 0
    const symbol = index === -1 ? this.#intern(scanner.lastText()) : this.#names.texts[index]
    if (symbol !== undefined && symbol !== '') return symbol
    scanner.at = start
    throw scanner.error('a symbol')
  }

  /** Reads the name of a stream, which holds the symbol and the depth. */
  readStream(scanner: JsonScanner): string {
    const start = scanner.at
    const index = scanner.word(this.#streams)
    const target = index === -1 ? this.#addStream(scanner.lastText()) : this.#targets[index]
    if (target === undefined) {
      scanner.at = start
      throw scanner.error('a stream such as "ob.BTC_USDT.50"')
    }
    this.depth = target.depth
    return target.symbol
  }

  #intern(name: string): string {
    if (this.#names.texts.length >= mostNames) this.#names = new ByteWords()
    return this.#names.texts[this.#names.add(name)] ?? name
  }

  #addStream(name: string): { readonly symbol: string; readonly depth: number } | undefined {
    const match = streamPattern.exec(name)
    if (match === null) return undefined
    if (this.#targets.length >= mostNames) {
      this.#streams = new ByteWords()
      this.#targets = []
    }
    const target = { symbol: this.#intern(match[1] ?? ''), depth: Number(match[2]) }
    this.#targets[this.#streams.add(name)] = target
    return target
  }
}
