/** A call of a factory, as middleware sees it. */
export interface FactoryCall {
  /** What is being done. */
  readonly operation: 'createExchange' | 'warm' | 'swap'
  /** The id of the exchange: `gateio-futures`. */
  readonly exchange: string
}

/**
 * Goes around the calls of a factory that bring an exchange up: to measure, to log, to refuse. It calls `next` once, and what
 * it returns is what the caller gets.
 */
export type FactoryMiddleware = (call: FactoryCall, next: () => Promise<unknown>) => Promise<unknown>

/** The middleware of one factory, the one that was added first on the outside. */
export class MiddlewareChain {
  #all: readonly FactoryMiddleware[] = []

  /** Adds one; what is returned removes it again. */
  use(middleware: FactoryMiddleware): () => void {
    const entry: FactoryMiddleware = (call, next) => middleware(call, next)
    this.#all = [...this.#all, entry]
    return () => {
      this.#all = this.#all.filter((other) => other !== entry)
    }
  }

  async run<Result>(call: FactoryCall, work: () => Promise<Result>): Promise<Result> {
    const all = this.#all.reduceRight<() => Promise<unknown>>((next, middleware) => () => middleware(call, next), work)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- middleware hands on what it got, or puts a result of the same kind in its place
    return (await all()) as Result
  }
}
