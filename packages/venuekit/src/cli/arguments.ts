import { parseArgs } from 'node:util'

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

const options = {
  exchange: { type: 'string', short: 'e', multiple: true },
  config: { type: 'string' },
  environment: { type: 'string' },
  profile: { type: 'string' },
  sim: { type: 'boolean' },
  seed: { type: 'string' },
  depth: { type: 'string' },
  count: { type: 'string' },
  for: { type: 'string' },
  out: { type: 'string' },
  speed: { type: 'string' },
  json: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof options

/** What the command was asked for. */
export interface CommandArguments {
  /** `book`, `config check`; undefined where nothing was named. */
  readonly command: string | undefined
  readonly operands: readonly string[]
  /** The options that were written. */
  readonly given: readonly string[]
  /** Names of exchanges, or of packages. */
  readonly exchanges: readonly string[]
  readonly config: string | undefined
  readonly environment: string | undefined
  readonly profile: string | undefined
  readonly sim: boolean
  readonly seed: number
  readonly depth: number
  /** After how many items it ends; undefined: never. */
  readonly count: number | undefined
  /** After how long it ends; undefined: never. */
  readonly forMs: number | undefined
  readonly out: string | undefined
  readonly speed: number
  readonly json: boolean
  readonly color: boolean
  readonly help: boolean
  readonly version: boolean
}

/** Reads the command line. Every mistake is a `UsageError`. */
export function readArguments(args: readonly string[]): CommandArguments {
  const { values, positionals } = parsed(args)
  const [first, ...rest] = positionals
  const [second, ...others] = rest
  const isPair = first === 'config' && second !== undefined
  const [command, operands] = isPair ? [`config ${second}`, others] : [first, rest]
  const exchanges = (values.exchange ?? []).flatMap((names) => names.split(','))
  return {
    command,
    operands,
    given: Object.keys(values),
    exchanges: [...new Set(exchanges.filter((name) => name !== ''))],
    config: values.config,
    environment: values.environment,
    profile: values.profile,
    sim: values.sim ?? false,
    seed: wholeOf('--seed', values.seed) ?? 1,
    depth: wholeOf('--depth', values.depth) ?? 10,
    count: wholeOf('--count', values.count),
    forMs: durationOf(values.for),
    out: values.out,
    speed: speedOf(values.speed),
    json: values.json ?? false,
    color: values['no-color'] !== true,
    help: values.help ?? command === 'help',
    version: values.version ?? false,
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}

function wholeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`${name} must be a whole number above zero, not "${text}"`)
}

/** `500ms`, `10s`, `5m`, `1h`. */
function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(text) ?? []
  const ms = number === undefined ? 0 : Number(number) * ({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit ?? ''] ?? 0)
  if (ms > 0 && ms < 2 ** 31) return ms
  throw new UsageError(`--for must be a time such as 500ms, 10s, 5m or 1h, not "${text}"`)
}

function speedOf(text: string | undefined): number {
  if (text === undefined || text === 'max') return Infinity
  const speed = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text) && speed > 0) return speed
  throw new UsageError(`--speed must be a number above zero, or max, not "${text}"`)
}
