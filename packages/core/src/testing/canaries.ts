import { AssertionError } from 'node:assert'
import { InvalidInputError } from '../errors/general.ts'
import { membersOf } from './members.ts'
import { renderingsOf } from './renderings.ts'
import { needlesOf, type Needle, type SecretForm } from './secret-forms.ts'

/** Where a secret was found. It names the secret and never holds it. */
export interface Leak {
  /** The name that the secret was given. */
  readonly secret: string
  readonly form: SecretForm
  /** `logs[3].fields.url`, `error.cause.stack`, `error: JSON.stringify()`. */
  readonly where: string
}

/** Looks for given secrets in whatever a program puts out. */
export interface Canaries {
  /**
   * Throws an `AssertionError` that says where, when any of the secrets can be found in `value`: in its text and in that
   * of all that it holds, hidden properties, causes and bytes included, in JSON, in `util.inspect` and in its clone.
   */
  assertAbsent(value: unknown, where?: string): void
  /** The same as a list. */
  leaksIn(value: unknown, where?: string): readonly Leak[]
}

/** The secrets by name. An API `key` may be shown by its first and last four characters, a `secret` not even so. */
export interface CanarySecrets {
  readonly keys?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
}

/**
 * Makes the check that none of these secrets appears where it must not: give it logs, errors, events, metrics, snapshots,
 * anything. It knows each secret as it is, URL-encoded, as base64, as hex, escaped for JSON, and any eight characters in a
 * row of it. Use values that look random, so that nothing else contains a piece of them. It works with every test runner.
 *
 * @example
 * ```ts
 * import { createCanaries, createMemoryLogger } from '@venuekit/core/testing'
 * const canaries = createCanaries({ keys: { apiKey: 'k7Qw2ZpXv9Lr4TnB' }, secrets: { apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' } })
 * const logger = createMemoryLogger()
 * logger.info('signed in', { apiKey: 'k7Qw…4TnB' })
 * canaries.assertAbsent(logger.records, 'logs')
 * ```
 */
export function createCanaries({ keys = {}, secrets = {} }: CanarySecrets): Canaries {
  const wanted = [
    ...Object.entries(keys).map(([name, value]) => watched(name, value, true)),
    ...Object.entries(secrets).map(([name, value]) => watched(name, value, false)),
  ]
  if (wanted.length === 0) throw new InvalidInputError('secrets', 'name at least one secret to look for')
  const leaksIn = (value: unknown, where = 'value'): readonly Leak[] => new Search(wanted).run(value, where)
  return {
    leaksIn,
    assertAbsent(value, where) {
      const leaks = leaksIn(value, where)
      if (leaks.length === 0) return
      const lines = leaks.slice(0, 20).map((leak) => `- ${leak.secret} (${leak.form}) in ${leak.where}`)
      const more = leaks.length > lines.length ? `\n… and ${leaks.length - lines.length} more` : ''
      throw new AssertionError({ message: `Secrets leak:\n${lines.join('\n')}${more}`, operator: 'assertAbsent' })
    },
  }
}

interface Watched {
  readonly name: string
  readonly bytes: Buffer
  readonly needles: readonly Needle[]
}

function watched(name: string, value: string, previewAllowed: boolean): Watched {
  // Shorter ones would be found by chance, and their windows would be the whole.
  if (value.length < 12) throw new InvalidInputError(`secrets.${name}`, 'must have at least 12 characters')
  return { name, bytes: Buffer.from(value), needles: needlesOf(value, previewAllowed) }
}

/** One search: what was seen already, and what was found so far. */
class Search {
  readonly #wanted: readonly Watched[]
  readonly #seen = new Set<object>()
  readonly #found = new Map<string, Leak>()

  constructor(wanted: readonly Watched[]) {
    this.#wanted = wanted
  }

  run(value: unknown, where: string): readonly Leak[] {
    this.#value(value, where)
    const inside = new Set([...this.#found.values()].map((leak) => leak.secret))
    for (const rendering of renderingsOf(value)) {
      const found = new Search(this.#wanted)
      found.#value(rendering.value, `${where}: ${rendering.where}`)
      // What was already found by its place need not be told again for every way to print the whole.
      for (const leak of found.#found.values()) if (!inside.has(leak.secret)) this.#add(leak)
    }
    return [...this.#found.values()]
  }

  /** Without recursion: what is looked through may be nested deeper than the stack is. */
  #value(first: unknown, start: string): void {
    const waiting: { value: unknown; where: string }[] = [{ value: first, where: start }]
    // The list grows while it is read.
    for (const { value, where } of waiting) {
      if (typeof value === 'string') this.#text(value, where)
      else if (typeof value === 'number' || typeof value === 'bigint') this.#text(String(value), where)
      else if (typeof value === 'symbol') this.#text(value.description ?? '', where)
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || this.#seen.has(value))
        continue
      this.#seen.add(value)
      const bytes = bytesOf(value)
      if (bytes !== undefined) this.#bytes(bytes, where)
      if (value instanceof URL) this.#text(value.href, where)
      for (const member of membersOf(value)) {
        const leaks = this.#text(member.key, `${where}: the name of a property`)
        waiting.push({ value: member.value, where: `${where}${leaks ? '[leaking name]' : member.key}` })
      }
    }
  }

  #text(text: string, where: string): boolean {
    let leaks = false
    const variants = [text, ...decodings(text)]
    const lowered = variants.map((variant) => variant.toLowerCase())
    for (const { name, needles } of this.#wanted) {
      const needle = needles.find(({ text: part, anyCase }) =>
        (anyCase ? lowered : variants).some((variant) => variant.includes(part)),
      )
      if (needle === undefined) continue
      leaks = true
      this.#add({ secret: name, form: needle.form, where })
    }
    return leaks
  }

  #bytes(bytes: Buffer, where: string): void {
    this.#text(bytes.toString('latin1'), `${where} (bytes)`)
    this.#text(bytes.toString('utf16le'), `${where} (bytes)`)
    for (const { name, bytes: secret } of this.#wanted) {
      if (bytes.includes(secret)) this.#add({ secret: name, form: 'plain', where: `${where} (bytes)` })
    }
  }

  #add(leak: Leak): void {
    this.#found.set(`${leak.secret} ${leak.where}`, leak)
  }
}

function bytesOf(value: object): Buffer | undefined {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer ? Buffer.from(value) : undefined
}

/** The text with its percent escapes taken out, where it has any: they can be written in more ways than one. */
function decodings(text: string): readonly string[] {
  if (!text.includes('%') && !text.includes('+')) return []
  return [percentDecoded(text), percentDecoded(text.replaceAll('+', ' '))]
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}
