import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ConfigurationError } from '@venuekit/core/errors'
import { parseDocument } from 'yaml'
import { isPlainObject } from './plain-object.ts'

/** A file as text; undefined when it is not there. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined
    throw new ConfigurationError(basename(file), 'cannot be read', { cause: error })
  }
}

/** What a YAML or JSON file holds. What is wrong is told with its line, never with what stands there: that may be a secret. */
export function parseFile(file: string, text: string): unknown {
  const value: unknown = file.endsWith('.json') ? parseJsonText(file, text) : parseYamlText(file, text)
  // Under a layer above it anything else would cover the layers below it, and nobody would hear of that.
  if (isPlainObject(value ?? {})) return value ?? {}
  throw new ConfigurationError(
    basename(file),
    `must be an object of settings, not ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}`,
  )
}

function parseYamlText(file: string, text: string): unknown {
  const document = parseDocument(text)
  const issues = document.errors.map(({ code, linePos }) => ({
    path: basename(file),
    message: `is no YAML${placeOf(linePos?.[0])}: ${code.toLowerCase().replaceAll('_', ' ')}`,
  }))
  const [first] = issues
  if (first !== undefined) throw new ConfigurationError(first.path, first.message, { issues })
  try {
    return document.toJS()
  } catch {
    throw new ConfigurationError(basename(file), 'has an alias that leads nowhere, or too many of them')
  }
}

function parseJsonText(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    const before = position === undefined ? undefined : text.slice(0, Number(position)).split('\n')
    const place = before === undefined ? undefined : { line: before.length, col: (before.at(-1)?.length ?? 0) + 1 }
    throw new ConfigurationError(basename(file), `is no JSON${placeOf(place)}`)
  }
}

function placeOf(place: { readonly line: number; readonly col: number } | undefined): string {
  return place === undefined ? '' : ` in line ${place.line}, column ${place.col}`
}
