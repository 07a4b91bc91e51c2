import { InvalidInputError } from '../errors/general.ts'

const deepest = 64

/**
 * Refuses what would not come out of JSON as it went in: class instances, functions, bigints, dates, maps, NaN, negative
 * zero, undefined in a list, rings. A property that is undefined is one that is not there, and passes.
 */
export function checkJsonData(value: unknown, path: string): void {
  const problem = problemWith(value)
  if (problem !== undefined) throw new InvalidInputError(path, problem)
  if (typeof value !== 'object' || value === null) return
  if (path.split('.').length > deepest) throw new InvalidInputError(path, 'is nested too deep, or holds itself')
  for (const [name, inner] of Object.entries<unknown>({ ...value })) {
    if (inner === undefined && !Array.isArray(value)) continue
    checkJsonData(inner, `${path}.${name}`)
  }
}

function problemWith(value: unknown): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0) ? undefined : `${String(value)} does not survive JSON`
  }
  if (typeof value !== 'object') return `${typeof value} is no plain data; messages have to survive JSON`
  if (Array.isArray(value)) return value.includes(undefined) ? 'a list with holes does not survive JSON' : undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return undefined
  return `${Object.prototype.toString.call(value)} is no plain data; messages have to survive JSON`
}
