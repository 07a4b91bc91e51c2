import { describe, expect, test } from 'vitest'
import { checkLayers } from './check-layers.ts'
import { type PackageFixture, entry, inspect } from './fixture.ts'

const everybody = [
  'transport',
  'composite',
  'engine',
  'mexc',
  'gateio',
  'delta-exchange',
  'ccxt-manager',
  'redis',
  'sim',
  'venuekit',
]

function messages(path: string, inside: string, code: string): readonly string[] {
  const named = everybody
    .filter((name) => code.includes(name))
    .map((name): [string, PackageFixture] => [`packages/${name}`, {}])
  const packages = { ...Object.fromEntries(named), [path]: { files: { [inside]: code } } }
  return inspect(path, packages, (project) =>
    checkLayers(project).map((one) => `${one.path}:${one.line} ${one.message}`),
  )
}

const forbidden: readonly (readonly [string, string])[] = [
  ['packages/core', '@venuekit/transport'],
  ['packages/core', 'undici'],
  ['packages/core', 'pino'],
  ['packages/core', 'zod'],
  ['packages/transport', '@venuekit/composite'],
  ['packages/transport', 'zod'],
  ['packages/composite', '@venuekit/mexc'],
  ['packages/composite', 'ws'],
  ['packages/mexc', 'zod'],
  ['packages/venuekit', 'zod'],
  ['packages/engine', '@venuekit/transport'],
  ['packages/engine', '@venuekit/mexc'],
  ['packages/mexc', '@venuekit/gateio'],
  ['packages/mexc', '@venuekit/sim'],
  ['packages/mexc', '@venuekit/engine'],
  ['packages/mexc', 'ws'],
  ['packages/delta-exchange', '@venuekit/engine'],
  ['packages/ccxt-manager', '@venuekit/transport'],
  ['packages/redis', '@venuekit/composite'],
  ['packages/sim', '@venuekit/core'],
  ['packages/sim', '@venuekit/transport'],
  ['packages/sim', '@venuekit/gateio'],
  ['packages/venuekit', '@venuekit/mexc'],
  ['packages/venuekit', '@venuekit/sim'],
  ['packages/a-new-exchange', '@venuekit/mexc'],
  ['apps/demo', '@venuekit/core'],
  ['apps/demo', '@venuekit/engine'],
]

const allowed: readonly (readonly [string, string])[] = [
  ['packages/core', 'big.js'],
  ['packages/transport', '@venuekit/core'],
  ['packages/transport', 'undici'],
  ['packages/composite', '@venuekit/transport'],
  ['packages/engine', '@venuekit/composite'],
  ['packages/mexc', '@venuekit/composite'],
  ['packages/mexc', '@venuekit/core/errors'],
  ['packages/a-new-exchange', '@venuekit/transport'],
  ['packages/ccxt-manager', 'ccxt'],
  ['packages/redis', '@redis/client'],
  ['packages/sim', '@venuekit/core/decimal'],
  ['packages/sim', 'ws'],
  ['packages/venuekit', '@venuekit/engine'],
  ['packages/venuekit', 'yaml'],
  ['apps/demo', 'venuekit'],
  ['apps/demo', '@venuekit/sim'],
  ['apps/demo', 'a-page-library'],
  ['tools', '@venuekit/mexc'],
]

describe('the layer table', () => {
  test.each(forbidden)('[P.13] [P.14] %s may not import %s', (path, specifier) => {
    const found = messages(path, 'src/file.ts', `import { a } from '${specifier}'\nexport const b = a\n`)
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${path}/src/file.ts:1 .*${specifier}`))])
  })

  test.each(allowed)('[P.14] %s may import %s', (path, specifier) => {
    expect(messages(path, 'src/file.ts', `import { a } from '${specifier}'\nexport const b = a\n`)).toEqual([])
  })

  test.each([
    'import type { A } from "@venuekit/mexc"',
    'export { a } from "@venuekit/mexc"',
    'export * as all from "@venuekit/mexc"',
    'export type A = import("@venuekit/mexc").A',
    'export const a = await import("@venuekit/mexc")',
    'export const a = import.meta.resolve("@venuekit/mexc")',
    'const a = require("@venuekit/mexc")',
    'import a = require("@venuekit/mexc")',
    '/// <reference types="@venuekit/mexc" />',
  ])('[P.14] every way of importing counts: %s', (code) => {
    expect(messages('packages/composite', 'src/file.ts', `\n${code}\n`)).toEqual([
      expect.stringContaining('src/file.ts:2 @venuekit/composite (layer composite) may not import "@venuekit/mexc"'),
    ])
  })

  test('a package imports itself by name only where it plays its own user', () => {
    const code = `import { a } from '@venuekit/core/errors'\nexport const b = a\n`
    for (const inside of ['src/file.ts', 'src/file.test.ts'])
      expect(messages('packages/core', inside, code)).toEqual([expect.stringContaining('is this package itself')])
    for (const inside of ['bench/book.bench.ts', 'test/program.ts', 'packtest/alone/program.ts'])
      expect(messages('packages/core', inside, code)).toEqual([])
  })

  test('[P.15] zod is imported in one place, and everybody has it from there', () => {
    const code = "import * as z from 'zod'\nexport const a = z.string()\n"
    expect(messages('packages/core', 'src/schema/index.ts', code)).toEqual([])
    expect(messages('packages/core', 'src/config/atoms.ts', code)).toHaveLength(1)
    expect(messages('packages/mexc', 'src/options.ts', code.replace('zod', '@venuekit/core/schema'))).toEqual([])
  })

  test('text that only looks like an import is none', () => {
    const code = '// import "@venuekit/mexc"\nexport const a = `import "@venuekit/mexc"`\n'
    expect(messages('packages/composite', 'src/file.ts', code)).toEqual([])
  })

  test('[P.14] the facade loads exchanges by import() alone, and by a computed name', () => {
    expect(messages('packages/venuekit', 'src/load.ts', 'export const a = await import("@venuekit/mexc")\n')).toEqual(
      [],
    )
    expect(messages('packages/venuekit', 'src/load.ts', 'export const a = (b: string) => import(b)\n')).toEqual([])
    expect(messages('packages/venuekit', 'src/load.ts', 'export { a } from "@venuekit/mexc"\n')).toEqual([
      expect.stringContaining('by import() alone'),
    ])
    const plugin = 'export const a = (b: string) => import(b)\n'
    expect(messages('packages/composite', 'src/factory/plugins/load.ts', plugin)).toEqual([])
    expect(messages('packages/composite', 'src/factory/load.ts', plugin)).toHaveLength(1)
    expect(messages('packages/engine', 'src/load.ts', 'export const a = (b: string) => import(b)\n')).toEqual([
      expect.stringContaining('computed name'),
    ])
  })

  test('tests may use the simulators, but no test of the simulators uses an exchange, and no exchange another', () => {
    const use = (name: string): string => `import { a } from '${name}'\nexport const b = a\n`
    expect(messages('packages/mexc', 'src/a.test.ts', use('@venuekit/sim'))).toEqual([])
    expect(messages('packages/mexc', 'test/contract.ts', use('@venuekit/sim'))).toEqual([])
    expect(messages('packages/mexc', 'src/a.test.ts', use('fast-check'))).toEqual([])
    expect(messages('packages/mexc', 'src/a.test.ts', use('@venuekit/gateio'))).toHaveLength(1)
    expect(messages('packages/sim', 'src/a.test.ts', use('@venuekit/mexc'))).toHaveLength(1)
    expect(messages('packages/core', 'src/a.test.ts', use('@venuekit/sim'))).toHaveLength(1)
  })

  test('the tag of a package names the layer that follows from its path', () => {
    const tagged = (tags: readonly string[]): readonly string[] => {
      const packages = { 'packages/mexc': { files: { 'project.json': { tags } } } }
      return inspect('packages/mexc', packages, (project) => checkLayers(project).map((one) => one.message))
    }
    expect(tagged(['layer:exchange'])).toEqual([])
    expect(tagged(['layer:app'])).toEqual([expect.stringContaining('"layer:exchange"')])
    expect(tagged([])).toHaveLength(1)
    expect(tagged(['layer:exchange', 'layer:engine'])).toHaveLength(1)
  })
})

describe('islands', () => {
  const use = (name: string): string => `import { a } from '${name}'\nexport const b = a\n`

  test('pino belongs to its entry point of core alone, which nothing else imports', () => {
    expect(messages('packages/core', 'src/pino/index.ts', use('pino'))).toEqual([])
    expect(messages('packages/core', 'src/logging/pino.ts', use('pino'))).toHaveLength(1)
    expect(messages('packages/core', 'src/logging/a.ts', use('../pino/index.ts'))).toEqual([
      expect.stringContaining('entry point of its own'),
    ])
    expect(messages('packages/core', 'src/logging/a.test.ts', use('../pino/index.ts'))).toEqual([])
  })

  test('the live factories of delta-exchange may use the engine; the rest of the package must not use them', () => {
    expect(messages('packages/delta-exchange', 'src/factories/a.ts', use('@venuekit/engine'))).toEqual([])
    expect(messages('packages/delta-exchange', 'src/factories.ts', use('@venuekit/engine'))).toEqual([])
    expect(messages('packages/delta-exchange', 'src/factories-too.ts', use('@venuekit/engine'))).toHaveLength(1)
    expect(messages('packages/delta-exchange', 'test/node.test.ts', use('@venuekit/engine'))).toEqual([])
    expect(messages('packages/delta-exchange', 'src/connector.ts', use('./factories/a.ts'))).toHaveLength(1)
    expect(messages('packages/mexc', 'src/factories/a.ts', use('@venuekit/engine'))).toHaveLength(1)
  })

  test.each([
    'net',
    'http',
    'https',
    'http2',
    'tls',
    'fs',
    'fs/promises',
    'child_process',
    'dgram',
    'dns',
    'worker_threads',
  ])('core does no input or output: node:%s', (name) => {
    expect(messages('packages/core', 'src/a.ts', use(`node:${name}`))).toEqual([
      expect.stringContaining('core does no input or output'),
    ])
    expect(messages('packages/core', 'src/a.ts', use(name))).toHaveLength(1)
    expect(messages('packages/core', 'src/a.test.ts', use(`node:${name}`))).toEqual([])
    expect(messages('packages/core', 'src/testing/a.ts', use(`node:${name}`))).toEqual([])
    expect(messages('packages/transport', 'src/a.ts', use(`node:${name}`))).toEqual([])
  })

  test('core may use what computes only, and its journal the file system', () => {
    expect(messages('packages/core', 'src/a.ts', use('node:crypto'))).toEqual([])
    expect(messages('packages/core', 'src/journal/file.ts', use('node:fs/promises'))).toEqual([])
    expect(messages('packages/core', 'src/journal/memory.ts', use('node:fs'))).toHaveLength(1)
    expect(messages('packages/core', 'src/journal/file.ts', use('node:net'))).toHaveLength(1)
  })

  test('an entry point counts by its full name', () => {
    const manifest = { exports: { './decimal': entry('decimal'), './decimal-more': entry('more') } }
    const packages = {
      'packages/core': { manifest },
      'packages/sim': { files: { 'src/a.ts': use('@venuekit/core/decimal-more') } },
    }
    expect(inspect('packages/sim', packages, checkLayers)).toHaveLength(1)
  })
})
