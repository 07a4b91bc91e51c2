import type { MatchingEngine } from '../engine/engine.ts'
import type { FillView, OrderView, Trade } from '../engine/views.ts'

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
    value: engine.assets.text(instrument.quote, order.value),
    status: order.status,
    reason: order.reason,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
  }
}

export function fillJson(engine: MatchingEngine, fill: FillView): object {
  const { tradeId: id, orderId, clientId: clientOrderId, market: symbol, side, liquidity, feeAsset, time } = fill
  const instrument = engine.view.instrument(symbol)
  const price = instrument.priceText(fill.price)
  const size = instrument.sizeText(fill.size)
  const fee = engine.assets.text(feeAsset, fill.fee)
  return { id, orderId, clientOrderId, symbol, side, price, size, liquidity, fee, feeAsset, time }
}

export function balanceJson(
  engine: MatchingEngine,
  { asset, available, held }: { readonly asset: string; readonly available: bigint; readonly held: bigint },
): object {
  return { asset, available: engine.assets.text(asset, available), held: engine.assets.text(asset, held) }
}
