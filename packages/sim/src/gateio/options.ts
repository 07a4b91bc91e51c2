import { choice, flag, integer, type OptionsOf } from '../host/option-table.ts'

/** Every open question of the protocol page is an option; what begins with `spot` or `futures` concerns that product alone. */
export const gateioOptions = {
  limits: flag(true, 'count requests and refuse those beyond the limits'),
  idleCloseMs: integer(
    { fallback: 30_500, minimum: 0, maximum: 3_600_000 },
    'sockets without a subscription and without a word are cut after so long; 0 leaves them alone',
  ),
  serverPingMs: integer(
    { fallback: 0, minimum: 0, maximum: 3_600_000 },
    'how often the server sends protocol pings, and cuts who did not answer the one before; 0 sends none',
  ),
  maximumSockets: integer({ fallback: 300, minimum: 1, maximum: 100_000 }, 'sockets that one address may have open'),
  channelFailure: choice(['status', 'null', 'text'], 'what `result` is in a refused subscription'),
  unsubscribeProof: choice(
    ['own', 'either'],
    'an `unsubscribe` of a private channel must be signed as one, or may be signed as a `subscribe`',
  ),
  resetHeader: choice(
    ['x_gat_ratelimit_reset_timestamp', 'x_gate_ratelimit_reset_timestamp'],
    'how the header of command frames spells the reset time',
  ),
  notFoundStatus: choice(['400', '404'], 'the status of an answer about an order that is not there'),
  resetUnit: choice(['ms', 's'], 'the unit of X-Gate-RateLimit-Reset-Timestamp'),
  privatePushes: choice(['orders-first', 'shuffled'], 'the order of private frames about one event'),
  streamFrames: choice(['whole', 'lean'], 'obu frames with `time` and `event`, or without as in samples of 2025'),
  driftedLevels: choice(
    ['deleted', 'kept'],
    'levels that leave the window of order_book_update are deleted explicitly, or nothing is said',
  ),
  clientIds: choice(['any', 'unique-open'], 'may two open orders have the same `text`?'),
  selfTradeGroup: integer(
    { fallback: 0, minimum: 0, maximum: 1_000_000 },
    'the STP group of every account; 0: none, and `stp_act` is refused',
  ),
  emptyMarketOrder: choice(['cancelled', 'refused'], 'a market order that finds nobody on the other side'),
  spotPostOnly: choice(
    ['refused', 'cancelled'],
    'a post-only order that would trade: refused on entry, or accepted and cancelled',
  ),
  spotMarketBuyRemainder: choice(
    ['closed', 'cancelled'],
    'how a market buy ends whose remainder buys less than one lot',
  ),
  spotBookDepth: integer({ fallback: 1_000, minimum: 100, maximum: 5_000 }, 'the largest `limit` of the order book'),
  spotImmediateFill: choice(
    ['put-and-finish', 'finish'],
    'orders that are filled at once are told with `put` and `finish`, or with `finish` alone',
  ),
  spotTextLookupMs: integer(
    { fallback: 3_600_000, minimum: 0, maximum: 86_400_000 },
    'how long an order can be found by its `text` after it has ended',
  ),
  spotBatchCharge: choice(
    ['each', 'once'],
    'each order of a batch counts for the limit of its pair, or the batch as one',
  ),
  spotTriggerCancelled: choice(
    ['cancelled', 'canceled'],
    'how the status of a cancelled price-triggered order is spelled',
  ),
  futuresOrderIds: choice(['large', 'small'], 'ids of futures orders are above 2^53, or within'),
  futuresEmptyMarketOrder: choice(
    ['refused', 'cancelled'],
    'a market order of futures that finds nobody on the other side',
  ),
  futuresOffGridPrice: choice(['rounded', 'refused'], 'a price of futures that is no multiple of the tick'),
  futuresRestingReduceOnly: choice(
    ['cancelled', 'shrunk'],
    'a resting reduce-only order that has become larger than the position',
  ),
  futuresReduceOnlyExcess: choice(
    ['limited', 'refused'],
    'a reduce-only order that is larger than the position, in single mode',
  ),
  futuresFinishNames: choice(
    ['recorded', 'documented'],
    'words for how futures orders end: those of recorded frames, or of the documentation of 2026',
  ),
  futuresSingleInDual: choice(
    ['refused', 'long'],
    'a single position that is asked for in dual mode: refused, or the long one',
  ),
  futuresSetterBodies: choice(
    ['taken', 'ignored'],
    'the setters of futures positions read a body as well as the query, or the query alone',
  ),
  futuresCancelAllContract: choice(
    ['optional', 'required'],
    'futures orders of all contracts can be cancelled together, or a contract must be named',
  ),
  futuresPositionPushes: choice(
    ['changes', 'prices'],
    'positions are told when they change, or with every mark price as well',
  ),
  futuresOpenFinish: choice(['_new', 'empty', 'open'], 'what `finish_as` is in frames about open futures orders'),
  futuresOpenFinishTime: choice(['zero', 'created'], 'what `finish_time` is in frames about open futures orders'),
  futuresUntouchedPosition: choice(
    ['refused', 'empty'],
    'a position in a contract that the account has had nothing to do with',
  ),
  futuresUserId: choice(['any', 'checked'], 'the `user_id` in subscriptions of private futures channels'),
  futuresBookDepth: integer({ fallback: 300, minimum: 100, maximum: 5_000 }, 'the largest `limit` of the futures book'),
  futuresForgetMs: integer(
    { fallback: 600_000, minimum: 0, maximum: 86_400_000 },
    'how long a cancelled futures order without fills can be found',
  ),
  futuresTextLookupMs: integer(
    { fallback: 60_000, minimum: 0, maximum: 86_400_000 },
    'how long a cancelled futures order without fills can be found by its `text`',
  ),
  futuresFunding: flag(true, 'funding is paid when its time comes'),
  futuresTicker: choice(['whole', 'partial'], 'ticker frames of futures have all fields, or some in turn'),
  triggerTime: choice(['text', 'number'], 'the type of `triggerTime` of the countdown'),
}

/** The values of the options. */
export type GateioOptions = OptionsOf<typeof gateioOptions>
