import { ClosedError } from '../errors/general.ts'

/** The right to use something that is shared: it is not closed before every lease of it has been released. */
export interface Lease<Value> extends Disposable {
  /** The thing itself. Reading it after the release throws a `ClosedError`. */
  readonly value: Value
  readonly released: boolean
  /** Gives the right back. Only the first time counts. */
  release(): void
}

/** Makes a lease. `giveBack` is called once. */
export function createLease<Value>(value: Value, name: string, giveBack: () => void): Lease<Value> {
  let released = false
  const release = (): void => {
    if (released) return
    released = true
    giveBack()
  }
  return Object.freeze({
    get value(): Value {
      if (released) throw new ClosedError(`${name}: this lease was released; acquire a new one`)
      return value
    },
    get released(): boolean {
      return released
    },
    release,
    [Symbol.dispose]: release,
  })
}
