import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { filesBelow } from '../lib/files.ts'
import { type Manifest, readJson, workspacePackages } from '../lib/workspace.ts'
import { type LockFile, type RuntimeDependency, runtimeClosure } from './closure.ts'
import { type Accepted, acceptedByDecisions } from './decisions.ts'
import { unsafeInstalls } from './installs.ts'
import { isAllowedLicence } from './licences.ts'

export interface SupplyReport {
  readonly problems: readonly string[]
  readonly dependencies: readonly RuntimeDependency[]
}

/** Where commands stand that install: workflows, the full tier's script and the tools. */
const scanned: readonly (readonly [folder: string, endings: readonly string[]])[] = [
  ['.github', ['.yml', '.yaml']],
  ['.ci', ['']],
  ['tools', ['.ts', '.mjs', '.js', '.sh']],
]

/** Looks at everything that reaches users, or runs here, without having been written here. */
export function checkSupply(top: string): SupplyReport {
  const lock = readJson<LockFile>(join(top, 'package-lock.json'))
  const published = workspacePackages(top).filter(
    ({ path, manifest }) => path.startsWith('packages/') && manifest.private !== true,
  )
  const { dependencies, missing } = runtimeClosure(
    lock,
    published.map(({ path }) => path),
  )
  const accepted = acceptedByDecisions(join(top, 'docs', 'decisions'))
  const problems = [
    ...outOfStep(top, lock),
    ...missing.map((need) => `${need}, which package-lock.json does not have; run npm install`),
    ...dependencies.flatMap((one) => dependencyProblems(one, accepted)),
    ...lockProblems(lock),
    ...installProblems(top),
  ]
  return { problems, dependencies }
}

const dependencyFields = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const

/** Nothing that a manifest asks for may be hidden from the checks of the lock file, which `npm install` would just add to. */
function outOfStep(top: string, lock: LockFile): readonly string[] {
  const manifests = [{ path: '', manifest: readJson<Manifest>(join(top, 'package.json')) }, ...workspacePackages(top)]
  return manifests.flatMap(({ path, manifest }) =>
    dependencyFields
      .filter((field) => !isDeepStrictEqual(manifest[field] ?? {}, lock.packages[path]?.[field] ?? {}))
      .map(
        (field) =>
          `package-lock.json is out of step with "${field}" of ${path === '' ? '' : `${path}/`}package.json; run npm install`,
      ),
  )
}

function dependencyProblems(
  { name, entry, neededBy, direct, chosen }: RuntimeDependency,
  accepted: Accepted,
): readonly string[] {
  const problems: string[] = []
  if (entry.license === undefined || !isAllowedLicence(entry.license)) {
    problems.push(`${name} (needed by ${neededBy}) has the licence "${entry.license ?? 'none'}", which is not allowed`)
  }
  if (entry.hasInstallScript === true && !(chosen && accepted.installScripts.has(`${name}@${entry.version}`))) {
    const remedy = chosen
      ? ': read it, and say in docs/decisions/ what it does (a record whose head lists it with its version under "installScripts")'
      : ''
    problems.push(`${name} (needed by ${neededBy}) has an install script, which would run on users' machines${remedy}`)
  }
  if (direct && !accepted.dependencies.has(name)) {
    problems.push(
      `${name} is a new runtime dependency of ${neededBy}: say why in docs/decisions/ (a record whose head lists it under "dependencies"), or do without it`,
    )
  }
  return problems
}

/** What is installed is named by its content, and never by an address: not a registry's, not a git repository's. */
function lockProblems(lock: LockFile): readonly string[] {
  return Object.entries(lock.packages).flatMap(([path, { resolved, integrity, link, inBundle }]) => {
    if (link === true || !path.includes('node_modules/')) return []
    if (resolved !== undefined)
      return [`package-lock.json: ${path} is bound to the address ${withoutSecrets(resolved)}`]
    return integrity === undefined && inBundle !== true ? [`package-lock.json: ${path} has no integrity`] : []
  })
}

function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/@]*@/u, '//')
}

function installProblems(top: string): readonly string[] {
  const manifests = workspacePackages(top).map(({ path }) => `${path}/package.json`)
  const files = scanned.flatMap(([folder, endings]) =>
    existsSync(join(top, folder))
      ? filesBelow(join(top, folder), { endings })
          .filter((file) => !file.endsWith('.test.ts'))
          .map((file) => `${folder}/${file}`)
      : [],
  )
  return ['package.json', ...manifests, ...files]
    .filter((file) => existsSync(join(top, file)))
    .flatMap((file) => unsafeInstalls(file, readFileSync(join(top, file), 'utf8')))
}
