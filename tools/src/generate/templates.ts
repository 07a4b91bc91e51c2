import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../lib/files.ts'
import type { Tree } from '../lib/temporary.ts'
import { root } from '../lib/workspace.ts'

const ending = '.template'

/**
 * The files of `tools/templates/NAME` by their path, with `{{word}}` replaced. A word without a value is an error, so that no
 * generated file carries a hole.
 */
export function fillTemplates(name: string, values: Readonly<Record<string, string>>): Tree {
  const folder = join(root, 'tools', 'templates', name)
  const files = filesBelow(folder, { endings: [ending] }).map((path): [string, string] => [
    path.slice(0, -ending.length),
    fill(readFileSync(join(folder, path), 'utf8'), path, values),
  ])
  return Object.fromEntries(files)
}

function fill(text: string, path: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/gu, (_, word: string) => {
    const value = values[word]
    if (value === undefined) throw new Error(`The template ${path} uses {{${word}}}, which has no value.`)
    return value
  })
}
