import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Finding } from '../lib/finding.ts'
import { readJson } from '../lib/workspace.ts'
import { entryPoints } from './check-barrels.ts'
import { layerOf } from './layers.ts'
import type { NxProject, Project } from './project.ts'

/** The package whose project file and TypeScript configurations are the pattern for every other library. */
const pattern = 'packages/core'
/** Targets that only some packages have something for. */
const optionalTargets = ['bench', 'proof']
/** What is asked about a tarball: an app has none. */
const publishedTargets = ['package', 'size']
const engines = '>=22.19'
const contents = ['CHANGELOG.md', 'dist', 'src', '!**/*.test.ts', '!**/*.test-d.ts', '!dist/.tsbuildinfo']

interface Tsconfig {
  readonly references?: readonly { readonly path: string }[]
}

/** Every package looks the same from outside: manifest, files, targets and TypeScript configuration. */
export function checkTemplate(project: Project): readonly Finding[] {
  if (layerOf(project.path) === 'tools') return []
  const library = project.path.startsWith('packages/')
  return [
    ...checkManifest(project),
    ...checkFiles(project, library),
    ...(library ? [...checkPublished(project), ...checkExports(project)] : checkPrivate(project)),
    ...checkTargets(project, library),
    ...checkTsconfigs(project),
  ]
}

function at(project: Project, file: string, message: string): Finding {
  return { path: `${project.path}/${file}`, line: 1, message }
}

function checkManifest(project: Project): readonly Finding[] {
  const { manifest } = project
  const found: Finding[] = []
  if (manifest.type !== 'module')
    found.push(at(project, 'package.json', 'set "type": "module": everything here is ESM'))
  if (manifest.engines?.['node'] !== engines)
    found.push(at(project, 'package.json', `set "engines": { "node": "${engines}" }`))
  if (manifest.license !== 'MIT') found.push(at(project, 'package.json', 'set "license": "MIT"'))
  return found
}

function checkFiles(project: Project, library: boolean): readonly Finding[] {
  const found: Finding[] = []
  if (!existsSync(join(project.folder, 'README.md')))
    found.push(
      at(project, 'README.md', 'is missing: say what the package is for, how to install it, and show ten lines'),
    )
  const licence = join(project.folder, 'LICENSE')
  const rootLicence = readFileSync(join(project.top, 'LICENSE'), 'utf8')
  if (library && (!existsSync(licence) || readFileSync(licence, 'utf8') !== rootLicence))
    found.push(at(project, 'LICENSE', 'must have the text of the LICENSE at the top'))
  return found
}

function checkPublished(project: Project): readonly Finding[] {
  const { manifest, rootManifest } = project
  if (manifest.private)
    return [
      at(project, 'package.json', 'packages/ holds what is published: drop "private", or move it to apps/ or tools/'),
    ]
  const found: Finding[] = []
  if (manifest.sideEffects !== false)
    found.push(at(project, 'package.json', 'set "sideEffects": false: importing a library does no work'))
  if (!isDeepStrictEqual(manifest.publishConfig, { access: 'public', provenance: true }))
    found.push(at(project, 'package.json', 'set "publishConfig": { "access": "public", "provenance": true }'))
  const missing = contents.filter((one) => !manifest.files?.includes(one))
  if (missing.length > 0)
    found.push(at(project, 'package.json', `"files" lacks ${missing.map((one) => `"${one}"`).join(', ')}`))
  if (rootManifest.repository !== undefined && !isDeepStrictEqual(manifest.repository, repositoryOf(project)))
    found.push(at(project, 'package.json', `set "repository": ${JSON.stringify(repositoryOf(project))}`))
  return found
}

function checkPrivate(project: Project): readonly Finding[] {
  if (project.manifest.private === true) return []
  return [at(project, 'package.json', 'set "private": true: what is published lies in packages/')]
}

function repositoryOf(project: Project): object {
  const { repository } = project.rootManifest
  const base = typeof repository === 'string' ? { type: 'git', url: repository } : repository
  return { ...(typeof base === 'object' ? base : {}), directory: project.path }
}

function checkExports(project: Project): readonly Finding[] {
  const map = project.manifest.exports ?? {}
  const found: Finding[] = []
  if (map['./package.json'] !== './package.json')
    found.push(at(project, 'package.json', 'export "./package.json": "./package.json", which tools read'))
  if (map['.'] === undefined) found.push(at(project, 'package.json', 'the exports map needs the entry "."'))
  for (const [subpath, entry] of Object.entries(map)) {
    if (subpath === './package.json') continue
    const conditions = typeof entry === 'object' && entry !== null ? Object.keys(entry) : []
    if (!isDeepStrictEqual(conditions, ['types', '@venuekit/source', 'default']))
      found.push(
        at(
          project,
          'package.json',
          `exports["${subpath}"] needs exactly "types", "@venuekit/source" and "default", in this order`,
        ),
      )
  }
  for (const file of entryPoints(map)) {
    if (file.startsWith('src/') && !existsSync(join(project.folder, file)))
      found.push(at(project, 'package.json', `the exports map names "${file}", which does not exist`))
  }
  return found
}

function checkTargets(project: Project, library: boolean): readonly Finding[] {
  const found: Finding[] = []
  const targets = project.nx.targets ?? {}
  const wanted = Object.keys(readJson<NxProject>(join(project.top, pattern, 'project.json')).targets ?? {}).filter(
    (name) => library || !publishedTargets.includes(name),
  )
  const missing = wanted.filter((name) => !(name in targets) && !optionalTargets.includes(name))
  const extra = Object.keys(targets).filter((name) => !wanted.includes(name) && !optionalTargets.includes(name))
  if (missing.length > 0)
    found.push(at(project, 'project.json', `lacks the targets ${missing.join(', ')}, which ${pattern} has`))
  if (extra.length > 0)
    found.push(
      at(
        project,
        'project.json',
        `has the targets ${extra.join(', ')}, which ${pattern} lacks: every package has the same`,
      ),
    )
  for (const [name, target] of Object.entries(targets)) {
    if ('command' in target || 'executor' in target)
      found.push(
        at(
          project,
          'project.json',
          `the target "${name}" brings its own command: what a target does is in nx.json, the same for all`,
        ),
      )
  }
  if (project.nx.name !== posix.basename(project.path))
    found.push(at(project, 'project.json', `set "name": "${posix.basename(project.path)}", the folder's name`))
  return found
}

function checkTsconfigs(project: Project): readonly Finding[] {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = project.manifest
  const built = referencesTo(project, { ...dependencies, ...peerDependencies, ...optionalDependencies })
  const tested = referencesTo(project, { ...devDependencies }).filter((path) => !built.includes(path))
  return [
    ...compareTsconfig(project, 'tsconfig.json', undefined),
    ...compareTsconfig(project, 'tsconfig.lib.json', built),
    ...compareTsconfig(project, 'tsconfig.test.json', ['./tsconfig.lib.json', ...tested]),
  ]
}

function referencesTo(project: Project, names: Readonly<Record<string, string>>): readonly string[] {
  return project.workspace
    .filter((one) => one.name !== project.manifest.name && Object.hasOwn(names, one.name))
    .map((one) => `${posix.relative(project.path, one.path)}/tsconfig.lib.json`)
}

/** `references` undefined means: the same as in the pattern. */
function compareTsconfig(
  project: Project,
  file: string,
  references: readonly string[] | undefined,
): readonly Finding[] {
  if (!existsSync(join(project.folder, file))) return [at(project, file, `is missing: copy it from ${pattern}`)]
  const found: Finding[] = []
  const mine = readJson<Tsconfig>(join(project.folder, file))
  const theirs = readJson<Tsconfig>(join(project.top, pattern, file))
  const wanted = references?.map((path) => ({ path })) ?? theirs.references ?? []
  if (!isDeepStrictEqual({ ...mine, references: [] }, { ...theirs, references: [] }))
    found.push(at(project, file, `differs from ${pattern}/${file}: only "references" may`))
  if (!isDeepStrictEqual(new Set(mine.references?.map((one) => one.path)), new Set(wanted.map((one) => one.path))))
    found.push(
      at(
        project,
        file,
        `needs the references ${JSON.stringify(wanted)}: the workspace packages that package.json names`,
      ),
    )
  return found
}
