// What users of composite may import, by name.
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
