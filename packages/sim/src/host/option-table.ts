import { ConfigurationError } from '@venuekit/core/errors'

/** One setting of a simulated exchange: its default, and how a value for it is read. */
export interface OptionDefinition<Value> {
  readonly fallback: Value
  /** What it decides, for the list that the command prints. */
  readonly about: string
  /** What may be given, in words. */
  readonly expects: string
  /** Takes a value of the library or text of the command line; undefined when it does not fit. */
  readonly read: (value: unknown) => Value | undefined
}

/** All settings of one kind of exchange. Every open question of a protocol page is one. */
export type OptionTable = Readonly<Record<string, OptionDefinition<unknown>>>

/** The values that a table gives. */
export type OptionsOf<Table extends OptionTable> = { readonly [Name in keyof Table]: Table[Name]['fallback'] }

/**
 * A setting with a few named values; the first is the default.
 *
 * @example
 * ```ts
 * import { choice } from '@venuekit/sim'
 * choice(['reject', 'cancel'], 'a post-only order that would trade').fallback // 'reject'
 * ```
 */
export function choice<const Value extends string>(
  values: readonly [Value, ...Value[]],
  about: string,
): OptionDefinition<Value> {
  return {
    fallback: values[0],
    about,
    expects: `one of ${values.map((value) => `"${value}"`).join(', ')}`,
    read: (value) => values.find((one) => one === value),
  }
}

/**
 * A setting that is on or off.
 *
 * @example
 * ```ts
 * import { flag } from '@venuekit/sim'
 * flag(false, 'send unknown extra fields').read('true') // true
 * ```
 */
export function flag(fallback: boolean, about: string): OptionDefinition<boolean> {
  return {
    fallback,
    about,
    expects: 'true or false',
    read: (value) => {
      if (value === true || value === 'true') return true
      return value === false || value === 'false' ? false : undefined
    },
  }
}

/**
 * A setting that is a whole number within limits.
 *
 * @example
 * ```ts
 * import { integer } from '@venuekit/sim'
 * integer({ fallback: 100, minimum: 1, maximum: 60_000 }, 'pause between pushes in ms').read('250') // 250
 * ```
 */
export function integer(
  { fallback, minimum, maximum }: { readonly fallback: number; readonly minimum: number; readonly maximum: number },
  about: string,
): OptionDefinition<number> {
  return {
    fallback,
    about,
    expects: `an integer from ${minimum} to ${maximum}`,
    read: (value) => {
      const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
      if (typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined
      return number >= minimum && number <= maximum ? number : undefined
    },
  }
}

/** The defaults of a table with the given values in their place; a value that does not fit is refused by its path. */
export function readOptions<Table extends OptionTable>(
  path: string,
  table: Table,
  given: Readonly<Record<string, unknown>>,
): OptionsOf<Table> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) throw new ConfigurationError(`${path}.${name}`, unknownOption(table))
  }
  const entries = Object.entries(table).map(([name, definition]) => {
    if (given[name] === undefined) return [name, definition.fallback]
    const value = definition.read(given[name])
    if (value === undefined)
      throw new ConfigurationError(`${path}.${name}`, `must be ${definition.expects}, not ${shown(given[name])}`)
    return [name, value]
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was read by the definition of its own name
  return Object.freeze(Object.fromEntries(entries)) as OptionsOf<Table>
}

function unknownOption(table: OptionTable): string {
  const names = Object.keys(table)
  return names.length === 0 ? 'is no option; there are none' : `is no option; there are ${names.join(', ')}`
}

/** A wrong value in a message: short, and safe for a terminal. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
