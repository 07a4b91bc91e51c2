// The entry point `@venuekit/core/testing`: what tests of bots and of these packages need. Nothing of it belongs in production.
export { createMemoryMetrics, type MemoryMetrics, type MetricSample } from '../metrics/memory-metrics.ts'
export { createCanaries, type Canaries, type CanarySecrets, type Leak } from './canaries.ts'
export { errorOf } from './error-of.ts'
export { ManualClock, type ManualClockOptions } from './manual-clock.ts'
export { instrumentOf } from './model.ts'
export { createMemoryLogger, type LogRecord, type MemoryLogger } from './memory-logger.ts'
export { fixedRandom, seededRandom } from './random.ts'
export type { SecretForm } from './secret-forms.ts'
