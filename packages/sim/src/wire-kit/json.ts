/** The fields of a JSON object. */
export type JsonFields = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON that may be none: undefined then. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `JSON.rawJSON` is in every Node that the package supports; the standard types do not have it yet. */
interface RawJson {
  rawJSON(text: string): unknown
}

/** A number that `JSON.stringify` writes digit by digit, however large: `rawNumber('58828270140012048')`. */
export function rawNumber(text: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see RawJson
  return (JSON as unknown as RawJson).rawJSON(text)
}

/** Where the text of a value begins and ends. */
interface Span {
  readonly start: number
  readonly end: number
}

/**
 * The text of a member exactly as it was sent, for signatures that are made over it; undefined when it is not there. The text
 * must be JSON.
 *
 * @example
 * ```ts
 * sourceOf('{"payload": {"req_param": {"a": 1.0}}}', ['payload', 'req_param']) // '{"a": 1.0}'
 * ```
 */
export function sourceOf(text: string, path: readonly string[]): string | undefined {
  let span: Span | undefined = valueAt(text, 0)
  for (const name of path) {
    if (span === undefined || text[span.start] !== '{') return undefined
    span = memberOf(text, span, name)
  }
  return span === undefined ? undefined : text.slice(span.start, span.end)
}

/** The last one of the name counts, as for `JSON.parse`. */
function memberOf(text: string, { start, end }: Span, name: string): Span | undefined {
  let found: Span | undefined
  for (let at = skipSpace(text, start + 1); at < end - 1 && text[at] !== '}';) {
    const key = valueAt(text, at)
    const value = valueAt(text, skipSpace(text, key.end) + 1)
    if (parseJson(text.slice(key.start, key.end)) === name) found = value
    at = skipSpace(text, value.end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return found
}

function valueAt(text: string, from: number): Span {
  const start = skipSpace(text, from)
  const first = text[start]
  if (first === '"') return { start, end: endOfString(text, start) }
  if (first !== '{' && first !== '[') return { start, end: endOfScalar(text, start) }
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') at = endOfString(text, at) - 1
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth === 0) return { start, end: at + 1 }
  }
  return { start, end: text.length }
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfScalar(text: string, start: number): number {
  let at = start
  while (at < text.length && !',}] \t\r\n'.includes(text.charAt(at))) at += 1
  return at
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1
  return at
}
