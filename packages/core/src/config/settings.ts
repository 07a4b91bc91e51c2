import * as z from '../schema/index.ts'
import { printable } from '../errors/text.ts'
import { describedIssue, passOn, type DescribedIssue } from './issues.ts'
import { camelCase, nearestName } from './key-spelling.ts'
import { isPlainObject } from './plain-object.ts'

/** What an object of settings accepts beside the names of its shape. */
export interface SettingsOptions {
  /** Other names on input, and the setting that each of them stands for. */
  readonly aliases?: Readonly<Record<string, string>>
}

/** A schema of settings: what TypeScript asks for and what comes out. Files may spell names in snake case as well. */
export type Settings<Shape extends z.core.$ZodShape> = z.ZodType<
  z.output<z.ZodObject<Shape, z.core.$strict>>,
  z.input<z.ZodObject<Shape, z.core.$strict>>
>

/**
 * The schema of one object of settings. Unknown names are refused with the nearest known one; `snake_case` and `camelCase`
 * are both accepted, and both for the same setting are refused; a setting that is `undefined` counts as absent. Only names of
 * settings are respelled: keys of a `z.record` inside (symbols, exchanges) stay as they are.
 *
 * @example
 * ```ts
 * import { parseConfig, settings, text } from '@venuekit/core/config'
 * const schema = settings({ accountId: text() }, { aliases: { account: 'accountId' } })
 * parseConfig(schema, { account_id: 'main' }) // { accountId: 'main' }
 * ```
 */
export function settings<Shape extends z.core.$ZodShape>(shape: Shape, options: SettingsOptions = {}): Settings<Shape> {
  const object = z.strictObject(shape)
  const names = namesOf(Object.keys(shape), options.aliases ?? {})
  const schema = z.unknown().transform((input, context) => {
    if (!isPlainObject(input)) {
      context.addIssue({ code: 'custom', message: 'must be an object of settings', input })
      return z.NEVER
    }
    const issues: DescribedIssue[] = []
    const settled = respelled(input, names, issues)
    for (const issue of issues) context.addIssue(issue)
    return passOn(object, settled, context)
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the transform takes anything at run time; its type says what users should pass
  return schema as unknown as Settings<Shape>
}

interface Names {
  /** Every accepted spelling, and the setting that it stands for. */
  readonly known: ReadonlyMap<string, string>
  readonly canonical: readonly string[]
}

function namesOf(canonical: readonly string[], aliases: Readonly<Record<string, string>>): Names {
  return { canonical, known: new Map([...Object.entries(aliases), ...canonical.map((name) => [name, name] as const)]) }
}

function respelled(input: Record<string, unknown>, names: Names, issues: DescribedIssue[]): Record<string, unknown> {
  const settled: Record<string, unknown> = Object.create(null)
  const spelledAs = new Map<string, string>()
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue
    const name = names.known.get(key) ?? names.known.get(camelCase(key))
    if (name === undefined) {
      issues.push(describedIssue([key], unknownName(key, names)))
      continue
    }
    const other = spelledAs.get(name)
    if (other === undefined) {
      spelledAs.set(name, key)
      settled[name] = value
    } else {
      issues.push(describedIssue([name], `is given twice, as ${other} and as ${key}; keep one of them`))
    }
  }
  return settled
}

function unknownName(key: string, { canonical, known }: Names): string {
  const near = nearestName(key, known.keys())
  if (near !== undefined) return `is not a known setting; did you mean ${near}?`
  const list = canonical.length === 0 ? 'nothing can be set here' : `known are ${canonical.join(', ')}`
  return `is not a known setting; ${printable(list, 400)}`
}
