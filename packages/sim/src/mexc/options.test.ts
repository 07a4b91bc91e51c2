import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mexcKind } from './mexc-kind.ts'
import { mexcOptions } from './options.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** The rows of tables, with one space around what stands in a cell. */
const rows = new Set(readme.split('\n').map((line) => line.replaceAll(/ +/g, ' ')))

test('the README lists every option with its default, and every fault', () => {
  for (const [name, { fallback, about }] of Object.entries(mexcOptions))
    expect(rows).toContain(`| \`${name}\` | \`${fallback}\` | ${about} |`)
  for (const [name, { about }] of Object.entries(mexcKind.specialFaults))
    expect(rows).toContain(`| \`${name}\` | ${about} |`)
})
