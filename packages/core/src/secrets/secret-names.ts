/** What stands wherever a secret would have been printed. */
export const redactedText = '[redacted]'

/**
 * What a field of that name holds, judged by the name alone: `secret` is not shown at all, of a `key` the preview may be
 * shown, a `container` holds such fields itself.
 */
export type SecretKind = 'secret' | 'key' | 'container'

const secretParts = [
  'secret',
  'passphrase',
  'password',
  'passwd',
  'signature',
  'privatekey',
  'operationkey',
  'listenkey',
  'mnemonic',
  'authorization',
  'cookie',
] as const
const secretWords: ReadonlySet<string> = new Set(['sign', 'sig', 'pwd', 'pass', 'auth', 'jwt', 'otp', 'xprv', 'bearer'])

export function secretKind(name: string): SecretKind | undefined {
  const word = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (word === 'credentials' || word === 'credential') return 'container'
  // Gate.io's header is `KEY`; a field `key` is the key of a map or a cache nearly everywhere else.
  if (name === 'KEY' || word.endsWith('apikey') || word.endsWith('accesskey')) return 'key'
  if (secretWords.has(word) || word.endsWith('token')) return 'secret'
  return secretParts.some((part) => word.includes(part)) ? 'secret' : undefined
}
