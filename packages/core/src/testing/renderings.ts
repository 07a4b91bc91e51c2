import { inspect } from 'node:util'

/** A text or a value that a value shows of itself, and where. */
export interface Rendering {
  readonly where: string
  readonly value: unknown
}

/** All the ways in which a value as a whole may be printed, copied or sent. */
export function renderingsOf(value: unknown): readonly Rendering[] {
  const everything = { depth: Infinity, maxArrayLength: null, maxStringLength: null, breakLength: Infinity } as const
  const ways: readonly (readonly [string, () => unknown])[] = [
    ['String()', () => String(value)],
    ['JSON.stringify()', () => JSON.stringify(value, bigIntsAsText)],
    ['util.inspect()', () => inspect(value, everything)],
    ['util.inspect({ showHidden: true })', () => inspect(value, { ...everything, showHidden: true })],
    [
      'util.inspect({ customInspect: false })',
      () => inspect(value, { ...everything, showHidden: true, customInspect: false }),
    ],
    ['structuredClone()', () => structuredClone(value)],
  ]
  return ways.flatMap(([where, render]) => {
    const rendered = attempt(render)
    return rendered === undefined ? [] : [{ where, value: rendered }]
  })
}

/** What the call gives; undefined when it throws: a value that cannot be printed that way leaks nothing that way. */
export function attempt<Result>(call: () => Result): Result | undefined {
  try {
    return call()
  } catch {
    return undefined
  }
}

function bigIntsAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
