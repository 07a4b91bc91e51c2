// The entry point `@venuekit/core/pino`: logging through pino, which is an optional peer dependency.
export { pinoLogger, type PinoLogger, type PinoLogLevel } from './pino-logger.ts'
export { createRotatingFile, type RotatingFile, type RotatingFileOptions } from './rotating-file.ts'
