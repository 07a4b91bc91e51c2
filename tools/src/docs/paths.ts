import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Finding } from '../lib/finding.ts'
import type { Markdown } from './markdown.ts'

/** Where a path of the repository begins; a package's own pages may also begin inside the package. */
const roots = ['packages', 'apps', 'tools', 'docs', '.github', '.ci', '.changeset']
const insidePackage = ['src', 'test', 'bench', 'proof', 'fixtures']
/** What is built, and so is in no fresh clone. */
const built = /(?:^|\/)(?:dist|node_modules|\.results)\//
/** `docs/proof/NAME.json`: a word in capitals stands for any name, unless it is one of these. */
const capitals = new Set(['README', 'LICENSE', 'CHANGELOG', 'CONTRIBUTING', 'SECURITY', 'ARCHITECTURE'])

/** Paths in backticks name files that exist, so that a page cannot outlive what it describes. */
export function checkPaths(top: string, markdown: Markdown): readonly Finding[] {
  const folder = posix.dirname(markdown.path)
  return markdown.inlineCode.flatMap(({ text, line }) => {
    const path = text.replace(/^\.\//, '').replace(/:\d+(?::\d+)?$/, '')
    if (!looksLikeFile(path, folder !== '.') || existsSync(join(top, path)) || existsSync(join(top, folder, path)))
      return []
    return [
      {
        path: markdown.path,
        line,
        message: `\`${text}\` does not exist: correct the path, or write NAME for any name`,
      },
    ]
  })
}

function looksLikeFile(path: string, inFolder: boolean): boolean {
  if (!/^[\w.@-]+(?:\/[\w.@-]+)*\.[a-z]+$/i.test(path) || built.test(path)) return false
  const segments = path.split('/')
  const first = segments[0] ?? ''
  if (segments.length < 2 || !(roots.includes(first) || (inFolder && insidePackage.includes(first)))) return false
  return !segments.some((segment) => isPlaceholder(segment.replace(/\..*$/, '')))
}

function isPlaceholder(word: string): boolean {
  return /^[A-Z][A-Z0-9_-]+$/.test(word) && !capitals.has(word)
}
