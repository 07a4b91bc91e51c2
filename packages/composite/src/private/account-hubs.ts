import {
  SubscriptionHub,
  type BalanceItem,
  type FillItem,
  type HandlerErrorHook,
  type Mark,
  type MarketSymbol,
  type OrderItem,
  type OrderResolvedItem,
  type PositionItem,
} from '@venuekit/core'
import type { AccountState } from './account-state.ts'
import { SymbolHubs } from './symbol-hubs.ts'

interface AccountHubsOptions {
  readonly exchange: string
  readonly queueSize: number
  readonly onHandlerError: HandlerErrorHook
}

/** The streams of an account. Nothing of them may be missed: a reader that falls behind gets an error, not a hole. */
export class AccountHubs {
  readonly orders: SymbolHubs<OrderItem | OrderResolvedItem>
  readonly fills: SymbolHubs<FillItem>
  readonly positions: SymbolHubs<PositionItem>
  readonly balances: SubscriptionHub<BalanceItem>

  constructor({ exchange, queueSize, onHandlerError }: AccountHubsOptions) {
    const common = { overflow: 'fail', queueSize, onHandlerError } as const
    this.orders = new SymbolHubs({ ...common, name: `orders at ${exchange}` })
    this.fills = new SymbolHubs({ ...common, name: `fills at ${exchange}` })
    // What an account has can be conflated by who asks for it: the newest says it all.
    this.positions = new SymbolHubs({ ...common, name: `positions at ${exchange}`, keyOf: positionKey })
    this.balances = new SubscriptionHub<BalanceItem>({ ...common, name: `balances at ${exchange}`, keyOf: assetOf })
  }

  /** Says something of the streams themselves to everybody. */
  mark(mark: Mark): void {
    for (const hubs of [this.orders, this.fills, this.positions]) hubs.mark(mark)
    this.balances.emit(mark)
  }

  async close(reason: 'closed' | 'expired' = 'closed'): Promise<void> {
    const hubs = [this.orders, this.fills, this.positions, this.balances]
    await Promise.all(hubs.map((each) => each.close(reason)))
  }
}

function positionKey({ symbol, position }: PositionItem): string {
  return `${symbol} ${position.side}`
}

function assetOf({ balance }: BalanceItem): string {
  return balance.asset
}

/** The positions as they are, for a reader that has just come. */
export function* positionItems({ positions }: AccountState, symbol?: MarketSymbol): Generator<PositionItem> {
  for (const position of positions.values.values()) {
    if (symbol === undefined || position.symbol === symbol)
      yield { type: 'position', symbol: position.symbol, position }
  }
}

/** The balances as they are, for a reader that has just come. */
export function* balanceItems({ balances }: AccountState): Generator<BalanceItem> {
  for (const balance of balances.values.values()) yield { type: 'balance', balance }
}
