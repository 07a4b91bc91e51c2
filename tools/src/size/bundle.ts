import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, type Metafile, buildSync } from 'esbuild'
import type { Budget, Measured } from './budget.ts'

/** What stays outside of a bundle. */
type Outside = Pick<BuildOptions, 'external' | 'packages'>

/** The built file behind a subpath of a package. */
export function builtFile(
  folder: string,
  exports: Readonly<Record<string, unknown>> | undefined,
  subpath: string,
): string {
  const target = exports?.[subpath]
  if (typeof target === 'object' && target !== null && 'default' in target && typeof target.default === 'string') {
    return join(folder, target.default)
  }
  throw new Error(`package.json has no exports["${subpath}"] with a "default" file`)
}

/** The program that a budget is about. */
export function programOf(file: string, budget: Budget): string {
  const imports = [[file, budget.import], ...Object.entries(budget.with ?? {})]
  return imports.map(([from, names]) => `export ${names} from ${JSON.stringify(from)}`).join('\n')
}

/** Bundles one import the way a user's bundler would and counts its bytes. */
export function measure(folder: string, file: string, budget: Budget): Measured {
  const source = programOf(file, budget)
  const { eager, lazy } = gzippedBytes(folder, source, { external: [...(budget.external ?? [])] })
  const own = gzippedBytes(folder, source, { packages: 'external' })
  return { bytes: eager, lazyBytes: lazy, ownBytes: own.eager + own.lazy }
}

/** A program with everything that `files` export. */
export function programOfAll(files: readonly string[]): string {
  return files.map((file, index) => `export * as entry${index} from ${JSON.stringify(file)}`).join('\n')
}

/** The minified text of a program, parts that are loaded on demand included. */
export function bundleText(folder: string, source: string, external: readonly string[]): string {
  return build(folder, source, { external: [...external] })
    .outputFiles.map((output) => output.text)
    .join('\n')
}

function gzippedBytes(folder: string, source: string, outside: Outside): { eager: number; lazy: number } {
  const { metafile, outputFiles } = build(folder, source, outside)
  const atOnce = new Set([...loadedAtOnce(metafile)].map((output) => join(folder, output)))
  let eager = 0
  let lazy = 0
  for (const { path, contents } of outputFiles) {
    const bytes = gzipSync(contents, { level: 9 }).length
    if (atOnce.has(path)) eager += bytes
    else lazy += bytes
  }
  return { eager, lazy }
}

/** The outputs that the entry loads before its first line runs; the others wait for an `import()`. */
function loadedAtOnce(metafile: Metafile): ReadonlySet<string> {
  const entry = Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint === '<stdin>')
  const found = new Set(entry === undefined ? [] : [entry])
  for (const path of found) {
    for (const imported of metafile.outputs[path]?.imports ?? []) {
      if (imported.kind === 'import-statement' && imported.external !== true) found.add(imported.path)
    }
  }
  return found
}

function build(folder: string, source: string, outside: Outside) {
  return buildSync({
    stdin: { contents: source, resolveDir: folder },
    absWorkingDir: folder,
    outdir: 'bundle',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    legalComments: 'none',
    logLevel: 'silent',
    ...outside,
  })
}
