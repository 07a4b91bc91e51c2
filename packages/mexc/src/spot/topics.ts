// What can be subscribed on the spot market's sockets, by the exchange's own names.

/** One channel of one market. */
export interface MexcSpotTopic {
  readonly channel: 'book' | 'trades'
  readonly symbol: string
}

/** One channel of an account. */
export interface MexcSpotAccountTopic {
  readonly channel: 'orders' | 'balances'
}
