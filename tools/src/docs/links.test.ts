import { expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { checkLinks } from './links.ts'
import { parseMarkdown } from './markdown.ts'

function messages(text: string): readonly string[] {
  using folder = temporaryFolder({
    'docs/a.md': text,
    'docs/b.md': '# B\n\n## The *other* part\n',
    'README.md': '# Read me\n',
    'docs/c d.txt': '',
    'packages/core/src/index.ts': '',
  })
  return checkLinks(folder.path, parseMarkdown('docs/a.md', text)).map(
    (one) => `${one.path}:${one.line} ${one.message}`,
  )
}

test.each([
  '[a](b.md)',
  '[a](./b.md#the-other-part)',
  '[a](../README.md#read-me)',
  '[a](../packages/core)',
  '[a](../packages/core/src/index.ts#L3)',
  '[a](c%20d.txt)',
  '[a](https://example.org/nothing#here)',
  '[a](mailto:a@example.org)',
  '# Here\n[a](#here)',
])('%s leads somewhere', (text) => {
  expect(messages(text)).toEqual([])
})

test.each([
  ['[a](none.md)', 'docs/none.md, which does not exist'],
  ['![a](none.png)', 'docs/none.png, which does not exist'],
  ['[a][n]\n\n[n]: none.md', 'does not exist'],
  ['<img src="none.png">', 'does not exist'],
  ['[a](b.md#nothing)', 'docs/b.md has no heading "#nothing"'],
  ['[a](#nothing)', 'docs/a.md has no heading "#nothing"'],
  ['[a](/README.md)', 'relative to this file'],
  ['[a](../../outside.md)', 'leaves the repository'],
  ['[a](%zz.md)', 'not a well-formed link'],
  ['[a](file:///etc/hosts)', 'https addresses'],
])('%s leads nowhere', (text, message) => {
  expect(messages(text)).toEqual([expect.stringMatching(/^docs\/a\.md:\d /)])
  expect(messages(text)[0]).toContain(message)
})
