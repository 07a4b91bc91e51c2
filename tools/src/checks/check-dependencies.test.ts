import { describe, expect, test } from 'vitest'
import { checkDependencies } from './check-dependencies.ts'
import { type PackageFixture, inspect } from './fixture.ts'

function messages(path: string, manifest: PackageFixture['manifest'] = {}): readonly string[] {
  const packages = {
    'packages/transport': {},
    'packages/composite': {},
    'packages/engine': {},
    'packages/mexc': {},
    'packages/sim': {},
    [path]: { manifest },
  }
  return inspect(path, packages, (project) => checkDependencies(project).map((one) => `${one.line} ${one.message}`))
}

describe('dependencies in the manifest', () => {
  test('[P.14] core depends on no sibling and on nothing outside its list', () => {
    expect(messages('packages/core', { dependencies: { zod: '4', 'big.js': '7', '@types/big.js': '7' } })).toEqual([])
    expect(messages('packages/core', { dependencies: { '@venuekit/transport': '1' } })).toHaveLength(1)
    expect(messages('packages/core', { dependencies: { undici: '1' } })).toEqual([expect.stringContaining('"undici"')])
    expect(messages('packages/core', { optionalDependencies: { undici: '1' } })).toHaveLength(1)
    expect(messages('packages/core', { devDependencies: { undici: '1' } })).toEqual([])
    expect(messages('packages/core', { devDependencies: { '@venuekit/sim': '1' } })).toHaveLength(1)
  })

  test('the finding names the line of the dependency', () => {
    expect(messages('packages/core', { name: '@venuekit/core', dependencies: { undici: '1' } })[0]).toMatch(/^[1-9]\d /)
  })

  test('an exchange may test against the simulators and must not ship them', () => {
    expect(messages('packages/mexc', { devDependencies: { '@venuekit/sim': '1' } })).toEqual([])
    expect(messages('packages/mexc', { dependencies: { '@venuekit/sim': '1' } })).toHaveLength(1)
    expect(messages('packages/sim', { devDependencies: { '@venuekit/mexc': '1' } })).toHaveLength(1)
  })

  test('the facade takes exchanges as optional peers', () => {
    const peer = { peerDependencies: { '@venuekit/mexc': '1' } }
    const optional = { peerDependenciesMeta: { '@venuekit/mexc': { optional: true } } }
    expect(messages('packages/venuekit', { ...peer, ...optional })).toEqual([])
    expect(messages('packages/venuekit', peer)).toEqual([expect.stringContaining('optional')])
    expect(messages('packages/venuekit', { dependencies: { '@venuekit/mexc': '1' } })).toEqual([
      expect.stringContaining('peer dependency'),
    ])
  })

  test('ccxt is a required peer, pino and the engine are optional ones', () => {
    expect(messages('packages/ccxt-manager', { peerDependencies: { ccxt: '4' } })).toEqual([])
    expect(messages('packages/ccxt-manager', { dependencies: { ccxt: '4' } })).toHaveLength(1)
    expect(messages('packages/core', { peerDependencies: { pino: '10' } })).toHaveLength(1)
    expect(messages('packages/delta-exchange', { peerDependencies: { '@venuekit/engine': '1' } })).toHaveLength(1)
    expect(
      messages('packages/delta-exchange', {
        peerDependencies: { '@venuekit/engine': '1' },
        peerDependenciesMeta: { '@venuekit/engine': { optional: true } },
      }),
    ).toEqual([])
  })
})
