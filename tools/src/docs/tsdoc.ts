import type { Finding } from '../lib/finding.ts'
import { lineAt } from '../lib/syntax.ts'
import { unknownWord } from './blocks.ts'
import { type CommentExample, commentsOf } from './comments.ts'
import type { Example } from './examples.ts'
import { type Declared, ExportIndex, type ExportedName } from './exported.ts'

export interface Documentation {
  readonly findings: readonly Finding[]
  readonly examples: readonly Example[]
}

/** What the comments of everything that the entry points export lack, and the examples in them. */
export function readDocumentation(folder: string, path: string, entries: Iterable<string>): Documentation {
  const index = new ExportIndex(folder, path)
  const names = [...entries].flatMap((entry) => index.exportsOf(entry))
  // A thing that two entry points export is judged once.
  const unique = new Map(
    names.map((one) => [one.declarations.map((at) => `${at.source.path}:${at.start}`).join(), one]),
  )
  const judged = [...unique.values()].map((one) => judge(index, one))
  return { findings: judged.flatMap((one) => one.findings), examples: judged.flatMap((one) => one.examples) }
}

function judge(index: ExportIndex, { name, declarations }: ExportedName): Documentation {
  const [first] = declarations
  if (first === undefined) return { findings: [], examples: [] }
  const at = { path: first.source.path, line: lineAt(first.source.text, first.start) }
  const comments = declarations.map((one) => commentsOf(one))
  const own = comments.flatMap((one) => one.own ?? [])
  const all = comments.flatMap((one) => one.all.flatMap((comment) => comment.examples))
  const findings: Finding[] = []
  const isDeprecated = own.some((one) => one.isDeprecated)
  if (!isDeprecated && !own.some((one) => one.hasText))
    findings.push({
      ...at,
      message: `"${name}" is exported and has no TSDoc comment: say in a sentence what it is for`,
    })
  const needsExample = declarations.some(
    (one) => one.kind === 'function' || (one.kind === 'class' && !isShownBySuperclass(index, one)),
  )
  if (!isDeprecated && needsExample && all.length === 0)
    findings.push({ ...at, message: `"${name}" is exported and has no @example: show it in a few lines that run` })
  for (const example of all) {
    const message = explain(example)
    if (message !== undefined) findings.push({ path: at.path, line: example.line, message })
  }
  const examples = all
    .filter((one) => one.info === 'ts' || one.info === 'ts no-run')
    .map(({ info, text, line }) => ({ path: at.path, line, text, run: info === 'ts' }))
  return { findings, examples }
}

/** A class that only narrows another one (an error of a family) is used as the example of that one shows. */
function isShownBySuperclass(index: ExportIndex, declared: Declared): boolean {
  const superclass = index.superclassOf(declared)
  if (superclass === undefined) return false
  return commentsOf(superclass).all.some((one) => one.examples.length > 0) || isShownBySuperclass(index, superclass)
}

function explain({ info }: CommentExample): string | undefined {
  if (info === undefined) return 'an @example is a fenced block: ```ts'
  return info === 'ts' || info === 'ts no-run' ? undefined : unknownWord(info)
}
