import type { Statement, Directive } from 'oxc-parser'
import type { Finding } from '../lib/finding.ts'
import { lineAt } from '../lib/syntax.ts'
import type { Project, ProjectSource } from './project.ts'

/** Only entry points re-export, and they do it by name: an added export is then always somebody's decision. */
export function checkBarrels(project: Project): readonly Finding[] {
  const entries = entryPoints(project.manifest.exports)
  return project.sources.flatMap((source) => [...starExports(source), ...barrel(source, entries)])
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
  const imported = importedNames(source)
  if (!source.program.body.every((node) => onlyPassesOn(node, imported))) return []
  if (!source.program.body.some((node) => node.type.startsWith('Export'))) return []
  const message =
    'only re-exports (a barrel): import from the files themselves; re-exports belong in entry points alone'
  return [{ path: source.path, line: 1, message }]
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
