// What users of transport may import, by name.
export { classOf, type ClassOf } from './factory/class-of.ts'
export {
  createTransportFactory,
  type TransportCacheOptions,
  type TransportFactoryOptions,
} from './factory/create-transport-factory.ts'
export {
  clearCaches,
  createRestClient,
  createWebsocketClient,
  defaultTransport,
  transportOf,
} from './factory/default-transport.ts'
export { ExchangeRest } from './factory/exchange-rest.ts'
export type {
  AnyExchangeTransport,
  BoundRest,
  CredentialsOf,
  ExchangeTransport,
  PrivateRestOf,
  PrivateTopicOf,
  PublicCredentials,
  PublicRestOf,
  PublicTopicOf,
  RestSide,
  StreamSide,
} from './factory/exchange-transport.ts'
export { type ClientKind, TransportNotImplementedError } from './factory/not-implemented.ts'
export type {
  PublicTransportSource,
  StreamConsumer,
  StreamSourceOptions,
  TransportContext,
  TransportFactory,
  TransportOptions,
  TransportSettings,
  TransportSource,
  TransportStats,
} from './factory/transport-factory.ts'
export {
  type PrivateWebsocketClass,
  privateWebsocketClass,
  type PublicWebsocketClass,
  publicWebsocketClass,
} from './factory/websocket-class.ts'
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
export { encodeQuery, type Query, queryOf } from './rest/query.ts'
export type { RefusalTable } from './rest/refusal.ts'
export {
  createBareRestClient,
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
export {
  accountSinkOf,
  type BalancePatch,
  checkHandlers,
  createPrivateHandlers,
  createPublicHandlers,
  type Handler,
  type HandlersOf,
  HandlerTypeError,
  marketSinkOf,
  type OrderPatch,
  type PrivateHandlerSet,
  type PrivateWebsocketHandlers,
  type PublicHandlerSet,
  type PublicWebsocketHandlers,
} from './handlers.ts'
export { record, type Recorder, type RecordOptions } from './record/record.ts'
export type { RecordedLine, RecordedPlace, RecordingHeader } from './record/recording-format.ts'
export { replay, type ReplayOptions, type ReplayResult, type ReplaySink } from './record/replay.ts'
export type { ConnectionInfo } from './ws/connection-info.ts'
export type { StreamRequest } from './ws/pending-requests.ts'
export type { StreamSink } from './ws/session-scope.ts'
export type { StreamStateChange } from './ws/shard.ts'
export type { StreamMark } from './ws/stream-mark.ts'
export {
  createStreamSession,
  type StreamCallOptions,
  type StreamConnectionStatus,
  type StreamEvents,
  type StreamSession,
  type StreamSessionOptions,
  type StreamSubscribeOptions,
} from './ws/stream-session.ts'
export type { StreamTap, StreamTapEvent } from './ws/tap.ts'
export type { TopicState } from './ws/wanted-topic.ts'
