import type { Clock, Logger } from '@venuekit/core'
import type { TransportFactory } from '@venuekit/transport'

/** How long exchange objects that nobody uses any more are kept, and how many. What is in use always stays. */
export interface InstanceEviction {
  /**
   * How long an object is kept after its last handle was closed, connections and all. The default is 0: it is closed at
   * once, so that a program that has closed everything can end.
   */
  readonly keepIdleMs?: number | undefined
  /** How many objects are kept, those in use included; beyond that the one not used for longest leaves first. The default is 64. */
  readonly maxEntries?: number | undefined
  /** While the process holds more than so many bytes of memory, objects that nobody uses are closed. The default is no limit. */
  readonly maxProcessBytes?: number | undefined
  /** How much memory the process holds; the default is its heap and what is outside of it. */
  readonly measureProcessBytes?: (() => number) | undefined
}

/** What the registry of exchange objects needs. */
export interface InstancesOptions {
  /** Makes the contexts of connectors, and with them one `Budgets` and one clock for each exchange and environment. */
  readonly transport: Pick<TransportFactory, 'contextOf'>
  readonly clock: Clock
  readonly logger: Logger
  readonly eviction?: InstanceEviction | undefined
}

/** How much the registry holds, and how it went so far. */
export interface InstanceStats {
  readonly hits: number
  readonly misses: number
  readonly maxsize: number
  readonly currsize: number
  readonly evictions: number
  /** Objects that somebody has a handle of. */
  readonly inUse: number
  /** Handles that are open. */
  readonly handles: number
  readonly created: number
  readonly failed: number
  /** How long creating took on average; 0 before the first. */
  readonly averageCreationMs: number
}

/** What all of the process's memory is, as far as it can be told cheaply. */
export function processBytes(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
