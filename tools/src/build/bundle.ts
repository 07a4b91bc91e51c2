import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix, relative, sep } from 'node:path'
import { type OutputChunk, type OutputOptions, type Plugin, rolldown } from 'rolldown'
import type { Manifest } from '../lib/workspace.ts'
import { annotatePure } from './annotate.ts'
import { chunkOf, packageInside } from './chunks.ts'
import { entriesOf } from './entries.ts'
import { chunkProblems } from './guards.ts'
import { inlined } from './inlined.ts'

/** Texts by their path below `dist`. */
export type BuiltFiles = ReadonlyMap<string, string>

/** The notices of what is built in, which its licences ask for. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt'

/** Puts the JavaScript of a package's entry points together, in few modules. Types are not looked at. */
export async function bundlePackage(folder: string, manifest: Manifest): Promise<BuiltFiles> {
  const builtIn = Object.keys(inlined[manifest.name] ?? {})
  const entries = entriesOf(manifest)
  if (entries.length === 0) throw new Error(`package.json of ${manifest.name} names no code in "exports" or "bin"`)
  const entryExports = new Map<string, readonly string[]>()
  await using bundle = await rolldown({
    cwd: folder,
    input: Object.fromEntries(entries.map((entry) => [entry, `./src/${entry}.ts`])),
    platform: 'node',
    transform: { target: 'es2024' },
    // Chunks by name ask for it; a guard sees to it that nothing is added.
    preserveEntrySignatures: 'allow-extension',
    external: (id) => isOutside(id, builtIn),
    plugins: [sourcesPlugin(entryExports)],
    // How long it took is no fault of the package.
    checks: { bundlerTimings: false },
    onLog: (_level, { message }) => {
      throw new Error(message)
    },
  })
  const { output } = await bundle.generate(outputOptions)
  const chunks = output.filter((one) => one.type === 'chunk')
  const publicNames = new Set([...entryExports.values()].flat())
  const problems = chunks.flatMap((chunk) =>
    chunkProblems({
      fileName: chunk.fileName,
      code: chunk.code,
      sources: ownSources(folder, chunk),
      exports: chunk.exports,
      entryExports: entryExports.get(chunk.fileName),
      publicNames,
    }),
  )
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return new Map(chunks.flatMap((chunk) => filesOf(chunk)).concat(noticesOf(chunks)))
}

const outputOptions: OutputOptions = {
  format: 'esm',
  sourcemap: true,
  minifyInternalExports: false,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  comments: { jsdoc: false, legal: true, annotation: true },
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { debugName: 'what is built in', name: (id) => packageInside(id) ?? null, priority: 1 },
      {
        debugName: 'what is shared',
        name: (id, context) => chunkOf(id, (one) => context.getModuleInfo(one)),
        minShareCount: 2,
      },
    ],
  },
}

/** Marks our own sources, and notes what each entry point's source exports. */
function sourcesPlugin(entryExports: Map<string, readonly string[]>): Plugin {
  return {
    name: 'venuekit-sources',
    transform: { filter: { id: /\.ts$/u }, handler: (code, id) => annotatePure(id, code) },
    generateBundle(_options, written) {
      for (const chunk of Object.values(written)) {
        if (chunk.type !== 'chunk' || !chunk.isEntry || chunk.facadeModuleId === null) continue
        entryExports.set(chunk.fileName, this.getModuleInfo(chunk.facadeModuleId)?.exports ?? [])
      }
    },
  }
}

/** Packages stay outside, whether declared or not, which a check of its own asks; what is built in and the bundler's helpers do not. */
function isOutside(id: string, builtIn: readonly string[]): boolean {
  if (isBuiltin(id)) return true
  return !/^(?:[./\\\0]|[a-z]:[\\/]|@oxc-project\/)/iu.test(id) && !builtIn.includes(id)
}

/** The package's own files in a chunk. */
function ownSources(folder: string, chunk: OutputChunk): readonly { readonly path: string; readonly text: string }[] {
  return chunk.moduleIds
    .filter((id) => id.startsWith(join(folder, 'src') + sep))
    .map((id) => ({ path: relative(folder, id).split(sep).join('/'), text: readFileSync(id, 'utf8') }))
}

/** A chunk and its map. What is built in has no map: its own package has none either, and its sources are not packed. */
function filesOf({ fileName, code, map, moduleIds }: OutputChunk): [string, string][] {
  const from = packageInside(moduleIds[0] ?? '')
  if (from !== undefined) return [[fileName, `/*! ${from}: see ${noticesFile} */\n${withoutMap(code)}`]]
  if (map === null) return [[fileName, code]]
  const { version, file, names, sources, mappings } = map
  const at = posix.join('dist', posix.dirname(fileName))
  // Our own sources are packed; only of the bundler's helpers the text is needed.
  const sourcesContent = sources.map((source, index) =>
    posix.join(at, source).startsWith('src/') ? null : (map.sourcesContent?.[index] ?? ''),
  )
  return [
    [fileName, code],
    [`${fileName}.map`, JSON.stringify({ version, file, sources, sourcesContent, names, mappings })],
  ]
}

function withoutMap(code: string): string {
  return code.replace(/^\/\/# sourceMappingURL=.*\n?/mu, '')
}

function noticesOf(chunks: readonly OutputChunk[]): [string, string][] {
  const ids = chunks.flatMap(({ moduleIds }) => moduleIds)
  const inside = ids.filter((id) => packageInside(id) !== undefined)
  const folders = new Set(inside.map((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/u.exec(id)?.[0] ?? ''))
  const notices = [...folders].toSorted().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    return `${name} ${version}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`
  })
  // The bundler has its helpers, such as the one for `using`, inside itself, without their licence.
  const version = ids
    .map((id) => /^\0@oxc-project\+runtime@([^/]+)/u.exec(id)?.[1])
    .find((found) => found !== undefined)
  if (version !== undefined) {
    const licence = readFileSync(join(import.meta.dirname, 'helpers-licence.txt'), 'utf8').trim()
    notices.push(`@oxc-project/runtime ${version}, from Babel\n\n${licence}\n`)
  }
  return notices.length === 0
    ? []
    : [[noticesFile, `This package contains parts of the following.\n\n${notices.join('\n\n')}`]]
}
