// What users may import, by name.
export type { CcxtPrivateCapability, CcxtPublicCapability } from './adapter/capabilities.ts'
export { type CcxtConnector, ccxtExchange, type CcxtExchangeOptions } from './adapter/ccxt-exchange.ts'
export type { KnownExchangeId } from './adapter/known-capabilities.ts'
export type { CcxtMarketType } from './adapter/map-market.ts'
export {
  type CcxtClass,
  type CcxtExchange,
  type CcxtExchangeId,
  type CcxtExchangeOf,
  type CcxtModule,
  type CcxtSource,
} from './ccxt/ccxt-module.ts'
export { defaultFallbackPriority } from './ccxt/exchange-ids.ts'
export { normalizeSymbol } from './ccxt/normalize-symbol.ts'
export { type ContractType, contractTypes } from './connections/create-exchange.ts'
export type { ExchangeLease } from './connections/exchange-lease.ts'
export { ExchangeWrapper } from './connections/exchange-wrapper.ts'
export { CredentialPool, type PooledCredentials } from './credentials/credential-pool.ts'
export type { ExchangeCredentials, ExchangeCredentialsInput } from './credentials/exchange-credentials.ts'
export { type CcxtErrorName, isCcxtError } from './errors/ccxt-errors.ts'
export {
  errorHint,
  isAuthenticationError,
  isBadSymbolError,
  isMaintenanceError,
  isNetworkError,
  isRateLimitError,
} from './errors/guards.ts'
export { type FallbackAttempt, FallbackExhaustedError, TestnetNotSupportedError } from './errors/manager-errors.ts'
export { AuthenticatedExchangeManager, type ConnectOptions } from './managers/authenticated-exchange-manager.ts'
export type { AutoCleanupOptions } from './managers/auto-cleanup.ts'
export type {
  AnyExchangeId,
  CloseResult,
  ConnectionFilter,
  ConnectionInfo,
  MethodName,
} from './managers/connection-manager.ts'
export { ExchangeManager } from './managers/exchange-manager.ts'
export { movesOn } from './managers/fallback.ts'
export type { ExchangeManagerOptions, PrepareInfo } from './managers/manager-settings.ts'
export {
  type CredentialConnector,
  ExchangeConnectionFactory,
  type NamedConnections,
} from './managers/named-exchanges.ts'
export {
  type FallbackOptions,
  type FallbackResult,
  type PublicConnectOptions,
  PublicExchangeManager,
  type PublicExchangeManagerOptions,
} from './managers/public-exchange-manager.ts'
