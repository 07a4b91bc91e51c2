import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** What the decision records accept: the lists at their heads. Being spoken of in a text does not count. */
export interface Accepted {
  /** Names of runtime dependencies. */
  readonly dependencies: ReadonlySet<string>
  /** `name@version` of packages whose install scripts were read: another version may have another script. */
  readonly installScripts: ReadonlySet<string>
}

/** Reads the heads of all records in a folder. */
export function acceptedByDecisions(decisions: string): Accepted {
  const files = existsSync(decisions) ? readdirSync(decisions).filter((file) => file.endsWith('.md')) : []
  const heads = files.map((file) => ({ file, fields: headOf(readFileSync(join(decisions, file), 'utf8')) }))
  const all = (list: string): ReadonlySet<string> =>
    new Set(heads.flatMap(({ file, fields }) => namesIn(fields, list, file)))
  return { dependencies: all('dependencies'), installScripts: all('installScripts') }
}

function headOf(text: string): object {
  const head = /^---\r?\n([^]*?)\r?\n---\r?\n/u.exec(text)?.[1]
  const fields: unknown = head === undefined ? undefined : parse(head)
  return typeof fields === 'object' && fields !== null ? fields : {}
}

function namesIn(fields: object, list: string, file: string): readonly string[] {
  const names: unknown = Reflect.get(fields, list) ?? []
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new Error(`docs/decisions/${file}: "${list}" must be a list of package names`)
  }
  return names
}
