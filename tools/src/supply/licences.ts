/** Licences that ask for nothing but to keep their notice. */
const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
])

/** True when an SPDX expression leaves a choice that is allowed: one side of OR, both sides of AND. */
export function isAllowedLicence(expression: string): boolean {
  const parts = expression.match(/[()]|[^\s()]+/gu) ?? []
  let at = 0
  const either = (): boolean => {
    let result = both()
    while (parts[at] === 'OR') {
      at += 1
      result = both() || result
    }
    return result
  }
  const both = (): boolean => {
    let result = one()
    while (parts[at] === 'AND') {
      at += 1
      result = one() && result
    }
    return result
  }
  const one = (): boolean => {
    const part = parts[at] ?? ''
    at += 1
    if (part !== '(') return allowed.has(part)
    const inner = either()
    // A bracket that nobody closes is no expression.
    const closed = parts[at] === ')'
    at += 1
    return inner && closed
  }
  const result = either()
  // What is left over ("MIT WITH exception", two names side by side) was not understood, so it is not allowed.
  return result && at === parts.length
}
