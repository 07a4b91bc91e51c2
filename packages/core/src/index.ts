export * from './errors/index.ts'
export type { Clock, Timer } from './time/clock.ts'
export type { LogFields, Logger, LogLevel } from './logging/logger.ts'
