import { camelCase } from './key-spelling.ts'
import { isPlainObject } from './plain-object.ts'

/**
 * Lays configurations over each other, the most important first: what was passed in, the environment, the file, the
 * defaults. Objects are merged, everything else is taken whole from the first that has it; `undefined` counts as absent.
 * The same setting in two spellings is one setting.
 *
 * @example
 * ```ts
 * import { layered } from '@venuekit/core/config'
 * layered({ requestTimeoutMs: 250 }, { request_timeout_ms: 500, max_retries: 2 }) // { requestTimeoutMs: 250, max_retries: 2 }
 * ```
 */
export function layered(...layers: readonly unknown[]): unknown {
  const [first, ...below] = layers.filter((layer) => layer !== undefined)
  if (!isPlainObject(first)) return first
  // Only the objects right below take part: what is under a value of another kind is covered by it.
  const covered = below.findIndex((layer) => !isPlainObject(layer))
  const objects = [first, ...below.slice(0, covered < 0 ? below.length : covered)].filter(isPlainObject)
  const members = new Map<string, { readonly name: string; readonly values: unknown[] }>()
  for (const object of objects) {
    // Two spellings in one layer are a mistake, which the schema must get to see.
    const seen = new Set<string>()
    for (const [name, value] of Object.entries(object)) {
      if (value === undefined) continue
      const key = seen.has(camelCase(name)) ? `\0${name}` : camelCase(name)
      seen.add(camelCase(name))
      const member = members.get(key)
      if (member === undefined) members.set(key, { name, values: [value] })
      else member.values.push(value)
    }
  }
  const merged: Record<string, unknown> = Object.create(null)
  for (const { name, values } of members.values()) merged[name] = layered(...values)
  return merged
}
