import type { GateioSimulatorOptions } from './exchanges.ts'

/** What the options of the simulator may be, what the exchange is thought to do first. They are those of its README. */
const values: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  limits: [true, false],
  idleCloseMs: [30_500, 0],
  serverPingMs: [0, 500],
  maximumSockets: [300, 50],
  channelFailure: ['status', 'null', 'text'],
  unsubscribeProof: ['own', 'either'],
  resetHeader: ['x_gat_ratelimit_reset_timestamp', 'x_gate_ratelimit_reset_timestamp'],
  notFoundStatus: ['400', '404'],
  resetUnit: ['ms', 's'],
  privatePushes: ['orders-first', 'shuffled'],
  streamFrames: ['whole', 'lean'],
  driftedLevels: ['deleted', 'kept'],
  clientIds: ['any', 'unique-open'],
  selfTradeGroup: [0, 7],
  emptyMarketOrder: ['cancelled', 'refused'],
  spotPostOnly: ['refused', 'cancelled'],
  spotMarketBuyRemainder: ['closed', 'cancelled'],
  spotBookDepth: [1_000, 100],
  spotImmediateFill: ['put-and-finish', 'finish'],
  spotTextLookupMs: [3_600_000, 0],
  spotBatchCharge: ['each', 'once'],
  spotTriggerCancelled: ['cancelled', 'canceled'],
  futuresOrderIds: ['large', 'small'],
  futuresEmptyMarketOrder: ['refused', 'cancelled'],
  futuresOffGridPrice: ['rounded', 'refused'],
  futuresRestingReduceOnly: ['cancelled', 'shrunk'],
  futuresReduceOnlyExcess: ['limited', 'refused'],
  futuresFinishNames: ['recorded', 'documented'],
  futuresSingleInDual: ['refused', 'long'],
  futuresSetterBodies: ['taken', 'ignored'],
  futuresCancelAllContract: ['optional', 'required'],
  futuresPositionPushes: ['changes', 'prices'],
  futuresOpenFinish: ['_new', 'empty', 'open'],
  futuresOpenFinishTime: ['zero', 'created'],
  futuresUntouchedPosition: ['refused', 'empty'],
  futuresUserId: ['any', 'checked'],
  futuresBookDepth: [300, 100],
  futuresForgetMs: [600_000, 0],
  futuresTextLookupMs: [60_000, 0],
  futuresFunding: [true, false],
  futuresTicker: ['whole', 'partial'],
  triggerTime: ['text', 'number'],
}

/** The options of one round: in the first all are as they are thought to be, and each takes its values in turn. */
export function optionsOf(round: number): GateioSimulatorOptions {
  return Object.fromEntries(Object.entries(values).map(([name, each]) => [name, each[round % each.length] ?? '']))
}

/** How many options there are, and how many values beyond the first. */
export const counts = {
  options: Object.keys(values).length,
  otherValues: Object.values(values).reduce((total, each) => total + each.length - 1, 0),
}
