import { ClosedError } from '../errors/general.ts'

/** The right to use something that is shared: it is not closed before every lease of it has been released. */
export interface Lease<Value> extends Disposable {
  /** The thing itself. Reading it after the release throws a `ClosedError`. */
  readonly value: Value
  readonly released: boolean
  /** Gives the right back. Only the first time counts. */
  release(): void
}

/** What a cache hands out. */
export class CacheLease<Value> implements Lease<Value> {
  readonly #value: Value
  readonly #name: string
  #giveBack: (() => void) | undefined

  /** `giveBack` is called once; `name` is what errors call the cache. */
  constructor(value: Value, name: string, giveBack: () => void) {
    this.#value = value
    this.#name = name
    this.#giveBack = giveBack
  }

  get value(): Value {
    if (this.released) throw new ClosedError(`${this.#name}: this lease was released; acquire a new one`)
    return this.#value
  }

  get released(): boolean {
    return this.#giveBack === undefined
  }

  release(): void {
    const giveBack = this.#giveBack
    this.#giveBack = undefined
    giveBack?.()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}
