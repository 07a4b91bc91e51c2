import type { Instrument, Instruments, MarketSymbol } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'

/** What symbols are taken from: any exchange object that is initialised. */
export interface SymbolSource {
  readonly id: string
  readonly instruments: Instruments
}

/** Where a symbol is traded. */
export interface SymbolMatch {
  /** The symbol of the convention; what was asked for where nobody lists it. */
  readonly symbol: string
  /** The ids of the exchanges that list it. */
  readonly exchanges: readonly string[]
  readonly isValid: boolean
  /** Why it is of no use; empty where it is. */
  readonly errors: readonly string[]
}

/** One side of an arbitrage: a market of an exchange. */
export interface ArbitrageLeg {
  readonly exchange: string
  readonly exchangeSymbol: string
  readonly instrument: Instrument
}

/** The same market on several exchanges. */
export interface ArbitragePair {
  readonly symbol: MarketSymbol
  readonly base: string
  readonly quote: string
  /** One for each exchange, at least two. */
  readonly legs: readonly ArbitrageLeg[]
}

/**
 * Says which exchange lists which symbol, and what it calls it. Everything comes from the lists of the exchanges; each look-up
 * is one in a table.
 *
 * @example
 * ```ts
 * import { Instruments } from '@venuekit/core'
 * import { SymbolResolver } from '@venuekit/composite'
 *
 * const resolver = new SymbolResolver()
 * resolver.initialize([{ id: 'mexc', instruments: new Instruments('mexc', []) }])
 * resolver.resolveSymbol('BTC/USDT').isValid // false: the list is empty
 * ```
 */
export class SymbolResolver {
  readonly #sources = new Map<string, Instruments>()
  #bySymbol: ReadonlyMap<string, ReadonlyMap<string, Instrument>> = new Map()

  /** Takes the lists of these exchanges, in the place of what it had of them. */
  initialize(exchanges: Iterable<SymbolSource>): void {
    for (const { id, instruments } of exchanges) this.#sources.set(id, instruments)
    const bySymbol = new Map<string, Map<string, Instrument>>()
    for (const [id, instruments] of this.#sources) {
      for (const instrument of instruments) {
        const listed = bySymbol.get(instrument.symbol) ?? new Map<string, Instrument>()
        bySymbol.set(instrument.symbol, listed.set(id, instrument))
      }
    }
    this.#bySymbol = bySymbol
  }

  /** The ids of the exchanges that it knows. */
  get exchanges(): readonly string[] {
    return [...this.#sources.keys()]
  }

  /** Where a symbol is listed, in any spelling that one of the exchanges understands. */
  resolveSymbol(symbol: string): SymbolMatch {
    const listed = this.#listed(symbol)
    const [first] = listed.values()
    if (first === undefined) {
      const errors = [`no exchange lists "${symbol.slice(0, 80)}"; known are: ${this.exchanges.join(', ') || 'none'}`]
      return { symbol, exchanges: [], isValid: false, errors }
    }
    const closed = [...listed].filter(([, { status }]) => status !== 'trading')
    const errors = closed.map(([id, { status }]) => `${first.symbol} is ${status} on ${id}`)
    return { symbol: first.symbol, exchanges: [...listed.keys()], isValid: closed.length < listed.size, errors }
  }

  /** The symbols that all of these exchanges list; without a list, all that are known. */
  getCommonSymbols(exchanges: readonly string[] = this.exchanges): readonly MarketSymbol[] {
    const common: MarketSymbol[] = []
    for (const listed of this.#bySymbol.values()) {
      const [first] = listed.values()
      if (first !== undefined && exchanges.every((id) => listed.has(id))) common.push(first.symbol)
    }
    return common
  }

  /** What the exchange itself calls a symbol; undefined where it does not list it. */
  getExchangeSymbol(symbol: string, exchange: string): string | undefined {
    return this.#listed(symbol).get(exchange)?.exchangeSymbol
  }

  /** The market on each of these exchanges. Throws an `InvalidInputError` where fewer than two trade it. */
  buildArbitragePair(symbol: string, exchanges: readonly string[] = this.exchanges): ArbitragePair {
    const legs = [...this.#listed(symbol)]
      .filter(([id, { status }]) => exchanges.includes(id) && status === 'trading')
      .map(([exchange, instrument]) => ({ exchange, exchangeSymbol: instrument.exchangeSymbol, instrument }))
    const [first] = legs
    if (first === undefined || legs.length < 2) {
      const where = legs.map(({ exchange }) => exchange).join(', ') || 'none'
      throw new InvalidInputError(
        'symbol',
        `"${symbol.slice(0, 80)}" is traded on too few exchanges for a pair: ${where}`,
      )
    }
    const { symbol: name, base, quote } = first.instrument
    return { symbol: name, base, quote, legs }
  }

  #listed(symbol: string): ReadonlyMap<string, Instrument> {
    const exact = this.#bySymbol.get(symbol)
    if (exact !== undefined) return exact
    for (const instruments of this.#sources.values()) {
      const found = instruments.get(symbol)
      if (found !== undefined) return this.#bySymbol.get(found.symbol) ?? new Map()
    }
    return new Map()
  }
}
