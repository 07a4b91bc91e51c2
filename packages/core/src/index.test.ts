import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// The names that users can import, for each entry point. A name that goes, or comes, shows here first.
const manifest: { readonly exports: Readonly<Record<string, Readonly<Record<string, string>> | string>> } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
)
const entryPoints = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [[name, target['@venuekit/source'] ?? ''] as const],
)

test.each(entryPoints)('[P.2] what %s exports', async (name, source) => {
  const module: object = await import(new URL(`../${source}`, import.meta.url).href)
  await expect(`${Object.keys(module).toSorted().join('\n')}\n`).toMatchFileSnapshot(
    `../test/exports/${name === '.' ? 'core' : name.slice(2)}.txt`,
  )
})

test('the type names of the entry point stand in its list', () => {
  const index = readFileSync(new URL('./index.ts', import.meta.url), 'utf8')
  const types = [...index.matchAll(/\btype (\w+)/g)]
    .map((match) => match[1])
    .concat(
      [...index.matchAll(/export type \{([^}]*)\}/g)].flatMap((match) =>
        (match[1] ?? '').split(',').map((one) => one.trim()),
      ),
    )
  const names = [...new Set(types)]
    .filter((one): one is string => one !== '' && one !== undefined)
    .toSorted((a, b) => a.localeCompare(b, 'en'))
  return expect(`${names.join('\n')}\n`).toMatchFileSnapshot('../test/exports/types.txt')
})
