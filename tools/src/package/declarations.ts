import { importsOf } from '../checks/imports.ts'
import { kindOf, packageNameOf } from '../checks/specifiers.ts'
import { parseSource } from '../lib/syntax.ts'
import type { PackedPackage } from './packed.ts'

/**
 * Types that users could not look up. A compiler writes into a declaration whatever an inferred type comes from, also a package that
 * only a dependency has.
 */
export function declarationProblems({ files, manifest }: Pick<PackedPackage, 'files' | 'manifest'>): readonly string[] {
  const known = new Set(
    ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((field) => Object.keys(manifest[field] ?? {})),
  )
  return [...files].flatMap(([path, content]) => {
    if (!path.endsWith('.d.ts')) return []
    return importsOf(parseSource(path, Buffer.from(content).toString())).flatMap(({ specifier, line }) => {
      if (specifier === undefined || kindOf(specifier) !== 'package') return []
      const name = packageNameOf(specifier)
      if (name === manifest['name'] || known.has(name) || known.has(`@types/${name}`)) return []
      return [
        `${path}:${line} names types of "${name}", which package.json does not declare: write the type out in the source`,
      ]
    })
  })
}
