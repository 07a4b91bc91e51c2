import { InvalidInputError, ProtocolError } from '../errors/general.ts'
import type { Instrument } from './instrument.ts'

/**
 * The markets of one exchange, and the only way between its names and ours: looked up in its own list, never made by
 * cutting strings. A set is immutable; a refresh makes a new one.
 *
 * @example
 * ```ts
 * import { Instruments } from '@venuekit/core'
 * const instruments = new Instruments('gateio', [])
 * instruments.get('BTC_USDT') // undefined: nothing is listed
 * ```
 */
export class Instruments implements Iterable<Instrument> {
  readonly exchange: string
  /** Rows left out because a row before them has the same symbol or the same exchange symbol. */
  readonly duplicates: readonly Instrument[]
  readonly #all: readonly Instrument[]
  readonly #bySymbol = new Map<string, Instrument>()
  readonly #byExchangeSymbol = new Map<string, Instrument>()
  readonly #byExchangeId = new Map<string, Instrument>()
  readonly #byCompactName = new Map<string, Instrument | 'ambiguous'>()

  constructor(exchange: string, instruments: Iterable<Instrument>) {
    this.exchange = exchange
    const all: Instrument[] = []
    const duplicates: Instrument[] = []
    for (const instrument of instruments) {
      if (this.#bySymbol.has(instrument.symbol) || this.#byExchangeSymbol.has(instrument.exchangeSymbol)) {
        duplicates.push(instrument)
        continue
      }
      all.push(instrument)
      this.#index(instrument)
    }
    this.#all = all
    this.duplicates = duplicates
  }

  #index(instrument: Instrument): void {
    this.#bySymbol.set(instrument.symbol, instrument)
    this.#byExchangeSymbol.set(instrument.exchangeSymbol, instrument)
    if (instrument.exchangeId !== undefined) this.#byExchangeId.set(instrument.exchangeId, instrument)
    const compact = compactName(`${instrument.base}${instrument.quote}`)
    this.#byCompactName.set(compact, this.#byCompactName.has(compact) ? 'ambiguous' : instrument)
  }

  get size(): number {
    return this.#all.length
  }

  [Symbol.iterator](): IterableIterator<Instrument> {
    return this.#all[Symbol.iterator]()
  }

  /**
   * Finds an instrument by our symbol, by the exchange's, or by base and quote written together (`BTCUSDT`, `btc-usdt`)
   * where only one market of the list can be meant.
   */
  get(name: string): Instrument | undefined {
    const exact = this.#bySymbol.get(name) ?? this.#byExchangeSymbol.get(name)
    if (exact !== undefined) return exact
    const loose = this.#byCompactName.get(compactName(name))
    return loose === 'ambiguous' ? undefined : loose
  }

  /** The same, with an `InvalidInputError` that says what to write where nothing is found. */
  require(name: string): Instrument {
    if (typeof name !== 'string') throw this.#refused(`must be a text such as BTC/USDT, not ${typeof name}`)
    const found = this.get(name)
    if (found !== undefined) return found
    const shown = name.slice(0, 80)
    if (this.#byCompactName.get(compactName(name)) === 'ambiguous') {
      const problem = `"${shown}" can mean several markets of ${this.exchange}; write the whole symbol, such as BTC/USDT:USDT`
      throw this.#refused(problem)
    }
    throw this.#refused(`${this.exchange} lists no market "${shown}"${this.#advice(name)}`)
  }

  /**
   * The same for what costs money: a name with a `/` is a whole symbol and means that market alone. So `BTC/USDT`, which is spot, does
   * not find the perpetual `BTC/USDT:USDT`.
   */
  requireExactly(name: string): Instrument {
    const found = this.require(name)
    const isWhole = found.symbol.toUpperCase() === name.toUpperCase() || found.exchangeSymbol === name
    if (isWhole || !name.includes('/')) return found
    throw this.#refused(
      `${this.exchange} lists no market "${name.slice(0, 80)}"; where ${found.symbol} is meant, write all of it`,
    )
  }

  /** What to write where a name is not found. */
  #advice(name: string): string {
    if (this.size === 0) return ' (its markets are not loaded yet: call initialize() first)'
    const [pair = ''] = name.split(':')
    const meant = this.get(pair)
    if (meant !== undefined) return `; did you mean ${meant.symbol}?`
    const [base = ''] = pair.toUpperCase().split(/[/_-]/)
    const near = this.#all.filter((one) => one.base === base).map(({ symbol }) => symbol)
    return `; ${near.length === 0 ? 'it lists those in `instruments`' : `of ${base} it lists ${near.slice(0, 5).join(', ')}`}`
  }

  #refused(problem: string): InvalidInputError {
    return new InvalidInputError('symbol', problem, { exchange: this.exchange })
  }

  /** Finds an instrument by exactly the exchange's own name of it. */
  byExchangeSymbol(name: string): Instrument | undefined {
    return this.#byExchangeSymbol.get(name)
  }

  /** The same for a name that the exchange sent: a `ProtocolError` where it is not in the list that was loaded. */
  requireExchangeSymbol(name: string): Instrument {
    const found = this.#byExchangeSymbol.get(name)
    if (found !== undefined) return found
    throw new ProtocolError(
      `${this.exchange} speaks of the market "${name.slice(0, 80)}", which is not in the list that was loaded; load it again`,
      { exchange: this.exchange },
    )
  }

  /** Finds an instrument by the exchange's number or key of it. */
  byExchangeId(id: string): Instrument | undefined {
    return this.#byExchangeId.get(id)
  }
}

function compactName(name: string): string {
  return name.replaceAll(/[/_-]/g, '').toUpperCase()
}
