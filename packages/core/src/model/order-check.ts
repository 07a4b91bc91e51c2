import { mul } from '../decimal/arithmetic.ts'
import { compare } from '../decimal/compare.ts'
import type { DecimalInput } from '../decimal/decimal.ts'
import { isMultipleOf } from '../decimal/rounding.ts'
import type { Decimal } from '../decimal/text.ts'
import { InvalidInputError } from '../errors/general.ts'
import type { OrderFeatures } from '../contracts/connector.ts'
import type { OrderType, Side, TimeInForce } from './enums.ts'
import type { Instrument } from './instrument.ts'
import { broken, flag, outOfRange, positive, shown } from './order-refusal.ts'
import type { LimitOrderRequest, MarketOrderRequest, OrderRequest } from './orders.ts'
import type { MarketSymbol } from './symbols.ts'

interface CheckedBase {
  readonly symbol: MarketSymbol
  readonly instrument: Instrument
  readonly side: Side
  readonly clientOrderId: string | undefined
  readonly reduceOnly: boolean
  readonly positionSide: 'long' | 'short' | undefined
}

/** A limit order that breaks no rule that can be known before it is sent; its numbers are decimals. */
export interface CheckedLimitOrder extends CheckedBase {
  readonly type: 'limit'
  readonly quantity: Decimal
  readonly price: Decimal
  readonly timeInForce: TimeInForce
  readonly postOnly: boolean
  readonly expiresAt: number | undefined
  readonly visibleQuantity: Decimal | undefined
}

/** A market order that breaks no rule that can be known before it is sent. Exactly one of its two sizes is there. */
export interface CheckedMarketOrder extends CheckedBase {
  readonly type: 'market'
  readonly quantity: Decimal | undefined
  readonly quoteQuantity: Decimal | undefined
  readonly timeInForce: 'ioc' | 'fok'
  readonly maximumSlippage: Decimal | undefined
}

/** An order that breaks no rule that can be known before it is sent. */
export type CheckedOrder = CheckedLimitOrder | CheckedMarketOrder

/**
 * Checks an order against the instrument's rules and against what the exchange takes, before anything is sent. What
 * breaks a rule is refused with an `InvalidOrderError` (an `OrderSizeError` for sizes and values) that names the rule;
 * nothing is rounded silently.
 *
 * @throws InvalidOrderError
 * @example
 * ```ts
 * import { checkOrder } from '@venuekit/core'
 * import { instrumentOf } from '@venuekit/core/testing'
 *
 * const features = {
 *   types: ['limit'], timesInForce: ['gtc'], postOnly: false, marketBuyBy: [], marketSellBy: [],
 *   maximumSlippage: false, iceberg: false, hedge: false,
 * } as const
 * const request = { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.5', price: 30_000 } as const
 * checkOrder(request, instrumentOf('BTC/USDT'), features).quantity // '0.5'
 * ```
 */
export function checkOrder(request: OrderRequest, instrument: Instrument, features: OrderFeatures): CheckedOrder {
  // Values of JavaScript callers and of parsed JSON come here too, whatever the types say.
  if (typeof request !== 'object' || request === null)
    throw broken('request', `must be an object, not ${shown(request)}`, instrument)
  const type: string = request.type
  if (type !== 'limit' && type !== 'market')
    throw broken('type', `must be "limit" or "market", not ${shown(type)}`, instrument)
  if (!features.types.includes(type)) throw broken('type', `${type} orders are not taken by this exchange`, instrument)
  checkMembers(request, instrument)
  const base = checkBase(request, instrument, features)
  return request.type === 'limit' ? checkLimit(request, base, features) : checkMarket(request, base, features)
}

const commonMembers = [
  'type',
  'symbol',
  'side',
  'quantity',
  'clientOrderId',
  'reduceOnly',
  'positionSide',
  'timeInForce',
]
const members = {
  limit: new Set([...commonMembers, 'price', 'postOnly', 'expiresAt', 'visibleQuantity']),
  market: new Set([...commonMembers, 'quoteQuantity', 'maximumSlippage']),
} as const

/** A member that is not known would be dropped silently, and with it what it was to guard against. */
function checkMembers(request: OrderRequest, instrument: Instrument): void {
  for (const [name, value] of Object.entries(request)) {
    if (value === undefined || members[request.type].has(name)) continue
    const other = request.type === 'limit' ? 'market' : 'limit'
    const hint = members[other].has(name)
      ? `it belongs to ${other} orders`
      : `the members are ${[...members[request.type]].join(', ')}`
    throw broken(name.slice(0, 40), `a ${request.type} order has no such member; ${hint}`, instrument)
  }
}

function checkBase(request: OrderRequest, instrument: Instrument, features: OrderFeatures): CheckedBase {
  const side: string = request.side
  if (side !== 'buy' && side !== 'sell') throw broken('side', `must be "buy" or "sell", not ${shown(side)}`, instrument)
  const reduceOnly = flag(request.reduceOnly, 'reduceOnly', instrument)
  const postOnly = request.type === 'limit' && flag(request.postOnly, 'postOnly', instrument)
  if (reduceOnly && instrument.kind === 'spot')
    throw broken('reduce-only', 'a spot order cannot be reduce-only', instrument)
  checkStatus({ side, reduceOnly, postOnly }, instrument)
  checkMarketTakes(request.type, instrument)
  return {
    symbol: instrument.symbol,
    instrument,
    side,
    reduceOnly,
    positionSide: checkPositionSide(request.positionSide, instrument, features),
    clientOrderId: checkClientOrderId(request.clientOrderId, instrument, features),
  }
}

function checkMarketTakes(type: OrderType, instrument: Instrument): void {
  if (instrument.apiTrading === false)
    throw broken('market-status', 'the market takes no orders through the interface', instrument)
  if (instrument.orderTypes?.includes(type) === false)
    throw broken('type', `this market takes no ${type} orders`, instrument)
}

function checkPositionSide(
  side: OrderRequest['positionSide'],
  instrument: Instrument,
  features: OrderFeatures,
): 'long' | 'short' | undefined {
  if (side === undefined) return undefined
  const valid = features.hedge && instrument.kind !== 'spot' && (side === 'long' || side === 'short')
  if (!valid) throw broken('position-side', 'is "long" or "short", for contracts in hedge mode only', instrument)
  return side
}

function checkStatus(
  { side, reduceOnly, postOnly }: { readonly side: Side; readonly reduceOnly: boolean; readonly postOnly: boolean },
  instrument: Instrument,
): void {
  const { status } = instrument
  const closed =
    status === 'halted' ||
    status === 'delisted' ||
    status === 'cancel-only' ||
    status === 'pre-launch' ||
    (status === 'buy-only' && side === 'sell') ||
    (status === 'sell-only' && side === 'buy') ||
    (status === 'reduce-only' && !reduceOnly) ||
    (status === 'post-only' && !postOnly)
  if (closed) throw broken('market-status', `the market is ${status} and takes no such order now`, instrument)
}

function checkClientOrderId(
  id: string | undefined,
  instrument: Instrument,
  features: OrderFeatures,
): string | undefined {
  if (id === undefined) return undefined
  const rule = features.clientOrderId
  if (rule === undefined)
    throw broken('client-order-id', 'this exchange takes no client order id; leave it out', instrument)
  if (typeof id !== 'string' || id.length > rule.maximumLength || !rule.pattern.test(id)) {
    throw broken(
      'client-order-id',
      `must have at most ${rule.maximumLength} characters and match ${rule.pattern.source}`,
      instrument,
    )
  }
  return id
}

function checkLimit(request: LimitOrderRequest, base: CheckedBase, features: OrderFeatures): CheckedLimitOrder {
  const { instrument } = base
  const price = positive(request.price, 'price', instrument)
  if (!isMultipleOf(price, instrument.priceStep)) {
    throw broken(
      'price-step',
      `price ${price} is no multiple of the step ${instrument.priceStep}; round it with roundQuote()`,
      instrument,
    )
  }
  const quantity = checkQuantity(request.quantity, base, instrument.maximumSize)
  checkValue(valueOf(price, quantity, instrument), base, {
    minimum: instrument.minimumNotional,
    maximum: instrument.maximumNotional,
  })
  const timeInForce = request.timeInForce ?? 'gtc'
  checkTimeInForce(timeInForce, instrument, features)
  const postOnly = checkPostOnly(request, base, features)
  checkExpiry(request, instrument)
  const visibleQuantity = checkVisible(request.visibleQuantity, { quantity, instrument, features })
  return {
    ...base,
    type: 'limit',
    quantity,
    price,
    timeInForce,
    postOnly,
    expiresAt: request.expiresAt,
    visibleQuantity,
  }
}

function checkExpiry({ timeInForce, expiresAt }: LimitOrderRequest, instrument: Instrument): void {
  const isTime = Number.isSafeInteger(expiresAt) && (expiresAt ?? 0) > 0
  const valid = timeInForce === 'gtd' ? isTime : expiresAt === undefined
  if (!valid)
    throw broken(
      'expires-at',
      'a gtd order needs expiresAt in whole milliseconds, and no other order takes it',
      instrument,
    )
}

function checkPostOnly(request: LimitOrderRequest, { instrument }: CheckedBase, features: OrderFeatures): boolean {
  const postOnly = flag(request.postOnly, 'postOnly', instrument)
  if (!postOnly) return false
  if (!features.postOnly) throw broken('post-only', 'this exchange has no post-only orders', instrument)
  const { timeInForce } = request
  if (timeInForce !== 'ioc' && timeInForce !== 'fok') return true
  throw broken(
    'post-only',
    `a post-only order cannot be ${timeInForce}: one waits and the other never does`,
    instrument,
  )
}

function checkVisible(
  input: DecimalInput | undefined,
  { quantity, instrument, features }: { quantity: Decimal; instrument: Instrument; features: OrderFeatures },
): Decimal | undefined {
  if (input === undefined) return undefined
  if (!features.iceberg) throw broken('visible-quantity', 'this exchange hides no part of an order', instrument)
  const visible = positive(input, 'visibleQuantity', instrument)
  if (!isMultipleOf(visible, instrument.sizeStep)) {
    throw broken('visible-quantity', `${visible} is no multiple of the step ${instrument.sizeStep}`, instrument)
  }
  if (compare(visible, quantity) <= 0) return visible
  throw broken('visible-quantity', `${visible} is more than the whole order of ${quantity}`, instrument)
}

function checkMarket(request: MarketOrderRequest, base: CheckedBase, features: OrderFeatures): CheckedMarketOrder {
  const { instrument } = base
  checkSizedBy(request, base, features)
  const timeInForce = request.timeInForce ?? 'ioc'
  if (timeInForce !== 'ioc' && timeInForce !== 'fok') {
    throw broken('time-in-force', `a market order is ioc or fok, not ${shown(timeInForce)}`, instrument)
  }
  if (request.timeInForce !== undefined) checkTimeInForce(timeInForce, instrument, features)
  const maximumSlippage = checkSlippage(request.maximumSlippage, instrument, features)
  const common = { ...base, type: 'market', timeInForce, maximumSlippage } as const
  if (request.quantity === undefined) {
    return { ...common, quantity: undefined, quoteQuantity: checkQuoteQuantity(request.quoteQuantity, base) }
  }
  const quantity = checkQuantity(request.quantity, base, instrument.maximumMarketSize ?? instrument.maximumSize)
  return { ...common, quantity, quoteQuantity: undefined }
}

function checkSizedBy(request: MarketOrderRequest, { side, instrument }: CheckedBase, features: OrderFeatures): void {
  if ((request.quantity === undefined) === (request.quoteQuantity === undefined)) {
    throw broken('quantity', 'a market order takes either quantity or quoteQuantity', instrument)
  }
  const by = request.quantity === undefined ? 'quote' : 'base'
  const allowed = side === 'buy' ? features.marketBuyBy : features.marketSellBy
  if (allowed.includes(by)) return
  const other = by === 'base' ? 'quoteQuantity' : 'quantity'
  throw broken('quantity', `a market ${side} is sized by ${allowed.join(' or ')} here; give ${other}`, instrument)
}

function checkSlippage(
  input: DecimalInput | undefined,
  instrument: Instrument,
  features: OrderFeatures,
): Decimal | undefined {
  if (input === undefined) return undefined
  if (features.maximumSlippage) return positive(input, 'maximumSlippage', instrument)
  throw broken('maximumSlippage', 'this exchange bounds no market order; use a limit order with ioc', instrument)
}

function checkQuoteQuantity(input: DecimalInput, base: CheckedBase): Decimal {
  const { instrument } = base
  const value = positive(input, 'quoteQuantity', instrument)
  if (instrument.quoteStep !== undefined && !isMultipleOf(value, instrument.quoteStep)) {
    throw broken('quote-step', `quoteQuantity ${value} is no multiple of the step ${instrument.quoteStep}`, instrument)
  }
  checkValue(value, base, {
    minimum: instrument.minimumMarketNotional ?? instrument.minimumNotional,
    maximum: instrument.maximumMarketNotional ?? instrument.maximumNotional,
  })
  return value
}

function valueOf(price: Decimal, quantity: Decimal, instrument: Instrument): Decimal {
  try {
    return mul(price, quantity)
  } catch (cause) {
    if (!InvalidInputError.is(cause)) throw cause
    throw outOfRange('maximum-notional', 'price times quantity has more digits than any value', instrument)
  }
}

/** The minimums are not for what reduces a position: the rest of one could not be closed otherwise. */
function checkQuantity(
  input: DecimalInput,
  { instrument, reduceOnly }: CheckedBase,
  maximum: Decimal | undefined,
): Decimal {
  const quantity = positive(input, 'quantity', instrument)
  if (!isMultipleOf(quantity, instrument.sizeStep)) {
    throw broken(
      'size-step',
      `quantity ${quantity} is no multiple of the step ${instrument.sizeStep}; round it with roundBase()`,
      instrument,
    )
  }
  if (!reduceOnly && instrument.minimumSize !== undefined && compare(quantity, instrument.minimumSize) < 0) {
    throw outOfRange(
      'minimum-size',
      `quantity ${quantity} is below the minimum of ${instrument.minimumSize}`,
      instrument,
    )
  }
  if (maximum !== undefined && compare(quantity, maximum) > 0) {
    throw outOfRange('maximum-size', `quantity ${quantity} is above the maximum of ${maximum}`, instrument)
  }
  return quantity
}

function checkValue(
  value: Decimal,
  { instrument, reduceOnly }: CheckedBase,
  { minimum, maximum }: { readonly minimum: Decimal | undefined; readonly maximum: Decimal | undefined },
): void {
  // The limits are in the quote asset; the size of an inverse contract is in that asset already, and has limits of its own.
  if (instrument.sizeUnit === 'quote') return
  if (!reduceOnly && minimum !== undefined && compare(value, minimum) < 0) {
    throw outOfRange(
      'minimum-notional',
      `its value of ${value} ${instrument.quote} is below the minimum of ${minimum}`,
      instrument,
    )
  }
  if (maximum !== undefined && compare(value, maximum) > 0) {
    throw outOfRange(
      'maximum-notional',
      `its value of ${value} ${instrument.quote} is above the maximum of ${maximum}`,
      instrument,
    )
  }
}

function checkTimeInForce(timeInForce: TimeInForce, instrument: Instrument, features: OrderFeatures): void {
  if (features.timesInForce.includes(timeInForce)) return
  throw broken('time-in-force', `${shown(timeInForce)} is not one of ${features.timesInForce.join(', ')}`, instrument)
}
