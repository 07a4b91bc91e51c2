// What can be subscribed on the spot market's sockets, by the exchange's own names.

/** How long changes are joined before they are sent. */
export type MexcInterval = '100ms' | '10ms'

/** One public channel of one symbol. */
export type MexcSpotTopic =
  /** Changes of the book, trades, best bid and ask, as far as there are some within the interval. */
  | {
      readonly channel: 'aggre.depth' | 'aggre.deals' | 'aggre.bookTicker'
      readonly symbol: string
      readonly interval: MexcInterval
    }
  /** The whole of the best levels, each time. */
  | { readonly channel: 'limit.depth'; readonly symbol: string; readonly depth: 5 | 10 | 20 }
  | { readonly channel: 'bookTicker.batch'; readonly symbol: string }
  /** The interval is the word of the sockets: `Min1`, `Week1`. */
  | { readonly channel: 'kline'; readonly symbol: string; readonly interval: string }
  /** The figures of 24 hours, or of a day that begins in that time zone: `UTC+8`. */
  | { readonly channel: 'miniTicker'; readonly symbol: string; readonly timeZone: string }

/** One channel of the account: it is for all its symbols. */
export interface MexcSpotAccountTopic {
  readonly channel: 'account' | 'deals' | 'orders'
}

/** The channel of a topic as the exchange spells it: arguments stand before the symbol, or behind it. */
export function channelOf(topic: MexcSpotTopic): string {
  const name = `spot@public.${topic.channel}.v3.api.pb`
  switch (topic.channel) {
    case 'limit.depth':
      return `${name}@${topic.symbol}@${topic.depth}`
    case 'bookTicker.batch':
      return `${name}@${topic.symbol}`
    case 'kline':
      return `${name}@${topic.symbol}@${topic.interval}`
    case 'miniTicker':
      return `${name}@${topic.symbol}@${topic.timeZone}`
    default:
      return `${name}@${topic.interval}@${topic.symbol}`
  }
}

/** The same for the account. */
export function accountChannelOf({ channel }: MexcSpotAccountTopic): string {
  return `spot@private.${channel}.v3.api.pb`
}
