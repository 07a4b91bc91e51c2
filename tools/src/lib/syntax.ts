import { type Comment, type Program, Visitor, type VisitorObject, parseSync } from 'oxc-parser'

/** One parsed TypeScript or JavaScript file. */
export interface SourceFile {
  /** Path from the repository's top, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly program: Program
  readonly comments: readonly Comment[]
  /** What the parser could not read; the tree is then incomplete. */
  readonly errors: readonly SyntaxFault[]
}

export interface SyntaxFault {
  readonly message: string
  readonly line: number
}

export const sourceExtensions: readonly string[] = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']

/** Parses with a real parser, so that text in comments and strings is never mistaken for code. */
export function parseSource(path: string, text: string): SourceFile {
  const result = parseSync(path, text)
  const errors = result.errors.map((error) => ({
    message: error.message,
    line: lineAt(text, error.labels[0]?.start ?? 0),
  }))
  return { path, text, program: result.program, comments: result.comments, errors }
}

export function visit(source: SourceFile, visitor: VisitorObject): void {
  new Visitor(visitor).visit(source.program)
}

/** The line, counted from 1, of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
