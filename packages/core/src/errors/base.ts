import { redactText } from '../secrets/redact-text.ts'
import type { CommandOutcome, ErrorCode } from './codes.ts'
import { inspected, inspectedCause, type Inspect, type InspectedError } from './inspection.ts'
import { printable } from './text.ts'

const marker = Symbol.for('venuekit.error.kinds')
const inspection = Symbol.for('nodejs.util.inspect.custom')

/** What an error can carry beside its message. All of it is safe to log: nothing here may hold a secret. */
export interface ErrorDetails {
  /** The id of the exchange that the failure belongs to, such as `gateio-futures`. */
  readonly exchange?: string | undefined
  /** What was being done, in the words of the API: `createOrder`, `subscribeOrderbook`. */
  readonly operation?: string | undefined
  /** True when the same call may succeed later without any change. For an order command see `outcome` first. */
  readonly retryable?: boolean | undefined
  /** How long to wait before trying again, where the exchange said so. */
  readonly retryAfterMs?: number | undefined
  /** How a command that changes something at the exchange stands. */
  readonly outcome?: CommandOutcome | undefined
  /** Plain values that help to find the reason: `{ path, status, symbol }`. */
  readonly context?: Readonly<Record<string, string | number | boolean | undefined>> | undefined
  readonly cause?: unknown
}

type ErrorClass<T> = (abstract new (...args: never[]) => T) & { readonly kind: string }

/**
 * The root of every error that venuekit throws.
 *
 * Recognise errors with the static `is()` of a class, or by `code`, never by message text: `is()` also works when two
 * copies of a package are installed, where `instanceof` does not.
 *
 * @example
 * ```ts
 * import { RateLimitError, VenuekitError } from '@venuekit/core'
 *
 * function explain(error: unknown): string {
 *   if (RateLimitError.is(error)) return `wait ${error.retryAfterMs ?? 1_000} ms`
 *   if (VenuekitError.is(error)) return `${error.code}: ${error.message}`
 *   return 'not one of ours'
 * }
 * explain(new RateLimitError(429, 'too many requests', { retryAfterMs: 250 })) // 'wait 250 ms'
 * ```
 */
export abstract class VenuekitError extends Error {
  /** The name by which `is()` recognises the class across copies of the package. */
  static readonly kind: string = 'venuekit'

  abstract readonly code: ErrorCode
  readonly exchange: string | undefined
  readonly operation: string | undefined
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
  readonly outcome: CommandOutcome | undefined
  readonly context: Readonly<Record<string, string | number | boolean | undefined>>

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.exchange = details.exchange
    this.operation = details.operation
    this.retryable = details.retryable ?? false
    this.retryAfterMs = details.retryAfterMs
    this.outcome = details.outcome
    this.context = Object.freeze({ ...details.context })
    Object.defineProperty(this, 'name', { value: new.target.name, configurable: true })
    Object.defineProperty(this, marker, { value: kindsOf(new.target) })
  }

  /** True for an instance of this class, or of one below it, from any copy of the package. */
  static is<T>(this: ErrorClass<T>, value: unknown): value is T {
    return isKind(this, value)
  }

  /** The page that explains this error, relative to the documentation. */
  get docsPath(): string {
    return `docs/errors.md#${this.code}`
  }

  /** Plain data for logs, causes included: those of others by name, code and text. */
  toJSON(): Readonly<Record<string, unknown>> {
    return { ...this.describe(), cause: describeCause(this.cause, 1) }
  }

  /** What the console and `util.inspect` print: stacks of our own errors, of the causes of others no more than `toJSON`. */
  [inspection](depth: number, options: object, inspect: Inspect): string {
    if (depth < 0) return `[${this.name}: ${foreignText(this.message)}]`
    return inspectChain(this, (error) => inspected(error, inspect, options))
  }

  /** What `toJSON` says of this error alone. A class with fields of its own adds them here. */
  describe(): Readonly<Record<string, unknown>> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      exchange: this.exchange,
      operation: this.operation,
      retryable: this.retryable,
      retryAfterMs: this.retryAfterMs,
      outcome: this.outcome,
      docsPath: this.docsPath,
      context: this.context,
    }
  }
}

// A chain of causes may be circular; a real one is short.
const longestChain = 32
const describedCauses = 8

function isKind<T>(kind: ErrorClass<T>, value: unknown): value is T {
  if (typeof value !== 'object' || value === null || !(marker in value)) return false
  const kinds: unknown = value[marker]
  return Array.isArray(kinds) && kinds.includes(kind.kind)
}

function kindsOf(constructor: unknown): readonly string[] {
  const kinds: string[] = []
  for (
    let current = constructor;
    typeof current === 'function' && 'kind' in current;
    current = Object.getPrototypeOf(current)
  ) {
    if (typeof current.kind === 'string') kinds.push(current.kind)
  }
  return kinds
}

function describeCause(cause: unknown, depth: number): unknown {
  if (cause === undefined || depth > describedCauses) return undefined
  if (VenuekitError.is(cause)) return { ...cause.describe(), cause: describeCause(cause.cause, depth + 1) }
  if (!(cause instanceof Error)) return { name: typeof cause }
  // Errors of Node and of libraries tell by their code what happened, and some repeat the address that failed.
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  return {
    name: cause.name,
    code,
    message: foreignText(cause.message),
    cause: describeCause(cause.cause, depth + 1),
  }
}

/** An error and its causes as text, the top first. */
function inspectChain(top: VenuekitError, show: (error: InspectedError) => string): string {
  const parts: string[] = []
  const seen = new Set<unknown>()
  for (let current: unknown = top; current !== undefined && parts.length <= describedCauses;) {
    if (seen.has(current)) {
      parts.push('[Circular]')
      break
    }
    seen.add(current)
    parts.push(VenuekitError.is(current) ? show(toInspect(current)) : foreignHead(current))
    current = current instanceof Error || VenuekitError.is(current) ? current.cause : undefined
  }
  return parts.reduceRight((below, part) => `${part}${inspectedCause(below)}`)
}

function toInspect(error: VenuekitError): InspectedError {
  const { name: _name, message: _message, ...fields } = error.describe()
  return { name: error.name, message: error.message, stack: error.stack, fields }
}

function foreignHead(cause: unknown): string {
  if (!(cause instanceof Error)) return `[${typeof cause}]`
  const code = 'code' in cause && typeof cause.code === 'string' ? ` [${foreignText(cause.code)}]` : ''
  return `${foreignText(cause.name)}${code}: ${foreignText(cause.message)}`
}

/** The text of an error that is not ours, fit for our own: without control characters and without what looks secret. */
export function foreignText(text: string): string {
  return printable(redactText(text.slice(0, 2_000)))
}

/**
 * Looks for an error of a class in an error and its causes, nearest first.
 *
 * @example
 * ```ts
 * import { findError, InsufficientFundsError, OrderError } from '@venuekit/core'
 *
 * const error = new OrderError('rejected', { symbol: 'BTC/USDT', clientOrderId: 'a1' }, {
 *   cause: new InsufficientFundsError(400, 'not enough USDT'),
 * })
 * findError(error, InsufficientFundsError)?.message // 'not enough USDT'
 * ```
 */
export function findError<T>(error: unknown, kind: ErrorClass<T>): T | undefined {
  for (let current = error, depth = 0; current !== undefined && current !== null && depth < longestChain; depth += 1) {
    if (isKind(kind, current)) return current
    current = typeof current === 'object' && 'cause' in current ? current.cause : undefined
  }
  return undefined
}
