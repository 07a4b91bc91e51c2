import type { Finding } from '../lib/finding.ts'
import {
  type Access,
  type Island,
  type Layer,
  exchangeOutside,
  islands,
  layerOf,
  layerRules,
  pureBuiltins,
} from './layers.ts'
import type { ImportUse } from './imports.ts'
import type { Project, ProjectSource } from './project.ts'
import { kindOf, packageNameOf, resolveInside } from './specifiers.ts'

const remedy = 'The table is in tools/src/checks/layers.ts and ARCHITECTURE.md; pass the thing in, or move the code'

interface NamedImport extends ImportUse {
  readonly specifier: string
}

/** Imports go down the layers only, and core has no input and output of its own. */
export function checkLayers(project: Project): readonly Finding[] {
  const findings = [...checkTag(project)]
  for (const source of project.sources) {
    for (const use of source.imports) {
      const message = explain(project, source, use)
      if (message !== undefined) findings.push({ path: source.path, line: use.line, message })
    }
  }
  return findings
}

function checkTag(project: Project): readonly Finding[] {
  const expected = `layer:${layerOf(project.path)}`
  const actual = (project.nx.tags ?? []).filter((tag) => tag.startsWith('layer:'))
  if (actual.length === 1 && actual[0] === expected) return []
  const message = `must carry exactly the layer tag "${expected}", not ${JSON.stringify(actual)}`
  return [{ path: `${project.path}/project.json`, line: 1, message }]
}

/** What is wrong with one import, or undefined. */
function explain(project: Project, source: ProjectSource, use: ImportUse): string | undefined {
  const { specifier } = use
  const layer = layerOf(project.path)
  if (specifier === undefined) {
    if (source.kind === 'dev' || layer === 'venuekit' || layer === 'tools') return undefined
    if (islandsOf(project, source).some(({ computedImports }) => computedImports === true)) return undefined
    return 'import() of a computed name cannot be checked: write the name as a text (only the facade and plugins load by name)'
  }
  switch (kindOf(specifier)) {
    case 'relative':
      return explainRelative(project, source, specifier)
    case 'builtin':
      return layer === 'core' ? explainBuiltin(project, source, specifier) : undefined
    case 'package':
      return explainPackage(project, source, { ...use, specifier })
    case 'internal':
    case 'address':
      return undefined
  }
}

function islandsOf(project: Project, source: ProjectSource): readonly Island[] {
  return islands.filter(
    (island) => island.package === project.path && (source.kind === 'dev' || isOn(island, source.inside)),
  )
}

function isOn(island: Island, inside: string): boolean {
  return island.files.some((beginning) => inside.startsWith(beginning))
}

function explainRelative(project: Project, source: ProjectSource, specifier: string): string | undefined {
  if (source.kind === 'dev') return undefined
  const target = resolveInside(source.inside, specifier)
  const island = islands.find((one) => one.package === project.path && one.closed && isOn(one, target))
  if (island === undefined || isOn(island, source.inside)) return undefined
  return `"${target}" is an entry point of its own that the rest of the package must not import: it would cost everybody what only its users need`
}

function explainBuiltin(project: Project, source: ProjectSource, specifier: string): string | undefined {
  if (source.kind === 'dev') return undefined
  const prefixed = specifier.startsWith('node:') ? specifier : `node:${specifier}`
  const allowed = [...pureBuiltins, ...islandsOf(project, source).flatMap((island) => island.builtins ?? [])]
  if (allowed.includes('any') || allowed.includes(prefixed)) return undefined
  return `core does no input or output, so it may not import "${specifier}": take a port (an interface) and let the caller bring the implementation`
}

function explainPackage(project: Project, source: ProjectSource, use: NamedImport): string | undefined {
  const name = packageNameOf(use.specifier)
  if (name === project.manifest.name) return explainItself(source, use.specifier)
  const target = project.workspace.find((one) => one.name === name)
  if (target === undefined) return explainOutside(project, source, name)
  const to = layerOf(target.path)
  const accesses = accessesTo(project, source, to)
  if (accesses.some((access) => permits(access, use))) return undefined
  return `${explainAccess(project, accesses, { specifier: use.specifier, to })}. ${remedy}`
}

/** Benches, proofs and programs use a package as its users do; inside of it a name would be a way around, or in a circle. */
function explainItself(source: ProjectSource, specifier: string): string | undefined {
  if (!source.inside.startsWith('src/')) return undefined
  return `"${specifier}" is this package itself: import the file that has it`
}

function accessesTo(project: Project, source: ProjectSource, to: Layer): readonly Access[] {
  const rule = layerRules[layerOf(project.path)]
  return [
    rule.workspace[to],
    source.kind === 'dev' ? rule.tests[to] : undefined,
    ...islandsOf(project, source).map((island) => island.workspace?.[to]),
  ].filter((access) => access !== undefined)
}

function permits(access: Access, use: NamedImport): boolean {
  if (access === 'any') return true
  return access === 'import()' ? use.kind === 'dynamic' : access.includes(use.specifier)
}

function explainAccess(
  project: Project,
  accesses: readonly Access[],
  wanted: { readonly specifier: string; readonly to: Layer },
): string {
  const from = `${project.manifest.name} (layer ${layerOf(project.path)})`
  const what = `"${wanted.specifier}" (layer ${wanted.to})`
  if (accesses.includes('import()')) return `${from} may load ${what} by import() alone, never together with the file`
  const entries = accesses.flatMap((access) => access)
  if (entries.length > 0) return `${from} may import of that package only ${entries.join(', ')}, not ${what}`
  return `${from} may not import ${what}`
}

function explainOutside(project: Project, source: ProjectSource, name: string): string | undefined {
  const layer = layerOf(project.path)
  const rule = layerRules[layer]
  if (source.kind === 'dev' || rule.outside === 'any') return undefined
  const allowed = [
    ...rule.outside,
    ...Object.keys(exchangeOutside[project.path] ?? {}),
    ...islandsOf(project, source).flatMap((island) => island.outside ?? []),
  ]
  if (allowed.includes(name)) return undefined
  const list = allowed.length > 0 ? `only ${allowed.join(', ')}` : 'no package'
  return `${project.manifest.name} (layer ${layer}) may import ${list} from outside the workspace, not "${name}". ${remedy}`
}
