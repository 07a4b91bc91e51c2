import { redactedText, secretKind } from './secret-names.ts'

const userInfo = /(\/\/)[^\s/@]+@/g
const schemes = /\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi
const assignments = /([\w.-]{2,40})=([^\s&;,"'<>]+)/g
// Without its closing quote, because a text may have been cut.
const jsonMembers = /"([\w.-]{2,40})"(\s*:\s*)"(?:[^"\\]|\\.)*"?/g

/**
 * Takes out of a text what looks like a secret: values of query parameters and JSON members with telling names, user
 * names and passwords in URLs, bearer tokens. A safety net for text that came from elsewhere; our own code does not put
 * secrets into text in the first place.
 *
 * @example
 * ```ts
 * import { redactText } from '@venuekit/core'
 * redactText('connect to wss://host/ws?listenKey=abc failed') // 'connect to wss://host/ws?listenKey=[redacted] failed'
 * ```
 */
export function redactText(text: string): string {
  if (!/[=@"]|bearer|basic/i.test(text)) return text
  return text
    .replace(userInfo, `$1${redactedText}@`)
    .replace(schemes, `$1 ${redactedText}`)
    .replace(assignments, (match, name: string) => (isTelling(name) ? `${name}=${redactedText}` : match))
    .replace(jsonMembers, (match, name: string, colon: string) =>
      isTelling(name) ? `"${name}"${colon}"${redactedText}"` : match,
    )
}

function isTelling(name: string): boolean {
  const kind = secretKind(name)
  return kind === 'secret' || kind === 'key'
}
