import type { MatchingEngine } from '../engine/engine.ts'
import type { SubmitOrder } from '../engine/commands.ts'
import { isJsonObject, type JsonFields } from '../wire-kit/json.ts'
import { orderJson } from './demo-json.ts'

/** What an order command came to: a status of HTTP and a body, for REST and sockets alike. */
export interface DemoResult {
  readonly status: number
  readonly body: object
}

/** Places an order from the fields of JSON. */
export function placeOrder(engine: MatchingEngine, account: number, fields: unknown): DemoResult {
  const command = isJsonObject(fields) ? toCommand(engine, account, fields) : 'the body must be an object'
  if (typeof command === 'string') return { status: 400, body: { message: command } }
  const outcome = engine.submit(command)
  if (!outcome.ok) return { status: 422, body: { message: outcome.rejection.reason } }
  return { status: 201, body: orderJson(engine, outcome.order) }
}

export function cancelOrder(engine: MatchingEngine, account: number, orderId: number): DemoResult {
  const outcome = engine.cancel({ account, orderId })
  if (!outcome.ok) return { status: 404, body: { message: outcome.rejection.reason } }
  return { status: 200, body: orderJson(engine, outcome.order) }
}

/** Text says what is wrong. */
function toCommand(engine: MatchingEngine, account: number, fields: JsonFields): SubmitOrder | string {
  const { symbol, side, type = 'limit', price, size, clientOrderId } = fields
  if (typeof symbol !== 'string' || !engine.view.hasMarket(symbol)) return 'symbol is unknown'
  if (side !== 'buy' && side !== 'sell') return 'side must be buy or sell'
  if (type !== 'limit' && type !== 'market') return 'type must be limit or market'
  const instrument = engine.view.instrument(symbol)
  const units = typeof size === 'string' ? instrument.toSize(size) : undefined
  if (units === undefined) return 'size must be decimal text that fits the market'
  const limit = typeof price === 'string' ? instrument.toPrice(price) : undefined
  if (limit === undefined && (type === 'limit' || price !== undefined))
    return 'price must be decimal text that fits the market'
  if (clientOrderId !== undefined && typeof clientOrderId !== 'string') return 'clientOrderId must be text'
  return { account, market: symbol, side, kind: type, price: limit, size: units, clientId: clientOrderId }
}
