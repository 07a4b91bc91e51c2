import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { formatFinding } from '../lib/finding.ts'
import { type TemporaryFolder, type Tree, temporaryFolder } from '../lib/temporary.ts'
import { root } from '../lib/workspace.ts'
import { checkDocs } from './check.ts'

const documented =
  '/**\n * Adds one.\n *\n * @example\n * ```ts\n * import { next } from "@venuekit/core"\n * if (next(1) !== 2) throw new Error("wrong")\n * ```\n */\n'

/** A built library that the examples import, and pages around it. */
function workspace(files: Tree): TemporaryFolder {
  const folder = temporaryFolder({
    'nx.json': {},
    'package.json': { name: 'root', type: 'module', scripts: { test: 'a' } },
    'tsconfig.base.json': readFileSync(join(root, 'tsconfig.base.json'), 'utf8'),
    'packages/core/package.json': {
      name: '@venuekit/core',
      type: 'module',
      exports: {
        '.': { types: './dist/index.d.ts', '@venuekit/source': './src/index.ts', default: './dist/index.js' },
      },
    },
    'packages/core/src/index.ts': `${documented}export function next(value: number): number {\n  return value + 1\n}\n`,
    'packages/core/dist/index.d.ts': 'export declare function next(value: number): number;\n',
    ...files,
  })
  symlinkSync(join(root, 'node_modules'), join(folder.path, 'node_modules'), 'junction')
  return folder
}

async function messages(inside: string, files: Tree): Promise<readonly string[]> {
  using folder = workspace(files)
  const findings = await checkDocs(folder.path, join(folder.path, inside))
  return findings.map(formatFinding)
}

const block = (info: string, ...lines: readonly string[]): string =>
  ['', `\`\`\`${info}`, ...lines, '```', ''].join('\n')
const readme = (info: string, ...lines: readonly string[]): Tree => ({
  'packages/core/README.md': `# Core\n${block(info, ...lines)}`,
})
const use = 'import { next } from "@venuekit/core"'

describe('examples', () => {
  test('a page whose examples compile and run passes, and each stands alone', async () => {
    const first = block('ts', use, 'const value: number = next(1)', 'await Promise.resolve(value)')
    const second = block('ts', use, 'if (next(2) !== 3) throw new Error("wrong")')
    const page = { 'packages/core/README.md': first + second }
    expect(await messages('packages/core', page)).toEqual([])
  })

  test('an example that does not compile is a finding at the line of the page', async () => {
    expect(await messages('packages/core', readme('ts', use, '', 'next("one")'))).toEqual([
      expect.stringMatching(/^packages\/core\/README\.md:6: example: TS2345/),
    ])
    expect(await messages('packages/core', readme('ts no-run', 'import { none } from "@venuekit/core"'))).toEqual([
      expect.stringMatching(/^packages\/core\/README\.md:4: example: TS2305/),
    ])
  })

  test('an example that fails is a finding with what it printed', async () => {
    const [finding, ...others] = await messages('packages/core', readme('ts', 'throw new Error("on purpose")'))
    expect(others).toEqual([])
    expect(finding).toMatch(/^packages\/core\/README\.md:4: example: ended with exit code 1\n/)
    expect(finding).toContain('on purpose')
  })

  test('an example that does not end is stopped', async () => {
    using folder = workspace(readme('ts', 'setInterval(() => {}, 1_000)'))
    const findings = await checkDocs(folder.path, join(folder.path, 'packages/core'), { timeoutMs: 300 })
    // On a busy machine the example beside it may not end in time either.
    expect(findings.map((one) => `${one.path}: ${one.message}`)).toContainEqual(
      expect.stringMatching(/README\.md: example: did not end within 300 ms/),
    )
  })

  test('an example that is not to be run is compiled alone', async () => {
    expect(await messages('packages/core', readme('ts no-run', 'throw new Error("on purpose")'))).toEqual([])
  })

  test('an example imports by name', async () => {
    expect(await messages('packages/core', readme('ts', 'import "./other.ts"'))).toContainEqual(
      expect.stringMatching(/README\.md:4: an example imports from packages by name/),
    )
  })

  test('an example in a comment is compiled and run too, with the line of the source', async () => {
    const source = (line: string): Tree => ({
      'packages/core/src/index.ts': `${documented.replace('if (next(1) !== 2)', line)}export const next = (value: number): number => value + 1\n`,
    })
    expect(await messages('packages/core', source('if (next(1) !== 2)'))).toEqual([])
    expect(await messages('packages/core', source('if (next("1") !== 2)'))).toEqual([
      expect.stringMatching(/^packages\/core\/src\/index\.ts:7: example: TS2345/),
    ])
    expect(await messages('packages/core', source('if (next(1) !== 3)'))).toEqual([
      expect.stringMatching(/^packages\/core\/src\/index\.ts:6: example: ended with exit code 1/),
    ])
  })
})

describe('pages', () => {
  test('each page belongs to its package or to the top, changelogs to nobody', async () => {
    const pages = {
      'README.md': '[a](none.md)\n',
      'docs/model.md': '`packages/core/none.ts`\n',
      'packages/core/README.md': '```json\nnot json\n```\n',
      'packages/core/CHANGELOG.md': '[a](none.md)\n',
      'packages/core/src/fixtures/a.md': '[a](none.md)\n',
      '.changeset/a.md': '[a](none.md)\n',
    }
    expect(await messages('.', pages)).toEqual([
      expect.stringMatching(/^README\.md:1: /),
      expect.stringMatching(/^docs\/model\.md:1: /),
    ])
    expect(await messages('packages/core', pages)).toEqual([expect.stringMatching(/^packages\/core\/README\.md:2: /)])
  })

  test('examples at the top may use every package', async () => {
    using folder = workspace({ 'README.md': '```ts\nimport { expect } from "vitest"\nexpect.anything()\n```\n' })
    expect(await checkDocs(folder.path, folder.path)).toEqual([])
    expect(existsSync(join(folder.path, '.results/examples'))).toBe(true)
  })
})

test('the command checks the folder that it runs in and fails with what it found', () => {
  using folder = workspace({ 'packages/core/README.md': '[a](none.md)\n' })
  const command = fileURLToPath(new URL('./main.ts', import.meta.url))
  const run = (): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [command, '.'], { cwd: join(folder.path, 'packages/core'), encoding: 'utf8' })
  expect(run()).toMatchObject({ status: 1, stdout: expect.stringContaining('packages/core/README.md:1: ') })
})
