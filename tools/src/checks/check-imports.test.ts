import { describe, expect, test } from 'vitest'
import { checkImports } from './check-imports.ts'
import { entry, inspect } from './fixture.ts'

const core = {
  manifest: {
    exports: {
      '.': entry('index'),
      './decimal': entry('decimal'),
      './internal/*': null,
      './package.json': './package.json',
    },
  },
}
const manifest = {
  dependencies: { '@venuekit/core': '1', zod: '4' },
  peerDependencies: { ccxt: '4' },
  devDependencies: { '@venuekit/sim': '1', 'dev-only': '1' },
  imports: { '#own': './src/own.ts' },
}

function messages(inside: string, code: string, extra: object = {}): readonly string[] {
  const packages = {
    'packages/core': core,
    'packages/sim': {},
    'packages/mexc': { manifest: { ...manifest, ...extra }, files: { [inside]: code } },
  }
  return inspect('packages/mexc', packages, (project) =>
    checkImports(project).map((one) => `${one.line} ${one.message}`),
  )
}

describe('every import is declared', () => {
  test.each([
    'import { z } from "zod"',
    'import type { A } from "ccxt"',
    'import * as z from "zod/v4"',
    'export { a } from "@venuekit/core"',
    'export const a = import("@venuekit/core/decimal")',
    'import { a } from "#own"',
    'import { a } from "node:crypto"',
    'import { a } from "./own.ts"',
    'import { a } from "@venuekit/mexc"',
  ])('passes: %s', (code) => {
    expect(messages('src/spot/a.ts', code)).toEqual([])
  })

  test.each([
    ['import { a } from "undeclared"', '"undeclared" is not declared'],
    ['import type { A } from "undeclared"', '"undeclared" is not declared'],
    ['export type A = import("undeclared/deep").A', '"undeclared" is not declared'],
    ['export const a = import("@scope/undeclared/deep")', '"@scope/undeclared" is not declared'],
    ['import { a } from "dev-only"', 'devDependencies are not installed by users'],
    ['import type { A } from "vitest"', '"vitest" is not declared'],
    ['import { a } from "@venuekit/core/src/index.ts"', 'not in the exports map of @venuekit/core'],
    ['import { a } from "@venuekit/core/dist/index.js"', 'not in the exports map of @venuekit/core'],
    ['import { a } from "@venuekit/core/internal/a"', 'not in the exports map of @venuekit/core'],
    ['import { a } from "@venuekit/mexc/spot"', 'not in the exports map of @venuekit/mexc'],
    ['import { a } from "#unknown"', 'imports map'],
    ['import { a } from "crypto"', 'write "node:crypto"'],
    ['import { a } from "fs/promises"', 'write "node:fs/promises"'],
    ['import { a } from "https://example.org/a.js"', 'is an address'],
    ['import { a } from "/a.js"', 'is an address'],
    ['import { a } from "../../../core/src/index.ts"', 'leaves the package'],
    ['import { a } from "../a.test.ts"', 'sources may import only sources'],
    ['import { a } from "../../test/helper.ts"', 'sources may import only sources'],
  ])('fails: %s', (code, message) => {
    expect(messages('src/spot/a.ts', `\n\n${code}\n`)).toEqual([expect.stringMatching(/^3 /)])
    expect(messages('src/spot/a.ts', code)[0]).toContain(message)
  })

  test('tests may use devDependencies and the tools of the root, and nothing undeclared', () => {
    expect(messages('src/a.test.ts', 'import { test } from "vitest"\nimport { a } from "dev-only"\n')).toEqual([])
    expect(messages('test/a.ts', 'import fc from "fast-check"\nimport { a } from "@venuekit/sim"\n')).toEqual([])
    expect(messages('src/a.test.ts', 'import { a } from "undeclared"\n')).toEqual([
      expect.stringContaining('devDependencies'),
    ])
  })

  test('a bench and a proof take what they call from the tools by path, and nobody else does', () => {
    const code = 'import { bench } from "../../../tools/src/bench/api.ts"\n'
    expect(messages('bench/a.bench.ts', code)).toEqual([])
    expect(messages('proof/a.proof.ts', 'import { a } from "../../../tools/src/proof/api.ts"\n')).toEqual([])
    expect(messages('src/a.ts', code)).toEqual([expect.stringContaining('leaves the package')])
    expect(messages('test/a.ts', code)).toEqual([expect.stringContaining('leaves the package')])
    expect(messages('bench/a.bench.ts', code.replace('api', 'runner'))).toEqual([
      expect.stringContaining('leaves the package'),
    ])
  })

  test('a private package has no users: its devDependencies count everywhere', () => {
    expect(messages('src/a.ts', 'import { a } from "dev-only"\n', { private: true })).toEqual([])
    expect(messages('src/a.ts', 'import { a } from "undeclared"\n', { private: true })).toHaveLength(1)
  })

  test('the exports map of a package from outside counts as well', () => {
    const installed = {
      'node_modules/zod/package.json': { name: 'zod', exports: { '.': './a.js', './v4/*': './v4/*.js' } },
    }
    const check = (code: string): readonly string[] =>
      inspect(
        'packages/mexc',
        { 'packages/mexc': { manifest, files: { ...installed, 'src/a.ts': code } } },
        (project) => checkImports(project).map((one) => one.message),
      )
    expect(check('import { a } from "zod/v4/core"\n')).toEqual([])
    expect(check('import { a } from "zod/lib/a.js"\n')).toEqual([expect.stringContaining('exports map of zod')])
  })

  test('a file that does not parse is reported, not passed over', () => {
    expect(messages('src/a.ts', 'export const = 1\n')).toEqual([expect.stringMatching(/^1 does not parse/)])
  })
})
