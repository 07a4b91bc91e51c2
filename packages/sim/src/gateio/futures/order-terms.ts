import type { SubmitOrder } from '../../engine/commands.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { Side } from '../../engine/types.ts'
import { checkText } from '../common/client-text.ts'
import { selfTradeOf } from '../common/self-trade.ts'
import type { Fields } from '../common/fields.ts'
import type { Call } from '../common/room.ts'
import { slipRatio } from './contracts.ts'
import type { FuturesParts } from './futures-parts.ts'
import type { FuturesTag } from './order-json.ts'
import { refused } from './refusals.ts'
import { readSize } from './sizes.ts'

const timesInForce = ['gtc', 'ioc', 'poc', 'fok'] as const

/** Who places an order. */
export type Sender = Pick<Call, 'account' | 'via'>

/** What a new order is to be, from the fields of a request. */
export function orderTerms(parts: FuturesParts, sender: Sender, fields: Fields): SubmitOrder {
  const instrument = parts.contract(fields)
  const amount = amountOf(parts, { instrument, sender, fields })
  const pricing = pricingOf(parts, { instrument, side: amount.side, fields })
  const text = checkText(fields)
  const selfTrade = selfTradeOf(parts.room.options, fields)
  const tag: FuturesTag = {
    text: text ?? (sender.via === 'rest' ? 'api' : 'apiv4-ws'),
    iceberg: icebergOf(instrument, fields),
    isClose: amount.closePosition === true,
    selfTrade: selfTrade.act,
    amendText: '-',
  }
  return {
    account: sender.account,
    market: instrument.id,
    clientId: text,
    selfTrade: selfTrade.rule,
    tag,
    ...amount,
    ...pricing,
  }
}

interface TermParts {
  readonly instrument: Instrument
  readonly fields: Fields
}

type Amount = Pick<SubmitOrder, 'side' | 'size' | 'closePosition' | 'reduceOnly'>

/** The signed size says the side; `close` and `auto_size` take both from the position. */
function amountOf(
  parts: FuturesParts,
  { instrument, sender, fields }: TermParts & { readonly sender: Sender },
): Amount {
  const size = signedSizeOf(instrument, fields)
  const autoSize = fields.oneOf('auto_size', ['close_long', 'close_short'])
  const isClose = fields.flag('close') ?? false
  const reduceOnly = fields.flag('reduce_only') ?? false
  const isDual = parts.isDual(sender.account)
  if (autoSize !== undefined) {
    if (!isDual || size !== 0 || !reduceOnly) throw refused('INVALID_PARAM_VALUE', 'invalid auto_size')
    return { side: autoSize === 'close_long' ? 'sell' : 'buy', closePosition: true }
  }
  if (isClose) {
    if (size !== 0) throw refused('INVALID_PARAM_VALUE', 'invalid size with close-order')
    if (isDual) throw refused('POSITION_DUAL_MODE', 'close is for single mode')
    const held = parts.room.engine.view.position(sender.account, instrument.id).size
    if (held === 0) throw refused('POSITION_EMPTY', 'position is empty')
    return { side: held > 0 ? 'sell' : 'buy', closePosition: true }
  }
  if (size === 0) throw refused('INVALID_PARAM_VALUE', 'invalid size')
  const side = size > 0 ? 'buy' : 'sell'
  if (reduceOnly && isDual) checkReduction(parts, { instrument, account: sender.account, side, size: Math.abs(size) })
  return { side, size: Math.abs(size), reduceOnly }
}

interface Reduction {
  readonly instrument: Instrument
  readonly account: number
  readonly side: Side
  readonly size: number
}

/** With a long and a short position side by side an order that reduces too much is refused, not limited. */
function checkReduction({ room }: FuturesParts, { instrument, account, side, size }: Reduction): void {
  const held = room.engine.view.position(account, instrument.id, side === 'sell' ? 'long' : 'short').size
  if (size > Math.abs(held)) throw refused('REDUCE_EXCEEDED', 'the order reduces more than is held')
}

/** `0` where there is none. */
export function signedSizeOf(instrument: Instrument, fields: Fields): number {
  const text = fields.text('size')
  if (text === undefined) return 0
  const size = readSize(instrument, text)
  if (size === undefined) throw refused('INVALID_PARAM_VALUE', `Invalid request parameter \`size\` value: ${text}`)
  return size
}

type Pricing = Pick<SubmitOrder, 'kind' | 'price' | 'timeInForce' | 'postOnly'>

/** A price of 0 makes a market order, which has to be immediate. */
function pricingOf(parts: FuturesParts, place: TermParts & { readonly side: Side }): Pricing {
  const { instrument, fields } = place
  const given = fields.text('tif') ?? 'gtc'
  const timeInForce = timesInForce.find((one) => one === given)
  if (timeInForce === undefined) throw refused('INVALID_ARGUMENT', 'invalid TIF')
  if (fields.text('price') === undefined) throw refused('INVALID_ARGUMENT', 'invalid argument: #4')
  const price = priceOf(parts, instrument, fields)
  if (price > 0) {
    return timeInForce === 'poc'
      ? { kind: 'limit', price, timeInForce: 'gtc', postOnly: true }
      : { kind: 'limit', price, timeInForce }
  }
  if (timeInForce !== 'ioc' && timeInForce !== 'fok') throw refused('INVALID_PARAM_VALUE', 'invalid price')
  return { kind: 'market', timeInForce, price: slipBound(parts, place) }
}

/** To the tick, half up, or refused where that is what the option says. */
export function priceOf({ room }: FuturesParts, instrument: Instrument, fields: Fields): number {
  const text = fields.decimal('price') ?? '0'
  const exact = instrument.toPrice(text)
  if (exact !== undefined && exact % instrument.priceStep === 0) return exact
  if (room.options.futuresOffGridPrice === 'refused') throw refused('INVALID_PARAM_VALUE', 'invalid price')
  const rounded = instrument.toPrice(roundedTo(instrument, text))
  // What is rounded to nothing must not become a market order.
  if (rounded === undefined || rounded === 0) throw refused('INVALID_PARAM_VALUE', 'invalid price')
  return rounded
}

function roundedTo(instrument: Instrument, text: string): string {
  return instrument.priceText(Math.round(Number(text) / Number(instrument.options.priceStep)) * instrument.priceStep)
}

/** The worst price that a market order may trade at: so far from the best one. */
function slipBound(
  { room }: FuturesParts,
  { instrument, side, fields }: TermParts & { readonly side: Side },
): number | undefined {
  const ratio = Number(fields.decimal('market_order_slip_ratio') ?? slipRatio)
  const best = room.engine.view.bookSide(instrument.id, side === 'buy' ? 'sell' : 'buy').best?.price
  if (best === undefined) return undefined
  const { priceStep } = instrument
  const bound = side === 'buy' ? best * (1 + ratio) : best * (1 - ratio)
  return Math.max(priceStep, Math.round(bound / priceStep) * priceStep)
}

/** Validated and echoed; the book shows the whole order. */
function icebergOf(instrument: Instrument, fields: Fields): number {
  const iceberg = readSize(instrument, fields.text('iceberg') ?? '0')
  if (iceberg === undefined || iceberg < 0) throw fields.refused('iceberg')
  return iceberg
}
