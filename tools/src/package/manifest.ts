import type { PublishedManifest } from './packed.ts'

/** The Node versions that every published package promises. */
const engines = '>=22.19'

/** What npm would run on a user's machine at install time. */
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare']

/** A field that must have one exact value, by its path. */
const fixedFields: readonly (readonly [path: string, value: unknown])[] = [
  ['license', 'MIT'],
  ['type', 'module'],
  ['sideEffects', false],
  ['engines.node', engines],
  ['publishConfig.access', 'public'],
]

/** What would make `npm publish` refuse the manifest, or publish something that nobody can install or shake. */
export function manifestProblems(manifest: PublishedManifest): readonly string[] {
  return [
    ...fixedFields
      .filter(([path, value]) => fieldAt(manifest, path) !== value)
      .map(([path, value]) => `package.json: "${path}" must be ${JSON.stringify(value)}`),
    ...identityProblems(manifest),
    ...exportsProblems(manifest['exports']),
    ...dependencyProblems(manifest),
    ...installScripts
      .filter((name) => fieldAt(manifest, `scripts.${name}`) !== undefined)
      .map((name) => `package.json: the script "${name}" would run at install time on a user's machine; remove it`),
  ]
}

function identityProblems(manifest: PublishedManifest): readonly string[] {
  const problems: string[] = []
  if (manifest['private'] !== undefined) problems.push('package.json: "private" is for packages that are not published')
  if (!matches(manifest['name'], /^(?:@venuekit\/[a-z][a-z\d-]*|venuekit)$/u)) {
    problems.push('package.json: "name" must be @venuekit/NAME or venuekit')
  }
  if (!matches(manifest['version'], /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/u)) {
    problems.push('package.json: "version" must be a version such as 1.2.3')
  }
  if (!matches(manifest['description'], /\S/u)) problems.push('package.json: "description" is missing')
  return problems
}

function exportsProblems(exports: unknown): readonly string[] {
  if (!isRecord(exports)) return ['package.json: "exports" must map subpaths to files']
  const problems: string[] = []
  if (exports['.'] === undefined) problems.push('package.json: "exports" lacks the entry point "."')
  if (exports['./package.json'] !== './package.json') {
    problems.push('package.json: "exports" must hold "./package.json": "./package.json"')
  }
  for (const [subpath, target] of Object.entries(exports)) {
    if (subpath.includes('*')) problems.push(`package.json: exports["${subpath}"] opens deep imports; name each file`)
    else if (subpath !== './package.json') problems.push(...conditionProblems(subpath, target))
  }
  return problems
}

function conditionProblems(subpath: string, target: unknown): readonly string[] {
  if (!isRecord(target)) return [`package.json: exports["${subpath}"] must be an object of conditions`]
  const conditions = Object.keys(target)
  const problems: string[] = []
  if (conditions[0] !== 'types') problems.push(`package.json: exports["${subpath}"] must list "types" first`)
  if (conditions.at(-1) !== 'default') problems.push(`package.json: exports["${subpath}"] must list "default" last`)
  if (conditions.includes('require')) {
    problems.push(`package.json: exports["${subpath}"] has "require", but the packages are ESM only`)
  }
  return problems
}

function dependencyProblems(manifest: PublishedManifest): readonly string[] {
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((field) => {
    const group = manifest[field]
    if (group === undefined) return []
    if (!isRecord(group)) return [`package.json: "${field}" must be an object`]
    return Object.entries(group)
      .filter(([, range]) => !matches(range, /^[\^~<>=]*\s?\d[\w.\-+\s|<>=^~]*$/u))
      .map(
        ([name, range]) =>
          `package.json: ${field}["${name}"] is "${String(range)}", which a registry cannot resolve; give a version range`,
      )
  })
}

function fieldAt(manifest: PublishedManifest, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), manifest)
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
