import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a request is signed over, and the signature that came with it. */
export interface SignedParts {
  readonly total: string
  readonly signature: string | undefined
}

/** HMAC-SHA256 in lower-case hexadecimal digits. */
export function sign(secret: string, total: string): string {
  return createHmac('sha256', secret).update(total).digest('hex')
}

/** The raw query and the raw body, one after the other, without the signature and the separator before it. */
export function signedParts(rawQuery: string, body: string): SignedParts {
  const query = withoutSignature(rawQuery)
  // In a JSON body nothing can be taken out: the signature stands in the query then.
  const form = body.startsWith('{') ? { text: body, signature: undefined } : withoutSignature(body)
  return { total: query.text + form.text, signature: query.signature ?? form.signature }
}

/** Compares without telling by its time how much was right. */
export function isSignature(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Percent-escapes have to be in upper case, or the exchange signs something else. */
export function hasLowerCaseEscapes(text: string): boolean {
  return /%(?:[a-f][0-9A-Fa-f]|[0-9A-Fa-f][a-f])/.test(text)
}

function withoutSignature(text: string): { readonly text: string; readonly signature: string | undefined } {
  const pairs = text.split('&')
  const at = pairs.findIndex((pair) => pair.startsWith('signature='))
  if (at === -1) return { text, signature: undefined }
  return { text: pairs.toSpliced(at, 1).join('&'), signature: pairs[at]?.slice('signature='.length) }
}
