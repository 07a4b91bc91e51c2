import { posix } from 'node:path'

/** One written file, as far as the guards look at it. */
export interface WrittenChunk {
  readonly fileName: string
  readonly code: string
  /** Its own sources, by their path inside the package, with their text. */
  readonly sources: readonly { readonly path: string; readonly text: string }[]
  /** What the file exports, and what its entry point's source does; undefined when it is none. */
  readonly exports: readonly string[]
  readonly entryExports: readonly string[] | undefined
  /** What any entry point exports. */
  readonly publicNames: ReadonlySet<string>
}

/** What would be different in a package because its modules were put together, and that nobody would notice. */
export function chunkProblems(chunk: WrittenChunk): readonly string[] {
  return [...exportProblems(chunk), ...nameProblems(chunk), ...placeProblems(chunk)]
}

/** An entry point exports what its source does: nothing more because another chunk needs it. */
function exportProblems({ fileName, exports, entryExports }: WrittenChunk): readonly string[] {
  if (entryExports === undefined) return []
  const differing = [
    ...exports.filter((name) => !entryExports.includes(name)),
    ...entryExports.filter((name) => !exports.includes(name)),
  ].toSorted()
  if (differing.length === 0) return []
  return [
    `${fileName} and its source do not export the same: ${differing.join(', ')} (move what another entry point needs out of the entry file)`,
  ]
}

/** Users read the names of the classes that they know. Where two of one name are in a file, one of them gets a number. */
function nameProblems({ fileName, code, publicNames }: WrittenChunk): readonly string[] {
  return [...code.matchAll(/\b(?:var|class) (\w+)\$\d+ (?:= class (?:extends|\{)|extends|\{)/gu)]
    .map(([, name = '']) => name)
    .filter((name) => publicNames.has(name))
    .map((name) => `${fileName} holds two classes of the name "${name}", which users know: give the other another name`)
}

/** A file beside a module is not beside the chunk: the way to it must be the same from both. */
function placeProblems({ fileName, sources }: WrittenChunk): readonly string[] {
  const depth = posix.dirname(`dist/${fileName}`).split('/').length
  return sources
    .filter(
      ({ path, text }) =>
        /new URL\([^)]*import\.meta\.url/u.test(text) && posix.dirname(path).split('/').length !== depth,
    )
    .map(({ path }) => `${path} looks for a file beside itself, and is built into ${fileName}, which is elsewhere`)
}
