import {
  type AssetBalance,
  type BalanceItem,
  type CallOptions,
  type CommandOptions,
  decimal,
  type DecimalInput,
  executionOf,
  type Fill,
  type FillItem,
  type HistoryOptions,
  isDone,
  isZero,
  type LeverageSetting,
  type MarginMode,
  type MarketSymbol,
  type Order,
  type Position,
  type PositionItem,
  type PrivateExchange,
  type SubscribeOptions,
  type Subscription,
  type SupportsBalance,
  type SupportsFills,
  type SupportsLeverage,
  type SupportsOrderHistory,
  type SupportsPositions,
  type SupportsTradingFees,
  type SymbolInput,
  type TradingFee,
} from '@venuekit/core'
import type * as Ccxt from 'ccxt'
import { InvalidInputError } from '@venuekit/core/errors'
import { toBalances, toFill, toPosition } from './map-account.ts'
import { requireDecimal, toCcxtNumber } from './numbers.ts'
import { CcxtOrderDesk } from './order-desk.ts'
import { SeenIds } from './seen-ids.ts'

/** One account at an exchange of ccxt. A capability that the exchange lacks is refused with a `NotSupportedError`. */
export class CcxtPrivateExchange
  extends CcxtOrderDesk
  implements
    PrivateExchange,
    SupportsOrderHistory,
    SupportsFills,
    SupportsBalance,
    SupportsTradingFees,
    SupportsPositions,
    SupportsLeverage
{
  readonly domain = 'private' as const
  readonly #balances = new Map<string, AssetBalance>()
  #symbols: readonly MarketSymbol[] = []

  get balances(): ReadonlyMap<string, AssetBalance> {
    return this.#balances
  }

  get activeSymbols(): readonly MarketSymbol[] {
    return this.#symbols
  }

  async initialize(symbols: readonly SymbolInput[] = [], options?: CallOptions): Promise<void> {
    await this.loadMarkets(options)
    const wanted = symbols.map((symbol) => this.instrument(symbol).symbol)
    this.#symbols = [...new Set([...this.#symbols, ...wanted])]
  }

  async getHistoryOrders(symbol: SymbolInput, options: HistoryOptions = {}): Promise<readonly Order[]> {
    this.need('orderHistory', 'getHistoryOrders')
    const { symbol: name } = this.instrument(symbol)
    const { since, until = Infinity, limit } = options
    const method = this.has('fetchClosedOrders') ? 'fetchClosedOrders' : 'fetchOrders'
    const rows = await this.call('getHistoryOrders', () => this.exchange[method](name, since, limit), options)
    return this.orders(rows).filter((order) => isDone(order) && (order.createdAt ?? 0) <= until)
  }

  async getAccountTrades(
    symbol: SymbolInput,
    options: HistoryOptions & { readonly orderId?: string } = {},
  ): Promise<readonly Fill[]> {
    this.need('fills', 'getAccountTrades')
    const { symbol: name } = this.instrument(symbol)
    const { since, until = Infinity, limit, orderId } = options
    const rows = await this.call('getAccountTrades', () => this.exchange.fetchMyTrades(name, since, limit), options)
    return this.#fills(rows).filter(
      (fill) => fill.timestamp <= until && (orderId === undefined || fill.orderId === orderId),
    )
  }

  async *iterateFills(symbol: SymbolInput, options: HistoryOptions = {}): AsyncIterable<Fill> {
    const seen = new SeenIds()
    let { since } = options
    let left = options.limit ?? Infinity
    while (left > 0) {
      // oxlint-disable-next-line no-await-in-loop -- page by page
      const page = await this.getAccountTrades(symbol, { ...options, since, limit: undefined })
      const fresh = page.filter((fill) => seen.add(executionOf(fill))).slice(0, left)
      yield* fresh
      left -= fresh.length
      const last = fresh.at(-1)
      // Several fills may share the millisecond at which the next page begins; those already seen are left out.
      if (last === undefined || since === undefined) return
      since = last.timestamp
    }
  }

  async subscribeFills(symbol?: SymbolInput, options?: SubscribeOptions): Promise<Subscription<FillItem>> {
    const name = symbol === undefined ? undefined : this.instrument(symbol).symbol
    const watched = this.has('watchMyTrades')
    const seen = new SeenIds()
    return this.stream<FillItem>(
      {
        capability: 'fills',
        topic: `fills ${name ?? 'of all symbols'}`,
        overflow: 'fail',
        pollMs: watched ? undefined : this.parts.pollMs,
        next: async () =>
          this.#fills(await (watched ? this.exchange.watchMyTrades(name) : this.exchange.fetchMyTrades(name)))
            .filter((fill) => seen.add(executionOf(fill)))
            .map((fill) => ({ type: 'fill', symbol: fill.symbol, fill })),
      },
      options,
    )
  }

  async getBalances(options?: CallOptions): Promise<readonly AssetBalance[]> {
    this.need('balance', 'getBalances')
    return this.#learned(toBalances(await this.call('getBalances', () => this.exchange.fetchBalance(), options)))
  }

  async getBalance(asset: string, options?: CallOptions): Promise<AssetBalance | undefined> {
    return (await this.getBalances(options)).find((balance) => balance.asset === asset)
  }

  async subscribeBalances(options?: SubscribeOptions): Promise<Subscription<BalanceItem>> {
    const watched = this.has('watchBalance')
    const shown = new Map<string, string>()
    return this.stream<BalanceItem>(
      {
        capability: 'balance',
        topic: 'balances',
        overflow: 'conflate',
        keyOf: ({ balance }) => balance.asset,
        pollMs: watched ? undefined : this.parts.pollMs,
        next: async () =>
          this.#learned(toBalances(await (watched ? this.exchange.watchBalance() : this.exchange.fetchBalance())))
            .filter((balance) => isNew(shown, balance))
            .map((balance) => ({ type: 'balance', balance })),
      },
      options,
    )
  }

  /** Every answer names all that the account has. */
  #learned(balances: readonly AssetBalance[]): readonly AssetBalance[] {
    this.#balances.clear()
    for (const balance of balances) this.#balances.set(balance.asset, balance)
    return balances
  }

  async getTradingFees(symbol?: SymbolInput, options?: CallOptions): Promise<TradingFee> {
    this.need('tradingFees', 'getTradingFees')
    if (symbol === undefined) throw new InvalidInputError('symbol', `${this.id} has fees for each market; name one`)
    const { symbol: name } = this.instrument(symbol)
    const fee = await this.call(
      'getTradingFees',
      async () =>
        this.has('fetchTradingFee')
          ? this.exchange.fetchTradingFee(name)
          : (await this.exchange.fetchTradingFees())[name],
      options,
    )
    return { maker: requireDecimal(fee?.maker, 'maker'), taker: requireDecimal(fee?.taker, 'taker'), assumed: false }
  }

  async getPositions(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Position[]> {
    this.need('positions', 'getPositions')
    const names = symbol === undefined ? undefined : [this.instrument(symbol).symbol]
    return this.#positions(await this.call('getPositions', () => this.exchange.fetchPositions(names), options))
  }

  async subscribePositions(symbol?: SymbolInput, options?: SubscribeOptions): Promise<Subscription<PositionItem>> {
    const names = symbol === undefined ? undefined : [this.instrument(symbol).symbol]
    const watched = this.has('watchPositions')
    return this.stream<PositionItem>(
      {
        capability: 'positions',
        topic: `positions ${names?.join() ?? 'of all symbols'}`,
        overflow: 'conflate',
        keyOf: ({ position }) => `${position.symbol} ${position.side}`,
        pollMs: watched ? undefined : this.parts.pollMs,
        next: async () =>
          this.#positions(
            await (watched ? this.exchange.watchPositions(names) : this.exchange.fetchPositions(names)),
          ).map((position) => ({ type: 'position', symbol: position.symbol, position })),
      },
      options,
    )
  }

  async closePosition(
    symbol: SymbolInput,
    options: CommandOptions & { readonly side?: 'long' | 'short' } = {},
  ): Promise<Order | undefined> {
    const positions = await this.getPositions(symbol, options)
    const open = positions.find(
      ({ size, side }) => !isZero(size) && side !== 'flat' && (options.side === undefined || side === options.side),
    )
    if (open === undefined) return undefined
    const side = open.side === 'long' ? 'sell' : 'buy'
    return this.createOrder(
      { symbol: open.symbol, side, type: 'market', quantity: open.size, reduceOnly: true },
      options,
    )
  }

  async getLeverage(
    symbol: SymbolInput,
    options: CallOptions & { readonly side?: 'long' | 'short' } = {},
  ): Promise<LeverageSetting> {
    this.need('leverage', 'getLeverage')
    const { symbol: name } = this.instrument(symbol)
    const row = await this.call('getLeverage', () => this.exchange.fetchLeverage(name), options)
    const leverage = options.side === 'short' ? row.shortLeverage : row.longLeverage
    return {
      leverage: requireDecimal(leverage, 'leverage'),
      marginMode: row.marginMode === 'isolated' ? 'isolated' : 'cross',
    }
  }

  async setLeverage(
    symbol: SymbolInput,
    leverage: DecimalInput,
    options: CallOptions & { readonly marginMode?: MarginMode; readonly side?: 'long' | 'short' } = {},
  ): Promise<void> {
    this.need('leverage', 'setLeverage')
    const { symbol: name } = this.instrument(symbol)
    const factor = toCcxtNumber(decimal(leverage, { path: 'leverage' }), 'leverage')
    const { marginMode, side } = options
    const params = {
      ...(marginMode === undefined ? {} : { marginMode }),
      ...(side === undefined ? {} : { positionSide: side }),
    }
    await this.call('setLeverage', () => this.exchange.setLeverage(factor, name, params), options)
  }

  #fills(rows: readonly Ccxt.Trade[]): readonly Fill[] {
    return rows.flatMap((row) => {
      const instrument = row.symbol === undefined ? undefined : this.instruments.get(row.symbol)
      return instrument === undefined ? [] : [toFill(row, instrument)]
    })
  }

  #positions(rows: readonly Ccxt.Position[]): readonly Position[] {
    return rows.flatMap((row) => {
      const instrument = row.symbol === undefined ? undefined : this.instruments.get(row.symbol)
      return instrument === undefined ? [] : [toPosition(row, instrument)]
    })
  }
}

/** Whether a balance differs from the one that was shown last; remembers it. */
function isNew(shown: Map<string, string>, { asset, available, locked, total }: AssetBalance): boolean {
  const text = `${available} ${locked} ${total}`
  if (shown.get(asset) === text) return false
  shown.set(asset, text)
  return true
}
