import { printable } from '../errors/text.ts'

/**
 * What a log may show of an API key: its first four and last four characters, or `***` when it has eight or fewer.
 * Of a key with nine characters that is all but one: real keys have sixteen and more, and only they gain from a preview.
 * Never pass the secret that belongs to the key.
 *
 * @example
 * ```ts
 * import { keyPreview } from '@venuekit/core'
 * keyPreview('mx0vglExampleKey') // 'mx0v…eKey'
 * ```
 */
export function keyPreview(key: string): string {
  // What nearly every key is, in a tenth of the time: ASCII without spaces, of which a character is one unit and printable.
  if (/^[!-~]{9,}$/.test(key)) return `${key.slice(0, 4)}…${key.slice(-4)}`
  const characters = Array.from(key)
  return characters.length <= 8
    ? '***'
    : `${printable(characters.slice(0, 4).join(''))}…${printable(characters.slice(-4).join(''))}`
}
