import type { MatchingEngine } from '../engine/engine.ts'
import type { OrderView, Trade } from '../engine/views.ts'

export function tradeJson(engine: MatchingEngine, { id, market, side, price, size, time }: Trade): object {
  const instrument = engine.view.instrument(market)
  return { id, symbol: market, side, price: instrument.priceText(price), size: instrument.sizeText(size), time }
}

export function orderJson(engine: MatchingEngine, order: OrderView): object {
  const instrument = engine.view.instrument(order.market)
  return {
    id: order.id,
    clientOrderId: order.clientId,
    symbol: order.market,
    side: order.side,
    type: order.kind,
    price: order.price === undefined ? undefined : instrument.priceText(order.price),
    size: instrument.sizeText(order.size),
    filled: instrument.sizeText(order.filled),
    status: order.status,
  }
}
