import { keyPreview } from '../secrets/key-preview.ts'
import { redactText } from '../secrets/redact-text.ts'
import { redactedText, secretKind } from '../secrets/secret-names.ts'
import { printable } from './text.ts'

/** The function with which Node prints values; it hands it over, so that nothing of Node is imported here. */
export type Inspect = (value: unknown, options?: object) => string

/** One error of a chain as it is printed. */
export interface InspectedError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly fields: Readonly<Record<string, unknown>>
}

const maximumLines = 60
const maximumLine = 2_000
const maximumDepth = 4
const maximumEntries = 100

/** An error of ours as text: its head, its place in the program, and its fields, all without what looks secret. */
export function inspected(error: InspectedError, inspect: Inspect, options: object): string {
  const head = cleanLines(`${error.name}: ${error.message}`)
  // The head of a stack repeats the message as it was when the error was made; the frames are what it adds.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const stack = frames.slice(0, maximumLines).map((line) => `\n    ${cleanLine(line)}`)
  const fields = cleanFields(error.fields, 1)
  return `${head}${stack.join('')}${Object.keys(fields).length === 0 ? '' : ` ${inspect(fields, options)}`}`
}

/** What stands below an error as its cause, set in. */
export function inspectedCause(text: string): string {
  return `\n  [cause]: ${text.replaceAll('\n', '\n  ')}`
}

function cleanLines(text: string): string {
  return text.split('\n', maximumLines).map(cleanLine).join('\n')
}

function cleanLine(line: string): string {
  return printable(redactText(line.slice(0, maximumLine + 1)), maximumLine)
}

function cleanFields(fields: object, depth: number): Record<string, unknown> {
  const safe: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields).slice(0, maximumEntries)) {
    if (value !== undefined) safe[printable(name, 200)] = cleanMember(name, value, depth)
  }
  return safe
}

function cleanMember(name: string, value: unknown, depth: number): unknown {
  const kind = secretKind(name)
  if (kind === undefined || kind === 'container' || typeof value === 'boolean') return cleanValue(value, depth)
  return kind === 'key' && typeof value === 'string' ? keyPreview(value) : redactedText
}

function cleanValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanLines(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= maximumDepth) return '[deep]'
  if (Array.isArray(value)) return value.slice(0, maximumEntries).map((item) => cleanValue(item, depth + 1))
  return cleanFields(value, depth + 1)
}
