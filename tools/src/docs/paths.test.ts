import { expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { parseMarkdown } from './markdown.ts'
import { checkPaths } from './paths.ts'

function messages(path: string, text: string): readonly string[] {
  using folder = temporaryFolder({ 'packages/core/src/index.ts': '', '.ci/run.sh': '' })
  return checkPaths(folder.path, parseMarkdown(path, text)).map((one) => `${one.line} ${one.message}`)
}

test.each([
  '`packages/core/src/index.ts`',
  '`./packages/core/src/index.ts:12`',
  '`.ci/run.sh`',
  '`docs/proof/NAME.json`',
  '`packages/core/dist/index.js`',
  '`packages/core`',
  '`packages/*/src/index.ts`',
  '`@venuekit/core/decimal.js`',
  '`src/none.ts`',
  '`a/b.ts`',
  '```text\npackages/none.ts\n```',
])('%s is no stale path', (text) => {
  expect(messages('README.md', text)).toEqual([])
})

test.each(['`packages/core/src/none.ts`', '`tools/none.ts:3`', '`docs/README.md`', '`.github/workflows/none.yml`'])(
  '%s names a file that does not exist',
  (text) => {
    expect(messages('README.md', `\n${text}`)).toEqual([expect.stringMatching(/^2 .*does not exist/)])
  },
)

test('a page of a package may name files of the package', () => {
  expect(messages('packages/core/README.md', '`src/index.ts`')).toEqual([])
  expect(messages('packages/core/README.md', '`src/none.ts`')).toHaveLength(1)
})
