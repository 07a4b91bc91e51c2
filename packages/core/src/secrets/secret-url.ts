import { InvalidInputError } from '../errors/general.ts'
import { printable } from '../errors/text.ts'
import { redactedText } from './secret-names.ts'

const marker = Symbol.for('venuekit.secret-url')
const inspect = Symbol.for('nodejs.util.inspect.custom')

/** What of a URL may be shown. */
export interface SecretUrlOptions {
  /** Names of query parameters whose values may be shown; the values of all others are hidden. */
  readonly show?: readonly string[]
  /** Segments of the path that must be hidden, as they stand in the URL or decoded. */
  readonly hidePath?: readonly string[]
}

/**
 * A URL with a secret in it (a listen key, an API key in the query). Strings, JSON and `util.inspect` show it with the
 * secret parts replaced; `reveal()` gives the one to connect to. User name, password and fragment are always hidden, and
 * so is every query value that is not named in `show`.
 *
 * @example
 * ```ts
 * import { SecretUrl } from '@venuekit/core'
 * const url = SecretUrl.from('wss://host/market?limit=50&api_key=abc', { show: ['limit'] })
 * String(url) // 'wss://host/market?limit=50&api_key=[redacted]'
 * ```
 */
export class SecretUrl {
  /** The URL without its secrets: what may be logged. */
  readonly redacted: string
  /** The URL as it must be used. */
  declare readonly reveal: () => string

  private constructor(text: string, redacted: string) {
    this.redacted = redacted
    Object.defineProperty(this, 'reveal', { value: () => text })
    Object.defineProperty(this, marker, { value: true })
    Object.freeze(this)
  }

  static from(url: string | URL | SecretUrl, options: SecretUrlOptions = {}): SecretUrl {
    if (isSecretUrl(url)) return url
    const text = url instanceof URL ? url.href : url
    const parsed = typeof text === 'string' ? URL.parse(text) : null
    // The text itself may hold the secret, so the message does not repeat it.
    if (parsed === null) throw new InvalidInputError('url', 'is not an absolute URL such as wss://host/path')
    return new SecretUrl(parsed.href, redact(parsed, options))
  }

  toString(): string {
    return this.redacted
  }

  toJSON(): string {
    return this.redacted
  }

  [Symbol.toPrimitive](): string {
    return this.redacted
  }

  [inspect](): string {
    return this.redacted
  }
}

/**
 * True for a `SecretUrl` of any installed copy of the package.
 *
 * @example
 * ```ts
 * import { isSecretUrl } from '@venuekit/core'
 * isSecretUrl('wss://host') // false
 * ```
 */
export function isSecretUrl(value: unknown): value is SecretUrl {
  return typeof value === 'object' && value !== null && marker in value
}

function redact(url: URL, options: SecretUrlOptions): string {
  const user = url.username === '' && url.password === '' ? '' : `${redactedText}@`
  const query = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '')
    .map((part) => redactParameter(part, options.show ?? []))
    .join('&')
  const path = url.pathname
    .split('/')
    .map((segment) => (isHidden(segment, options.hidePath ?? []) ? redactedText : segment))
    .join('/')
  const fragment = url.hash === '' ? '' : `#${redactedText}`
  return printable(`${url.protocol}//${user}${url.host}${path}${query === '' ? '' : `?${query}`}${fragment}`, 2_000)
}

function redactParameter(part: string, show: readonly string[]): string {
  const [name = ''] = part.split('=', 1)
  if (show.includes(decoded(name))) return part
  // A part without a name may be the secret itself.
  return part.includes('=') ? `${name}=${redactedText}` : redactedText
}

function isHidden(segment: string, hidden: readonly string[]): boolean {
  return segment !== '' && (hidden.includes(segment) || hidden.includes(decoded(segment)))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
