/**
 * The spelling of a setting's name in code: `max_order_size` is `maxOrderSize`. What is in no snake case stays as it is.
 *
 * @example
 * ```ts
 * import { camelCase } from '@venuekit/core/config'
 * camelCase('api_key') // 'apiKey'
 * ```
 */
export function camelCase(name: string): string {
  return /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(name)
    ? name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    : name
}

/** The candidate that a mistyped name was most likely meant to be; undefined when none is near. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const typed = comparable(name)
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    const distance = editDistance(typed, comparable(candidate))
    // A third of the letters may differ, otherwise everything would be near to something.
    const near = distance <= Math.max(1, Math.floor(candidate.length / 3))
    if (near && distance < (best?.distance ?? Infinity)) best = { candidate, distance }
  }
  return best?.candidate
}

function comparable(name: string): string {
  return name
    .slice(0, 60)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}

/** Letters to insert, drop or replace to make one word of the other. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at]
    for (let to = 1; to <= other.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
