import { expect, test } from 'vitest'
import { checkBlocks } from './blocks.ts'
import { parseMarkdown } from './markdown.ts'
import type { Commands } from './shell.ts'

const commands: Commands = {
  top: '/',
  scripts: new Set(['test']),
  workspaceScripts: new Map(),
  targets: new Map(),
  binaries: new Set(),
}

function messages(info: string, text: string): readonly string[] {
  const markdown = parseMarkdown('README.md', `# A\n\n\`\`\`${info}\n${text}\n\`\`\`\n`)
  return checkBlocks(markdown, commands).map((one) => `${one.line} ${one.message}`)
}

test.each([
  ['json', '{ "a": [1, 2] }'],
  ['yaml', 'a: 1\n---\nb: [1, 2]'],
  ['sh', 'npm test'],
  ['ts', 'what the compiler reads later'],
  ['ts no-run', ''],
  ['text', 'anything'],
  ['mermaid', 'graph LR'],
])('a block of %s passes', (info, text) => {
  expect(messages(info, text)).toEqual([])
})

test.each([
  ['json', "{ 'a': 1 }", /^4 this is not json: /],
  ['yaml', 'a: [1', /^4 this is not yaml: /],
  ['sh', 'npm test\nnpm run nothing', /^5 .*"nothing"/],
  ['js', 'a', /^3 ```js is not a word/],
  ['typescript', 'a', /^3 ```typescript is not a word/],
  ['ts norun', 'a', /^3 ```ts norun is not a word/],
  ['bash', 'a', /^3 ```bash is not a word/],
  ['', 'a', /^3 ``` is not a word/],
])('a block of %s with %j is a finding', (info, text, message) => {
  expect(messages(info, text)).toEqual([expect.stringMatching(message)])
})

test('an indented block is a finding', () => {
  const markdown = parseMarkdown('README.md', 'text\n\n    const a = 1\n')
  expect(checkBlocks(markdown, commands)).toEqual([expect.objectContaining({ line: 3 })])
})
