import type { SubmitOrder } from '../engine/commands.ts'
import type { Instrument } from '../engine/instrument.ts'
import type { SelfTradeRule, Side } from '../engine/types.ts'
import { tryDecimal } from '@venuekit/core/decimal'
import type { Fields } from './fields.ts'
import { closedToKeys, limitOnly } from './mexc-plan.ts'
import type { MexcParts } from './mexc-parts.ts'
import { MexcRefusal } from './refusal.ts'

const types = ['LIMIT', 'MARKET', 'LIMIT_MAKER', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'] as const

export type OrderType = (typeof types)[number]

/** What the exchange shows of an order beside what the engine knows. */
export interface MexcTag {
  readonly type: OrderType
  readonly stpMode: string
  /** Of a market order: a price that it is not filled at. */
  readonly shownPrice: string
}

const selfTradeRules: Readonly<Record<string, SelfTradeRule>> = {
  cancel_maker: 'cancel-maker',
  cancel_taker: 'cancel-taker',
  cancel_both: 'cancel-both',
}

interface Draft {
  readonly instrument: Instrument
  readonly side: Side
  readonly type: OrderType
  readonly fields: Fields
}

/** What a new order is to be, from the parameters of a request. */
export function orderTerms(parts: MexcParts, account: number, fields: Fields): SubmitOrder {
  const instrument = tradable(parts, fields)
  const type = typeOf(fields)
  const side = sideOf(fields)
  const draft = { instrument, side, type, fields }
  const stpMode = fields.oneOf('stpMode', ['cancel_maker', 'cancel_taker', 'cancel_both']) ?? ''
  const tag: MexcTag = { type, stpMode, shownPrice: type === 'MARKET' ? marketPrice(parts, draft) : '' }
  const shared = {
    account,
    market: instrument.id,
    side,
    clientId: clientIdOf(fields),
    selfTrade: parts.options.groupTrading ? selfTradeRules[stpMode] : undefined,
    tag,
  }
  return { ...shared, ...(type === 'MARKET' ? marketTerms(parts, draft) : limitTerms(draft)) }
}

function tradable(parts: MexcParts, fields: Fields): Instrument {
  const { engine, options, context } = parts
  const id = fields.required('symbol')
  if (!engine.view.hasMarket(id)) {
    const texts = { '-1121': 'Invalid symbol.', '30014': 'invalid symbol', '10007': 'bad symbol' }
    throw new MexcRefusal(Number(options.unknownSymbol), texts[options.unknownSymbol])
  }
  if (closedToKeys.has(id)) throw new MexcRefusal(10_007, 'symbol not support api')
  if (context.struck('pair-forbidden', { market: id })) throw new MexcRefusal(70_011, 'Pair user ban trade apikey.')
  if (context.struck('account-suspended', { market: id })) throw new MexcRefusal(30_018, '账号暂时不能下单，请联系客服')
  return engine.view.instrument(id)
}

function typeOf(fields: Fields): OrderType {
  const given = fields.required('type')
  const type = types.find((one) => one === given)
  if (type === undefined) throw new MexcRefusal(30_041, 'current order type can not place order')
  return type
}

function sideOf(fields: Fields): Side {
  const side = fields.oneOf('side', ['BUY', 'SELL'])
  if (side === undefined) throw fields.missing('side')
  return side === 'BUY' ? 'buy' : 'sell'
}

/** Nobody knows what is allowed; these are what is safe. */
function clientIdOf(fields: Fields): string | undefined {
  const id = fields.text('newClientOrderId')
  if (id === undefined || /^[0-9A-Za-z_-]{1,32}$/.test(id)) return id
  throw new MexcRefusal(700_008, "Illegal characters found in parameter 'newClientOrderId'")
}

type Specific = Pick<SubmitOrder, 'kind' | 'price' | 'size' | 'quote' | 'timeInForce' | 'postOnly'>

function limitTerms({ instrument, type, fields }: Draft): Specific {
  const price = unitsOf(fields, 'price', (text) => instrument.toPrice(text))
  const size = unitsOf(fields, 'quantity', (text) => instrument.toSize(text))
  const timeInForce = type === 'IMMEDIATE_OR_CANCEL' ? 'ioc' : type === 'FILL_OR_KILL' ? 'fok' : 'gtc'
  return { kind: 'limit', price, size, timeInForce, postOnly: type === 'LIMIT_MAKER' }
}

/** Exactly one of a quantity and an amount of the quote asset says how much. */
function marketTerms(parts: MexcParts, { instrument, side, fields }: Draft): Specific {
  if (limitOnly.has(instrument.id)) {
    const code = Number(parts.options.marketBan)
    throw new MexcRefusal(code, code === 30_019 ? 'api market order is disabled' : 'market order is disabled')
  }
  const byQuantity = fields.has('quantity')
  const byQuote = fields.has('quoteOrderQty')
  if (byQuantity && byQuote) throw new MexcRefusal(-1128, 'Combination of optional parameters invalid.')
  if (!byQuantity && !byQuote) throw fields.missing('quantity')
  if (byQuantity) return { kind: 'market', size: unitsOf(fields, 'quantity', (text) => instrument.toSize(text)) }
  if (side === 'sell' && parts.options.sellByQuote === 'refused') throw fields.refused('quoteOrderQty')
  const quote = unitsOf(fields, 'quoteOrderQty', (text) => parts.engine.assets.parse(instrument.quote, text))
  return { kind: 'market', quote }
}

/** Plain notation only; too many decimals are an error of their own. */
function unitsOf<Units>(fields: Fields, name: string, parse: (text: string) => Units | undefined): Units {
  const text = fields.required(name)
  if (!/^\d+(?:\.\d+)?$/.test(text) || tryDecimal(text) === undefined) throw fields.refused(name)
  const units = parse(text)
  if (units === undefined) throw new MexcRefusal(400, `${name} scale is invalid`)
  return units
}

/** A twentieth away from the best price, as if it were a limit; it is shown and nothing else. */
function marketPrice({ engine, options }: MexcParts, { instrument, side }: Draft): string {
  const best = engine.view.bookSide(instrument.id, side === 'buy' ? 'sell' : 'buy').best?.price
  if (best === undefined || options.marketPrice === 'zero') return '0'
  const { priceStep } = instrument
  const bound = best * (side === 'buy' ? 1.05 : 0.95)
  return instrument.priceText(Math.max(priceStep, Math.floor(bound / priceStep) * priceStep))
}
