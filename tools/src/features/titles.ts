import type { CallExpression, Expression } from 'oxc-parser'
import { type SourceFile, lineAt, visit } from '../lib/syntax.ts'

/** The title of one `describe`, `test` or `it`. */
export interface Title {
  readonly path: string
  readonly line: number
  /** The text without the rows. */
  readonly text: string
  /** The rows that it names: `S2.14`. */
  readonly rows: readonly string[]
  /** Brackets that look like a row and are none. */
  readonly malformed: readonly string[]
}

const runners: ReadonlySet<string> = new Set(['describe', 'suite', 'test', 'it'])
const row = /\[([A-Z]\d?\.\d+)\]/g
const rowLike = /\[[^\][]*\b[A-Z]\d?\.\d+\b[^\][]*\]/gi

/** Every title of a test file, in order; `.each` tables and templates are read as they are written. */
export function titlesOf(source: SourceFile): readonly Title[] {
  const found: { readonly start: number; readonly title: string }[] = []
  visit(source, {
    CallExpression: (node) => {
      const title = isTest(node) ? staticText(node) : undefined
      if (title !== undefined) found.push({ start: node.start, title })
    },
  })
  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, title }) => ({ path: source.path, line: lineAt(source.text, start), ...splitTitle(title) }))
}

export function splitTitle(title: string): Pick<Title, 'text' | 'rows' | 'malformed'> {
  const rest = title.replaceAll(row, '')
  return {
    text: rest.trim().replaceAll(/\s+/g, ' '),
    rows: [...title.matchAll(row)].map((match) => match[1] ?? ''),
    malformed: [...rest.matchAll(rowLike)].map((match) => match[0]),
  }
}

/** `test(…)`, `describe.concurrent(…)`, `test.each(…)(…)` and `` test.each`…`(…) ``. */
function isTest(node: CallExpression): boolean {
  const name = rootName(node.callee)
  return name !== undefined && runners.has(name)
}

function rootName(callee: Expression): string | undefined {
  if (callee.type === 'Identifier') return callee.name
  if (callee.type === 'MemberExpression') return rootName(callee.object)
  if (callee.type === 'CallExpression') return rootName(callee.callee)
  return callee.type === 'TaggedTemplateExpression' ? rootName(callee.tag) : undefined
}

/** The first argument where it is a text; what a template computes stands as `…`. */
function staticText(node: CallExpression): string | undefined {
  const [first] = node.arguments
  if (first?.type === 'Literal' && typeof first.value === 'string') return first.value
  if (first?.type === 'TemplateLiteral') return first.quasis.map((part) => part.value.cooked ?? '').join('…')
  return undefined
}
