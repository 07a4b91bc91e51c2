import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { minVersion, satisfies } from 'semver'
import type { WorkspacePackage } from '../lib/workspace.ts'

const groups = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'] as const

/**
 * What is wrong with a workspace after its versions were raised: a dependant that still asks for the old version, or a
 * released package whose changelog does not mention its new one.
 */
export function releaseProblems(
  before: readonly WorkspacePackage[],
  after: readonly WorkspacePackage[],
): readonly string[] {
  const old = new Map(before.map(({ name, manifest }) => [name, manifest.version]))
  const released = new Map(
    after.filter(({ name, manifest }) => manifest.version !== old.get(name)).map((one) => [one.name, one]),
  )
  if (released.size === 0) return ['No package got a new version.']
  return [
    ...[...released.values()].flatMap((one) => changelogProblems(one)),
    ...after.flatMap((one) => rangeProblems(one, after, released)),
  ]
}

function changelogProblems({ path, folder, manifest }: WorkspacePackage): readonly string[] {
  const file = join(folder, 'CHANGELOG.md')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const heading = `## ${manifest.version}`
  return text.split('\n').includes(heading) ? [] : [`${path}/CHANGELOG.md has no heading "${heading}".`]
}

function rangeProblems(
  { path, name, manifest }: WorkspacePackage,
  after: readonly WorkspacePackage[],
  released: ReadonlyMap<string, WorkspacePackage>,
): readonly string[] {
  return groups.flatMap((group) =>
    after.flatMap((dependency) => {
      const range = manifest[group]?.[dependency.name]
      if (range === undefined) return []
      const { version } = dependency.manifest
      const asks = `${path}: ${group} asks for ${dependency.name} ${range}`
      if (!satisfies(version, range)) return [`${asks}, which ${version} does not satisfy.`]
      // Users of a released package get it with the versions that it was tested with, or newer ones.
      const raised = /^[\^~]/u.test(range) && group !== 'devDependencies'
      const behind =
        raised && released.has(name) && released.has(dependency.name) && minVersion(range)?.version !== version
      return behind ? [`${asks}, and was not raised to ${version}.`] : []
    }),
  )
}
