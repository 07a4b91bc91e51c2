// The vocabularies of the model: each is an object of its values, for those who like names, and a union of them, for
// everybody else. `'buy'` and `Side.BUY` are the same thing.

/** The side of an order or a trade. On public trades it is the taker's. */
export const Side = { BUY: 'buy', SELL: 'sell' } as const
export type Side = (typeof Side)[keyof typeof Side]

/** How an order stands. `cancelled` may have a filled part; `open` has none yet. */
export const OrderStatus = {
  /**
   * The exchange has it and it is not on the book yet, or the exchange has not said how it stands: an untriggered stop, an
   * order still being processed, an acknowledgement without a state.
   */
  PENDING: 'pending',
  OPEN: 'open',
  PARTIALLY_FILLED: 'partially-filled',
  FILLED: 'filled',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
  /** The exchange sent a status that this version does not know. */
  UNKNOWN: 'unknown',
} as const
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus]

/** What kind of order it is. Post-only and the times in force are fields of their own. */
export const OrderType = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP_LIMIT: 'stop-limit',
  STOP_MARKET: 'stop-market',
  TAKE_PROFIT_LIMIT: 'take-profit-limit',
  TAKE_PROFIT_MARKET: 'take-profit-market',
  TRAILING_STOP: 'trailing-stop',
} as const
export type OrderType = (typeof OrderType)[keyof typeof OrderType]

/** How long an order stands: until cancelled, the rest at once away, all or nothing, until a time. */
export const TimeInForce = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok', GTD: 'gtd' } as const
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce]

/** The candle intervals that have a name; each exchange offers some of them. */
export const KlineInterval = {
  MINUTE_1: '1m',
  MINUTE_5: '5m',
  MINUTE_15: '15m',
  MINUTE_30: '30m',
  HOUR_1: '1h',
  HOUR_4: '4h',
  HOUR_12: '12h',
  DAY_1: '1d',
  WEEK_1: '1w',
  MONTH_1: '1M',
} as const
export type KlineInterval = (typeof KlineInterval)[keyof typeof KlineInterval]

/** Every candle interval that some exchange offers; which ones, its `candles` table says. */
export type CandleInterval = KlineInterval | '1s' | '10s' | '3m' | '2h' | '6h' | '8h'

/** Whether a trade of one's own added to the book or took from it. */
export type Liquidity = 'maker' | 'taker' | 'unknown'

/** How a position's margin is held. */
export type MarginMode = 'cross' | 'isolated' | 'portfolio'

/** One position per symbol (`net`), or a long and a short one side by side (`hedge`). */
export type PositionMode = 'net' | 'hedge'

/** The life of an exchange object. */
export const ExchangeStatus = {
  CONNECTING: 'connecting',
  ACTIVE: 'active',
  CLOSING: 'closing',
  INACTIVE: 'inactive',
  ERROR: 'error',
} as const
export type ExchangeStatus = (typeof ExchangeStatus)[keyof typeof ExchangeStatus]

/** The life of a connection. */
export const ConnectionState = {
  CONNECTING: 'connecting',
  CONNECTED: 'connected',
  DISCONNECTED: 'disconnected',
  RECONNECTING: 'reconnecting',
  ERROR: 'error',
  CLOSING: 'closing',
  CLOSED: 'closed',
} as const
export type ConnectionState = (typeof ConnectionState)[keyof typeof ConnectionState]

/** What an exchange, or one of its markets, allows at the moment. */
export type TradingState =
  | 'operational'
  | 'post-only'
  | 'cancel-only'
  | 'reduce-only'
  | 'locked'
  | 'maintenance'
  | 'unknown'

/** How a withdrawal stands. */
export const WithdrawalStatus = {
  PENDING: 'pending',
  PROCESSING: 'processing',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  UNKNOWN: 'unknown',
} as const
export type WithdrawalStatus = (typeof WithdrawalStatus)[keyof typeof WithdrawalStatus]

/** How a deposit stands. */
export const DepositStatus = {
  PENDING: 'pending',
  PROCESSING: 'processing',
  COMPLETED: 'completed',
  FAILED: 'failed',
  UNKNOWN: 'unknown',
} as const
export type DepositStatus = (typeof DepositStatus)[keyof typeof DepositStatus]

/** The channels of market data. */
export const PublicChannel = {
  ORDERBOOK: 'orderbook',
  PUB_TRADE: 'trade',
  BOOK_TICKER: 'book-ticker',
  TICKER: 'ticker',
  HEARTBEAT: 'heartbeat',
} as const
export type PublicChannel = (typeof PublicChannel)[keyof typeof PublicChannel]

/** The channels of an account. */
export const PrivateChannel = {
  ORDER: 'order',
  EXECUTION: 'execution',
  BALANCE: 'balance',
  BALANCE_SNAPSHOT: 'balance-snapshot',
  POSITION: 'position',
  HEARTBEAT: 'heartbeat',
} as const
export type PrivateChannel = (typeof PrivateChannel)[keyof typeof PrivateChannel]
