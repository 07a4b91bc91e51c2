import { decimal, isDecimal } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import { InvalidInputError } from '../errors/general.ts'

/**
 * A symbol in the convention that users of ccxt know: `BTC/USDT` spot, `BTC/USDT:USDT` perpetual, `BTC/USD:USD-260327`
 * dated, `BTC/USD:USD-260327-90000-C` option. The brand is a literal, so that two installed copies stay assignable.
 */
export type MarketSymbol = string & { readonly __symbol: 'venuekit' }

/** What kind of market a symbol names. */
export type MarketKind = 'spot' | 'perpetual' | 'future' | 'option'

/** The parts of a symbol. */
export type SymbolParts =
  | { readonly kind: 'spot'; readonly base: string; readonly quote: string }
  | { readonly kind: 'perpetual'; readonly base: string; readonly quote: string; readonly settle: string }
  | {
      readonly kind: 'future'
      readonly base: string
      readonly quote: string
      readonly settle: string
      readonly expiry: string
    }
  | {
      readonly kind: 'option'
      readonly base: string
      readonly quote: string
      readonly settle: string
      /** The day of expiry as `YYMMDD`. */
      readonly expiry: string
      readonly strike: Decimal
      readonly optionType: 'call' | 'put'
    }

// An asset's name is the exchange's business, and some are not ASCII. What it may not hold is what separates the parts.
const asset = /^[^\s/:\p{C}]{1,40}$/u
const settleAsset = /^[^\s/:\-\p{C}]{1,40}$/u

/**
 * Reads a symbol into its parts. Anything that is not in the convention is refused with an `InvalidInputError`.
 *
 * @example
 * ```ts
 * import { parseSymbol } from '@venuekit/core'
 * parseSymbol('BTC/USDT:USDT') // { kind: 'perpetual', base: 'BTC', quote: 'USDT', settle: 'USDT' }
 * ```
 */
export function parseSymbol(text: string): SymbolParts {
  const [pair = '', contract, ...more] = text.split(':')
  const [base = '', quote = '', ...rest] = pair.split('/')
  if (more.length > 0 || rest.length > 0 || !asset.test(base) || !asset.test(quote)) throw malformed(text)
  if (contract === undefined) return { kind: 'spot', base, quote }
  const [settle = '', expiry, strike, type, ...surplus] = contract.split('-')
  if (surplus.length > 0 || !settleAsset.test(settle)) throw malformed(text)
  if (expiry === undefined) return { kind: 'perpetual', base, quote, settle }
  if (!isDay(expiry)) throw malformed(text)
  if (strike === undefined) return { kind: 'future', base, quote, settle, expiry }
  if (!isDecimal(strike) || strike.startsWith('-') || (type !== 'C' && type !== 'P')) throw malformed(text)
  return {
    kind: 'option',
    base,
    quote,
    settle,
    expiry,
    strike: decimal(strike),
    optionType: type === 'C' ? 'call' : 'put',
  }
}

/**
 * Writes the parts of a symbol in the convention.
 *
 * @example
 * ```ts
 * import { formatSymbol } from '@venuekit/core'
 * formatSymbol({ kind: 'future', base: 'BTC', quote: 'USD', settle: 'USD', expiry: '260327' }) // 'BTC/USD:USD-260327'
 * ```
 */
export function formatSymbol(parts: SymbolParts): MarketSymbol {
  const text = joined(parts)
  // Written and read back: a part with a separator inside must not make another symbol.
  const read = parseSymbol(text)
  if (read.kind !== parts.kind || read.base !== parts.base || read.quote !== parts.quote) throw malformed(text)
  return branded(text)
}

/**
 * Checks that text is a symbol of the convention and brands it.
 *
 * @example
 * ```ts
 * import { marketSymbol } from '@venuekit/core'
 * const symbol = marketSymbol('ETH/USDT')
 * ```
 */
export function marketSymbol(text: string): MarketSymbol {
  parseSymbol(text)
  return branded(text)
}

function joined(parts: SymbolParts): string {
  const pair = `${parts.base}/${parts.quote}`
  switch (parts.kind) {
    case 'spot':
      return pair
    case 'perpetual':
      return `${pair}:${parts.settle}`
    case 'future':
      return `${pair}:${parts.settle}-${parts.expiry}`
    case 'option':
      return `${pair}:${parts.settle}-${parts.expiry}-${parts.strike}-${parts.optionType === 'call' ? 'C' : 'P'}`
  }
}

/** A day that exists, as `YYMMDD` of this century. */
function isDay(text: string): boolean {
  if (!/^\d{6}$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 2)) + 2000, Number(text.slice(2, 4)), Number(text.slice(4))]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function branded(text: string): MarketSymbol {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand's constructor; the text was just parsed
  return text as MarketSymbol
}

function malformed(text: string): InvalidInputError {
  return new InvalidInputError(
    'symbol',
    `"${text.slice(0, 80)}" is not a symbol; write BTC/USDT for spot, BTC/USDT:USDT for a perpetual, BTC/USD:USD-260327 for a dated ` +
      'contract, BTC/USD:USD-260327-90000-C for an option',
  )
}
