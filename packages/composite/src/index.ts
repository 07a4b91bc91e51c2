// What users of composite may import, by name.
export type { BookCounters } from './books/book-counters.ts'
export { type CompositeConnector, defineExchange } from './define-exchange.ts'
export { contextWith, type OwnParts } from './object/contexts.ts'
export {
  type PrivateExchangeClass,
  privateExchangeClass,
  type PublicExchangeClass,
  publicExchangeClass,
} from './object/exchange-class.ts'
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
export { PrivateExchangeRest, PublicExchangeRest } from './ports/exchange-rest.ts'
export type {
  BatchAnswer,
  CancelledOrder,
  CheckedAmendment,
  MoreOrderCommands,
  OrderCommands,
  PlaceOptions,
} from './ports/order-commands.ts'
export type {
  ListOptions,
  PrivateFuturesRest,
  PrivateRestCalls,
  PrivateRestFor,
  PrivateRestNames,
  PrivateSpotRest,
} from './ports/private-rest.ts'
export type {
  DepthOptions,
  HistoryPage,
  LimitOptions,
  PageOptions,
  PublicFuturesRest,
  PublicRest,
  PublicRestCalls,
  PublicRestFor,
  PublicRestNames,
  PublicSpotRest,
} from './ports/public-rest.ts'
export type { BookSource, PrivateTopics, PrivateTopicsFor, PublicTopics, PublicTopicsFor } from './ports/topics.ts'
export type { Balance } from './private/account-state.ts'
export type { CompositePrivateExchange, CompositePrivateExtras } from './private/private-object.ts'
export type { Placing, PlacingByName, PositionalOrder } from './private/placing.ts'
export type { TradingStats } from './private/trading-stats.ts'
export type { BestPrices } from './public/best-prices.ts'
export type { CompositePublicExchange, CompositePublicExtras } from './public/public-object.ts'
export type { OrderbookStats, PublicStats } from './public/public-stats.ts'
export {
  AdvancedExchangeFactory,
  type AdvancedFactoryOptions,
  type DependencyAware,
} from './factory/advanced-exchange-factory.ts'
export { CompositeExchangeFactory } from './factory/composite-exchange-factory.ts'
export type { ConfigurationChange } from './factory/configuration-change.ts'
export {
  assignProfile,
  chooseSettings,
  type ChosenSettings,
  type ConfigurationLayers,
  type ConfigurationProfile,
  type LayerChoice,
} from './factory/configuration-layers.ts'
export {
  ConfigurationManager,
  type ConfigurationManagerOptions,
  type ConfigurationSource,
} from './factory/configuration-manager.ts'
export type { ExchangeRef } from './factory/connector-table.ts'
export {
  createCompositeExchange,
  type CreateCompositeOptions,
  createExchangePair,
  createPrivateCompositeExchange,
  createPublicCompositeExchange,
  defaultFactory,
} from './factory/default-factory.ts'
export type { BringUpOptions } from './factory/exchange-bring-up.ts'
export {
  DEFAULT_SYMBOLS,
  type CreatedExchanges,
  type CreateOneOptions,
  type CreateOptions,
  ExchangeFactory,
  type ExchangeFactoryOptions,
  type FactoryStatistics,
} from './factory/exchange-factory.ts'
export { ExchangePair, type ManagedExchange, type PairHalves } from './factory/exchange-pair.ts'
export { type ExchangeInfo, ExchangeRegistry } from './factory/exchange-registry.ts'
export type {
  CreateExchangeOptions,
  FactoryOptions,
  MultipleRequest,
  MultipleResult,
  WarmOptions,
  WarmRequest,
} from './factory/factory-core.ts'
export {
  calculateCacheHitRatio,
  type FactoryHealthStatus,
  getAverageCreationLatency,
  getFactoryErrorRate,
} from './factory/factory-health.ts'
export type { SwapOptions, SwapResult } from './factory/hot-swap.ts'
export type { ExchangeInitResult, InitializationSummary } from './factory/initialization-report.ts'
export { InitializationStrategy } from './factory/initialization-strategy.ts'
export type { InstanceEviction, InstanceStats } from './factory/instance-options.ts'
export type { ManagedStatistics, SymbolBatch } from './factory/managed-exchanges.ts'
export type { FactoryCall, FactoryMiddleware } from './factory/middleware.ts'
export {
  type ComponentChoice,
  type ComponentOf,
  type ComponentOptions,
  type ComponentType,
  getComponentDecisionMatrix,
  getSupportedComponentTypes,
  transportOf,
  validateComponentRequest,
} from './factory/exchange-component.ts'
export {
  type LatencyStatistics,
  PerformanceMonitor,
  type PerformanceMonitorOptions,
} from './factory/performance-monitor.ts'
export { PluginExchangeFactory, type PluginError } from './factory/plugin-exchange-factory.ts'
export type { DiscoverOptions } from './factory/plugins/discover-plugins.ts'
export { type ConnectorsOf, loadExchange, loadPackage, type LoadOptions } from './factory/plugins/load-exchange.ts'
export {
  type ArbitrageLeg,
  type ArbitragePair,
  type SymbolMatch,
  SymbolResolver,
  type SymbolSource,
} from './factory/symbol-resolver.ts'
export {
  type CandleMoment,
  type CandleQuery,
  type CandleRange,
  type CandleStretch,
  candleStretch,
  everyCandle,
  inOrder,
  isClosed,
} from './kit/candles.ts'
export { bookAnswerOf, type BookAnswerForm } from './kit/book-answer.ts'
export { type BookQuery, type ListedBook, toBookTicker, toOrderBook } from './kit/listed-book.ts'
export { capped, everyPage, isWithin, type PageQuery, type Stretch, type SymbolPageQuery } from './kit/pages.ts'
export { createSnapshotSync, isUncrossed, type SnapshotSyncOptions } from './kit/snapshot-sync.ts'
export { spoken } from './kit/spoken.ts'
export { inOneSecond, inTenSeconds } from './kit/windows.ts'
