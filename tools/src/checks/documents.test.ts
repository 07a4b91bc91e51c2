// The pages at the top say what the code says: which packages there are, and who may import whom.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, workspacePackages } from '../lib/workspace.ts'
import { type Access, type LayerRule, layerRules } from './layers.ts'

const page = (name: string) => readFileSync(join(root, name), 'utf8')

/** The rows of the first table under a heading, each as its cells; what lies between columns for the eye is left out. */
function tableUnder(text: string, heading: string): readonly (readonly string[])[] {
  const [, after = ''] = text.split(`\n${heading}\n`)
  const [section = ''] = after.split(/\n#{2,3} /u)
  const lines = section.split('\n')
  const begin = lines.findIndex((line) => line.startsWith('|'))
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith('|'))
  const rows = lines.slice(begin, end < 0 ? undefined : end)
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

test('[P.20] the README lists every package that is published, with a link to its own', () => {
  const published = workspacePackages().filter(({ manifest }) => manifest.private !== true)
  const listed = tableUnder(page('README.md'), '## Packages').map(([name]) => name)
  const links = published.map(({ name, path }) => `[\`${name}\`](${path}/README.md)`)
  expect(new Set(listed)).toEqual(new Set(links))
})

function accessText(layer: string, access: Access): string {
  if (access === 'any') return layer
  if (access === 'import()') return `${layer} by \`import()\``
  return `${layer} (${access.map((entry) => entry.split('/').at(-1)).join(', ')})`
}

function accessesText(accesses: LayerRule['workspace']): string {
  return Object.entries(accesses)
    .map(([layer, access]) => accessText(layer, access))
    .join(', ')
}

test('[P.14] the table of ARCHITECTURE.md is the table that the check enforces', () => {
  const rows = Object.entries(layerRules).map(([layer, { workspace, tests, outside }]) => [
    `\`${layer}\``,
    accessesText(workspace),
    outside === 'any' ? 'anything' : outside.join(', '),
    accessesText(tests),
  ])
  expect(tableUnder(page('ARCHITECTURE.md'), '### Who may import whom')).toEqual(rows)
})
