import type {
  BookSync,
  CandleInterval,
  Instrument,
  Instruments,
  PrivateCapability,
  PublicCapability,
} from '@venuekit/core'

/** How the book of one market is kept. */
export interface BookSource<Topic> {
  /** What its stream consists of: mostly one topic. */
  topics(instrument: Instrument): readonly Topic[]
  /** The sequence rules; a new one for each book. */
  createSync(instrument: Instrument): BookSync
}

/**
 * What to subscribe for the market data of one symbol. Topics with the same key (`StreamProtocol.key`) are one
 * subscription, however many capabilities ask for them: what nobody asks for any more is unsubscribed.
 */
export interface PublicTopics<Topic> {
  orderbook: BookSource<Topic>
  trades(instrument: Instrument): readonly Topic[]
  bookTicker(instrument: Instrument): readonly Topic[]
  /** Also what brings mark and index price, where that is another channel. */
  ticker(instrument: Instrument): readonly Topic[]
  candles(instrument: Instrument, interval: CandleInterval): readonly Topic[]
  fundingRate(instrument: Instrument): readonly Topic[]
  /** What says what the exchange allows at the moment; kept for as long as the object lives. */
  state(): readonly Topic[]
}

interface PublicTopicNeeds {
  orderbook: 'orderbook'
  trades: 'trades'
  tradeHistory: never
  ticker: 'ticker'
  tickers: never
  bookTicker: 'bookTicker'
  candles: never
  candleStream: 'candles'
  funding: never
  fundingStream: 'fundingRate'
  futuresData: never
}

/** The topics that these capabilities cannot do without. */
export type PublicTopicsFor<Names extends PublicCapability, Topic> = Partial<PublicTopics<Topic>> &
  Pick<PublicTopics<Topic>, PublicTopicNeeds[Names]>

/**
 * What to subscribe for an account. They are subscribed for all its markets, by `initialize`, and kept. `instruments` is for
 * exchanges that want them named.
 */
export interface PrivateTopics<Topic> {
  orders(instruments: Instruments): readonly Topic[]
  fills(instruments: Instruments): readonly Topic[]
  balances(instruments: Instruments): readonly Topic[]
  positions(instruments: Instruments): readonly Topic[]
}

interface PrivateTopicNeeds extends Record<PrivateCapability, keyof PrivateTopics<never>> {
  trading: 'orders'
  triggerOrders: never
  amend: never
  batchOrders: never
  batchCancel: never
  cancelAll: never
  deadManSwitch: never
  orderHistory: never
  fills: 'fills'
  balance: 'balances'
  tradingFees: never
  positions: 'positions'
  leverage: never
  positionMode: never
  marginChange: never
  assets: never
  depositAddress: never
  depositHistory: never
  withdrawal: never
  withdrawalHistory: never
}

/** The topics that these capabilities cannot do without. */
export type PrivateTopicsFor<Names extends PrivateCapability, Topic> = Partial<PrivateTopics<Topic>> &
  Pick<PrivateTopics<Topic>, PrivateTopicNeeds[Names]>
