import { posix } from 'node:path'

interface SourceMap {
  readonly sourceRoot?: string
  readonly sources?: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
}

/** A debugger follows a file to its map and the map to its sources: each step must end at a file of the same package. */
export function sourceMapProblems(files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const lostMaps: string[] = []
  const lostSources = new Set<string>()
  for (const [path, content] of files) {
    const text = Buffer.from(content).toString()
    if (path.endsWith('.map')) {
      for (const source of sourcesOf(path, text)) if (!files.has(source)) lostSources.add(source)
    } else if (/\.(?:d\.ts|js)$/u.test(path)) {
      const map = mapOf(path, text)
      if (map !== undefined && !files.has(map)) lostMaps.push(`${path} points to ${map}, which is not packed`)
    }
  }
  if (lostSources.size === 0) return lostMaps
  const list = [...lostSources].toSorted().join(', ')
  return [
    ...lostMaps,
    `source maps point to what is not packed: ${list} (if it was moved or removed: delete dist and build again)`,
  ]
}

/** The map that a built file names, as a path inside the package. */
function mapOf(path: string, text: string): string | undefined {
  const map = /^\/\/# sourceMappingURL=(\S+)\s*$/mu.exec(text)?.[1]
  return map === undefined || map.startsWith('data:') ? undefined : posix.join(posix.dirname(path), map)
}

/** The sources of a map that are not written out inside it, as paths inside the package. */
function sourcesOf(path: string, text: string): readonly string[] {
  const { sourceRoot = '', sources = [], sourcesContent = [] } = JSON.parse(text) as SourceMap
  return sources
    .filter((_, index) => typeof sourcesContent[index] !== 'string')
    .map((source) => posix.join(posix.dirname(path), sourceRoot, source))
}
