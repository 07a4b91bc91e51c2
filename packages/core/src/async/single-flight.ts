import { throwIfAborted, type AbortOptions } from './abort.ts'
import { Flight } from './flight.ts'

/**
 * Joins calls for the same key while one is under way: the work is done once and everybody gets its result. Nothing is
 * remembered: the next call after the end works again, after a failure too. A caller whose signal is aborted leaves
 * alone; when the last one has left, the work's signal is aborted.
 *
 * @example
 * ```ts
 * import { SingleFlight } from '@venuekit/core/async'
 *
 * const flights = new SingleFlight<string, number>()
 * let calls = 0
 * const load = async (): Promise<number> => (calls += 1)
 * const options = { operation: 'getInstruments' }
 * await Promise.all([flights.run('gateio', load, options), flights.run('gateio', load, options)]) // [1, 1]
 * ```
 */
export class SingleFlight<Key, Value> {
  readonly #flights = new Map<Key, Flight<Value>>()

  /** How many pieces of work are under way. */
  get size(): number {
    return this.#flights.size
  }

  has(key: Key): boolean {
    return this.#flights.has(key)
  }

  async run(key: Key, work: (signal: AbortSignal) => PromiseLike<Value>, options: AbortOptions): Promise<Value> {
    // A caller that is aborted already must not start work that nobody waits for.
    throwIfAborted(options.signal, options.operation)
    return await (this.#flights.get(key) ?? this.#launch(key, work)).join((value) => value, options)
  }

  #launch(key: Key, work: (signal: AbortSignal) => PromiseLike<Value>): Flight<Value> {
    const flight = new Flight<Value>({ work, onClosed: () => this.#flights.delete(key) })
    this.#flights.set(key, flight)
    return flight
  }
}
