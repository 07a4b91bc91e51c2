import { ClosedError } from '@venuekit/core/errors'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'

/**
 * The right to use a connection: it is neither closed nor counted as unused before the release. `await using` gives it back
 * at the end of the block, whatever happens in it.
 */
export interface ExchangeLease<Of extends CcxtExchange = CcxtExchange> extends AsyncDisposable, Disposable {
  /** The exchange. Reading it after the release throws a `ClosedError`. */
  readonly exchange: Of
  readonly released: boolean
  /** Gives the right back. Only the first time counts. */
  release(): void
}

/** Makes the lease of an exchange; `release` is called once. */
export function createExchangeLease<Of extends CcxtExchange>(exchange: Of, release: () => void): ExchangeLease<Of> {
  let released = false
  const giveBack = (): void => {
    if (released) return
    released = true
    release()
  }
  return {
    get exchange() {
      if (released) throw new ClosedError(`this lease of ${exchange.id} was released; acquire a new one`)
      return exchange
    },
    get released() {
      return released
    },
    release: giveBack,
    [Symbol.dispose]: giveBack,
    [Symbol.asyncDispose]: () => Promise.resolve(giveBack()),
  }
}
