import { expect, test } from 'vitest'
import { parseMarkdown } from './markdown.ts'

const page = parseMarkdown(
  'docs/a.md',
  [
    '# The `Title`, really',
    '',
    '| a | b |',
    '| --- | --- |',
    '| [link](../b.md#c) | `packages/core/a.ts` |',
    '',
    '```ts no-run',
    'const a = 1',
    '',
    'const b = 2',
    '```',
    '',
    '    indented',
    '',
    '## Again',
    '## Again',
    '<a id="own"></a> <img src="b.png">',
    '',
    '![image](c.png) [by name][name]',
    '',
    '[name]: d.md',
    '',
    '- in a list:',
    '',
    '  ```sh',
    '  npm test',
    '  ```',
  ].join('\n'),
)

test('links, images and definitions come with their lines, in tables too', () => {
  expect(page.links).toEqual([
    { text: '../b.md#c', line: 5 },
    { text: 'b.png', line: 17 },
    { text: 'c.png', line: 19 },
    { text: 'd.md', line: 21 },
  ])
})

test('anchors are spelled as GitHub does, and repeated headings are counted', () => {
  expect([...page.anchors]).toEqual(['the-title-really', 'again', 'again-1', 'own'])
})

test('code blocks know their word and the line of their first line', () => {
  expect(page.blocks).toEqual([
    { info: 'ts no-run', text: 'const a = 1\n\nconst b = 2', fenceLine: 7, line: 8 },
    { info: undefined, text: 'indented', fenceLine: 13, line: 13 },
    { info: 'sh', text: 'npm test', fenceLine: 25, line: 26 },
  ])
})

test('text in backticks', () => {
  expect(page.inlineCode).toEqual([
    { text: 'Title', line: 1 },
    { text: 'packages/core/a.ts', line: 5 },
  ])
})
