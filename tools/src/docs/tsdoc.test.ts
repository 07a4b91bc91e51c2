import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { readDocumentation } from './tsdoc.ts'

function read(code: string, more: Readonly<Record<string, string>> = {}): ReturnType<typeof readDocumentation> {
  using folder = temporaryFolder({ 'src/index.ts': code, ...more })
  return readDocumentation(folder.path, 'packages/core', ['src/index.ts', ...Object.keys(more)])
}

function messages(code: string): readonly string[] {
  return read(code).findings.map((one) => `${one.line} ${one.message}`)
}

const example = ' *\n * @example\n * ```ts\n * run()\n * ```\n'

describe('what must be documented', () => {
  test.each([
    '/** Says it. */\nexport const value = 1\n',
    '/** Says it. */\nexport type Value = 1\n',
    '/** Says it. */\n// oxlint-disable-next-line some-rule -- reason\nexport const value = 1\n',
    `/**\n * Says it.\n${example} */\nexport function run(): void {}\n`,
    `/**\n * Says it.\n${example} */\nexport const run = (): void => {}\n`,
    `/**\n * Says it.\n${example} */\nexport class Run {}\n`,
    `/** Says it. */\nexport class Run {\n  /**\n   * Says more.\n   *\n   * @example\n   * \`\`\`ts\n   * run()\n   * \`\`\`\n   */\n  run(): void {}\n}\n`,
    `/**\n * Says it.\n${example} */\nexport class Run {}\n/** Says it. */\nexport class Sub extends Run {}\n/** Too. */\nexport class SubSub extends Sub {}\n`,
    `/**\n * Says it.\n${example} */\nexport function run(a: 1): void\nexport function run(a: 2): void\nexport function run(): void {}\n`,
    '/** @deprecated Use another one. */\nexport function old(): void {}\n',
    'const hidden = 1\nfunction hiddenToo(): void {}\n',
  ])('passes: %j', (code) => {
    expect(messages(code)).toEqual([])
  })

  test.each([
    ['export const value = 1\n', '1 "value" is exported and has no TSDoc comment'],
    ['// Says it.\nexport const value = 1\n', '2 "value" is exported and has no TSDoc comment'],
    ['/* Says it. */\nexport const value = 1\n', '2 "value" is exported and has no TSDoc comment'],
    ['/** @see other */\nexport const value = 1\n', '2 "value" is exported and has no TSDoc comment'],
    [
      '/** Says it. */\nconst other = 1\nexport const value = other\n',
      '3 "value" is exported and has no TSDoc comment',
    ],
    ['/** Says it. */\nexport function run(): void {}\n', '2 "run" is exported and has no @example'],
    ['/** Says it. */\nexport const run = (): void => {}\n', '2 "run" is exported and has no @example'],
    ['/** Says it. */\nexport class Run {}\n', '2 "Run" is exported and has no @example'],
    ['/** Says it. */\nexport class Run extends Unknown {}\n', '2 "Run" is exported and has no @example'],
    ['/**\n * Says it.\n * @example run()\n */\nexport function run(): void {}\n', '3 an @example is a fenced block'],
    [
      '/**\n * Says it.\n * @example\n * run()\n * @example\n * ```ts\n * run()\n * ```\n */\nexport function run(): void {}\n',
      '3 an @example is a fenced block',
    ],
    [
      '/**\n * Says it.\n * @example\n * ```js\n * run()\n * ```\n */\nexport function run(): void {}\n',
      '5 ```js is not a word',
    ],
  ])('fails: %j', (code, message) => {
    expect(messages(code)).toEqual([expect.stringContaining(message)])
  })

  test('what two entry points export is judged once', () => {
    const { findings } = read("export { value } from './more.ts'\n", { 'src/more.ts': 'export const value = 1\n' })
    expect(findings).toEqual([expect.objectContaining({ path: 'packages/core/src/more.ts', line: 1 })])
  })
})

test('examples are handed over as they stand, with their line and whether they run', () => {
  const code = `/**\n * Says it.\n * @example\n * \`\`\`ts\n * if (true) {\n *   run()\n * }\n * \`\`\`\n * @example\n * \`\`\`ts no-run\n * run()\n * \`\`\`\n */\nexport function run(): void {}\n`
  expect(read(code).examples).toEqual([
    { path: 'packages/core/src/index.ts', line: 5, text: 'if (true) {\n  run()\n}', run: true },
    { path: 'packages/core/src/index.ts', line: 11, text: 'run()', run: false },
  ])
})
