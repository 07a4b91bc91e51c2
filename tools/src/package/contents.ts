/** The committed list of what is packed, beside each package's manifest. */
export const contentsFile = 'package-contents.txt'

/** Each source file becomes exactly these in `dist`; its code is in one of the few files of the whole package. */
const builtSuffixes = ['.d.ts', '.d.ts.map']
const codeSuffixes = ['.js', '.js.map']

/** Files that must never reach a user, by what they are. */
const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a test', /\.(?:test|test-d|spec|bench)\.[\w.]+$/u],
  [
    'a file of a folder that is not published',
    /(?:^|\/)(?:tests?|__tests__|fixtures|bench|proof|packtest|templates|coverage|node_modules|\.results)\//u,
  ],
  ['a build record', /\.tsbuildinfo$/u],
  ['a secret or a setting of one machine', /(?:^|\/)(?:\.env(?:\..*)?|\.npmrc|.*\.(?:pem|key|p12))$/u],
  ['a leftover', /\.(?:log|tgz|tmp|orig|swp)$|(?:^|\/)\.DS_Store$/u],
]

const head = `# What npm packs, checked by the target "package"; \`--update\` rewrites it.
# "module X" stands for src/X.ts and what it is built to: dist/X{${builtSuffixes.join(',')}}.
`

/**
 * The packed files in the form of the snapshot: sorted, with the three files of a module folded into one line. A module
 * that lacks one of them, or a file that belongs to none, is listed by its path, so nothing can hide.
 */
export function contentsText(paths: Iterable<string>): string {
  // A change log comes with the first release and changes nothing that could be packed by accident.
  const rest = new Set([...paths].filter((path) => path !== 'CHANGELOG.md'))
  const modules: string[] = []
  for (const path of rest) {
    const module = /^src\/(.+)(?<!\.d)\.ts$/u.exec(path)?.[1]
    if (module === undefined) continue
    const files = [path, ...builtSuffixes.map((suffix) => `dist/${module}${suffix}`)]
    if (!files.every((file) => rest.has(file))) continue
    for (const file of files) rest.delete(file)
    modules.push(`module ${module}`)
  }
  return `${head}${[...[...rest].toSorted(), ...modules.toSorted()].join('\n')}\n`
}

/** The snapshot of a package that has these files and entry points, none of which loads another file, and was not built yet. */
export function contentsOf(files: readonly string[], entries: readonly string[]): string {
  const sources = files.filter((path) => path.startsWith('src/') && !/\.test(?:-d)?\.ts$/u.test(path))
  const built = sources.flatMap((path) => builtSuffixes.map((suffix) => `dist/${path.slice(4, -3)}${suffix}`))
  const code = entries.flatMap((entry) => codeSuffixes.map((suffix) => `dist/${entry}${suffix}`))
  return contentsText(['LICENSE', 'README.md', 'package.json', ...sources, ...built, ...code])
}

/** What differs between the committed snapshot (undefined when there is none) and the packed files. */
export function snapshotProblems(committed: string | undefined, actual: string): readonly string[] {
  const hint = 'run the target again with --update if that is meant'
  if (committed === undefined) return [`${contentsFile} does not exist; ${hint}`]
  const before = new Set(committed.trimEnd().split(/\r?\n/u))
  const after = new Set(actual.trimEnd().split('\n'))
  return [
    ...[...after].filter((line) => !before.has(line)).map((line) => `packed, but not in ${contentsFile}: ${line}`),
    ...[...before].filter((line) => !after.has(line)).map((line) => `in ${contentsFile}, but not packed: ${line}`),
  ].map((problem) => `${problem} (${hint})`)
}

/** Files that are packed and must not be. */
export function forbiddenFiles(paths: Iterable<string>): readonly string[] {
  return [...paths].flatMap((path) => {
    const found = forbidden.find(([, pattern]) => pattern.test(path))
    return found === undefined ? [] : [`${path} is ${found[0]} and must not be packed`]
  })
}

/** Files that every package must hold; a change log as soon as its folder has one. */
export function missingFiles(paths: Iterable<string>, hasChangelog: boolean): readonly string[] {
  const packed = new Set(paths)
  return ['LICENSE', 'README.md', 'package.json', ...(hasChangelog ? ['CHANGELOG.md'] : [])]
    .filter((file) => !packed.has(file))
    .map((file) => `${file} is not packed; it must exist, and "files" must let it through`)
}

/** Packed files that mention the workspace's own path: they would tell where the build ran and work nowhere else. */
export function pathLeaks(files: ReadonlyMap<string, Uint8Array>, workspace: string): readonly string[] {
  const spellings = new Set([workspace, workspace.replaceAll('\\', '/'), workspace.replaceAll('\\', '\\\\')])
  return [...files]
    .filter(([, content]) => [...spellings].some((spelling) => mentions(Buffer.from(content), spelling)))
    .map(([path]) => `${path} contains the absolute path of the workspace`)
}

/** True when `path` occurs and ends there: `/app` is not in `/application`. */
function mentions(content: Buffer, path: string): boolean {
  for (let at = content.indexOf(path); at >= 0; at = content.indexOf(path, at + 1)) {
    const next = content.toString('latin1', at + Buffer.byteLength(path), at + Buffer.byteLength(path) + 1)
    if (!/[\w-]/u.test(next)) return true
  }
  return false
}
