import type { Statement, Directive } from 'oxc-parser'
import type { Finding } from '../lib/finding.ts'
import { lineAt } from '../lib/syntax.ts'
import type { Project, ProjectSource } from './project.ts'

/** As in .oxlintrc.json, which leaves every index.ts out: it cannot tell a list of exports from code. */
const mostLines = 400

/** Only entry points re-export, and they do it by name: an added export is then always somebody's decision. */
export function checkBarrels(project: Project): readonly Finding[] {
  const entries = entryPoints(project.manifest.exports)
  return project.sources.flatMap((source) => [...starExports(source), ...barrel(source, entries), ...longCode(source)])
}

function starExports(source: ProjectSource): readonly Finding[] {
  return source.program.body
    .filter((node) => node.type === 'ExportAllDeclaration' && node.exported === null)
    .map((node) => ({
      path: source.path,
      line: lineAt(source.text, node.start),
      message: '"export *" makes everything public that is ever added there: list the names',
    }))
}

function barrel(source: ProjectSource, entries: ReadonlySet<string>): readonly Finding[] {
  if (entries.has(source.inside) || source.program.body.length === 0) return []
  if (!onlyReexports(source)) return []
  if (!source.program.body.some((node) => node.type.startsWith('Export'))) return []
  const message =
    'only re-exports (a barrel): import from the files themselves; re-exports belong in entry points alone'
  return [{ path: source.path, line: 1, message }]
}

/** An index may be as long as its list of exports; with code in it, it is a file like every other. */
function longCode(source: ProjectSource): readonly Finding[] {
  const lines = source.text.trimEnd().split('\n').length
  if (!source.inside.endsWith('/index.ts') || lines <= mostLines || onlyReexports(source)) return []
  const message = `holds code and has ${lines} lines, more than ${mostLines}: move the code into files of its own`
  return [{ path: source.path, line: mostLines + 1, message }]
}

function onlyReexports(source: ProjectSource): boolean {
  const imported = importedNames(source)
  return source.program.body.every((node) => onlyPassesOn(node, imported))
}

function importedNames(source: ProjectSource): ReadonlySet<string> {
  const declarations = source.program.body.filter((node) => node.type === 'ImportDeclaration')
  return new Set(declarations.flatMap((node) => node.specifiers.map((one) => one.local.name)))
}

function onlyPassesOn(node: Statement | Directive, imported: ReadonlySet<string>): boolean {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return true
  if (node.type !== 'ExportNamedDeclaration' || node.declaration !== null) return false
  return (
    node.source !== null ||
    node.specifiers.every((one) => one.local.type === 'Identifier' && imported.has(one.local.name))
  )
}

/** The source files that the exports map names. */
export function entryPoints(exportsMap: Project['manifest']['exports']): ReadonlySet<string> {
  const files = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') files.add(value.replace(/^\.\//, ''))
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect(exportsMap ?? {})
  return files
}
