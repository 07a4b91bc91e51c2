import { keyPreview } from '../secrets/key-preview.ts'

/** In which form a secret was found. */
export type SecretForm = 'plain' | 'part' | 'url-encoded' | 'json-escaped' | 'base64' | 'base64url' | 'hex' | 'preview'

/** What to look for in a text. */
export interface Needle {
  readonly form: SecretForm
  readonly text: string
  /** The text is lower case and must be looked for in lower-case text. */
  readonly anyCase: boolean
}

/** So many characters in a row of a secret are a leak. The preview of a key shows four. */
const window = 8

/** Everything that gives a secret away in a text, the whole of it first. */
export function needlesOf(secret: string, previewAllowed: boolean): readonly Needle[] {
  const bytes = Buffer.from(secret)
  const needles: Needle[] = [exact('plain', secret), exact('json-escaped', JSON.stringify(secret).slice(1, -1))]
  needles.push(...[encodeURI, encodeURIComponent, formEncoded].map((encode) => exact('url-encoded', encode(secret))))
  for (const encoding of ['base64', 'base64url'] as const) {
    needles.push(...base64Cores(bytes, encoding).flatMap((core) => exacts(encoding, windows(core, 12))))
  }
  needles.push(
    ...windows(bytes.toString('hex'), window * 2).map((text) => ({ form: 'hex' as const, text, anyCase: true })),
  )
  needles.push(...exacts('part', windows(secret, window)))
  if (!previewAllowed) {
    const preview = keyPreview(secret)
    needles.push(...exacts('preview', [preview, preview.replace('…', '...'), preview.replace('…', '***')]))
  }
  return unique(needles)
}

/**
 * How the bytes look inside of a longer base64 text: they may begin at any of three places in a group, and the characters
 * at both ends are mixed with their neighbours.
 */
function base64Cores(bytes: Buffer, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString(encoding)
      .replace(/=+$/, '')
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
  })
}

function windows(text: string, size: number): string[] {
  if (text.length <= size) return [text]
  return Array.from({ length: text.length - size + 1 }, (_, start) => text.slice(start, start + size))
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

function exact(form: SecretForm, text: string): Needle {
  return { form, text, anyCase: false }
}

function exacts(form: SecretForm, texts: readonly string[]): Needle[] {
  return texts.map((text) => exact(form, text))
}

function unique(needles: readonly Needle[]): readonly Needle[] {
  const seen = new Map<string, Needle>()
  for (const needle of needles) if (!seen.has(needle.text)) seen.set(needle.text, needle)
  return [...seen.values()]
}
