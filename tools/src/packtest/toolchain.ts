import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from '../lib/npm.ts'
import { type Manifest, readJson, root } from '../lib/workspace.ts'
import { writeTree } from '../lib/temporary.ts'

/** A package of the npm registry at one exact version. */
export interface Tool {
  readonly name: string
  readonly version: string
}

/** Everything that a case is tried with. */
export interface Toolchain {
  /** The oldest TypeScript that users may have, and this repository's own. */
  readonly compilers: readonly Tool[]
  /** The oldest Node that the packages promise, and this repository's own. */
  readonly nodes: readonly Tool[]
  readonly nodeTypes: Tool
}

const oldestTypeScript = '5.9.3'
const oldestNode = '22.19.0'

/** npm's package with the Node of this machine. */
export function nodePackage(platform: string, arch: string): string {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`
}

/** The tools by the top manifest, so that this repository's own versions are named once. */
export function toolchain(top: Manifest, platform: string, arch: string): Toolchain {
  const pinnedNode = Object.entries(top.optionalDependencies ?? {}).find(([name]) => name.startsWith('node-'))?.[1]
  const own: Readonly<Record<string, string | undefined>> = { node: pinnedNode, ...top.devDependencies }
  const versionOf = (name: string): string => {
    const version = own[name]
    if (version === undefined) throw new Error(`the top package.json names no version of ${name}`)
    return version
  }
  const node = nodePackage(platform, arch)
  return {
    compilers: [oldestTypeScript, versionOf('typescript')].map((version) => ({ name: 'typescript', version })),
    nodes: [oldestNode, versionOf('node')].map((version) => ({ name: node, version })),
    nodeTypes: { name: '@types/node', version: versionOf('@types/node') },
  }
}

export function currentToolchain(): Toolchain {
  return toolchain(readJson<Manifest>(join(root, 'package.json')), process.platform, process.arch)
}

const cache = join(root, 'node_modules', '.cache', 'venuekit-packtest')

/** Installs a tool once and returns its folder; later runs find it in the cache. */
export function installTool({ name, version }: Tool): string {
  const home = join(cache, `${name.replace('/', '+')}@${version}`)
  if (!existsSync(home)) {
    // An interrupted or a second run never sees half a tool: it is installed beside and renamed when it is whole.
    mkdirSync(cache, { recursive: true })
    const draft = mkdtempSync(join(cache, 'draft-'))
    try {
      writeTree(draft, { 'package.json': { private: true } })
      npm(draft, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', `${name}@${version}`])
      renameSync(draft, home)
    } finally {
      rmSync(draft, { recursive: true, force: true })
    }
  }
  return join(home, 'node_modules', name)
}

/** The executable inside an installed Node package. */
export function nodeExecutable(folder: string): string {
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}
