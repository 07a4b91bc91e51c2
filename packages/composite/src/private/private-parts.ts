import {
  decimal,
  type CommandOptions,
  type Order,
  type OrderRef,
  type OrderRequest,
  type Position,
  type PrivateCapability,
  type PrivateCapabilityMap,
  type SymbolInput,
  type TradingFee,
} from '@venuekit/core'
import { NotSupportedError, OrderError, type OrderCommand } from '@venuekit/core/errors'
import { fillPages } from '../history/histories.ts'
import type { PrivateRestCalls } from '../ports/private-rest.ts'
import { balanceItems, positionItems } from './account-hubs.ts'
import { outcomeOf } from './outcome-of.ts'
import type { PrivateCore } from './private-core.ts'

type Parts = { readonly [Name in PrivateCapability]: (core: PrivateCore) => PrivateCapabilityMap[Name] }

/** The methods of each capability of an account: the one place that says what a name in the table brings. */
export const privateParts: Parts = {
  trading: (core) => ({
    createOrder: (request, options) => counted(core, () => core.desk.create(request, options)),
    cancelOrder: async (ref, options) => {
      open(core).stats.add('cancels')
      try {
        return await core.desk.cancel(ref, options)
      } catch (error) {
        core.stats.add('failedCancels')
        throw error
      }
    },
    resolveOrder: async (ref, options = {}) =>
      core.within('resolveOrder', options, (signal) => core.desk.resolve(ref, signal)),
    getOrder: async (ref, options) => {
      const since = core.store.mark()
      const order = await call(core, 'getOrder')(core.desk.complete(ref), options)
      return order === undefined ? undefined : core.store.learn(order, since)
    },
    getOpenOrders: async (symbol, options) => {
      const since = core.store.mark()
      const orders = await call(core, 'getOpenOrders')(symbolOf(core, symbol), options)
      return orders.map((order) => core.store.snapshot(order, since))
    },
    subscribeOrders: async (symbol, options = {}) => {
      await core.ready(options)
      return core.hubs.orders.hub(symbolOf(core, symbol)).subscribe(options)
    },
  }),
  triggerOrders: (core) => ({
    createTriggerOrder: (request, options) => {
      const ref = { symbol: request.symbol, clientOrderId: request.clientOrderId }
      return told(core, { ref, command: 'create' }, async () => call(core, 'placeTriggerOrder')(request, options))
    },
    cancelTriggerOrder: async (ref, options) => {
      const cancel = async (): Promise<Order | undefined> => call(core, 'cancelTriggerOrder')(ref, options)
      return { result: 'cancelled', ref, order: await told(core, { ref, command: 'cancel' }, cancel) }
    },
    getOpenTriggerOrders: async (symbol, options) =>
      call(core, 'getOpenTriggerOrders')(symbolOf(core, symbol), options),
  }),
  amend: (core) => ({ amendOrder: async (ref, change, options) => open(core).desk.amend(ref, change, options) }),
  batchOrders: (core) => ({ createOrders: async (requests, options) => open(core).batches.create(requests, options) }),
  batchCancel: (core) => ({ cancelOrders: async (refs, options) => open(core).batches.cancel(refs, options) }),
  cancelAll: (core) => ({ cancelAllOrders: async (symbol, options) => open(core).batches.cancelAll(symbol, options) }),
  deadManSwitch: (core) => ({
    setDeadManSwitch: async (timeoutMs, options) => call(core, 'setDeadManSwitch')(timeoutMs, options),
  }),
  orderHistory: (core) => ({
    getHistoryOrders: async (symbol, options) =>
      call(core, 'getHistoryOrders')(core.instrument(symbol).symbol, options),
  }),
  fills: (core) => ({
    getAccountTrades: async (symbol, options) =>
      (await call(core, 'getAccountTrades')(core.instrument(symbol).symbol, options)).rows.toSorted(
        (left, right) => left.timestamp - right.timestamp,
      ),
    iterateFills: (symbol, options) => {
      const { context, history } = core
      const rest = { getAccountTrades: call(core, 'getAccountTrades') }
      return fillPages({ context, history, rest }, core.instrument(symbol), options)
    },
    subscribeFills: async (symbol, options = {}) => {
      await core.ready(options)
      return core.hubs.fills.hub(symbolOf(core, symbol)).subscribe(options)
    },
  }),
  balance: (core) => ({
    balances: core.account.balances.values,
    getBalances: async (options) => call(core, 'getBalances')(options),
    getBalance: async (asset, options) => {
      const balances = await call(core, 'getBalances')(options)
      return balances.find((balance) => balance.asset === asset)
    },
    subscribeBalances: async (options = {}) => {
      await core.ready(options)
      return core.hubs.balances.subscribe({ ...options, initial: () => balanceItems(core.account) })
    },
  }),
  tradingFees: (core) => ({
    getTradingFees: async (symbol, options): Promise<TradingFee> =>
      call(core, 'getTradingFees')(symbolOf(core, symbol), options),
  }),
  positions: (core) => ({
    getPositions: async (symbol, options) => call(core, 'getPositions')(symbolOf(core, symbol), options),
    subscribePositions: async (symbol, options = {}) => {
      await core.ready(options)
      const ours = symbolOf(core, symbol)
      return core.hubs.positions.hub(ours).subscribe({ ...options, initial: () => positionItems(core.account, ours) })
    },
    closePosition: (symbol, options) => counted(core, () => closePosition(core, symbol, options)),
  }),
  leverage: (core) => ({
    getLeverage: async (symbol, options) => call(core, 'getLeverage')(core.instrument(symbol).symbol, options),
    setLeverage: async (symbol, leverage, options) =>
      call(core, 'setLeverage')(core.instrument(symbol).symbol, decimal(leverage, { path: 'leverage' }), options),
  }),
  positionMode: (core) => ({
    getPositionMode: async (options) => {
      const before = core.account.positionMode
      const mode = await call(core, 'getPositionMode')(options)
      // What the stream has said meanwhile is newer.
      if (core.account.positionMode === before) core.followMode(mode)
      return mode
    },
    setPositionMode: async (mode, options) => {
      await call(core, 'setPositionMode')(mode, options)
      core.followMode(mode)
    },
  }),
  marginChange: (core) => ({
    changeMargin: async (symbol, change, options) =>
      call(core, 'changeMargin')(core.instrument(symbol).symbol, decimal(change, { path: 'change' }), options),
  }),
  assets: (core) => ({ getAssetsInfo: async (options) => call(core, 'getCurrencyInfo')(options) }),
  depositAddress: (core) => ({
    getDepositAddress: async (asset, options) => call(core, 'getDepositAddress')(asset, options),
  }),
  depositHistory: (core) => ({ getDeposits: async (options) => call(core, 'getDeposits')(options) }),
  withdrawal: (core) => ({ withdraw: async (request, options) => call(core, 'withdraw')(request, options) }),
  withdrawalHistory: (core) => ({ getWithdrawals: async (options) => call(core, 'getWithdrawals')(options) }),
}

function call<Name extends keyof PrivateRestCalls>(core: PrivateCore, name: Name): PrivateRestCalls[Name] {
  const { rest } = open(core)
  const method = rest[name]
  if (method === undefined) throw new NotSupportedError(`The class of ${core.id} has no ${name}`, { exchange: core.id })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is the method of that name, and binding does not change its signature
  return method.bind(rest) as unknown as PrivateRestCalls[Name]
}

function open(core: PrivateCore): PrivateCore {
  core.life.checkOpen('call')
  return core
}

function symbolOf(core: PrivateCore, symbol: SymbolInput | undefined) {
  return symbol === undefined ? undefined : core.instrument(symbol).symbol
}

async function counted<Value>(core: PrivateCore, work: () => Promise<Value>): Promise<Value> {
  const { clock } = open(core).context
  const startedAt = clock.monotonic()
  try {
    const result = await work()
    core.stats.outcome('accepted', clock.monotonic() - startedAt)
    return result
  } catch (error) {
    core.stats.outcome(outcomeOf(error), clock.monotonic() - startedAt)
    throw error
  }
}

/** A command that has no desk of its own: its failure says what became of it. */
async function told<Value>(
  core: PrivateCore,
  { ref, command }: { readonly ref: OrderRef; readonly command: OrderCommand },
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (cause) {
    throw new OrderError(outcomeOf(cause), ref, { command, cause, exchange: core.id })
  }
}

/** A reduce-only order for the whole position, by what the exchange says of it now. */
async function closePosition(
  core: PrivateCore,
  symbol: SymbolInput,
  { side, ...options }: CommandOptions & { readonly side?: 'long' | 'short' } = {},
): Promise<Order | undefined> {
  const instrument = core.instrument(symbol)
  const getPositions = call(core, 'getPositions')
  const positions = await getPositions(instrument.symbol, options).catch((cause: unknown) => {
    throw new OrderError('not-sent', { symbol: instrument.symbol }, { command: 'create', cause, exchange: core.id })
  })
  const position = positions.find((each) => each.side !== 'flat' && (side === undefined || each.side === side))
  if (position === undefined || position.side === 'flat') return undefined
  return core.desk.create(closing(position, core), options)
}

function closing({ symbol, side, size }: Position, { account, features }: PrivateCore): OrderRequest {
  const opposite = side === 'long' ? 'sell' : 'buy'
  const positionSide = account.positionMode === 'hedge' && features.hedge && side !== 'flat' ? side : undefined
  return { symbol, side: opposite, type: 'market', quantity: size, reduceOnly: true, positionSide }
}
