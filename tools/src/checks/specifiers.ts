import { isBuiltin } from 'node:module'
import { posix } from 'node:path'

export type SpecifierKind = 'relative' | 'internal' | 'builtin' | 'address' | 'package'

/** What kind of thing a module specifier names; `internal` is an entry of the package's own `imports` map (`#name`). */
export function kindOf(specifier: string): SpecifierKind {
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return 'relative'
  if (specifier.startsWith('#')) return 'internal'
  if (isBuiltin(specifier)) return 'builtin'
  if (specifier.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(specifier)) return 'address'
  return 'package'
}

/** `@venuekit/core/decimal` is of the package `@venuekit/core`. */
export function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Where a relative specifier leads, as a path inside the package; it begins with `..` when it leaves the package. */
export function resolveInside(fromFile: string, specifier: string): string {
  return posix.join(posix.dirname(fromFile), specifier)
}

/** True when the exports map offers the subpath: `.` or `./name`; patterns with one `*` are understood, `null` closes. */
export function offersSubpath(exportsMap: unknown, subpath: string): boolean {
  if (exportsMap === undefined) return true
  if (!isSubpathMap(exportsMap)) return subpath === '.'
  if (Object.hasOwn(exportsMap, subpath)) return exportsMap[subpath] !== null
  const matching = Object.keys(exportsMap)
    .filter((key) => key.includes('*') && matchesPattern(key, subpath))
    // The most specific pattern decides, as in Node: the one with the longest text before its star.
    .toSorted((a, b) => b.indexOf('*') - a.indexOf('*'))[0]
  return matching !== undefined && exportsMap[matching] !== null
}

function isSubpathMap(exportsMap: unknown): exportsMap is Readonly<Record<string, unknown>> {
  return (
    typeof exportsMap === 'object' &&
    exportsMap !== null &&
    !Array.isArray(exportsMap) &&
    Object.keys(exportsMap).every((key) => key.startsWith('.'))
  )
}

function matchesPattern(pattern: string, subpath: string): boolean {
  const [before = '', after = ''] = pattern.split('*')
  return subpath.startsWith(before) && subpath.endsWith(after) && subpath.length >= before.length + after.length
}
