import * as z from '../schema/index.ts'
import type { ConfigurationIssue } from '../errors/general.ts'
import { describeValue } from './describe-value.ts'
import { settingPath } from './setting-path.ts'

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

/** How zod must be called so that `toConfigurationIssues` finds what it needs. */
export const parseOptions = Object.freeze({ error: ruleOf, reportInput: true })

const described = 'venuekitDescribed'

/** The rule that is broken, where a schema does not word it itself. Written to go on with ", not the string that is there". */
function ruleOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${withArticle(issue.expected)}`
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `must ${boundOf(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`
    case 'too_big':
      return `must ${boundOf(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`
    case 'invalid_format':
      return `must be ${issue.format === 'regex' ? 'of another form' : `a valid ${issue.format}`}`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    default:
      return 'must be of another form'
  }
}

function withArticle(expected: string): string {
  if (expected === 'array') return 'a list'
  if (expected === 'int') return 'a whole number'
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`
}

function boundOf(origin: string, relation: string, bound: number | bigint): string {
  if (origin === 'string') return `have ${relation} ${bound} characters`
  if (origin === 'array' || origin === 'set' || origin === 'map') return `have ${relation} ${bound} entries`
  return `be ${relation} ${bound}`
}

/** Turns one issue of zod into ours: one for each unknown key, otherwise one. */
export function toConfigurationIssues(issue: Issue, base: string): readonly ConfigurationIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: settingPath(base, [...issue.path, key]),
      message: 'is not a known setting; remove it',
    }))
  }
  return [{ path: settingPath(base, issue.path), message: messageOf(issue) }]
}

function messageOf(issue: Issue): string {
  if (issue.code === 'custom' && issue.params?.[described] === true) return issue.message
  if (!issue.message.startsWith('must ')) return issue.message
  if (issue.input === undefined) return `is missing; it ${issue.message}`
  const [rule = '', remedy] = issue.message.split('; ', 2)
  return `${rule}, not ${describeValue(issue.input)}${remedy === undefined ? '' : `; ${remedy}`}`
}

/** An issue whose message is complete, to be handed on through the schemas above. */
export type DescribedIssue = {
  readonly code: 'custom'
  readonly path: PropertyKey[]
  readonly message: string
  readonly params: Record<string, unknown>
}

export function describedIssue(path: readonly PropertyKey[], message: string): DescribedIssue {
  return { code: 'custom', path: [...path], message, params: { [described]: true } }
}

/** What a schema makes of an input inside of a transform; its issues go to the transform with complete messages. */
export function passOn<Output>(schema: z.ZodType<Output>, input: unknown, context: z.core.$RefinementCtx): Output {
  const result = schema.safeParse(input, parseOptions)
  if (result.success) return result.data
  for (const issue of result.error.issues) context.addIssue(describedIssue(issue.path, messageOf(issue)))
  return z.NEVER
}
