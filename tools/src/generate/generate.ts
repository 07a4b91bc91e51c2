import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeTree, type Tree } from '../lib/temporary.ts'
import { contentsFile, contentsOf } from '../package/contents.ts'
import { commonFiles, packageNameOf, type PackageOptions } from './package-files.ts'
import { fillTemplates } from './templates.ts'

/** Writes a plain library with one export and its test; returns its folder. `top` is the workspace's top folder. */
export function generatePackage(top: string, options: PackageOptions): string {
  const { name, description } = options
  return write(top, options, fillTemplates('package', { name, description, packageName: packageNameOf(name) }))
}

/**
 * Writes an exchange package in the common shape; returns its folder. Everything in it works, with a protocol that no
 * exchange speaks; its contract test fails until that is replaced.
 */
export function generateExchange(top: string, name: string): string {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const pascal = words.join('')
  const title = words.join(' ')
  const files = fillTemplates('exchange', {
    name,
    key: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    title,
    alias: name.replaceAll('-', '_').toUpperCase(),
    packageName: packageNameOf(name),
  })
  const options: PackageOptions = {
    name,
    description: `${title} for venuekit: market data, account and orders`,
    keywords: [name, 'exchange'],
    dependencies: ['core', 'transport', 'composite'],
    testDependencies: ['sim'],
  }
  return write(top, options, files)
}

function write(top: string, options: PackageOptions, files: Tree): string {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(options.name)) {
    throw new Error(`"${options.name}" is no name for a package: use lower-case words with hyphens, such as gate-io.`)
  }
  const folder = join(top, 'packages', options.name)
  if (existsSync(folder)) throw new Error(`packages/${options.name} exists already.`)
  const all = { ...commonFiles(top, options), ...files }
  writeTree(folder, { ...all, [contentsFile]: contentsOf(Object.keys(all), ['index']) })
  return folder
}
