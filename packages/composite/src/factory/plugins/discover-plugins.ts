import { readdir, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyConnector } from '@venuekit/core'
import { FactoryCreationError } from '@venuekit/core/errors'
import { connectorsIn } from './connector-exports.ts'
import { importModule, type LoadOptions } from './load-exchange.ts'

/** Where plugins lie. They run with all the rights of the program: name only folders that nobody else can write to. */
export interface DiscoverOptions extends LoadOptions {
  readonly directory: string
  /** Which files are plugins; the default is `kraken_exchange.js`, `kraken-exchange.mjs` and the like. */
  readonly pattern?: RegExp | undefined
}

/** What was found in one file. */
export type Discovered =
  | { readonly file: string; readonly connectors: readonly AnyConnector[]; readonly error?: undefined }
  | { readonly file: string; readonly connectors?: undefined; readonly error: unknown }

const pluginFile = /^[a-z0-9-]+[_-]exchange\.[cm]?[jt]s$/

/** Loads every plugin of a folder, in the order of their names. One that fails stops no other; a folder that is not there is empty. */
export async function discoverPlugins(options: DiscoverOptions): Promise<readonly Discovered[]> {
  const { directory, pattern = pluginFile } = options
  const real = await realFolder(directory)
  if (real === undefined) return []
  const names = (await readdir(real)).filter((name) => pattern.test(name)).toSorted()
  const found: Discovered[] = []
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- in the order of their names
    found.push(await loadPlugin(real, name, options))
  }
  return found
}

async function realFolder(directory: string): Promise<string | undefined> {
  try {
    return await realpath(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function loadPlugin(
  folder: string,
  name: string,
  { import: load = importModule }: LoadOptions,
): Promise<Discovered> {
  const file = join(folder, name)
  try {
    // A link must not lead to what lies elsewhere.
    const real = await realpath(file)
    if (!real.startsWith(folder + sep)) throw new FactoryCreationError(`the plugin ${name} leads out of its folder`)
    const connectors = connectorsIn(await load(pathToFileURL(real).href), name)
    if (connectors.length === 0)
      throw new FactoryCreationError(`the plugin ${name} exports no connector and no exchange`)
    return { file, connectors }
  } catch (error) {
    return { file, error }
  }
}
