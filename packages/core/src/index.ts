// What users of core may import, by name. The entry points beside it: async, config, decimal, errors, journal, pino, scan, testing, time, wire.
export {
  abortable,
  abortedError,
  type AbortOptions,
  AbortRelay,
  AsyncQueue,
  type AsyncQueueOptions,
  type AsyncQueueStats,
  type Backoff,
  createDisposer,
  defaultRetryPolicy,
  type Disposer,
  isRetryable,
  Mutex,
  nextDelay,
  onAbort,
  ResourceScope,
  retry,
  type RetryEvent,
  type RetryOptions,
  type RetryPolicy,
  Semaphore,
  SingleFlight,
  throwIfAborted,
  type TimeoutOptions,
  withTimeout,
} from './async/index.ts'
export { cacheKey, type CacheKeyParts, type CacheKeyValue } from './cache/cache-key.ts'
export {
  type CacheSetOptions,
  type CacheStore,
  type CacheValue,
  createMemoryCacheStore,
  type MemoryCacheStoreOptions,
} from './cache/cache-store.ts'
export { type ClientCache, createClientCache } from './cache/client-cache.ts'
export type { Lease } from './cache/lease.ts'
export type { EvictionPolicy, LruCacheOptions, LruCacheStats } from './cache/lru-cache-options.ts'
export { LruCache } from './cache/lru-cache.ts'
export {
  bookFrameOf,
  type BookFrameText,
  copyBookFrame,
  createBookFrame,
  createLevels,
  growLevels,
} from './book/frame.ts'
export { createLocalBook, type LocalBookOptions, type LocalBookWriter } from './book/local-book.ts'
export type { ApplyResult } from './book/store.ts'
export { type MessageBusOptions, createMessageBus } from './bus/memory-message-bus.ts'
export type {
  AnyEndpoints,
  AnyTopics,
  EndpointMap,
  MessageBus,
  MessageBusStats,
  RequestContext,
  RequestOf,
  ResponseOf,
  TopicMap,
} from './bus/message-bus.ts'
export type { BookSync, SyncStep } from './contracts/book-sync.ts'
export type { CallOptions, OverflowPolicy, SubscribeOptions } from './contracts/call.ts'
export type {
  Capability,
  CapabilityMap,
  CommandOptions,
  HistoryOptions,
  LeverageSetting,
  PrivateCapability,
  PrivateCapabilityMap,
  PublicCapability,
  PublicCapabilityMap,
  SupportsAmend,
  SupportsAssets,
  SupportsBalance,
  SupportsBatchCancel,
  SupportsBatchOrders,
  SupportsBookTicker,
  SupportsCancelAll,
  SupportsCandles,
  SupportsCandleStream,
  SupportsDeadManSwitch,
  SupportsDepositAddress,
  SupportsDepositHistory,
  SupportsFills,
  SupportsFunding,
  SupportsFundingStream,
  SupportsFuturesData,
  SupportsLeverage,
  SupportsMarginChange,
  SupportsOrderbook,
  SupportsOrderHistory,
  SupportsPositionMode,
  SupportsPositions,
  SupportsTicker,
  SupportsTickers,
  SupportsTradeHistory,
  SupportsTrades,
  SupportsTrading,
  SupportsTradingFees,
  SupportsTriggerOrders,
  SupportsWithdrawal,
  SupportsWithdrawalHistory,
  SymbolInput,
  With,
} from './contracts/capabilities.ts'
export type {
  AmendFeatures,
  AnyConnector,
  BatchFeatures,
  CandleFeatures,
  DataPromises,
  DeadManFeatures,
  ExchangeConnector,
  ExchangeContext,
  ExchangeUrls,
  OrderFeatures,
  PrivateOf,
  PublicOf,
} from './contracts/connector.ts'
export type {
  ApiRefusal,
  Endpoint,
  EndpointRequest,
  HttpMethod,
  OrderEvidence,
  ResultContext,
  SignedRequest,
  SignRequest,
} from './contracts/endpoint.ts'
export { type ExchangeObject, type PrivateExchange, type PublicExchange, supports } from './contracts/exchange.ts'
export type { BookFrame, Decoder, Levels, MarketSink, QuoteFrame, TradesFrame } from './contracts/frames.ts'
export type {
  BalanceItem,
  BookItem,
  BookTickerItem,
  CandleItem,
  FillItem,
  FundingRateItem,
  OrderItem,
  OrderResolvedItem,
  PositionItem,
  StateItem,
  TickerItem,
  TradeItem,
} from './contracts/items.ts'
export type { BookFill, BookSide, BookState, BookView, LocalBook } from './contracts/local-book.ts'
export type {
  Control,
  FrameRequest,
  StreamAddress,
  StreamHeartbeat,
  StreamLimits,
  StreamProtocol,
  Wire,
} from './contracts/stream-protocol.ts'
export type {
  Patch,
  PositionPush,
  StreamBatch,
  StreamMessage,
  StreamPatch,
  StreamReader,
} from './contracts/stream-reader.ts'
export type { Mark, Subscription } from './contracts/subscription.ts'
export {
  abs,
  add,
  compare,
  decimal,
  type Decimal,
  type DecimalInput,
  decimalsOf,
  div,
  type DivisionOptions,
  equals,
  formatDecimal,
  type FormatOptions,
  fromScaled,
  isDecimal,
  isMultipleOf,
  isNegative,
  isPositive,
  isZero,
  max,
  MAX_DIGITS,
  min,
  mul,
  neg,
  ONE,
  parseDecimal,
  type ParseDecimalOptions,
  type PathOptions,
  pow10,
  type RoundingMode,
  roundToDecimals,
  roundToStep,
  sign,
  sub,
  sum,
  toNumber,
  toScaled,
  tryDecimal,
  ZERO,
} from './decimal/index.ts'
export {
  AbortedError,
  AuthenticationError,
  BookNotLiveError,
  ClosedError,
  type CommandOutcome,
  ConfigurationError,
  type ConfigurationIssue,
  type ErrorCode,
  type ErrorDetails,
  ExchangeApiError,
  type ExchangeApiErrorDetails,
  ExchangeConnectionError,
  ExchangePackageMissingError,
  ExchangeUnavailableError,
  FactoryCreationError,
  type FailedOutcome,
  findError,
  InitializationError,
  InsufficientFundsError,
  InvalidApiKeyError,
  InvalidInputError,
  InvalidOrderError,
  InvalidParameterError,
  InvalidSymbolError,
  IpNotAllowedError,
  MaintenanceError,
  MissingCredentialsError,
  NetworkError,
  NotSupportedError,
  OrderClosedError,
  type OrderCommand,
  OrderError,
  type OrderErrorDetails,
  OrderNotFoundError,
  type OrderRef,
  OrderSizeError,
  OverflowError,
  PermissionError,
  PositionLimitError,
  printable,
  ProtocolError,
  RateLimitError,
  RecvWindowError,
  RiskControlError,
  ServerError,
  SignatureError,
  StorageError,
  TimeoutError,
  TradingDisabledError,
  TransferError,
  UnsupportedExchangeError,
  VenuekitError,
  WithdrawalError,
} from './errors/index.ts'
export { JsonNumber, exactNumber } from './json/json-number.ts'
export { parseJson } from './json/parse.ts'
export { stringifyJson } from './json/stringify.ts'
export type { JsonValue, JsonArray, JsonObject, JsonInput, JsonInputArray, JsonInputObject } from './json/values.ts'
export type {
  JournalOptions,
  OrderIntent,
  OrderJournal,
  OrderOwner,
  OrderSettlement,
  OrderSummary,
  UnresolvedOrder,
} from './journal/order-journal.ts'
export { createMemoryOrderJournal } from './journal/memory-order-journal.ts'
export {
  checkClientOrderId,
  type ClientOrderIds,
  type ClientOrderIdsOptions,
  createClientOrderIds,
} from './journal/client-order-ids.ts'
export type {
  AcquireOptions,
  BucketRule,
  BudgetDeclaration,
  BudgetRule,
  Budgets,
  BudgetStatus,
  Charge,
  ConcurrencyRule,
  FixedRule,
  Lane,
  ObservedQuota,
  Permit,
  SlidingRule,
  TryAcquireOptions,
  WithinOptions,
} from './limits/budgets-port.ts'
export { type BudgetsOptions, createBudgets } from './limits/budgets.ts'
export {
  createRateLimiter,
  type CreateRateLimiterOptions,
  type RateLimitStrategy,
} from './limits/create-rate-limiter.ts'
export { type FixedWindowOptions, FixedWindowRateLimiter } from './limits/fixed-window.ts'
export type {
  RateLimiter,
  RateLimiterStats,
  RateLimiterStatus,
  WaitForTokenOptions,
} from './limits/rate-limiter-port.ts'
export type { RateLimiterOptions } from './limits/rate-limiter.ts'
export type { ReferenceClock } from './limits/meters/epoch-window.ts'
export { type SlidingWindowOptions, SlidingWindowRateLimiter } from './limits/sliding-window.ts'
export { type TokenBucketOptions, TokenBucketRateLimiter } from './limits/token-bucket.ts'
export { clientLogger, type ClientName } from './logging/client-logger.ts'
export type { LogFields, Logger, LogLevel } from './logging/logger.ts'
export { redactFields, redactMessage } from './logging/redact-fields.ts'
export { redactingLogger } from './logging/redacting-logger.ts'
export { silentLogger } from './logging/silent-logger.ts'
export { createMemoryMetrics, defaultBuckets, type MemoryMetrics, type MetricSample } from './metrics/memory-metrics.ts'
export {
  type Counter,
  type Gauge,
  type Histogram,
  type MetricLabels,
  type Metrics,
  noMetrics,
} from './metrics/metrics.ts'
export { toPrometheusText } from './metrics/prometheus.ts'
export { timed } from './metrics/timed.ts'
export {
  type AssetBalance,
  type AssetInfo,
  type DepositAddress,
  type DepositResponse,
  type Fees,
  type FuturesBalance,
  hasAvailableMargin,
  marginUtilization,
  type NetworkInfo,
  type Position,
  type TradingFee,
  type WithdrawalRequest,
  type WithdrawalResponse,
} from './model/account.ts'
export {
  type CandleInterval,
  ConnectionState,
  DepositStatus,
  ExchangeStatus,
  KlineInterval,
  type Liquidity,
  type MarginMode,
  OrderStatus,
  OrderType,
  type PositionMode,
  PrivateChannel,
  PublicChannel,
  Side,
  TimeInForce,
  type TradingState,
  WithdrawalStatus,
} from './model/enums.ts'
export {
  baseToContracts,
  type ContractConversion,
  contractsToBase,
  getAbsMinQuantity,
  getMinBaseQuantity,
  roundBase,
  roundQuote,
  splitContracts,
} from './model/instrument-math.ts'
export type { Instrument, InstrumentStatus, SymbolInfo } from './model/instrument.ts'
export { Instruments } from './model/instruments.ts'
export {
  type BookLevel,
  type BookTicker,
  type Candle,
  type FundingRate,
  type FuturesTicker,
  type Kline,
  type OpenInterest,
  type OrderBook,
  type OrderBookEntry,
  spread,
  spreadPercentage,
  type Ticker,
  type Trade,
} from './model/market-data.ts'
export { type CheckedLimitOrder, type CheckedMarketOrder, type CheckedOrder, checkOrder } from './model/order-check.ts'
export {
  type AmendRequest,
  type CancelAllResult,
  type CancelOutcome,
  type CancelResult,
  executionOf,
  type Fee,
  type Fill,
  isDone,
  isFilled,
  type LimitOrderRequest,
  type MarketOrderRequest,
  type Order,
  type OrderOutcome,
  type OrderRequest,
  qtyQuote,
  type TriggerOrderRequest,
} from './model/orders.ts'
export {
  formatSymbol,
  type MarketKind,
  type MarketSymbol,
  marketSymbol,
  parseSymbol,
  type SymbolParts,
} from './model/symbols.ts'
export {
  connectionDefaults,
  connectionOptions,
  type ConnectionOptions,
  type ConnectionOverrides,
  type RequestLimits,
  type SocketLimits,
} from './policies/connection-options.ts'
export { type ConnectionStateChange, ConnectionStateMachine } from './policies/connection-state-machine.ts'
export { type HeartbeatOptions, type HeartbeatStep, HeartbeatPolicy } from './policies/heartbeat-policy.ts'
export { type ReconnectOptions, type ReconnectStep, ReconnectPolicy } from './policies/reconnect-policy.ts'
export {
  type Credentials,
  type CredentialsProvider,
  describeCredentials,
  hasPrivateAccess,
  type KeyPasswordCredentials,
  type KeySecretCredentials,
  type KeySecretPassphraseCredentials,
  type SecretSource,
  validateCredentials,
} from './secrets/credentials.ts'
export { createFingerprint, type Fingerprint } from './secrets/fingerprint.ts'
export { hmacHex } from './secrets/hmac.ts'
export { keyPreview } from './secrets/key-preview.ts'
export { redactText } from './secrets/redact-text.ts'
export { isSecretUrl, SecretUrl, type SecretUrlOptions } from './secrets/secret-url.ts'
export { Secret, isSecret } from './secrets/secret.ts'
export { BoundHandler } from './streams/bound-handler.ts'
export type { HandlerErrorHook } from './streams/handler-set.ts'
export {
  type HubSubscribeOptions,
  SubscriptionHub,
  type SubscriptionHubOptions,
  type SubscriptionHubStats,
} from './streams/subscription-hub.ts'
export {
  type Clock,
  type ClockSample,
  ExchangeClock,
  type ExchangeClockOptions,
  type MeasureReason,
  sleep,
  type Suspension,
  SuspensionDetector,
  type SuspensionDetectorOptions,
  systemClock,
  type Timer,
} from './time/index.ts'
