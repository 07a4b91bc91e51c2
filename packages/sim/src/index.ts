// What users of the simulators and writers of wires may import, by name.
export type { ApiKey, KeyFormat } from './accounts/key-ring.ts'
export { demoKind } from './demo-kind/demo-kind.ts'
export type { FaultKind, FaultMoment, FaultOptions, FaultView } from './faults/fault.ts'
export type { CreateAccountOptions } from './host/account-directory.ts'
export {
  defineExchangeKind,
  type Credentials,
  type EndpointsOf,
  type ExchangeKind,
  type ExchangeKindDefinition,
  type ExchangePlan,
  type SpecialFault,
  type SpecialPlace,
  type WireContext,
} from './host/kind.ts'
export { choice, flag, integer, type OptionDefinition, type OptionsOf, type OptionTable } from './host/option-table.ts'
export type { CreatedAccount, FaultControl, Simulator } from './host/simulator.ts'
export type { SimulatorOptions } from './host/simulator-options.ts'
export type {
  BalanceSnapshot,
  BookChange,
  BookSnapshot,
  FillSnapshot,
  OrderSnapshot,
  TradeSnapshot,
} from './host/snapshots.ts'
export type { MarketChange, StagedDeposit, StagedOrder, StagedResult } from './host/stage.ts'
export { startSimulator } from './host/start-simulator.ts'
export type {
  BaseUrls,
  FaultAim,
  FaultRefusal,
  ForgottenTopics,
  Frame,
  Operation,
  SequenceJump,
  SocketHandler,
  SocketMessage,
  SocketRoute,
  Wire,
  WireRequest,
  WireResponse,
  WireSocket,
} from './host/wire.ts'
export { builtInKinds } from './kinds.ts'
