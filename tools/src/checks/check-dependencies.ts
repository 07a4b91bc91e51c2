import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../lib/finding.ts'
import { lineAt } from '../lib/syntax.ts'
import { exchangeOutside, islands, layerOf, layerRules, peers } from './layers.ts'
import type { Project } from './project.ts'

/** The manifest's dependencies obey the layer table too: what is installed counts, imported or not. */
export function checkDependencies(project: Project): readonly Finding[] {
  const text = readFileSync(join(project.folder, 'package.json'), 'utf8')
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, devDependencies = {} } = project.manifest
  const found: Finding[] = []
  const add = (name: string, message: string): void => {
    const line = lineAt(text, Math.max(0, text.indexOf(`${JSON.stringify(name)}:`)))
    found.push({ path: `${project.path}/package.json`, line, message })
  }
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    if (!mayDepend(project, name, 'source')) add(name, `the layer table does not let this package depend on "${name}"`)
  }
  for (const name of Object.keys(devDependencies)) {
    if (!mayDepend(project, name, 'dev')) add(name, `the layer table does not let this package's tests use "${name}"`)
  }
  for (const [name, kind] of Object.entries(expectedPeers(project))) {
    const installed = name in dependencies || name in optionalDependencies
    if (installed) add(name, `"${name}" must be a peer dependency, not a dependency: users bring their own`)
    if (name in peerDependencies && isOptionalPeer(project, name) !== (kind === 'optional'))
      add(name, `"${name}" must be ${kind === 'optional' ? 'an optional' : 'a required'} peer (peerDependenciesMeta)`)
  }
  return found
}

function isOptionalPeer(project: Project, name: string): boolean {
  return project.manifest.peerDependenciesMeta?.[name]?.optional === true
}

function mayDepend(project: Project, name: string, kind: 'source' | 'dev'): boolean {
  const rule = layerRules[layerOf(project.path)]
  const mine = islands.filter((island) => island.package === project.path)
  const target = project.workspace.find((one) => one.name === name)
  if (target === undefined) {
    if (kind === 'dev' || rule.outside === 'any') return true
    const islandNames = mine.flatMap((island) => island.outside ?? [])
    const allowed = [...rule.outside, ...Object.keys(exchangeOutside[project.path] ?? {}), ...islandNames]
    // The types of what is allowed may be needed by the types that users see.
    return allowed.includes(name.replace(/^@types\//, ''))
  }
  const to = layerOf(target.path)
  return (
    rule.workspace[to] !== undefined ||
    (kind === 'dev' && rule.tests[to] !== undefined) ||
    mine.some((island) => island.workspace?.[to] !== undefined)
  )
}

/** The table's peers, and for the facade every exchange: it is loaded only where a user installed it. */
function expectedPeers(project: Project): Readonly<Record<string, 'required' | 'optional'>> {
  if (layerOf(project.path) !== 'venuekit') return peers[project.path] ?? {}
  const exchanges = project.workspace.filter((one) => layerOf(one.path) === 'exchange')
  return Object.fromEntries(exchanges.map((one) => [one.name, 'optional'] as const))
}
