import { pino, type Logger as Pino, type LoggerOptions } from 'pino'
import { InvalidInputError } from '../errors/general.ts'
import { redactFields, redactMessage } from '../logging/redact-fields.ts'
import type { LogFields, Logger, LogLevel } from '../logging/logger.ts'

/** A level that a logger can be set to; `silent` writes nothing. */
export type PinoLogLevel = LogLevel | 'silent'

/** A logger over pino. */
export interface PinoLogger extends Logger {
  /** The full name, `gateio.public.rest`, which is the field `module` of its lines; empty for the first one. */
  readonly name: string
  /** The level in force. Setting it holds for this logger and for all below it that have no level of their own. */
  level: PinoLogLevel
  /**
   * Sets the level of one logger of the tree by its name, made already or not, while everything runs; `undefined` lets it
   * follow the one above it again.
   */
  setLevel(name: string, level: PinoLogLevel | undefined): void
  child(name: string, fields?: LogFields): PinoLogger
}

/**
 * Adapts pino to venuekit. Redaction is always on, whatever pino itself is configured to do. Every logger of the tree has a
 * name (`gateio.public.rest`) and a level that can be changed while it runs. A correlation id is a field of a child.
 *
 * @example
 * ```ts
 * import { pinoLogger } from '@venuekit/core/pino'
 * const logger = pinoLogger({ level: 'info' })
 * logger.setLevel('gateio.public.rest', 'debug')
 * logger.child('gateio.public.rest', { correlationId: 'a1' }).debug('GET /spot/tickers')
 * ```
 */
export function pinoLogger(options: LoggerOptions | Pino = {}): PinoLogger {
  const instance = isPino(options) ? options : pino(options)
  return new AdaptedLogger({ instance, levels: new Levels(levelOf(instance)) }, '', {})
}

/** The levels of one tree of loggers, by name. Loggers ask it, so that it holds none of them. */
class Levels {
  version = 0
  #first: PinoLogLevel
  readonly #set = new Map<string, PinoLogLevel>()

  constructor(first: PinoLogLevel) {
    this.#first = first
  }

  set(name: string, level: PinoLogLevel | undefined): void {
    if (level === undefined) {
      if (name === '')
        throw new InvalidInputError('level', 'the first logger has none above it to follow; name a level')
      this.#set.delete(name)
    } else if (name === '') this.#first = checkedLevel(level)
    else this.#set.set(name, checkedLevel(level))
    this.version += 1
  }

  /** The level of the nearest name at or above this one. */
  of(name: string): PinoLogLevel {
    for (let current = name; current !== ''; current = current.slice(0, Math.max(0, current.lastIndexOf('.')))) {
      const level = this.#set.get(current)
      if (level !== undefined) return level
    }
    return this.#first
  }
}

interface Tree {
  readonly instance: Pino
  readonly levels: Levels
}

class AdaptedLogger implements PinoLogger {
  readonly name: string
  readonly #tree: Tree
  readonly #fields: LogFields
  readonly #pino: Pino
  #seen = -1

  constructor(tree: Tree, name: string, fields: LogFields) {
    this.name = name
    this.#tree = tree
    this.#fields = fields
    // Each one is a child of the first pino, not of the one above it: pino repeats a field that a child gives again, and
    // the level of the pino that was passed in stays as it is.
    this.#pino = tree.instance.child(name === '' ? { ...fields } : { ...fields, module: name })
  }

  get level(): PinoLogLevel {
    return this.#tree.levels.of(this.name)
  }

  set level(level: PinoLogLevel) {
    this.setLevel(this.name, level)
  }

  setLevel(name: string, level: PinoLogLevel | undefined): void {
    this.#tree.levels.set(name, level)
  }

  isEnabled(level: LogLevel): boolean {
    return this.#current().isLevelEnabled(level)
  }

  child(name: string, fields: LogFields = {}): PinoLogger {
    const full = this.name === '' ? name : `${this.name}.${name}`
    return new AdaptedLogger(this.#tree, full, { ...this.#fields, ...redactFields(fields) })
  }

  trace(message: string, fields?: LogFields): void {
    this.#write('trace', message, fields)
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields)
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields)
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields)
  }

  #write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    const target = this.#current()
    if (!target.isLevelEnabled(level)) return
    if (fields === undefined) target[level](redactMessage(message))
    else target[level](redactFields(fields), redactMessage(message))
  }

  /** Pino with the level in force: it is looked up again only after some level was changed. */
  #current(): Pino {
    if (this.#seen !== this.#tree.levels.version) {
      this.#seen = this.#tree.levels.version
      this.#pino.level = this.level
    }
    return this.#pino
  }
}

function isPino(value: LoggerOptions | Pino): value is Pino {
  return 'bindings' in value && typeof value.bindings === 'function'
}

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const

function checkedLevel(level: PinoLogLevel): PinoLogLevel {
  if (level === 'silent' || levels.includes(level)) return level
  throw new InvalidInputError('level', `must be one of ${levels.join(', ')}, silent`)
}

/** Pino has levels of its own: `fatal`, and what users add. They count as the next louder one of ours. */
function levelOf(instance: Pino): PinoLogLevel {
  return levels.find((_, index) => (index + 1) * 10 >= instance.levelVal) ?? 'silent'
}
