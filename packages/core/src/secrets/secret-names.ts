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
  'passcode',
  'signature',
  'privatekey',
  'operationkey',
  'signingkey',
  'encryptedkey',
  'hmac',
  'listenkey',
  'mnemonic',
  'seedphrase',
  'authorization',
  'cookie',
] as const
const secretWords: ReadonlySet<string> = new Set([
  'sign',
  'sig',
  'pwd',
  'pass',
  'auth',
  'jwt',
  'otp',
  'xprv',
  'bearer',
  'pin',
  'seed',
  'pk',
])

export function secretKind(name: string): SecretKind | undefined {
  const lowered = name.toLowerCase()
  const word = lowered.replaceAll(/[^a-z0-9]/g, '')
  if (word === 'credentials' || word === 'credential') return 'container'
  // Gate.io's header is `KEY`; a field `key` is the key of a map or a cache nearly everywhere else.
  if (name === 'KEY' || word.endsWith('apikey') || word.endsWith('accesskey')) return 'key'
  // Short words count alone or as the last part of a name, such as `OK-ACCESS-SIGN`.
  if (secretWords.has(word) || secretWords.has(lowered.split(/[^a-z0-9]+/).at(-1) ?? '') || word.endsWith('token'))
    return 'secret'
  return secretParts.some((part) => word.includes(part)) ? 'secret' : undefined
}
