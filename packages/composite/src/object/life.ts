import {
  ClosedError,
  SubscriptionHub,
  type ExchangeStatus,
  type Logger,
  type MarketSymbol,
  type StateItem,
  type TradingState,
} from '@venuekit/core'

/** How an exchange object stands, and what the exchange allows. Everybody who subscribed hears of each change. */
export class Life {
  readonly id: string
  readonly hub: SubscriptionHub<StateItem>
  readonly #trading = new Map<MarketSymbol, TradingState>()
  #ofExchange: TradingState = 'unknown'
  #status: ExchangeStatus = 'inactive'

  constructor(id: string, logger: Logger) {
    this.id = id
    this.hub = new SubscriptionHub<StateItem>({
      name: `state of ${id}`,
      overflow: 'fail',
      onHandlerError: (error) => logger.error('a handler of the state failed', { error }),
    })
  }

  get status(): ExchangeStatus {
    return this.#status
  }

  /** What the exchange allows as a whole. */
  get trading(): TradingState {
    return this.#ofExchange
  }

  get isOver(): boolean {
    return this.#status === 'closing' || this.#isClosed
  }

  #isClosed = false

  /** What it allows with one market: what was said of the market, else of the exchange. */
  tradingOf(symbol: MarketSymbol): TradingState {
    return this.#trading.get(symbol) ?? this.#ofExchange
  }

  move(status: ExchangeStatus, reason: string): void {
    // What has ended does not come back, whatever was under way by then.
    if (status === this.#status || (this.#isClosed && status !== 'closing' && status !== 'inactive')) return
    this.#status = status
    this.#isClosed ||= status === 'closing'
    this.hub.emit({ type: 'state', status, trading: this.#ofExchange, reason })
  }

  /** The exchange says what it allows. */
  learn(state: Omit<StateItem, 'type' | 'status'>): void {
    if (state.symbol === undefined) this.#ofExchange = state.trading
    else this.#trading.set(state.symbol, state.trading)
    this.hub.emit({ type: 'state', status: this.#status, ...state })
  }

  checkOpen(operation: string): void {
    if (this.isOver)
      throw new ClosedError(`The exchange object of ${this.id} is closed`, {
        exchange: this.id,
        operation,
        outcome: 'not-sent',
      })
  }
}
