import type {
  AssetBalance,
  CallOptions,
  CheckedOrder,
  FuturesBalance,
  Instrument,
  Order,
  SymbolInput,
  Ticker,
  Trade,
} from '@venuekit/core'
import { ExchangeRest } from '@venuekit/transport'
import type { PlaceOptions } from './order-commands.ts'
import type { ListOptions, PrivateRestNames } from './private-rest.ts'
import type { LimitOptions, PublicRestNames } from './public-rest.ts'

/**
 * What a class of an exchange's public endpoints is built on when it has them all: the documents' shorter names. Each makes the call
 * of the longer name, which the class has.
 *
 * @example
 * ```ts
 * import { PublicExchangeRest } from '@venuekit/composite'
 *
 * const lastPrice = async (rest: PublicExchangeRest) => (await rest.getTicker('BTC/USDT')).last
 * typeof lastPrice // 'function'
 * ```
 */
export abstract class PublicExchangeRest<DayTicker extends Ticker = Ticker>
  extends ExchangeRest
  implements PublicRestNames<DayTicker>
{
  abstract getSymbolsInfo(options?: CallOptions): Promise<readonly Instrument[]>
  abstract getRecentTrades(symbol: SymbolInput, options?: LimitOptions): Promise<readonly Trade[]>
  abstract getTickerInfo(symbol: SymbolInput, options?: CallOptions): Promise<DayTicker>

  /** The same as `getSymbolsInfo`: every market that is listed. */
  getExchangeInfo(options?: CallOptions): Promise<readonly Instrument[]> {
    return this.getSymbolsInfo(options)
  }

  /** The same as `getRecentTrades`: the last trades, oldest first. */
  getTrades(symbol: SymbolInput, options?: LimitOptions): Promise<readonly Trade[]> {
    return this.getRecentTrades(symbol, options)
  }

  /** The same as `getTickerInfo`: the day's figures of one market. */
  getTicker(symbol: SymbolInput, options?: CallOptions): Promise<DayTicker> {
    return this.getTickerInfo(symbol, options)
  }
}

/**
 * What a class of an exchange's private endpoints is built on when it has them all: the documents' shorter names. Each makes the
 * call of the longer name, which the class has.
 *
 * @example
 * ```ts
 * import { PrivateExchangeRest } from '@venuekit/composite'
 *
 * const countOrders = async (rest: PrivateExchangeRest) => (await rest.getOrders()).length
 * typeof countOrders // 'function'
 * ```
 */
export abstract class PrivateExchangeRest<Balance extends AssetBalance | FuturesBalance = AssetBalance | FuturesBalance>
  extends ExchangeRest
  implements PrivateRestNames<Balance>
{
  abstract placeOrder(order: CheckedOrder, options?: PlaceOptions): Promise<Order>
  abstract getOpenOrders(symbol?: SymbolInput, options?: ListOptions): Promise<readonly Order[]>
  abstract getBalances(options?: CallOptions): Promise<readonly Balance[]>

  /** The same as `placeOrder`: sends an order that was checked and has its client order id. */
  createOrder(order: CheckedOrder, options?: PlaceOptions): Promise<Order> {
    return this.placeOrder(order, options)
  }

  /** The same as `getOpenOrders`: the open orders of a market, or of all of them. */
  getOrders(symbol?: SymbolInput, options?: ListOptions): Promise<readonly Order[]> {
    return this.getOpenOrders(symbol, options)
  }

  /** One asset of `getBalances`; undefined where the exchange lists none of it. */
  async getBalance(asset: string, options?: CallOptions): Promise<Balance | undefined> {
    const balances = await this.getBalances(options)
    return balances.find((balance) => balance.asset === asset)
  }
}
