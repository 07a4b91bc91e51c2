import {
  add,
  formatSymbol,
  type AssetBalance,
  type Fill,
  type Instrument,
  type Instruments,
  type Order,
  type OrderStatus,
  type Trade,
} from '@venuekit/core'
import { wireDecimal, wireId, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'

// What the demo sends, row by row, and what it means in the words of the model. REST and sockets share the rows.

export const marketRow = z.object({
  symbol: z.string(),
  base: z.string(),
  quote: z.string(),
  priceStep: wireDecimal,
  sizeStep: wireDecimal,
})

export function toInstrument({ symbol, base, quote, priceStep, sizeStep }: z.output<typeof marketRow>): Instrument {
  return {
    symbol: formatSymbol({ kind: 'spot', base, quote }),
    exchangeSymbol: symbol,
    kind: 'spot',
    base,
    quote,
    status: 'trading',
    priceStep,
    sizeStep,
    sizeUnit: 'base',
  }
}

export const tradeRow = z.object({
  id: wireId,
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  price: wireDecimal,
  size: wireDecimal,
  time: wireMilliseconds,
})

export function toTrade(row: z.output<typeof tradeRow>, instruments: Instruments): Trade {
  const { id, side, price, size, time } = row
  return { symbol: instruments.require(row.symbol).symbol, id, side, price, size, timestamp: time }
}

const statuses: Readonly<Record<string, OrderStatus>> = { open: 'open', filled: 'filled', cancelled: 'cancelled' }

export const orderRow = z.object({
  id: wireId,
  clientOrderId: z.string().optional(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['limit', 'market']),
  price: wireDecimal.optional(),
  size: wireDecimal,
  filled: wireDecimal,
  value: wireDecimal,
  status: z.string(),
  reason: z.string().optional(),
  createdAt: wireMilliseconds,
  updatedAt: wireMilliseconds,
})

export function toOrder(row: z.output<typeof orderRow>, instruments: Instruments): Order {
  const { id, clientOrderId, side, type, price, size, filled, value, reason, createdAt, updatedAt } = row
  return {
    symbol: instruments.require(row.symbol).symbol,
    orderId: id,
    clientOrderId,
    side,
    type,
    timeInForce: undefined,
    status: statuses[row.status] ?? 'unknown',
    quantity: size,
    quoteQuantity: undefined,
    filled,
    remaining: undefined,
    price: type === 'limit' ? price : undefined,
    average: undefined,
    filledValue: value,
    triggerPrice: undefined,
    fees: [],
    postOnly: false,
    reduceOnly: undefined,
    createdAt,
    updatedAt,
    reason,
  }
}

export const fillRow = z.object({
  id: wireId,
  orderId: wireId,
  clientOrderId: z.string().optional(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  price: wireDecimal,
  size: wireDecimal,
  liquidity: z.enum(['maker', 'taker']),
  fee: wireDecimal,
  feeAsset: z.string(),
  time: wireMilliseconds,
})

export function toFill(row: z.output<typeof fillRow>, instruments: Instruments): Fill {
  const { id, orderId, clientOrderId, side, price, size, liquidity, fee, feeAsset, time } = row
  return {
    symbol: instruments.require(row.symbol).symbol,
    tradeId: id,
    orderId,
    clientOrderId,
    side,
    price,
    size,
    liquidity,
    kind: 'normal',
    fee: { amount: fee, asset: feeAsset },
    timestamp: time,
  }
}

export const balanceRow = z.object({ asset: z.string(), available: wireDecimal, held: wireDecimal })

export function toBalance({ asset, available, held }: z.output<typeof balanceRow>): AssetBalance {
  return { asset, available, locked: held, total: add(available, held), timestamp: undefined }
}

export const errorBody = z.object({ message: z.string() })
