import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type TemporaryFolder, type Tree, temporaryFolder } from '../lib/temporary.ts'
import { checkSize } from './check.ts'

interface Sample {
  readonly code: string
  readonly size: object
  readonly manifest?: object
}

/** A workspace of built packages that find each other in node_modules, as npm would have linked them. */
function workspace(samples: Readonly<Record<string, Sample>>, more: Tree = {}): TemporaryFolder {
  const files: Record<string, string | object> = { ...more }
  for (const [name, { code, size, manifest }] of Object.entries(samples)) {
    files[`packages/${name}/dist/index.js`] = code
    files[`packages/${name}/size-budget.json`] = size
    files[`packages/${name}/package.json`] = {
      name: `@venuekit/${name}`,
      version: '1.0.0',
      type: 'module',
      sideEffects: false,
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
      ...manifest,
    }
  }
  const folder = temporaryFolder(files)
  for (const name of Object.keys(samples)) {
    const link = join(folder.path, 'node_modules', '@venuekit', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(folder.path, 'packages', name), link, 'junction')
  }
  return folder
}

function check(top: TemporaryFolder, name: string) {
  return checkSize(join(top.path, 'packages', name), top.path)
}

const words = Array.from({ length: 400 }, (_, index) => (index * 7_919 * 104_729).toString(36)).join(' ')
const host = (address: string) => `export const host = 'wss://${address}/ws'\n`
const budgets = (maxBytes: number, single = maxBytes) => [
  { name: 'all', from: '.', import: '*', maxBytes },
  { name: 'host alone', from: '.', import: '{ host }', maxBytes: single },
]

const withLazy = (maxLazyBytes: number) => budgets(100).map((budget) => ({ ...budget, maxLazyBytes }))

describe('budgets', () => {
  test('a package within its budgets passes, with a line per budget', () => {
    using top = workspace({ core: { code: host('alpha.example'), size: { budgets: budgets(80) } } })
    const { problems, table } = check(top, 'core')
    expect(problems).toEqual([])
    expect(table).toMatch(
      /^import +bytes +budget +used +lazy +budget +own\nall +\d+ +80 +\d+ % +0 +0 +\d+\nhost alone /u,
    )
  })

  test('what tree shaking should remove, and does not, exceeds the budget of the single import', () => {
    const leaking = `${host('alpha.example')}globalThis.words = '${words}'\n`
    using top = workspace({ core: { code: leaking, size: { budgets: budgets(2_400, 100) } } })
    expect(check(top, 'core').problems).toEqual([
      expect.stringMatching(/^host alone: \d+ bytes exceed the budget of 100/u),
    ])
    const clean = `${host('alpha.example')}export const words = '${words}'\n`
    using other = workspace({ core: { code: clean, size: { budgets: budgets(2_400, 100) } } })
    expect(check(other, 'core').problems).toEqual([])
  })

  test('dependencies count, except those that the budget names and in the column "own"', () => {
    const dependency = {
      'node_modules/words/package.json': { name: 'words', version: '1.0.0', type: 'module', exports: './index.js' },
      'node_modules/words/index.js': `export const words = '${words}'\n`,
    }
    const code = `export { words as host } from 'words'\n`
    using counted = workspace({ core: { code, size: { budgets: budgets(2_400) } } }, dependency)
    const { problems, table } = check(counted, 'core')
    expect(problems).toEqual([])
    expect(table).toMatch(/\nall +\d{4} .* \d\d\n/u)
    const without = budgets(80).map((budget) => ({ ...budget, external: ['words'] }))
    using excluded = workspace({ core: { code, size: { budgets: without } } }, dependency)
    expect(check(excluded, 'core').problems).toEqual([])
  })

  test('what an import() loads on demand counts apart', () => {
    const lazy = { 'packages/core/dist/words.js': `export const words = '${words}'\n` }
    const code = `export const host = () => import('./words.js')\n`
    using top = workspace({ core: { code, size: { budgets: withLazy(2_400) } } }, lazy)
    expect(check(top, 'core').problems).toEqual([])
    using tight = workspace({ core: { code, size: { budgets: withLazy(200) } } }, lazy)
    expect(check(tight, 'core').problems).toEqual([
      expect.stringMatching(/^all: \d{4} bytes exceed the budget of 200; .* set maxLazyBytes to/u),
      expect.stringMatching(/^host alone: \d{4} bytes exceed the budget of 200/u),
    ])
  })

  test('an export that does not exist, an entry that does not exist and a missing file are named', () => {
    const wrong = [
      ...budgets(80),
      { name: 'ghost', from: '.', import: '{ ghost }', maxBytes: 80 },
      { name: 'deep', from: './deep', import: '*', maxBytes: 80 },
    ]
    using top = workspace({
      core: { code: host('alpha.example'), size: { budgets: wrong } },
      sim: { code: '', size: {} },
    })
    expect(check(top, 'core').problems).toEqual([
      expect.stringMatching(/^ghost: .*No matching export/su),
      expect.stringMatching(/^deep: package\.json has no exports\["\.\/deep"\]/u),
    ])
    expect(check(top, 'sim').problems).toEqual(['size-budget.json does not exist or has no "budgets"'])
  })
})

describe('the bleed test', () => {
  const alpha: Sample = { code: host('alpha.example'), size: { budgets: budgets(80), markers: ['alpha.example'] } }
  const beta: Sample = { code: host('beta.example'), size: { budgets: budgets(80), markers: ['beta.example'] } }
  const core: Sample = { code: host('localhost'), size: { budgets: budgets(80) } }

  test('exchanges that know nothing of each other pass', () => {
    using top = workspace({ alpha, beta, core })
    for (const name of ['alpha', 'beta', 'core']) expect(check(top, name).problems).toEqual([])
  })

  test('another exchange inside an exchange or inside core is found, through a shared package too', () => {
    const leaky = { ...core, code: host('beta.example') }
    const importer = { ...alpha, code: `${host('alpha.example')}export { host as other } from '@venuekit/core'\n` }
    using top = workspace({ alpha: importer, beta, core: leaky })
    const found = 'the bundle contains "beta.example", which belongs to @venuekit/beta'
    expect(check(top, 'core').problems).toContain(found)
    expect(check(top, 'alpha').problems).toContain(found)
    expect(check(top, 'beta').problems).toEqual([])
  })

  test('another exchange that is loaded on demand is found, and one that is a peer is not shipped', () => {
    const loader = { ...core, code: `export const host = () => import('@venuekit/beta')\n` }
    const size = { budgets: withLazy(80) }
    using bundled = workspace({ beta, core: { ...loader, size } })
    expect(check(bundled, 'core').problems).toContain(
      'the bundle contains "beta.example", which belongs to @venuekit/beta',
    )
    const manifest = { peerDependencies: { '@venuekit/beta': '^1.0.0' } }
    using peer = workspace({ beta, core: { ...loader, size, manifest } })
    expect(check(peer, 'core').problems.filter((problem) => problem.includes('beta.example'))).toEqual([])
  })

  test('[P.12] what is imported beside a package counts, and no other exchange may be inside then', () => {
    const manifest = { peerDependencies: { '@venuekit/alpha': '^1.0.0', '@venuekit/beta': '^1.0.0' } }
    const kit = { name: 'a kit', from: '.', import: '{ host as kit }', with: { '@venuekit/alpha': '{ host }' } }
    const facade: Sample = {
      code: host('localhost'),
      size: { budgets: [...budgets(80), { ...kit, maxBytes: 110 }] },
      manifest,
    }
    using top = workspace({ alpha, beta, core: facade })
    const { problems, table } = check(top, 'core')
    expect(problems).toEqual([])
    expect(table).toMatch(/\na kit +\d+ +110 +/u)
    const both = {
      ...alpha,
      code: `${host('alpha.example')}export const load = () => import('@venuekit/beta')\nload()\n`,
    }
    using leaky = workspace({ alpha: both, beta, core: facade })
    expect(check(leaky, 'core').problems).toContain('"a kit" contains "beta.example", which belongs to @venuekit/beta')
  })

  test('a package that may contain another one says so', () => {
    const size = { budgets: budgets(80), mayContain: ['@venuekit/beta'] }
    using top = workspace({ beta, core: { code: host('beta.example'), size } })
    expect(check(top, 'core').problems).toEqual([])
  })

  test('every exchange names markers, other packages need none', () => {
    const silent = { ...alpha, size: { budgets: budgets(80) } }
    using top = workspace({ alpha: silent, core })
    expect(check(top, 'alpha').problems).toEqual([
      'size-budget.json names no "markers": texts that only this exchange contains, such as its host names',
    ])
    expect(check(top, 'core').problems).toEqual([])
  })

  test('a marker that its own package does not contain guards nothing', () => {
    using top = workspace({ alpha: { ...alpha, size: { budgets: budgets(80), markers: ['alpha.exchange'] } } })
    expect(check(top, 'alpha').problems).toEqual([
      'the marker "alpha.exchange" does not occur in this package, so it guards nothing',
    ])
  })
})
