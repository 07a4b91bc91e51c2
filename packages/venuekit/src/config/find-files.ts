import { dirname, extname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'
import { readIfThere } from './read-file.ts'

/** A file that was read. */
export interface FoundFile {
  readonly file: string
  readonly text: string
}

const extensions = ['.yaml', '.yml', '.json'] as const

/** The configuration file: the one that is named, or the nearest `venuekit.config.yaml` (`.yml`, `.json`) from a folder upward. */
export async function findConfigFile(named: string | undefined, directory: string): Promise<FoundFile | undefined> {
  if (named === undefined) {
    return nearest(
      directory,
      extensions.map((extension) => `venuekit.config${extension}`),
    )
  }
  const file = resolve(directory, named)
  if (!extensions.some((extension) => extension === extname(file)))
    throw new ConfigurationError('file', `must end with ${extensions.join(' or ')}`)
  const text = await readIfThere(file)
  if (text !== undefined) return { file, text }
  throw new ConfigurationError(
    'file',
    `"${named}" is not there; name another file, or leave it out to have one looked for`,
  )
}

/** What lies over it in an environment: `venuekit.config.prod.yaml` beside it. */
export async function findOverlay(base: string, environment: string): Promise<FoundFile | undefined> {
  const stem = base.slice(0, -extname(base).length)
  return firstOf(extensions.map((extension) => `${stem}.${environment}${extension}`))
}

/** The variables of the nearest `.env` from a folder upward, or of the one that is named. */
export async function findEnvFile(
  named: string | undefined,
  directory: string,
): Promise<(FoundFile & { readonly variables: Environment }) | undefined> {
  const found = named === undefined ? await nearest(directory, ['.env']) : await firstOf([resolve(directory, named)])
  if (found === undefined && named !== undefined) throw new ConfigurationError('envFile', `"${named}" is not there`)
  return found && { ...found, variables: parseEnv(found.text) }
}

async function nearest(directory: string, names: readonly string[]): Promise<FoundFile | undefined> {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    // oxlint-disable-next-line no-await-in-loop -- the nearest one is wanted, not all
    const found = await firstOf(names.map((name) => join(folder, name)))
    if (found !== undefined || folder === dirname(folder)) return found
  }
}

async function firstOf(files: readonly string[]): Promise<FoundFile | undefined> {
  const texts = await Promise.all(files.map((file) => readIfThere(file)))
  const index = texts.findIndex((text) => text !== undefined)
  const [file, text] = [files[index], texts[index]]
  return file === undefined || text === undefined ? undefined : { file, text }
}
