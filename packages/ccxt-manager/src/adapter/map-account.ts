import type * as Ccxt from 'ccxt'
import {
  type AssetBalance,
  type Decimal,
  type Fee,
  type Fill,
  type Instrument,
  isPositive,
  isZero,
  type Order,
  type OrderStatus,
  type Position,
  type TimeInForce,
  ZERO,
} from '@venuekit/core'
import { ProtocolError } from '@venuekit/core/errors'
import { toSide } from './map-data.ts'
import { decimalOrZero, requireDecimal, scaled, toDecimal, toTime } from './numbers.ts'

/** What is known of an order beside ccxt's row: some exchanges answer with the id alone. */
export type KnownOrder = Partial<
  Pick<Order, 'clientOrderId' | 'side' | 'type' | 'quantity' | 'quoteQuantity' | 'price' | 'timeInForce' | 'postOnly'>
>

/** An order of ccxt. */
export function toOrder(row: Ccxt.Order, instrument: Instrument, known: KnownOrder = {}): Order {
  const side = toSide(row.side) ?? known.side
  if (row.id === undefined || side === undefined) throw new ProtocolError('ccxt gave an order without id or side')
  const size = (value: unknown): Decimal | undefined => scaled(toDecimal(value), instrument.contractSize)
  const [filled, price, average] = [size(row.filled), toDecimal(row.price), toDecimal(row.average)]
  const type = row.type === 'limit' || row.type === 'market' ? row.type : (known.type ?? 'unknown')
  return {
    symbol: instrument.symbol,
    orderId: row.id,
    clientOrderId: known.clientOrderId ?? row.clientOrderId,
    side,
    type,
    timeInForce: toTimeInForce(row.timeInForce) ?? known.timeInForce,
    status: toStatus(row.status, filled),
    quantity: known.quoteQuantity === undefined ? (size(row.amount) ?? known.quantity) : undefined,
    quoteQuantity: known.quoteQuantity,
    filled,
    remaining: size(row.remaining),
    price: type === 'market' ? undefined : positive(price ?? known.price),
    average: positive(average),
    filledValue: instrument.kind === 'spot' && filled !== undefined ? toDecimal(row.cost) : undefined,
    triggerPrice: positive(toDecimal(row.triggerPrice)),
    fees: feesOf(row),
    postOnly: row.postOnly ?? known.postOnly,
    reduceOnly: row.reduceOnly,
    createdAt: toTime(row.timestamp),
    updatedAt: toTime(row.lastUpdateTimestamp) ?? toTime(row.lastTradeTimestamp),
    reason: undefined,
  }
}

const statuses: Readonly<Record<string, OrderStatus>> = {
  closed: 'filled',
  canceled: 'cancelled',
  canceling: 'open',
  expired: 'expired',
  rejected: 'rejected',
  pending: 'pending',
}

/** ccxt calls an order open that is filled in part, and says nothing where the exchange has only acknowledged it. */
function toStatus(status: string | undefined, filled: Decimal | undefined): OrderStatus {
  if (status === undefined) return 'pending'
  if (status === 'open') return filled !== undefined && isPositive(filled) ? 'partially-filled' : 'open'
  return statuses[status] ?? 'unknown'
}

const timesInForce: Readonly<Record<string, TimeInForce>> = {
  GTC: 'gtc',
  IOC: 'ioc',
  FOK: 'fok',
  GTD: 'gtd',
  PO: 'gtc',
}

function toTimeInForce(text: string | undefined): TimeInForce | undefined {
  return text === undefined ? undefined : timesInForce[text.toUpperCase()]
}

function feesOf(row: Ccxt.Order): readonly Fee[] {
  const { fee } = row
  const listed: unknown = Reflect.get(row, 'fees')
  const fees: readonly unknown[] = Array.isArray(listed) && listed.length > 0 ? listed : [fee]
  return fees.flatMap((one) => toFee(one) ?? [])
}

/** A cost that is positive where it costs, as ccxt has it too. */
function toFee(fee: unknown): Fee | undefined {
  if (typeof fee !== 'object' || fee === null || !('cost' in fee) || !('currency' in fee)) return undefined
  const amount = toDecimal(fee.cost)
  // Exchanges list every asset that a fee could have been in.
  if (amount === undefined || isZero(amount) || typeof fee.currency !== 'string') return undefined
  return { amount, asset: fee.currency }
}

/** An execution of an order of one's own. */
export function toFill(row: Ccxt.Trade, instrument: Instrument): Fill {
  const [side, timestamp] = [toSide(row.side), toTime(row.timestamp)]
  const { id, order } = row
  if (side === undefined || timestamp === undefined || id === undefined || order === undefined) {
    throw new ProtocolError('ccxt gave a trade of the account without side, time, id or order')
  }
  const amount = requireDecimal(row.amount, 'the size of a trade')
  return {
    symbol: instrument.symbol,
    tradeId: id,
    orderId: order,
    clientOrderId: undefined,
    side,
    price: requireDecimal(row.price, 'the price of a trade'),
    size: scaled(amount, instrument.contractSize) ?? amount,
    liquidity: row.takerOrMaker === 'maker' || row.takerOrMaker === 'taker' ? row.takerOrMaker : 'unknown',
    kind: 'normal',
    fee: toFee(row.fee),
    timestamp,
  }
}

/** What the account has of each asset. */
export function toBalances(balances: Ccxt.Balances): readonly AssetBalance[] {
  const total: unknown = Reflect.get(balances, 'total')
  const timestamp = toTime(balances.timestamp)
  const assets = typeof total === 'object' && total !== null ? Object.keys(total) : []
  return assets.flatMap((asset) => {
    const row = balances[asset]
    if (row === undefined) return []
    const [available, locked] = [decimalOrZero(row.free), decimalOrZero(row.used)]
    return [{ asset, available, locked, total: toDecimal(row.total) ?? available, timestamp }]
  })
}

/** A position of ccxt. */
export function toPosition(row: Ccxt.Position, instrument: Instrument): Position {
  const contracts = decimalOrZero(row.contracts)
  const side = row.side === 'long' || row.side === 'short' ? row.side : 'flat'
  return {
    symbol: instrument.symbol,
    side: isZero(contracts) && row.hedged !== true ? 'flat' : side,
    size: scaled(contracts, instrument.contractSize) ?? ZERO,
    contracts,
    entryPrice: positive(toDecimal(row.entryPrice)),
    markPrice: positive(toDecimal(row.markPrice)),
    unrealizedPnl: toDecimal(row.unrealizedPnl),
    realizedPnl: toDecimal(row.realizedPnl),
    liquidationPrice: positive(toDecimal(row.liquidationPrice)),
    margin: toDecimal(row.collateral),
    marginMode: row.marginMode === 'cross' || row.marginMode === 'isolated' ? row.marginMode : undefined,
    leverage: positive(toDecimal(row.leverage)),
    timestamp: toTime(row.timestamp),
  }
}

/** Exchanges send 0 where there is no price. */
function positive(value: Decimal | undefined): Decimal | undefined {
  return value !== undefined && isPositive(value) ? value : undefined
}
