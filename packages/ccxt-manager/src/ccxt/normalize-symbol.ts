import { printable } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'

/** Assets that markets are quoted in, the longer before those that they end with. */
const quotes = [
  'FDUSD',
  'USDT',
  'USDC',
  'TUSD',
  'BUSD',
  'USDE',
  'DAI',
  'USD',
  'EUR',
  'GBP',
  'JPY',
  'TRY',
  'BTC',
  'ETH',
  'BNB',
]

/**
 * The spot symbol of a market, by its text alone: the settlement asset is dropped, and base and quote written together are
 * taken apart at a quote asset that is known. What cannot be read is refused and never guessed. Where the markets are
 * loaded, `exchange.market(symbol)` knows better.
 *
 * @example
 * ```ts
 * import { normalizeSymbol } from '@venuekit/ccxt-manager'
 * normalizeSymbol('BTC/USDT:USDT') // 'BTC/USDT'
 * normalizeSymbol('ETHUSDT') // 'ETH/USDT'
 * ```
 */
export function normalizeSymbol(symbol: string): string {
  const text = symbol.trim().toUpperCase()
  const [pair = ''] = text.split(':')
  const parts = pair.split(/[/_-]/u)
  const [base, quote] = parts.length === 1 ? takenApart(pair) : parts
  if (isAsset(base) && isAsset(quote) && parts.length <= 2) return `${base}/${quote}`
  throw new InvalidInputError('symbol', `"${printable(symbol, 80)}" cannot be read; write it as BTC/USDT`)
}

function takenApart(pair: string): readonly [string | undefined, string | undefined] {
  const quote = quotes.find((asset) => pair.endsWith(asset) && pair.length > asset.length)
  return quote === undefined ? [undefined, undefined] : [pair.slice(0, -quote.length), quote]
}

function isAsset(text: string | undefined): text is string {
  return text !== undefined && /^[^\s/:\-\p{C}]{1,40}$/u.test(text)
}
