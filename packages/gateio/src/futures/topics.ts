// What can be subscribed on the futures market's sockets, by the exchange's own names.

/** A stream from which a local book is kept. */
export type GateioFuturesBookTopic =
  /** Changes, for which a snapshot is fetched over REST. */
  | {
      readonly channel: 'order_book_update'
      readonly symbol: string
      readonly interval: '100ms'
      readonly depth: 20 | 50 | 100
    }
  | {
      readonly channel: 'order_book_update'
      readonly symbol: string
      readonly interval: '20ms'
      readonly depth: 20
    }
  /** Version 2, which begins with its snapshot: of 400 levels every 100 ms, or of 50 levels every 20 ms. */
  | { readonly channel: 'obu'; readonly symbol: string; readonly depth: 400 | 50 }

/** One public channel of one contract. */
export type GateioFuturesTopic =
  | GateioFuturesBookTopic
  /** The whole book again and again. */
  | { readonly channel: 'order_book'; readonly symbol: string; readonly depth: 1 | 5 | 10 | 20 | 50 | 100 }
  | { readonly channel: 'trades' | 'book_ticker' | 'tickers'; readonly symbol: string }
  /** The interval is the exchange's word: `1m`, `7d`. */
  | { readonly channel: 'candlesticks'; readonly symbol: string; readonly interval: string }

/** One channel of the account, for one contract or, without a symbol, for all of them. */
export type GateioFuturesAccountTopic =
  | {
      readonly channel: 'orders' | 'usertrades' | 'positions' | 'autoorders'
      readonly symbol?: string | undefined
    }
  | { readonly channel: 'balances' }
