// What users of composite may import, by name.
export type { BookCounters } from './books/book-counters.ts'
export { type CompositeConnector, defineExchange } from './define-exchange.ts'
export type {
  DeclaredPrivateRest,
  DeclaredPublicRest,
  ExchangeDeclaration,
  HistoryWindow,
  HistoryWindows,
  OrderEntryParts,
  PrivateDeclaration,
  PublicDeclaration,
  Resolution,
  UnknownOrder,
} from './ports/declaration.ts'
export type {
  BatchAnswer,
  CancelledOrder,
  CheckedAmendment,
  MoreOrderCommands,
  OrderCommands,
  PlaceOptions,
} from './ports/order-commands.ts'
export type { PrivateFuturesRest, PrivateRestCalls, PrivateRestFor, PrivateSpotRest } from './ports/private-rest.ts'
export type {
  DepthOptions,
  HistoryPage,
  PageOptions,
  PublicFuturesRest,
  PublicRest,
  PublicRestCalls,
  PublicRestFor,
  PublicSpotRest,
} from './ports/public-rest.ts'
export type { BookSource, PrivateTopics, PrivateTopicsFor, PublicTopics, PublicTopicsFor } from './ports/topics.ts'
export type { Balance } from './private/account-state.ts'
export type { CompositePrivateExchange, CompositePrivateExtras } from './private/private-object.ts'
export type { TradingStats } from './private/trading-stats.ts'
export type { BestPrices } from './public/best-prices.ts'
export type { CompositePublicExchange, CompositePublicExtras } from './public/public-object.ts'
export type { OrderbookStats, PublicStats } from './public/public-stats.ts'
