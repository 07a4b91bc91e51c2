import { printable } from '../errors/text.ts'
import { keyPreview } from '../secrets/key-preview.ts'
import { redactText } from '../secrets/redact-text.ts'
import { isSecretUrl } from '../secrets/secret-url.ts'
import { isSecret } from '../secrets/secret.ts'
import { redactedText, secretKind } from '../secrets/secret-names.ts'
import type { LogFields } from './logger.ts'

const maximumDepth = 8
const maximumEntries = 100
const maximumText = 4_000

/**
 * Makes the fields of a log line safe: secrets, and values whose name says that they are secret, are replaced; of an API
 * key the preview stays; text loses control characters and secret query values; errors become plain data with their
 * causes; depth, length and cycles are bounded. The result is new, plain data; the input is not touched.
 *
 * @example
 * ```ts
 * import { redactFields } from '@venuekit/core'
 * redactFields({ apiKey: 'abcd00000000wxyz', apiSecret: 'anything', symbol: 'BTC/USDT' })
 * // { apiKey: 'abcd…wxyz', apiSecret: '[redacted]', symbol: 'BTC/USDT' }
 * ```
 */
export function redactFields(fields: LogFields): Record<string, unknown> {
  return redactEntries(fields, new Set([fields]))
}

/**
 * Makes the text of a log line safe in the same way.
 *
 * @example
 * ```ts
 * import { redactMessage } from '@venuekit/core'
 * redactMessage('GET /order?signature=abcdef') // 'GET /order?signature=[redacted]'
 * ```
 */
export function redactMessage(message: string): string {
  return printable(redactText(message.slice(0, maximumText + 1)), maximumText)
}

function redactEntries(fields: object, above: Set<object>): Record<string, unknown> {
  // Names come from anywhere, `__proto__` included.
  const safe: Record<string, unknown> = Object.create(null)
  let names: readonly string[]
  try {
    names = Object.keys(fields)
  } catch {
    return safe
  }
  for (const name of names.slice(0, maximumEntries)) {
    safe[printable(name, 200)] = redactMember(name, read(fields, name), above)
  }
  if (names.length > maximumEntries) safe['…'] = `${names.length - maximumEntries} more`
  return safe
}

function redactMember(name: string, value: unknown, above: Set<object>): unknown {
  const kind = secretKind(name)
  // Whether there is a secret may be said; so may a count of tokens, but a numeric password may not.
  if (kind === undefined || value === undefined || value === null || typeof value === 'boolean') {
    return redactValue(value, above)
  }
  if (typeof value === 'number' && name.toLowerCase().endsWith('token')) return value
  if (isSecret(value) || (kind === 'container' && typeof value === 'object')) return redactValue(value, above)
  return kind === 'key' && typeof value === 'string' ? keyPreview(value) : redactedText
}

function redactValue(value: unknown, above: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
      return redactMessage(value)
    case 'bigint':
    case 'symbol':
      return String(value)
    case 'function':
      return '[function]'
    case 'object':
      return value === null ? null : redactObject(value, above)
    default:
      return value
  }
}

function redactObject(value: object, above: Set<object>): unknown {
  if (isSecret(value) || isSecretUrl(value)) return String(value)
  if (above.has(value)) return '[circular]'
  if (above.size >= maximumDepth) return '[deep]'
  const inside = new Set(above).add(value)
  if (value instanceof Error) return redactError(value, inside)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Map) return redactMap(value, inside)
  if (value instanceof Set || Array.isArray(value)) return redactList([...value], inside)
  if (value instanceof URL) return redactMessage(value.href)
  const plain = asJson(value)
  return typeof plain === 'object' && plain !== null ? redactEntries(plain, inside) : redactValue(plain, inside)
}

function redactList(list: readonly unknown[], above: Set<object>): unknown[] {
  // Headers also come as lists, in which the value follows its name: `['SIGN', 'abc']`.
  const safe: unknown[] = []
  let name = ''
  for (const item of list.slice(0, maximumEntries)) {
    safe.push(redactMember(name, item, above))
    // What was hidden as a value is no name for what follows.
    name = name === '' && typeof item === 'string' && secretKind(item) !== undefined ? item : ''
  }
  if (list.length > maximumEntries) safe.push(`… ${list.length - maximumEntries} more`)
  return safe
}

function redactMap(map: ReadonlyMap<unknown, unknown>, above: Set<object>): Record<string, unknown> {
  const entries: Record<string, unknown> = Object.create(null)
  for (const [key, value] of map) entries[mapKey(key)] = value
  return redactEntries(entries, above)
}

function mapKey(key: unknown): string {
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint' ? String(key) : `[${typeof key}]`
}

function redactError(error: Error, above: Set<object>): Record<string, unknown> {
  const json = asJson(error)
  const described: Record<string, unknown> = {
    name: error.name,
    message: error.message,
    ...(json === error ? ownFields(error) : asRecord(json)),
  }
  // The causes follow below, with their stacks.
  delete described['cause']
  return {
    ...redactEntries(described, above),
    stack: typeof error.stack === 'string' ? error.stack.split('\n').map(redactMessage).join('\n') : undefined,
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, above) }),
    ...(error instanceof AggregateError ? { errors: redactList(error.errors, above) } : {}),
  }
}

function ownFields(error: Error): Record<string, unknown> {
  return Object.fromEntries(Object.keys(error).map((name) => [name, read(error, name)]))
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** What the value says of itself; the value where it says nothing. */
function asJson(value: object): unknown {
  try {
    return 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value
  } catch {
    return '[unreadable]'
  }
}

function read(from: object, name: string): unknown {
  try {
    return Reflect.get(from, name)
  } catch {
    return '[unreadable]'
  }
}
