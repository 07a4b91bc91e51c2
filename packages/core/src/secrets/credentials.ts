import { keyPreview } from './key-preview.ts'
import { isSecret, type Secret } from './secret.ts'

/** Gives a secret when it is needed: from a prompt, a vault, a file. */
export type SecretSource = () => Promise<Secret>

/**
 * The credentials of one account. What an exchange needs of them is said by its own type below; every one of those can
 * be used as this one.
 */
export interface Credentials {
  readonly apiKey: Secret
  readonly apiSecret?: Secret | undefined
  readonly passphrase?: Secret | undefined
  /** Asked for each time that it is needed, so that a prompt or a vault can stand behind it. */
  readonly tradingPassword?: SecretSource | undefined
}

/** An API key and the secret that signs. */
export interface KeySecretCredentials extends Credentials {
  readonly apiSecret: Secret
}

/** An API key, the secret that signs, and the passphrase that some exchanges want beside them. */
export interface KeySecretPassphraseCredentials extends KeySecretCredentials {
  readonly passphrase?: Secret | undefined
}

/** An API key, and the password that opens the key with which orders are signed. */
export interface KeyPasswordCredentials extends Credentials {
  readonly tradingPassword?: SecretSource | undefined
}

/** Asked for the credentials each time that a request is signed, so that keys can rotate. */
export type CredentialsProvider<Of = Credentials> = () => Promise<Of>

/**
 * True when credentials can do more than read public data: a key together with a secret or a trading password.
 *
 * @example
 * ```ts
 * import { hasPrivateAccess } from '@venuekit/core'
 * hasPrivateAccess(undefined) // false
 * ```
 */
export function hasPrivateAccess(credentials: Partial<Credentials> | undefined): boolean {
  if (credentials?.apiKey === undefined) return false
  return credentials.apiSecret !== undefined || credentials.tradingPassword !== undefined
}

/**
 * How credentials are named in a log: `private credentials: abcd…wxyz` or `public mode only`.
 *
 * @example
 * ```ts
 * import { describeCredentials } from '@venuekit/core'
 * describeCredentials(undefined) // 'public mode only'
 * ```
 */
export function describeCredentials(credentials: Partial<Credentials> | undefined): string {
  return hasPrivateAccess(credentials) && credentials?.apiKey !== undefined
    ? `private credentials: ${keyPreview(credentials.apiKey.reveal())}`
    : 'public mode only'
}

const shapes = [
  { name: 'apiKey', atLeast: 10 },
  { name: 'apiSecret', atLeast: 20 },
  { name: 'passphrase', atLeast: 1 },
] as const

/**
 * What looks wrong about credentials, as sentences that never repeat a value; an empty list when nothing does. They are
 * warnings: an exchange may well hand out shorter keys one day.
 *
 * @example
 * ```ts
 * import { Secret, validateCredentials } from '@venuekit/core'
 * validateCredentials({ apiKey: Secret.key('short') })
 * // ['apiKey has fewer than 10 characters; check that it was copied completely']
 * ```
 */
export function validateCredentials(credentials: Partial<Credentials>): string[] {
  const warnings: string[] = []
  for (const { name, atLeast } of shapes) {
    const secret = credentials[name]
    if (!isSecret(secret)) continue
    const text = secret.reveal()
    if (text.length < atLeast) {
      warnings.push(`${name} has fewer than ${atLeast} characters; check that it was copied completely`)
    }
    if (/\s/.test(text)) warnings.push(`${name} contains white space; check that nothing else was copied with it`)
  }
  if (credentials.apiSecret !== undefined && credentials.apiKey === undefined) {
    warnings.push('apiSecret is given without apiKey; private calls need both')
  }
  return warnings
}
