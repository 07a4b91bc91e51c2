import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadPackage } from '@venuekit/composite'
import type { AnyConnector } from '@venuekit/core'
import { createExchangeNames } from '@venuekit/core/config'
import { ExchangePackageMissingError, FactoryCreationError } from '@venuekit/core/errors'
import { UsageError } from './arguments.ts'

const importHere = { import: (name: string): Promise<object> => import(name) }

/** The connectors of all packages `@venuekit/…` that are installed where this one is. */
export async function loadInstalled(): Promise<readonly AnyConnector[]> {
  const loaded = await Promise.all([...(await candidates())].map((name) => connectorsOf(name)))
  return loaded.flat()
}

/** The connectors that are named: by any name of an exchange, or by a whole package. */
export async function loadNamed(names: readonly string[]): Promise<readonly AnyConnector[]> {
  const found: AnyConnector[] = []
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- few, and the first that is missing is told
    found.push(...(await connectorNamed(name)))
  }
  return [...new Set(found)]
}

/** `gateio-futures` is of the package `@venuekit/gateio`; `@somebody/kraken` is a package of its own. */
async function connectorNamed(name: string): Promise<readonly AnyConnector[]> {
  if (name.startsWith('@')) return loadPackage(name, importHere)
  const id = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[_\s.]+/g, '-')
    .toLowerCase()
  const family = id.replace(/-(?:spot|futures|perpetual|options|margin)$/, '')
  const packages = [...new Set([family, id])].map((one) => `@venuekit/${one}`)
  let missing: unknown
  for (const packageName of packages) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the second only where the first is not there
      return [createExchangeNames(await loadPackage(packageName, importHere)).resolve(name)]
    } catch (error) {
      if (!ExchangePackageMissingError.is(error)) throw error
      missing ??= error
    }
  }
  // A name that says nothing of its package: an alias, or an exchange of a package with another name.
  const names = createExchangeNames(await loadInstalled())
  const found = names.find(name)
  if (found !== undefined) return [found]
  const near = names.nearest(name)
  // Nobody is told to install a package that a slip of the finger has named.
  throw near === undefined ? missing : new UsageError(`there is no exchange "${name}"; did you mean ${near}?`)
}

/** Packages of this project that stand on composites, as every exchange does; which of them are exchanges shows when they are loaded. */
async function candidates(): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const scope = join(folder, 'node_modules', '@venuekit')
    // oxlint-disable-next-line no-await-in-loop -- one folder above the other
    for (const name of await readdir(scope).catch(() => [])) {
      // oxlint-disable-next-line no-await-in-loop -- a handful of small files
      if (await standsOnComposites(join(scope, name))) names.add(`@venuekit/${name}`)
    }
    if (folder === dirname(folder)) return names
  }
}

async function standsOnComposites(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}')
  const manifest: unknown = JSON.parse(text)
  const dependencies =
    typeof manifest === 'object' && manifest !== null && 'dependencies' in manifest ? manifest.dependencies : undefined
  return typeof dependencies === 'object' && dependencies !== null && '@venuekit/composite' in dependencies
}

async function connectorsOf(packageName: string): Promise<readonly AnyConnector[]> {
  try {
    return await loadPackage(packageName, importHere)
  } catch (error) {
    if (FactoryCreationError.is(error) && error.cause === undefined) return [] // no exchange
    throw error
  }
}
