import { expect, test } from 'vitest'
import type { Tree } from '../lib/temporary.ts'
import { checkTree } from './check-tree.ts'
import { inspect } from './fixture.ts'

const code = 'export const a = 1\n'
const rooms = ['connector.ts', 'options.ts', 'sign.ts', 'errors.ts', 'symbols.ts', 'limits.ts']
const inProduct = [
  'public-rest.ts',
  'private-rest.ts',
  'public-websocket.ts',
  'private-websocket.ts',
  'topics.ts',
  'transport.ts',
  'decode.ts',
  'book-sync.ts',
  'endpoints/get-ticker.ts',
]

function tree(...files: readonly string[]): Tree {
  return Object.fromEntries(files.map((path) => [`src/${path}`, code]))
}

function product(name: string): readonly string[] {
  return inProduct.map((file) => `${name}/${file}`)
}

function paths(files: Tree, exceptions = {}): readonly string[] {
  return inspect('packages/mexc', { 'packages/mexc': { files } }, (project) =>
    checkTree(project, exceptions).map((one) => one.path),
  )
}

test('an exchange with every room of one product or of both passes', () => {
  expect(paths(tree(...rooms, ...product('spot')))).toEqual([])
  expect(paths(tree(...rooms, ...product('futures')))).toEqual([])
  expect(paths(tree(...rooms, ...product('spot'), ...product('futures'), 'spot/endpoints/get-ticker.test.ts'))).toEqual(
    [],
  )
})

test.each([...rooms, ...product('spot')])('a missing %s is a finding', (room) => {
  const rest = [...rooms, ...product('spot')].filter((one) => one !== room)
  expect(paths(tree(...rest))).toEqual([`packages/mexc/src/${room.replace('get-ticker.ts', '')}`])
})

test('an exchange without a product, and a half product, are findings', () => {
  expect(paths(tree(...rooms))).toEqual(['packages/mexc/src/spot/ or futures/'])
  expect(paths(tree(...rooms, ...product('spot'), 'futures/decode.ts'))).toHaveLength(8)
})

test('endpoint files are named verb-noun', () => {
  const files = tree(...rooms, ...product('spot'), 'spot/endpoints/ticker.ts', 'spot/endpoints/getTicker.ts')
  expect(paths(files)).toEqual([
    'packages/mexc/src/spot/endpoints/getTicker.ts',
    'packages/mexc/src/spot/endpoints/ticker.ts',
  ])
})

test('an exception excuses a missing room, and goes when the room is there', () => {
  const exceptions = { 'packages/mexc': { 'sign.ts': 'the exchange signs nothing' } }
  const unsigned = rooms.filter((room) => room !== 'sign.ts')
  expect(paths(tree(...unsigned, ...product('spot')), exceptions)).toEqual([])
  expect(paths(tree(...rooms, ...product('spot')), exceptions)).toEqual(['packages/mexc/src/sign.ts'])
})

test('other layers have other rooms', () => {
  expect(inspect('packages/engine', { 'packages/engine': {} }, (project) => checkTree(project))).toEqual([])
})
