import { join, matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import { layerOf } from '../checks/layers.ts'
import { readJson, root, workspacePackages } from '../lib/workspace.ts'

interface Config {
  readonly fixed: readonly (readonly string[])[]
  readonly access: string
  readonly baseBranch: string
  readonly privatePackages: boolean
}

const config = readJson<Config>(join(root, '.changeset/config.json'))

test('[P.18] core to the exchanges are one group with one version, and nothing else belongs to it', () => {
  const [patterns = [], ...others] = config.fixed
  expect(others).toEqual([])
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  const belongs = (name: string) =>
    patterns.some((pattern) => !pattern.startsWith('!') && matchesGlob(name, pattern)) && !excluded.includes(name)
  const together: readonly string[] = ['core', 'transport', 'composite', 'engine', 'exchange']
  for (const { name, path } of workspacePackages())
    expect([name, belongs(name)]).toEqual([name, together.includes(layerOf(path))])
  // These may not exist yet, and must be on the right side when they do.
  for (const name of ['@venuekit/transport', '@venuekit/mexc', '@venuekit/gateio']) expect(belongs(name)).toBe(true)
  for (const name of ['venuekit', '@venuekit/redis', '@venuekit/ccxt-manager', '@venuekit/sim'])
    expect(belongs(name)).toBe(false)
})

test('packages are published for everybody from main, and private ones get no version', () => {
  expect(config).toMatchObject({ access: 'public', baseBranch: 'main', privatePackages: false })
})
