import { parseArgs } from 'node:util'

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

const definitions = {
  for: { type: 'string' },
  json: { type: 'boolean' },
  live: { type: 'string' },
  config: { type: 'string' },
  'no-trade': { type: 'boolean' },
  symbols: { type: 'string' },
  seed: { type: 'string' },
  rate: { type: 'string' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What the demo was asked for. */
export interface DemoOptions {
  /** After how long it ends; undefined: with Ctrl-C. */
  readonly forMs: number | undefined
  readonly json: boolean
  /** Names of real exchanges to watch; undefined: simulated ones. */
  readonly live: readonly string[] | undefined
  readonly config: string | undefined
  readonly trade: boolean
  /** Which markets to watch; undefined: the default ones. */
  readonly symbols: readonly string[] | undefined
  readonly seed: number
  /** Actions per second on all simulated markets together. */
  readonly rate: number
  readonly color: boolean
  readonly help: boolean
}

/** Actions of simulated traders in a second: books change all the time, and the whole stays well below one core. */
export const defaultRate = 1_000

/** Reads the command line. Every mistake is a `UsageError`. */
export function readOptions(args: readonly string[]): DemoOptions {
  const values = parsed(args)
  const live = listOf('--live', values.live, 'exchanges, such as --live mexc,gateio')
  if (live !== undefined) refuseWithLive(values)
  return {
    forMs: durationOf(values.for),
    json: values.json ?? false,
    live,
    config: values.config,
    trade: live === undefined && values['no-trade'] !== true,
    symbols: listOf('--symbols', values.symbols, 'markets, such as --symbols BTC/USDT,ETH/USDT'),
    seed: wholeOf('--seed', values.seed) ?? 1,
    rate: wholeOf('--rate', values.rate, 50_000) ?? defaultRate,
    color: values['no-color'] !== true,
    help: values.help ?? false,
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: false, options: definitions }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}

/** What a simulated market is made with means nothing to a real one. */
function refuseWithLive(values: { readonly seed?: string | undefined; readonly rate?: string | undefined }): void {
  for (const name of ['seed', 'rate'] as const)
    if (values[name] !== undefined)
      throw new UsageError(`--${name} is about simulated markets: leave it out with --live, or leave --live out`)
}

function listOf(name: string, text: string | undefined, what: string): readonly string[] | undefined {
  if (text === undefined) return undefined
  const names = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (names.length === 0) throw new UsageError(`${name} must name ${what}`)
  return [...new Set(names)]
}

function wholeOf(name: string, text: string | undefined, most = 999_999_999): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,8}$/u.test(text) && Number(text) <= most) return Number(text)
  throw new UsageError(`${name} must be a whole number from 1 to ${most}, not "${text}"`)
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** `500ms`, `10s`, `5m`, `1h`. */
function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, number, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h)$/u.exec(text) ?? []
  const ms = Number(number ?? 0) * (unitMs[unit] ?? 0)
  if (ms > 0 && ms < 2 ** 31) return ms
  throw new UsageError(`--for must be a time such as 500ms, 15s, 5m or 1h, not "${text}"`)
}
