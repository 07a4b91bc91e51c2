import type { FactoryCore } from './factory-core.ts'
import type { InstanceStats } from './instance-options.ts'

/** How a factory does. */
export interface FactoryHealthStatus {
  readonly supportedExchanges: readonly string[]
  /** How many of the requests found an object that was there, 0 to 1; 0 before the first. */
  readonly cacheEfficiency: number
  readonly averageCreationTimeMs: number
  /** How many of the attempts to create failed, 0 to 1; 0 before the first. */
  readonly errorRate: number
}

/** A frozen picture of how a factory does now. */
export function factoryHealth({ registry, instances }: FactoryCore): FactoryHealthStatus {
  const { stats } = instances
  return Object.freeze({
    supportedExchanges: registry.getSupportedExchanges(),
    cacheEfficiency: calculateCacheHitRatio(stats),
    averageCreationTimeMs: getAverageCreationLatency(stats),
    errorRate: getFactoryErrorRate(stats),
  })
}

/**
 * How many of the requests found an object that was there.
 *
 * @example
 * ```ts
 * import { calculateCacheHitRatio } from '@venuekit/composite'
 * calculateCacheHitRatio({ hits: 3, misses: 1 }) // 0.75
 * ```
 */
export function calculateCacheHitRatio({ hits, misses }: Pick<InstanceStats, 'hits' | 'misses'>): number {
  return hits + misses === 0 ? 0 : hits / (hits + misses)
}

/**
 * How long creating an object took on average, in milliseconds.
 *
 * @example
 * ```ts
 * import { getAverageCreationLatency } from '@venuekit/composite'
 * getAverageCreationLatency({ averageCreationMs: 0.4 }) // 0.4
 * ```
 */
export function getAverageCreationLatency({ averageCreationMs }: Pick<InstanceStats, 'averageCreationMs'>): number {
  return averageCreationMs
}

/**
 * How many of the attempts to create an object failed.
 *
 * @example
 * ```ts
 * import { getFactoryErrorRate } from '@venuekit/composite'
 * getFactoryErrorRate({ created: 9, failed: 1 }) // 0.1
 * ```
 */
export function getFactoryErrorRate({ created, failed }: Pick<InstanceStats, 'created' | 'failed'>): number {
  return created + failed === 0 ? 0 : failed / (created + failed)
}
