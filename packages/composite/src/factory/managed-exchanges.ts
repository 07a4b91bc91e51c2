import type { Instrument, SymbolInput } from '@venuekit/core'
import type { ExchangePair } from './exchange-pair.ts'

/** What one exchange said about several symbols. */
export type SymbolBatch =
  | { readonly ok: true; readonly symbols: readonly Instrument[] }
  | { readonly ok: false; readonly error: unknown }

/** Numbers about what is managed. */
export interface ManagedStatistics {
  readonly managed: number
  readonly active: number
  readonly withPrivate: number
  readonly activeSymbols: number
}

/** The exchanges that a factory keeps track of, one of each, and what is done with all of them. */
export class ManagedExchanges {
  readonly #all = new Map<string, ExchangePair>()

  /** By id: a live view. */
  get all(): ReadonlyMap<string, ExchangePair> {
    return this.#all
  }

  get active(): readonly ExchangePair[] {
    return [...this.#all.values()].filter(({ status }) => status === 'active')
  }

  get statistics(): ManagedStatistics {
    const all = [...this.#all.values()]
    return {
      managed: all.length,
      active: this.active.length,
      withPrivate: all.filter(({ hasPrivate }) => hasPrivate).length,
      activeSymbols: all.reduce((sum, { activeSymbols }) => sum + activeSymbols.length, 0),
    }
  }

  add(exchange: ExchangePair): void {
    this.#all.set(exchange.name, exchange)
  }

  remove(exchange: ExchangePair): void {
    if (this.#all.get(exchange.name) === exchange) this.#all.delete(exchange.name)
  }

  /** Has each make its connections ahead; says how many did. */
  async warm(): Promise<number> {
    const results = await Promise.allSettled([...this.#all.values()].map((exchange) => exchange.preWarmConnections()))
    return results.filter(({ status }) => status === 'fulfilled').length
  }

  /** What each lists under these names. */
  lookUp(symbols: readonly SymbolInput[]): ReadonlyMap<string, SymbolBatch> {
    return new Map([...this.#all].map(([id, exchange]) => [id, lookUpIn(exchange, symbols)]))
  }

  /** Closes those that are chosen, side by side, and says how many. One failure stops nobody; they are thrown together. */
  async close(chosen: (name: string) => boolean = () => true): Promise<number> {
    const exchanges = [...this.#all.values()].filter(({ name }) => chosen(name))
    const results = await Promise.allSettled(exchanges.map((exchange) => exchange.close()))
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    if (errors.length === 0) return exchanges.length
    throw new AggregateError(errors, `closing failed for ${errors.length} of ${exchanges.length} exchanges`)
  }
}

function lookUpIn(exchange: ExchangePair, symbols: readonly SymbolInput[]): SymbolBatch {
  try {
    return { ok: true, symbols: exchange.batchGetSymbolInfo(symbols) }
  } catch (error) {
    return { ok: false, error }
  }
}
