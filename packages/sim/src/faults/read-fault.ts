import { InvalidInputError } from '@venuekit/core/errors'
import { faultKinds, type Fault, type FaultKind, type FaultMoment } from './fault.ts'
import { faultRules, type FaultNumber, type FaultNumberName, type FaultRules } from './fault-table.ts'

export interface ReadFaultContext {
  readonly id: number
  /** The exchanges that there are. */
  readonly exchanges: readonly string[]
  /** The special faults that there are, and when each is decided. */
  readonly specials: ReadonlyMap<string, 'now' | 'wire'>
}

type Given = Readonly<Record<string, unknown>>

const numberNames: readonly FaultNumberName[] = ['delayMs', 'jitterMs', 'skewMs', 'retryAfterMs', 'status', 'by']
const common = ['kind', 'exchange', 'on', 'probability', 'count', 'after', 'seed']

/** Reads what came by call or over the control port. Each thing that is wrong is refused by the name of its field. */
export function readFault(given: unknown, { id, exchanges, specials }: ReadFaultContext): Fault {
  if (!isRecord(given)) throw new InvalidInputError('fault', 'must be an object such as {"kind":"cut"}')
  const kind = oneOf(given, 'kind', faultKinds)
  if (kind === undefined) throw new InvalidInputError('kind', `is missing; it is one of ${faultKinds.join(', ')}`)
  refuseUnknown(given, kind)
  const name = kind === 'special' ? nameOf(given, specials) : undefined
  const on = (name === undefined ? undefined : specials.get(name)) ?? momentOf(given, kind)
  refuseChances(given, on, faultRules[kind])
  const number = (field: FaultNumberName): number => numberOf(given, field, faultRules[kind].numbers[field]) ?? 0
  return {
    id,
    kind,
    name,
    on,
    exchange: oneOf(given, 'exchange', exchanges),
    channel: textOf(given, 'channel'),
    symbol: textOf(given, 'symbol'),
    probability: numberOf(given, 'probability', { fallback: 1, minimum: 0, maximum: 1 }, 'fraction') ?? 1,
    count: given['count'] === undefined ? undefined : numberOf(given, 'count', counting(1)),
    after: numberOf(given, 'after', counting(0, 0)) ?? 0,
    seed: numberOf(given, 'seed', counting(0, id)) ?? id,
    delayMs: number('delayMs'),
    jitterMs: number('jitterMs'),
    skewMs: number('skewMs'),
    retryAfterMs: number('retryAfterMs'),
    status: number('status'),
    by: number('by'),
    accepted: flagOf(given, 'accepted'),
  }
}

function counting(minimum: number, fallback?: number): FaultNumber {
  return { fallback, minimum, maximum: Number.MAX_SAFE_INTEGER }
}

function refuseUnknown(given: Given, kind: FaultKind): void {
  const { numbers, accepted = false, aimed = true } = faultRules[kind]
  const allowed = new Set([
    ...common.filter((name) => kind !== 'special' || name !== 'on'),
    ...(kind === 'special' ? ['name'] : []),
    ...(aimed ? ['channel', 'symbol'] : []),
    ...(accepted ? ['accepted'] : []),
    ...Object.keys(numbers),
  ])
  for (const name of Object.keys(given)) {
    if (!allowed.has(name))
      throw new InvalidInputError(name, `is no field of the fault "${kind}"; it has ${[...allowed].join(', ')}`)
  }
  const missing = numberNames.find((name) => {
    const rules = numbers[name]
    return rules !== undefined && rules.fallback === undefined && given[name] === undefined
  })
  if (missing !== undefined) throw new InvalidInputError(missing, `is needed by the fault "${kind}"`)
}

function momentOf(given: Given, kind: FaultKind): FaultMoment {
  const { moments } = faultRules[kind]
  return oneOf(given, 'on', moments) ?? moments[0]
}

function nameOf(given: Given, specials: ReadonlyMap<string, unknown>): string {
  const names = [...specials.keys()]
  if (names.length === 0) throw new InvalidInputError('kind', 'none of these exchanges has special faults')
  const name = oneOf(given, 'name', names)
  if (name === undefined) throw new InvalidInputError('name', `is missing; it is one of ${names.join(', ')}`)
  return name
}

/** What happens at once happens once: chances and counts would be read as something else. */
function refuseChances(given: Given, on: FaultMoment, { counted }: FaultRules): void {
  if (on !== 'now') return
  for (const name of ['probability', 'count', 'after'])
    if (given[name] !== undefined && !(counted === true && name === 'count'))
      throw new InvalidInputError(
        name,
        'is for faults that wait for requests or frames; this one acts at once unless "on" says otherwise',
      )
}

function oneOf<const Value extends string>(given: Given, name: string, values: readonly Value[]): Value | undefined {
  const value = given[name]
  if (value === undefined) return undefined
  const found = values.find((one) => one === value)
  if (found === undefined)
    throw new InvalidInputError(name, `must be one of ${values.join(', ')}, not ${JSON.stringify(value)}`)
  return found
}

function textOf(given: Given, name: string): string | undefined {
  const value = given[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '' || value.length > 200)
    throw new InvalidInputError(name, `must be text of 1 to 200 characters, not ${JSON.stringify(value)}`)
  return value
}

function flagOf(given: Given, name: string): boolean {
  const value = given[name] ?? false
  if (typeof value !== 'boolean')
    throw new InvalidInputError(name, `must be true or false, not ${JSON.stringify(value)}`)
  return value
}

function numberOf(
  given: Given,
  name: string,
  ...[rules, form = 'integer']: [rules: FaultNumber | undefined, form?: 'integer' | 'fraction']
): number | undefined {
  if (rules === undefined) return undefined
  const value = given[name] ?? rules.fallback
  if (value === undefined) return undefined
  const fits = typeof value === 'number' && (form === 'fraction' || Number.isSafeInteger(value))
  if (!fits || !(value >= rules.minimum && value <= rules.maximum)) {
    const what = form === 'integer' ? 'an integer' : 'a number'
    throw new InvalidInputError(
      name,
      `must be ${what} from ${rules.minimum} to ${rules.maximum}, not ${JSON.stringify(value)}`,
    )
  }
  return value
}

function isRecord(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
