// The entry point `@venuekit/composite/contract`: what "done" means for an exchange. For authors of exchanges; it belongs in tests.
export { capabilityMatrix } from './capability-matrix.ts'
export { describeExchangeContract } from './describe.ts'
export { checkOrderLimits, type OrderLimitsReport } from './order-limits.ts'
export { checkOrderSafety, type OrderSafetyOptions, type OrderSafetyReport } from './order-safety.ts'
export {
  type ContractRounds,
  type OrderRuns,
  proveContract,
  type ProvedExchange,
  type ProvedNumbers,
  proveOrders,
  proveTruth,
  type SimulatorChoice,
  type TruthRuns,
} from './proofs.ts'
export { type ContractReport, runExchangeContract } from './run-contract.ts'
export type { AnyCompositeConnector, ContractExpect, ContractPart, ContractRunner, ContractTerms } from './run.ts'
export {
  contractSimulator,
  type ContractBook,
  type ContractBookChange,
  type ContractFault,
  type ContractMarketChange,
  type ContractOrder,
  type ContractSimulator,
  type ContractSimulatorOptions,
  type SimulatorLike,
  type StartContractSimulator,
} from './simulator.ts'
export { checkTruth, type TruthOptions, type TruthReport } from './truth.ts'
