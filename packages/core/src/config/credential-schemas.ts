import type * as z from '../schema/index.ts'
import { ConfigurationError } from '../errors/general.ts'
import { isSecret, Secret } from '../secrets/secret.ts'
import type {
  CredentialsProvider,
  KeyPasswordCredentials,
  KeySecretCredentials,
  KeySecretPassphraseCredentials,
  SecretSource,
} from '../secrets/credentials.ts'
import { atom } from './atoms.ts'
import { parseConfig } from './parse-config.ts'
import { isPlainObject } from './plain-object.ts'
import { settings } from './settings.ts'

/** How users give a secret. */
export type SecretInput = string | Secret
/** How users give a secret that may also be asked for: by a prompt without echo, from a vault. */
export type SecretSourceInput = SecretInput | (() => SecretInput | Promise<SecretInput>)

/** A key and a secret as users may write them; one of the names for the secret is needed. */
export interface KeySecretInput {
  readonly apiKey?: SecretInput | undefined
  readonly apiSecret?: SecretInput | undefined
  /** The same as `apiSecret`. */
  readonly secretKey?: SecretInput | undefined
}

/** The same with a passphrase. */
export interface KeySecretPassphraseInput extends KeySecretInput {
  readonly passphrase?: SecretInput | undefined
  /** The same as `passphrase`. */
  readonly password?: SecretInput | undefined
}

/** A key and the password that opens the key with which orders are signed. */
export interface KeyPasswordInput {
  readonly apiKey?: SecretInput | undefined
  readonly tradingPassword?: SecretSourceInput | undefined
}

const secretAliases = { secretKey: 'apiSecret', secret: 'apiSecret' } as const

/**
 * The schema of credentials that are a key and a secret. It accepts the usual other names (`secretKey`, `secret`, each in
 * snake case too) and gives `Secret`s.
 *
 * @example
 * ```ts
 * import { keySecretCredentials, parseConfig } from '@venuekit/core/config'
 * const credentials = parseConfig(keySecretCredentials(), { api_key: 'abcd00000000wxyz', secret_key: 'not-a-real-secret' })
 * String(credentials.apiKey) // 'abcd…wxyz'
 * ```
 */
export function keySecretCredentials(): z.ZodType<KeySecretCredentials, KeySecretInput> {
  return settings({ apiKey: apiKey(), apiSecret: secretText() }, { aliases: secretAliases })
}

/**
 * The same with an optional passphrase, which some exchanges call a password.
 *
 * @example
 * ```ts
 * import { keySecretPassphraseCredentials, parseConfig } from '@venuekit/core/config'
 * const input = { apiKey: 'abcd00000000wxyz', secret: 'not-a-real-secret', password: 'not-a-real-one' }
 * String(parseConfig(keySecretPassphraseCredentials(), input).passphrase) // '[redacted]'
 * ```
 */
export function keySecretPassphraseCredentials(): z.ZodType<KeySecretPassphraseCredentials, KeySecretPassphraseInput> {
  return settings(
    { apiKey: apiKey(), apiSecret: secretText(), passphrase: secretText().optional() },
    { aliases: { ...secretAliases, password: 'passphrase' } },
  )
}

/**
 * The schema of credentials that are a key and, to place orders, a trading password or a function that asks for it.
 *
 * @example
 * ```ts
 * import { keyPasswordCredentials, parseConfig } from '@venuekit/core/config'
 * const prompt = async (): Promise<string> => 'typed without echo'
 * const { tradingPassword } = parseConfig(keyPasswordCredentials(), { apiKey: 'abcd00000000wxyz', tradingPassword: prompt })
 * String(await tradingPassword?.()) // '[redacted]'
 * ```
 */
export function keyPasswordCredentials(): z.ZodType<KeyPasswordCredentials, KeyPasswordInput> {
  return settings(
    { apiKey: apiKey(), tradingPassword: secretSource().optional() },
    { aliases: { password: 'tradingPassword' } },
  )
}

/**
 * An API key: it prints its preview.
 *
 * @example
 * ```ts
 * import { apiKey } from '@venuekit/core/config'
 * String(apiKey().parse('abcd00000000wxyz')) // 'abcd…wxyz'
 * ```
 */
export function apiKey(): z.ZodType<Secret, SecretInput> {
  return atom('a string that is not empty; put it in quotes', (input) =>
    isFilled(input) ? Secret.key(input) : undefined,
  )
}

/**
 * A secret: it prints nothing.
 *
 * @example
 * ```ts
 * import { secretText } from '@venuekit/core/config'
 * String(secretText().parse('not-a-real-secret')) // '[redacted]'
 * ```
 */
export function secretText(): z.ZodType<Secret, SecretInput> {
  return atom('a string that is not empty; put it in quotes', (input) =>
    isFilled(input) ? Secret.from(input) : undefined,
  )
}

/**
 * A secret, or a function that gives it each time that it is needed.
 *
 * @example
 * ```ts
 * import { secretSource } from '@venuekit/core/config'
 * const ask = secretSource().parse(() => 'not-a-real-secret')
 * String(await ask()) // '[redacted]'
 * ```
 */
export function secretSource(): z.ZodType<SecretSource, SecretSourceInput> {
  return atom('a string that is not empty, or a function that gives one; put it in quotes', (input) => {
    if (isFilled(input)) {
      const secret = Secret.from(input)
      return () => Promise.resolve(secret)
    }
    return typeof input === 'function' ? () => ask(() => Reflect.apply(input, undefined, [])) : undefined
  })
}

async function ask(source: () => unknown): Promise<Secret> {
  const answer = await answerOf(source, 'tradingPassword')
  if (isFilled(answer)) return Secret.from(answer)
  throw new ConfigurationError(
    'tradingPassword',
    'the function that was to give it gave nothing; return a string that is not empty',
  )
}

async function answerOf(source: () => unknown, path: string): Promise<unknown> {
  try {
    return await source()
  } catch (cause) {
    throw new ConfigurationError(path, 'the function that was to give it failed', { cause })
  }
}

/**
 * Makes credentials something that can be asked for them, each time that a request is signed: a value answers with itself,
 * a function is called and its answer checked, so that keys can rotate while a client runs.
 *
 * @example
 * ```ts
 * import { credentialsProvider, keySecretCredentials } from '@venuekit/core/config'
 * const provider = credentialsProvider(keySecretCredentials(), async () => ({ apiKey: 'read from', apiSecret: 'a vault' }))
 * const { apiKey } = await provider()
 * ```
 */
export function credentialsProvider<Of, Input>(
  schema: z.ZodType<Of, Input>,
  source: Input | (() => Input | Promise<Input>),
  path = 'credentials',
): CredentialsProvider<Of> {
  if (typeof source !== 'function') {
    const value = parseConfig(schema, source, { path })
    return () => Promise.resolve(value)
  }
  return async () => {
    const answer = await answerOf(() => Reflect.apply(source, undefined, []), path)
    return parseConfig(schema, answer, { path })
  }
}

/**
 * True for credentials of which nothing is filled in: variables that are not set leave empty strings.
 *
 * @example
 * ```ts
 * import { isEmptyCredentials } from '@venuekit/core/config'
 * isEmptyCredentials({ api_key: '', secret_key: '' }) // true
 * ```
 */
export function isEmptyCredentials(input: unknown): boolean {
  if (input === undefined || input === null) return true
  return isPlainObject(input) && Object.values(input).every((value) => value === undefined || value === '')
}

function isFilled(input: unknown): input is SecretInput {
  return isSecret(input) || (typeof input === 'string' && input !== '' && input.isWellFormed())
}
