import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/**
 * The runtime dependencies that a decision record accepts: the list `dependencies` at its head. A record may also speak
 * of packages that were turned down, so a name in its text does not count.
 */
export function acceptedDependencies(decisions: string): ReadonlySet<string> {
  if (!existsSync(decisions)) return new Set()
  const names = readdirSync(decisions)
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => dependenciesAtHead(file, readFileSync(join(decisions, file), 'utf8')))
  return new Set(names)
}

function dependenciesAtHead(file: string, text: string): readonly string[] {
  const head = /^---\r?\n([^]*?)\r?\n---\r?\n/u.exec(text)?.[1]
  if (head === undefined) return []
  const fields: unknown = parse(head)
  if (typeof fields !== 'object' || fields === null || !('dependencies' in fields)) return []
  const { dependencies } = fields
  if (!Array.isArray(dependencies) || !dependencies.every((name) => typeof name === 'string')) {
    throw new Error(`docs/decisions/${file}: "dependencies" must be a list of package names`)
  }
  return dependencies
}
