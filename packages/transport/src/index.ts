// What users of transport may import, by name.
export { type NetworkOptions } from './network/network-options.ts'
export {
  type AskTimeOptions,
  createExchangeTime,
  type ExchangeTime,
  type ExchangeTimeOptions,
} from './rest/exchange-time.ts'
export type { AnswerHead, LimitRules, QuotaReading } from './rest/limit-rules.ts'
export type { RestTap, RestTapEvent } from './rest/monitor.ts'
export type { RestPoolOptions } from './rest/pool-options.ts'
export { encodeQuery, type Query } from './rest/query.ts'
export type { RefusalTable } from './rest/refusal.ts'
export {
  createRestClient,
  type RestCallOptions,
  type RestClient,
  type RestClientOptions,
  type RestTiming,
} from './rest/rest-client.ts'
export {
  createRestPools,
  type RestPoolKey,
  type RestPoolLease,
  type RestPools,
  type RestPoolStatus,
} from './rest/rest-pools.ts'
export type { RestPoolStats } from './rest/connection-pool.ts'
export type { AnswerHeaders } from './rest/wire-call.ts'
export type { RestTimeOptions } from './rest/rest-times.ts'
