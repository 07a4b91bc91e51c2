import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Finding } from '../lib/finding.ts'
import { type Manifest, readJson } from '../lib/workspace.ts'
import { type Project, type ProjectSource, isDev } from './project.ts'
import { kindOf, offersSubpath, packageNameOf, resolveInside } from './specifiers.ts'

/** Every import is declared in the package's own manifest and leads through the other package's exports map. */
export function checkImports(project: Project): readonly Finding[] {
  const findings: Finding[] = []
  for (const source of project.sources) {
    for (const error of source.errors)
      findings.push({ path: source.path, line: error.line, message: `does not parse: ${error.message}` })
    for (const use of source.imports) {
      if (use.specifier === undefined) continue
      const message = explain(project, source, use.specifier)
      if (message !== undefined) findings.push({ path: source.path, line: use.line, message })
    }
  }
  return findings
}

function explain(project: Project, source: ProjectSource, specifier: string): string | undefined {
  switch (kindOf(specifier)) {
    case 'relative':
      return explainRelative(source, specifier)
    case 'internal':
      return Object.hasOwn(project.manifest.imports ?? {}, specifier)
        ? undefined
        : `"${specifier}" is not in the imports map of package.json`
    case 'builtin':
      return specifier.startsWith('node:')
        ? undefined
        : `write "node:${specifier}": Node's own modules carry their prefix`
    case 'address':
      return `"${specifier}" is an address, not a package: imports name packages or files of this package`
    case 'package':
      return explainPackage(project, source, specifier)
  }
}

/**
 * What benches and proofs call. They take it by path: a dependency on the tools would make every package count as
 * affected by a change of any tool.
 */
const measuring = ['bench', 'proof'].map((name) => ({ folder: `${name}/`, api: `../../tools/src/${name}/api.ts` }))

function explainRelative(source: ProjectSource, specifier: string): string | undefined {
  const target = resolveInside(source.inside, specifier)
  if (measuring.some(({ folder, api }) => source.inside.startsWith(folder) && target === api)) return undefined
  if (target.startsWith('..'))
    return `"${specifier}" leaves the package: import the other package by its name and declare it in package.json`
  if (source.kind === 'source' && isDev(target))
    return `"${specifier}" is a test or tool file, which users do not get: sources may import only sources`
  return undefined
}

function explainPackage(project: Project, source: ProjectSource, specifier: string): string | undefined {
  const name = packageNameOf(specifier)
  if (name !== project.manifest.name && !declaredFor(project, source).has(name)) {
    const inDev = Object.hasOwn(project.manifest.devDependencies ?? {}, name)
    const where = source.kind === 'dev' ? 'devDependencies' : 'dependencies or peerDependencies'
    return `"${name}" is not declared: add it to the ${where} of ${project.path}/package.json${inDev ? ' (devDependencies are not installed by users)' : ''}`
  }
  const manifest = manifestOf(project, name)
  const subpath = `.${specifier.slice(name.length)}`
  if (manifest === undefined || offersSubpath(manifest.exports, subpath)) return undefined
  return `"${specifier}" is not in the exports map of ${name}, so users could not load it: import one of its entry points`
}

/** A private package has no users, so there every kind of dependency counts. Tests may also use the root's own tools. */
function declaredFor(project: Project, source: ProjectSource): ReadonlySet<string> {
  const { manifest, rootManifest } = project
  const names = [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies]
  if (source.kind === 'dev' || manifest.private) names.push(manifest.devDependencies)
  if (source.kind === 'dev') names.push(rootManifest.devDependencies)
  return new Set(names.flatMap((list) => Object.keys(list ?? {})))
}

function manifestOf(project: Project, name: string): Pick<Manifest, 'exports'> | undefined {
  const sibling = project.workspace.find((one) => one.name === name)
  if (sibling) return sibling.manifest
  for (let at = project.folder; ; at = dirname(at)) {
    const file = join(at, 'node_modules', name, 'package.json')
    if (existsSync(file)) return readJson<Manifest>(file)
    if (at === project.top || dirname(at) === at) return undefined
  }
}
