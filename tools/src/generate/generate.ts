import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeTree, type Tree } from '../lib/temporary.ts'
import { commonFiles, packageNameOf, type PackageOptions } from './package-files.ts'
import { fillTemplates } from './templates.ts'

/** Writes a plain library with one export and its test; returns its folder. `top` is the workspace's top folder. */
export function generatePackage(top: string, options: PackageOptions): string {
  const { name, description } = options
  return write(top, options, fillTemplates('package', { name, description, packageName: packageNameOf(name) }))
}

function write(top: string, options: PackageOptions, files: Tree): string {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(options.name)) {
    throw new Error(`"${options.name}" is no name for a package: use lower-case words with hyphens, such as gate-io.`)
  }
  const folder = join(top, 'packages', options.name)
  if (existsSync(folder)) throw new Error(`packages/${options.name} exists already.`)
  writeTree(folder, { ...commonFiles(top, options), ...files })
  return folder
}
