import {
  type AnyConnector,
  type CallOptions,
  type Clock,
  type ExchangeObject,
  type Lease,
  type Logger,
  type PublicExchange,
  type SymbolInput,
  withTimeout,
} from '@venuekit/core'
import { TimeoutError } from '@venuekit/core/errors'
import type { ConnectorTable } from './connector-table.ts'
import type { ExchangeHandle } from './exchange-handle.ts'
import type { ExchangeInstance } from './exchange-instance.ts'
import type { ExchangeInstances } from './exchange-instances.ts'

/** How a connector is replaced. */
export interface SwapOptions extends CallOptions {
  /** How long calls that are under way may take before the old object is closed all the same; the default is 30,000 ms. */
  readonly drainWithinMs?: number | undefined
}

/** How a replacement went. */
export interface SwapResult {
  /** Handles that were moved to an object of the new connector. */
  readonly moved: number
  /** Whether every call that was under way had ended before the old objects were closed. */
  readonly drained: boolean
}

/** What a replacement works on. */
export interface SwapParts {
  readonly table: ConnectorTable
  readonly instances: ExchangeInstances
  readonly clock: Clock
  readonly logger: Logger
}

const defaultDrainMs = 30_000

/**
 * Puts a connector in the place of the one with its id while it is used. For every object that is in use another one is
 * made, initialised with the same symbols, and given the same subscriptions; when all of that has succeeded, every handle moves, handlers
 * and readers with it, in one tick. Then the old objects finish the calls that are under way and are closed. A failure
 * before the move leaves everything as it was.
 */
export async function swapConnector(
  { table, instances, clock, logger }: SwapParts,
  next: AnyConnector,
  options: SwapOptions = {},
): Promise<SwapResult> {
  const old = table.resolve(next.id)
  const moves = await prepareAll(instances, { old, next, options })
  table.replace(next)
  const { promise: mayClose, resolve: release } = Promise.withResolvers<void>()
  const successions = successionsOf(moves)
  const leaving = successions.map(({ leaver }) => leaver)
  for (const instance of leaving) instance.closeAfter(mayClose)
  const followed = moves.map(({ move }) => move())
  instances.forget(old)
  try {
    await Promise.all(followed)
    const drained = await drainAll(clock, leaving, options)
    const caughtUp = await Promise.allSettled(successions.map((succession) => catchUp(succession, options)))
    for (const result of caughtUp) {
      if (result.status === 'rejected')
        logger.error('symbols did not follow to the new connector', { exchange: old.id, error: result.reason })
    }
    return { moved: moves.length, drained }
  } finally {
    release()
    await Promise.allSettled(leaving.map(({ closing }) => closing))
  }
}

interface Preparation {
  readonly old: AnyConnector
  readonly next: AnyConnector
  readonly options: CallOptions
}

interface Prepared {
  readonly handle: ExchangeHandle
  /** What takes over. */
  readonly taker: ExchangeInstance
  /** What it was initialised with. */
  readonly symbols: readonly SymbolInput[]
  readonly move: () => Promise<void>
}

/**
 * Builds, initialises and subscribes everything that will take over from what there is in the moment in which it resolves. Each of what is
 * returned moves one handle.
 */
async function prepareAll(
  instances: ExchangeInstances,
  { old, next, options }: Preparation,
): Promise<readonly Prepared[]> {
  const leases: Lease<ExchangeInstance>[] = []
  const prepareOne = async (handle: ExchangeHandle): Promise<Prepared> => {
    const lease = instances.lease({ ...handle.instance.request, connector: next })
    leases.push(lease)
    const symbols = [...handle.instance.activeSymbols]
    await bringUp(lease.value, handle.instance, { ...options, symbols })
    return { handle, taker: lease.value, symbols, move: await handle.prepare(lease) }
  }
  try {
    const prepared: Prepared[] = []
    const isLate = (handle: ExchangeHandle): boolean =>
      handle.instance.request.connector === old && !prepared.some((one) => one.handle === handle)
    // Handles may be opened while the others are prepared.
    for (let late = instances.handles.filter(isLate); late.length > 0; late = instances.handles.filter(isLate)) {
      // Waits for all of them: nothing may be under way when it is taken back.
      // oxlint-disable-next-line no-await-in-loop -- until there are no more
      for (const result of await Promise.allSettled(late.map(prepareOne))) {
        if (result.status === 'rejected') throw result.reason
        prepared.push(result.value)
      }
    }
    return prepared
  } catch (error) {
    for (const lease of leases) lease.release()
    instances.forget(next)
    await Promise.allSettled(leases.map(({ value }) => value.closing))
    throw error
  }
}

interface BringUp extends CallOptions {
  readonly symbols: readonly SymbolInput[]
}

/** The new object is to stand where the old one stands. */
async function bringUp(next: ExchangeInstance, old: ExchangeInstance, { symbols, ...options }: BringUp): Promise<void> {
  if (!old.initialised) return
  await next.object.initialize(symbols, options)
  next.initialised = true
}

/** An object that leaves, and the one that takes over from it. */
interface Succession {
  readonly leaver: ExchangeInstance
  readonly taker: ExchangeInstance
  /** What both keep at the move. */
  readonly kept: readonly SymbolInput[]
  /** What was given up while the new one came up is being given up there. */
  readonly dropped: Promise<void>
}

/** One for each object that leaves, however many handles it has. To be called in the moment of the move. */
function successionsOf(moves: readonly Prepared[]): readonly Succession[] {
  const found = new Map<ExchangeInstance, Succession>()
  for (const { handle, taker, symbols } of moves) {
    const { instance: leaver } = handle
    if (found.has(leaver)) continue
    const kept = leaver.activeSymbols.filter((symbol) => taker.activeSymbols.includes(symbol))
    const gone = symbols.filter((symbol) => !leaver.activeSymbols.includes(symbol))
    const dropped = drop(taker, gone)
    // Told when everything has ended.
    dropped.catch(() => undefined)
    found.set(leaver, { leaver, taker, kept, dropped })
  }
  return [...found.values()]
}

/** What the old object was asked to keep, or to give up, until its last call had ended is kept or given up by the new one too. */
async function catchUp({ leaver, taker, kept, dropped }: Succession, options: CallOptions): Promise<void> {
  const { activeSymbols } = leaver
  // What both kept and the new one lacks was given up there since.
  const missing = activeSymbols.filter((symbol) => !kept.includes(symbol) && !taker.activeSymbols.includes(symbol))
  const work = [
    dropped,
    drop(
      taker,
      kept.filter((symbol) => !activeSymbols.includes(symbol)),
    ),
  ]
  if (missing.length > 0) work.push(taker.object.initialize(missing, options))
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason
}

async function drop({ object }: ExchangeInstance, symbols: readonly SymbolInput[]): Promise<void> {
  if (symbols.length === 0 || !canDrop(object)) return
  await Promise.all(symbols.map((symbol) => object.removeSymbol(symbol)))
}

function canDrop(object: ExchangeObject): object is PublicExchange {
  return 'removeSymbol' in object
}

/** Waits for the calls that are under way; false when that took too long. */
async function drainAll(clock: Clock, leaving: readonly ExchangeInstance[], options: SwapOptions): Promise<boolean> {
  const { drainWithinMs = defaultDrainMs, signal } = options
  const drained = async (): Promise<boolean> => {
    await Promise.all(leaving.map((instance) => instance.drained()))
    return true
  }
  try {
    return await withTimeout(drained, { clock, timeoutMs: drainWithinMs, operation: 'swap', signal })
  } catch (error) {
    if (TimeoutError.is(error)) return false
    throw error
  }
}
