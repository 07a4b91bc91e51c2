// What can be subscribed on the spot market's sockets, by the exchange's own names.

/** A stream from which a local book is kept. */
export type GateioSpotBookTopic =
  /** Changes, for which a snapshot is fetched over REST: of 100 levels every 100 ms, or of 20 levels every 20 ms. */
  | { readonly channel: 'order_book_update'; readonly symbol: string; readonly interval: '100ms' | '20ms' }
  /** Version 2, which begins with its snapshot: of 400 levels every 100 ms, or of 50 levels every 20 ms. */
  | { readonly channel: 'obu'; readonly symbol: string; readonly depth: 400 | 50 }

/** One public channel of one pair. */
export type GateioSpotTopic =
  | GateioSpotBookTopic
  | {
      readonly channel: 'order_book'
      readonly symbol: string
      readonly depth: 5 | 10 | 20 | 50 | 100
      readonly interval: '100ms' | '1000ms'
    }
  | { readonly channel: 'trades' | 'book_ticker' | 'tickers'; readonly symbol: string }
  /** The interval is the exchange's word: `1m`, `7d`. */
  | { readonly channel: 'candlesticks'; readonly symbol: string; readonly interval: string }

/** One channel of the account, for one pair or, without a symbol, for all of them. */
export type GateioSpotAccountTopic =
  | {
      readonly channel: 'orders' | 'orders_v2' | 'usertrades' | 'usertrades_v2' | 'priceorders'
      readonly symbol?: string | undefined
    }
  | { readonly channel: 'balances' }
