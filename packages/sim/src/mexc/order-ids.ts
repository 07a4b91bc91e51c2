import type { FillView, Trade } from '../engine/views.ts'
import type { MexcOptions } from './options.ts'

type Style = MexcOptions['orderIds']

/** What comes before the engine's own number. */
const prefixes: Readonly<Record<Style, string>> = {
  prefixed: 'C02__5059790174',
  digits: '11963153',
  hexadecimal: '06a480e69e604477',
}

/** Ids are opaque text; the engine's number is in them. */
export function orderIdText(id: number, style: Style): string {
  if (style === 'hexadecimal') return prefixes.hexadecimal + id.toString(16).padStart(16, '0')
  return prefixes[style] + String(id).padStart(11, '0')
}

/** The engine's number in an id; undefined for an id that cannot be one. */
export function orderIdOf(text: string, style: Style): number | undefined {
  const prefix = prefixes[style]
  const digits = text.slice(prefix.length)
  const isId = text.startsWith(prefix) && (style === 'hexadecimal' ? /^[0-9a-f]{16}$/ : /^\d{11}$/).test(digits)
  const id = isId ? Number.parseInt(digits, style === 'hexadecimal' ? 16 : 10) : Number.NaN
  return Number.isSafeInteger(id) ? id : undefined
}

/** One half of a trade has an id of its own. */
export function fillIdText({ tradeId, liquidity }: Pick<FillView, 'tradeId' | 'liquidity'>): string {
  return `505979017${String(tradeId).padStart(9, '0')}X${liquidity === 'maker' ? 0 : 1}`
}

/** Both halves. */
export function tradeIdText({ id: tradeId }: Pick<Trade, 'id'>): string {
  return `${fillIdText({ tradeId, liquidity: 'maker' })}_${fillIdText({ tradeId, liquidity: 'taker' })}`
}
