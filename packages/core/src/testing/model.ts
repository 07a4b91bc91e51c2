import { decimal } from '../decimal/decimal.ts'
import type { Instrument } from '../model/instrument.ts'
import { marketSymbol, parseSymbol } from '../model/symbols.ts'

/**
 * An instrument for tests: trading, with a price step of 0.01 and a size step of 0.001, unless told otherwise.
 *
 * @example
 * ```ts
 * import { instrumentOf } from '@venuekit/core/testing'
 * instrumentOf('BTC/USDT').priceStep // '0.01'
 * ```
 */
export function instrumentOf(symbol: string, fields: Partial<Omit<Instrument, 'symbol'>> = {}): Instrument {
  const parts = parseSymbol(symbol)
  return {
    symbol: marketSymbol(symbol),
    exchangeSymbol: `${parts.base}_${parts.quote}`,
    kind: parts.kind,
    base: parts.base,
    quote: parts.quote,
    settle: 'settle' in parts ? parts.settle : undefined,
    status: 'trading',
    priceStep: decimal('0.01'),
    sizeStep: decimal('0.001'),
    sizeUnit: 'base',
    ...fields,
  }
}
