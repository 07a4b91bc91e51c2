import { expect, test } from 'vitest'
import { commandsIn, missingLines } from './run-commands.ts'

const wanted = { page: 'README.md', atMost: 2, shows: [] }

test('the first block of commands counts, without what it says beside them', () => {
  const page = '# a\n\n```ts\nlet a\n```\n\n```sh\n# first this\nnpm install a\n\nnpx a\n```\n\n```sh\nnpm test\n```\n'
  expect(commandsIn(page, wanted)).toEqual(['npm install a', 'npx a'])
})

test.each([
  ['no commands at all', '# a\n'],
  ['too many', '```sh\na\nb\nc\n```\n'],
])('%s are refused', (_, page) => {
  expect(() => commandsIn(page, wanted)).toThrow('it must be between 1 and 2')
})

test('what was to be shown and is not is told with what was', () => {
  expect(missingLines('BTC/USDT  live\n  1  2\n', ['^BTC/USDT {2}live$', String.raw`^ +\d+ +\d+$`])).toEqual([])
  expect(missingLines('BTC/USDT  stale\n', ['live$'])).toEqual([
    'the last command printed no line like live$:\nBTC/USDT  stale\n',
  ])
})
