import { type SourceFile, lineAt } from '../lib/syntax.ts'
import type { Declared } from './exported.ts'

export interface CommentExample {
  /** What stands behind the fence; undefined when `@example` has no fenced block. */
  readonly info: string | undefined
  readonly text: string
  /** Line of the first line of code, or of the tag. */
  readonly line: number
}

/** A TSDoc comment, read. */
export interface DocComment {
  /** True when it says something before its first tag. */
  readonly hasText: boolean
  /** True when it says what to use instead. */
  readonly isDeprecated: boolean
  readonly examples: readonly CommentExample[]
}

/** The comment before a declaration, and those of the members inside it. */
export function commentsOf(declared: Declared): {
  readonly own: DocComment | undefined
  readonly all: readonly DocComment[]
} {
  const { source, start, end } = declared
  const documented = source.comments.filter((one) => one.type === 'Block' && one.value.startsWith('*'))
  const own = documented.findLast((one) => one.end <= start && onlyCommentsBetween(source, one.end, start))
  const inside = documented.filter((one) => one.start > start && one.end < end)
  const read = (one: { value: string; start: number }): DocComment =>
    readComment(one.value, lineAt(source.text, one.start))
  return { own: own && read(own), all: [...(own ? [own] : []), ...inside].map(read) }
}

/** Directives for the linter may stand between a comment and what it describes. */
function onlyCommentsBetween(source: SourceFile, from: number, to: number): boolean {
  let rest = source.text.slice(from, to)
  for (const one of source.comments) {
    if (one.start >= from && one.end <= to) rest = rest.replace(source.text.slice(one.start, one.end), '')
  }
  return rest.trim() === ''
}

/** Reads the text between the comment's marks; `firstLine` is the line of its opening mark. */
function readComment(value: string, firstLine: number): DocComment {
  const lines = value.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  const firstTag = lines.findIndex((line) => line.startsWith('@'))
  const text = lines.slice(0, firstTag === -1 ? lines.length : firstTag)
  return {
    hasText: text.some((line) => line.trim() !== ''),
    isDeprecated: lines.some((line) => /^@deprecated\s+\S/.test(line)),
    examples: lines.flatMap((line, index) =>
      line.startsWith('@example') ? [readExample(lines, index, firstLine)] : [],
    ),
  }
}

function isFence(line: string): boolean {
  return line.startsWith('```')
}

/** The fenced block that follows `@example`, before the next tag. */
function readExample(lines: readonly string[], tag: number, firstLine: number): CommentExample {
  const open = lines.findIndex((line, index) => index > tag && isFence(line))
  const nextTag = lines.findIndex((line, index) => index > tag && line.startsWith('@'))
  if (open === -1 || (nextTag !== -1 && nextTag < open)) return { info: undefined, text: '', line: firstLine + tag }
  const close = lines.findIndex((line, index) => index > open && isFence(line))
  const code = lines.slice(open + 1, close === -1 ? lines.length : close)
  return { info: lines[open]?.slice(3).trim() ?? '', text: code.join('\n'), line: firstLine + open + 1 }
}
