import type { Rejection } from './rejections.ts'
import type { BalanceReason, DoneReason, MarketStatus, Side } from './types.ts'
import type { FillView, OrderView, PositionView, Trade } from './views.ts'

interface EventBase {
  /** Counts the events of one engine from 1, without a hole. */
  readonly seq: number
  readonly time: number
}

/** The order has an id now; what it fills at once comes after. */
export interface OrderAccepted extends EventBase {
  readonly type: 'order-accepted'
  readonly order: OrderView
}

export interface OrderRejected extends EventBase {
  readonly type: 'order-rejected'
  readonly account: number
  readonly market: string
  readonly clientId: string | undefined
  readonly rejection: Rejection
  readonly tag: unknown
}

export interface OrderUpdated extends EventBase {
  readonly type: 'order-updated'
  readonly order: OrderView
  /** `reduce-only`: made smaller with the position that it reduces. `rest`: what is left of a market order waits now. */
  readonly cause: 'amend' | 'reduce-only' | 'rest'
}

export interface OrderFilled extends EventBase {
  readonly type: 'order-filled'
  readonly order: OrderView
  readonly fill: FillView
}

export interface OrderDone extends EventBase {
  readonly type: 'order-done'
  readonly order: OrderView
  readonly reason: DoneReason
}

export interface TradeMade extends EventBase {
  readonly type: 'trade'
  readonly trade: Trade
}

/** One price of a book has another size; 0 removes it. Ids of one market have no hole. */
export interface LevelChanged extends EventBase {
  readonly type: 'level'
  readonly market: string
  readonly side: Side
  readonly price: number
  readonly size: number
  readonly updateId: number
}

export interface BalanceChanged extends EventBase {
  readonly type: 'balance'
  readonly account: number
  readonly asset: string
  readonly reason: BalanceReason
  readonly availableChange: bigint
  readonly heldChange: bigint
  /** After the change. */
  readonly available: bigint
  readonly held: bigint
  readonly market: string | undefined
  readonly orderId: number | undefined
  readonly tradeId: number | undefined
}

export interface PositionChanged extends EventBase {
  readonly type: 'position'
  readonly position: PositionView
}

export interface StatusChanged extends EventBase {
  readonly type: 'market-status'
  readonly market: string
  readonly status: MarketStatus
}

export interface MarkPriceChanged extends EventBase {
  readonly type: 'mark-price'
  readonly market: string
  readonly mark: number
  readonly index: number
}

/** All that happens in an engine, in order. What concerns house accounts alone makes no event. */
export type EngineEvent =
  | OrderAccepted
  | OrderRejected
  | OrderUpdated
  | OrderFilled
  | OrderDone
  | TradeMade
  | LevelChanged
  | BalanceChanged
  | PositionChanged
  | StatusChanged
  | MarkPriceChanged

/** Gets the events of one command at a time. The array is the listener's to keep. */
export type EngineListener = (events: readonly EngineEvent[]) => void
