import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const top = new URL('../../../', import.meta.url).pathname
const lines = readFileSync(join(top, 'docs', 'migration.md'), 'utf8').split('\n')
const cells = lines.filter((line) => line.startsWith('| `')).map((line) => line.split('|').map((cell) => cell.trim()))

/** All that is written in the sources of the packages. */
function sources(): string {
  const packages = readdirSync(join(top, 'packages'))
  const files = packages.flatMap((name) =>
    readdirSync(join(top, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
      .map((file) => join(top, 'packages', name, 'src', file)),
  )
  return files.map((file) => readFileSync(file, 'utf8')).join('\n')
}

test('[X.12] [P.20] what the page of Python names calls here is here, and each line names rows that there are', () => {
  const written = sources()
  const rows = readFileSync(join(top, 'docs', 'features.md'), 'utf8')
  expect(cells.length).toBeGreaterThan(50)
  const missing = cells.flatMap(([, python = '', here = '', from = '']) => {
    const names = [...here.matchAll(/\b(?:[a-z]\w*(?=\()|[A-Z]\w+|(?<=\.)\w+)/g)].map(([name]) => name)
    const code = [...here.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text).join(' ')
    const unknown = names.filter((name) => code.includes(name) && !new RegExp(`\\b${name}\\b`).test(written))
    const ids = from.split(', ').filter((id) => !rows.includes(id))
    return [...unknown, ...ids].map((name) => `${python}: ${name}`)
  })
  expect(missing).toEqual([])
})
