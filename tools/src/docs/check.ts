import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { entryPoints } from '../checks/check-barrels.ts'
import { filesBelow } from '../lib/files.ts'
import type { Finding } from '../lib/finding.ts'
import { type Manifest, readJson, workspacePackages } from '../lib/workspace.ts'
import { checkBlocks } from './blocks.ts'
import { type Limits, checkExamples, examplesIn } from './examples.ts'
import { checkLinks } from './links.ts'
import { type Markdown, parseMarkdown } from './markdown.ts'
import { checkPaths } from './paths.ts'
import { loadCommands } from './shell.ts'
import { readDocumentation } from './tsdoc.ts'

/** Only what hangs takes so long: a busy machine needs many times what a quiet one does. */
const defaults: Limits = { timeoutMs: 120_000 }

/**
 * Checks the pages of one package, or those at the top of the repository when `folder` is the top: links, paths, code
 * blocks; and of a library that every export is documented with an example that runs.
 */
export async function checkDocs(top: string, folder: string, limits: Limits = defaults): Promise<readonly Finding[]> {
  const path = relative(top, resolve(folder)).split(sep).join('/')
  const pages = pagesOf(top, path)
  const commands = loadCommands(top)
  const { findings, examples } = path.startsWith('packages/')
    ? documentationOf(folder, path)
    : { findings: [], examples: [] }
  return [
    ...pages.flatMap((page) => [...checkLinks(top, page), ...checkPaths(top, page), ...checkBlocks(page, commands)]),
    ...findings,
    ...(await checkExamples({ top, folder }, [...pages.flatMap(examplesIn), ...examples], limits)),
  ]
}

/** Each page belongs to one run: to its package, or to the top. Changelogs tell what was and are left alone. */
function pagesOf(top: string, path: string): readonly Markdown[] {
  const packages = workspacePackages(top).map((one) => one.path)
  const filter = { endings: ['.md'], without: ['fixtures', 'templates', '.changeset'] }
  return filesBelow(join(top, path), filter)
    .map((inside) => (path === '' ? inside : `${path}/${inside}`))
    .filter((page) => !page.endsWith('CHANGELOG.md'))
    .filter((page) => path !== '' || !packages.some((one) => page.startsWith(`${one}/`)))
    .map((page) => parseMarkdown(page, readFileSync(join(top, page), 'utf8')))
}

function documentationOf(folder: string, path: string): ReturnType<typeof readDocumentation> {
  const manifest = join(folder, 'package.json')
  if (!existsSync(manifest)) throw new Error(`"${folder}" is no package: it has no package.json`)
  const entries = [...entryPoints(readJson<Manifest>(manifest).exports)].filter((file) => file.startsWith('src/'))
  return readDocumentation(folder, path, entries)
}
