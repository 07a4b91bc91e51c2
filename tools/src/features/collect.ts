import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../lib/files.ts'
import type { Finding } from '../lib/finding.ts'
import { parseSource } from '../lib/syntax.ts'
import { readJson } from '../lib/workspace.ts'
import { type Features, type PartlyDone, buildPage, checkRows } from './build.ts'
import { type Title, titlesOf } from './titles.ts'

/** Reads a workspace: what is wrong with its rows, and the page as it must be. */
export function collect(top: string): { readonly findings: readonly Finding[]; readonly text: string } {
  const features = readJson<Features>(join(top, 'tools/src/features/rows.json'))
  const partial = readJson<PartlyDone>(join(top, 'tools/src/features/partial.json'))
  const titles = readTitles(top)
  return { findings: checkRows(features, titles, partial), text: buildPage(features, titles, partial) }
}

function readTitles(top: string): readonly Title[] {
  const folders = ['packages', 'apps', 'tools'].filter((folder) => existsSync(join(top, folder)))
  return folders.flatMap((folder) =>
    filesBelow(join(top, folder), { endings: ['.test.ts', '.test-d.ts'], without: ['fixtures', 'templates'] })
      .map((inside) => `${folder}/${inside}`)
      .flatMap((path) => titlesOf(parseSource(path, readFileSync(join(top, path), 'utf8')))),
  )
}
