import type { SubmitOrder } from '../../engine/commands.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { Side } from '../../engine/types.ts'
import type { Fields } from '../common/fields.ts'
import { GateioRefusal } from '../common/refusal.ts'
import { checkText } from '../common/client-text.ts'
import { selfTradeOf } from '../common/self-trade.ts'
import type { Call } from '../common/room.ts'
import type { SpotTag } from './order-json.ts'
import type { SpotParts } from './spot-parts.ts'

/** What a new order is to be, from the fields of a request. */
export function orderTerms(parts: SpotParts, call: Pick<Call, 'account' | 'via'>, fields: Fields): SubmitOrder {
  const instrument = parts.pair(fields)
  checkAccountType(fields)
  const side = fields.oneOf('side', ['buy', 'sell'])
  if (side === undefined) throw new GateioRefusal('MISSING_REQUIRED_PARAM', 'Missing required parameter: side')
  const kind = fields.oneOf('type', ['limit', 'market']) ?? 'limit'
  const text = checkText(fields)
  const selfTrade = selfTradeOf(parts.room.options, fields)
  const tag: SpotTag = {
    text: text ?? (call.via === 'rest' ? 'apiv4' : 'apiv4-ws'),
    iceberg: icebergOf(instrument, fields),
    selfTrade: selfTrade.act,
    amendText: '-',
  }
  const shared = {
    account: call.account,
    market: instrument.id,
    side,
    clientId: text,
    selfTrade: selfTrade.rule,
    tag,
  }
  const specific = kind === 'limit' ? limitTerms(instrument, fields) : marketTerms(parts, { instrument, side, fields })
  return { ...shared, ...specific }
}

type Specific = Pick<SubmitOrder, 'kind' | 'price' | 'size' | 'quote' | 'timeInForce' | 'postOnly'>

function limitTerms(instrument: Instrument, fields: Fields): Specific {
  const timeInForce = fields.oneOf('time_in_force', ['gtc', 'ioc', 'poc', 'fok']) ?? 'gtc'
  const price = priceOf(instrument, fields)
  const size = sizeOf(instrument, fields)
  if (timeInForce === 'poc') return { kind: 'limit', price, size, timeInForce: 'gtc', postOnly: true }
  return { kind: 'limit', price, size, timeInForce }
}

interface MarketParts {
  readonly instrument: Instrument
  readonly side: Side
  readonly fields: Fields
}

/** A market order is for an amount of the base asset when it sells, and spends an amount of the quote asset when it buys. */
function marketTerms(parts: SpotParts, { instrument, side, fields }: MarketParts): Specific {
  const timeInForce = fields.oneOf('time_in_force', ['gtc', 'ioc', 'poc', 'fok']) ?? 'gtc'
  if (timeInForce !== 'ioc' && timeInForce !== 'fok')
    throw new GateioRefusal('INVALID_PARAM_VALUE', `Invalid request parameter \`time_in_force\` value: ${timeInForce}`)
  const price = slippageBound(parts, { instrument, side, fields })
  const shared = { kind: 'market', timeInForce, price } as const
  if (side === 'sell') return { ...shared, size: sizeOf(instrument, fields) }
  fields.required('amount')
  const quote = parts.room.engine.assets.parse(instrument.quote, fields.decimal('amount') ?? '0')
  if (quote === undefined) throw new GateioRefusal('INVALID_PRECISION', 'Invalid amount precision')
  return { ...shared, quote }
}

/** The worst price that `slippage`, a ratio, lets a market order trade at. */
function slippageBound({ room }: SpotParts, { instrument, side, fields }: MarketParts): number | undefined {
  const slippage = fields.decimal('slippage')
  const best = room.engine.view.bookSide(instrument.id, side === 'buy' ? 'sell' : 'buy').best?.price
  if (slippage === undefined || best === undefined) return undefined
  const bound = side === 'buy' ? best * (1 + Number(slippage)) : best * (1 - Number(slippage))
  const { priceStep } = instrument
  return Math.max(priceStep, Math.floor(bound / priceStep) * priceStep)
}

export function priceOf(instrument: Instrument, fields: Fields): number {
  fields.required('price')
  const price = instrument.toPrice(fields.decimal('price') ?? '0')
  if (price === undefined) throw new GateioRefusal('INVALID_PRECISION', 'Invalid price precision')
  return price
}

export function sizeOf(instrument: Instrument, fields: Fields): number {
  fields.required('amount')
  const size = instrument.toSize(fields.decimal('amount') ?? '0')
  if (size === undefined) throw new GateioRefusal('INVALID_PRECISION', 'Invalid amount precision')
  return size
}

/** Only the classic spot account is there. */
export function checkAccountType(fields: Fields): void {
  const account = fields.text('account') ?? 'spot'
  if (account === 'spot') return
  if (account === 'margin' || account === 'cross_margin')
    throw new GateioRefusal('MARGIN_NOT_SUPPORTED', 'Margin trading is not supported')
  throw fields.refused('account')
}

/** Validated and echoed; the book shows the whole order. */
function icebergOf(instrument: Instrument, fields: Fields): string {
  const iceberg = fields.decimal('iceberg') ?? '0'
  const visible = instrument.toSize(iceberg)
  const amount = instrument.toSize(fields.decimal('amount') ?? '0') ?? 0
  if (visible === undefined || visible > amount) throw fields.refused('iceberg')
  return iceberg
}
