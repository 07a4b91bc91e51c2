import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Finding } from '../lib/finding.ts'
import { type Markdown, parseMarkdown } from './markdown.ts'

/** Relative links lead to files of the repository, and their anchors to headings. Addresses are not asked for: no network. */
export function checkLinks(top: string, markdown: Markdown): readonly Finding[] {
  return markdown.links.flatMap(({ text, line }) => {
    const message = explain(top, markdown, text)
    return message === undefined ? [] : [{ path: markdown.path, line, message }]
  })
}

function explain(top: string, markdown: Markdown, url: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) {
    return /^(?:https?|mailto):/i.test(url)
      ? undefined
      : `"${url}": link to https addresses or to files of the repository`
  }
  const [encoded = '', anchor] = url.split('#', 2)
  const path = decode(encoded)
  if (path === undefined) return `"${url}" is not a well-formed link`
  if (path.startsWith('/')) return `"${url}": write the link relative to this file`
  const target = path === '' ? markdown.path : posix.join(posix.dirname(markdown.path), path)
  if (target.startsWith('..')) return `"${url}" leaves the repository`
  const file = join(top, target)
  if (!existsSync(file)) return `"${url}" leads to ${target}, which does not exist`
  if (anchor === undefined || !target.endsWith('.md') || !statSync(file).isFile()) return undefined
  const { anchors } = target === markdown.path ? markdown : parseMarkdown(target, readFileSync(file, 'utf8'))
  return anchors.has(anchor) ? undefined : `"${url}": ${target} has no heading "#${anchor}"`
}

function decode(path: string): string | undefined {
  try {
    return decodeURI(path)
  } catch {
    return undefined
  }
}
