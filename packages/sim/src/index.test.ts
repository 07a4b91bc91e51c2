import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as entry from './index.ts'

test('[P.2] what the package exports', async () => {
  await expect(`${Object.keys(entry).toSorted().join('\n')}\n`).toMatchFileSnapshot('../test/exports/sim.txt')
})

test('[P.2] the types that it exports', async () => {
  const index = readFileSync(new URL('index.ts', import.meta.url), 'utf8')
  const types = [...index.matchAll(/export type \{([^}]*)\}/g)].flatMap((found) => (found[1] ?? '').split(','))
  const inline = [...index.matchAll(/\btype (\w+)/g)].map((found) => found[1] ?? '')
  const names = [...types, ...inline].map((name) => name.trim()).filter((name) => name !== '')
  const sorted = [...new Set(names)].toSorted((one, other) => (one < other ? -1 : 1))
  await expect(`${sorted.join('\n')}\n`).toMatchFileSnapshot('../test/exports/types.txt')
})
