import { InvalidInputError } from '@venuekit/core/errors'

/** The fields of a JSON body, each of which has to be asked for. */
export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(given: unknown, names: readonly string[]): Fields {
  if (!isRecord(given)) throw new InvalidInputError('body', 'must be an object')
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) throw new InvalidInputError(unknown, `is no field; there are ${names.join(', ')}`)
  return given
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value !== '') return value
  throw new InvalidInputError(name, 'is needed, as text')
}

export function numberOf(fields: Fields, name: string): number {
  const value = fields[name]
  if (typeof value === 'number') return value
  throw new InvalidInputError(name, 'is needed, as a number')
}

export function flagOf(fields: Fields, name: string): boolean {
  const value = fields[name]
  if (typeof value === 'boolean') return value
  throw new InvalidInputError(name, 'must be true or false')
}

export function oneOf<const Value extends string>(fields: Fields, name: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === fields[name])
  if (found !== undefined) return found
  throw new InvalidInputError(name, `must be one of ${values.join(', ')}, not ${JSON.stringify(fields[name])}`)
}

/** Null stands for what there was at the beginning. */
export function orNull<Value>(
  fields: Fields,
  name: string,
  read: (fields: Fields, name: string) => Value,
): Value | null {
  return fields[name] === null ? null : read(fields, name)
}

export function accountOf(value: unknown): number | undefined {
  if (value === undefined || (typeof value === 'number' && Number.isSafeInteger(value))) return value
  throw new InvalidInputError('account', 'must be the number of an account')
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
