import { ClosedError, InvalidInputError } from '../errors/general.ts'
import { keyPreview } from './key-preview.ts'
import { redactedText } from './secret-names.ts'

// Registered, so that a secret made by one installed copy of the package is known to the other.
const marker = Symbol.for('venuekit.secret')
const inspect = Symbol.for('nodejs.util.inspect.custom')

/**
 * Holds a value that must not be printed. Strings, templates, JSON, `util.inspect`, the console and errors show
 * `[redacted]`, or the preview of an API key; `structuredClone` gives an empty object. The value leaves through
 * `reveal()` and `use()` alone, so that a search for these two finds every place where it does.
 *
 * It is kept as bytes, because those can be wiped; text that was revealed stays in memory until it is collected.
 *
 * @example
 * ```ts
 * import { Secret } from '@venuekit/core'
 * const secret = Secret.from('not-a-real-secret-000000')
 * String(secret) // '[redacted]'
 * secret.reveal() // 'not-a-real-secret-000000'
 * String(Secret.key('abcd00000000wxyz')) // 'abcd…wxyz'
 * ```
 */
export class Secret implements Disposable {
  // The value lives in the closures of these functions and in no property: a `#private` field would make the type
  // nominal, so that two installed copies of the package refuse each other's secrets.
  /** The value as text. */
  declare readonly reveal: () => string
  /** Calls with the bytes of the value; they are valid during the call only. */
  declare readonly use: <Result>(read: (bytes: Uint8Array) => Result) => Result
  /** Overwrites the value. Reading it afterwards is a `ClosedError`. */
  declare readonly wipe: () => void

  private constructor(value: Uint8Array, shown: string) {
    let held: Uint8Array | undefined = value
    const use = <Result>(read: (bytes: Uint8Array) => Result): Result => {
      if (held === undefined) throw new ClosedError('The secret was wiped; ask for the credentials again')
      return read(held)
    }
    hide(this, 'use', use)
    hide(this, 'reveal', () => use(decode))
    hide(this, 'wipe', () => {
      held?.fill(0)
      held = undefined
    })
    hide(this, marker, shown)
    Object.freeze(this)
  }

  /** A secret that prints `[redacted]`. A secret that is passed in comes back as it is. */
  static from(value: string | Uint8Array | Secret): Secret {
    return isSecret(value) ? value : new Secret(toBytes(value), redactedText)
  }

  /** An API key: it prints its first four and last four characters. */
  static key(value: string | Secret): Secret {
    const text = isSecret(value) ? value.reveal() : value
    return new Secret(toBytes(text), keyPreview(text))
  }

  toString(): string {
    return printed(this)
  }

  toJSON(): string {
    return printed(this)
  }

  [Symbol.toPrimitive](): string {
    return printed(this)
  }

  [inspect](): string {
    return printed(this)
  }

  [Symbol.dispose](): void {
    this.wipe()
  }
}

/**
 * True for a `Secret` of any installed copy of the package.
 *
 * @example
 * ```ts
 * import { isSecret, Secret } from '@venuekit/core'
 * isSecret(Secret.from('not-a-real-secret-000000')) // true
 * ```
 */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && marker in value && 'reveal' in value
}

function printed(secret: Secret): string {
  const text: unknown = Reflect.get(secret, marker)
  return typeof text === 'string' ? text : redactedText
}

function hide(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value })
}

function toBytes(value: string | Uint8Array): Uint8Array {
  // Always a copy of its own: the caller may reuse its bytes, and Node's small buffers share one pool.
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (typeof value !== 'string') {
    throw new InvalidInputError('secret', `must be a string or bytes, not ${value === null ? 'null' : typeof value}`)
  }
  if (!value.isWellFormed()) throw new InvalidInputError('secret', 'holds half of a character (a lone surrogate)')
  return new TextEncoder().encode(value)
}

// Made once: a decoder costs more than what it decodes, and every signature reads two secrets. It keeps nothing of them.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    // The decoder's own error is no cause worth keeping, and nothing of the value may hang on ours.
    throw new InvalidInputError('secret', 'holds bytes that are not text; read them with use()')
  }
}
