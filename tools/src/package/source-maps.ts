import { posix } from 'node:path'

interface SourceMap {
  readonly sourceRoot?: string
  readonly sources?: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
}

/** A debugger follows a file to its map and the map to its sources: each step must end at a file of the same package. */
export function sourceMapProblems(files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  return [...files].flatMap(([path, content]) => {
    if (path.endsWith('.map')) return mapProblems(path, Buffer.from(content).toString(), files)
    if (/\.d\.ts$|\.js$/u.test(path)) return pointerProblems(path, Buffer.from(content).toString(), files)
    return []
  })
}

function pointerProblems(path: string, text: string, files: ReadonlyMap<string, unknown>): readonly string[] {
  const map = /^\/\/# sourceMappingURL=(\S+)\s*$/mu.exec(text)?.[1]
  if (map === undefined || map.startsWith('data:') || files.has(posix.join(posix.dirname(path), map))) return []
  return [`${path} points to the source map ${map}, which is not packed`]
}

function mapProblems(path: string, text: string, files: ReadonlyMap<string, unknown>): readonly string[] {
  const { sourceRoot = '', sources = [], sourcesContent = [] } = JSON.parse(text) as SourceMap
  return sources
    .filter((source, index) => {
      const inlined = typeof sourcesContent[index] === 'string'
      return !inlined && !files.has(posix.join(posix.dirname(path), sourceRoot, source))
    })
    .map((source) => `${path} points to the source ${source}, which is not packed`)
}
