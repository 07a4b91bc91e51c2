// The entry point `@venuekit/core/time`.
export type { Clock, Timer } from './clock.ts'
export { ExchangeClock, type ClockSample, type ExchangeClockOptions, type MeasureReason } from './exchange-clock.ts'
export { sleep } from './sleep.ts'
export { SuspensionDetector, type Suspension, type SuspensionDetectorOptions } from './suspension-detector.ts'
export { systemClock } from './system-clock.ts'
