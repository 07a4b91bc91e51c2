import { parseArgs } from 'node:util'

/** What the command was asked for. */
export interface CommandArguments {
  readonly exchanges: readonly string[]
  readonly seed: number
  readonly port: number
  readonly eventsPerSecond: number | undefined
  readonly json: boolean
  readonly help: boolean
  readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

export function readArguments(args: readonly string[]): CommandArguments {
  const { values } = parsed(args)
  const exchanges = (values.exchanges ?? '').split(',').filter((name) => name !== '')
  if (exchanges.length === 0 && values.help !== true)
    throw new UsageError('--exchanges is needed, such as --exchanges demo')
  return {
    exchanges: [...new Set(exchanges)],
    seed: integerOf('--seed', values.seed ?? '1'),
    port: integerOf('--port', values.port ?? '0'),
    eventsPerSecond: values.events === undefined ? undefined : integerOf('--events', values.events),
    json: values.json ?? false,
    help: values.help ?? false,
    options: optionsOf(values.option ?? []),
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        exchanges: { type: 'string' },
        seed: { type: 'string' },
        port: { type: 'string' },
        events: { type: 'string' },
        option: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}

function integerOf(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new UsageError(`${name} must be an integer, not "${text}"`)
}

/** `demo.frames=binary` as `{ demo: { frames: 'binary' } }`. */
function optionsOf(settings: readonly string[]): CommandArguments['options'] {
  const options: Record<string, Record<string, string>> = {}
  for (const setting of settings) {
    const [, kind, name, value] = /^([\w-]+)\.(\w+)=(.*)$/s.exec(setting) ?? []
    if (kind === undefined || name === undefined || value === undefined)
      throw new UsageError(`--option must look like demo.frames=binary, not "${setting}"`)
    options[kind] = { ...options[kind], [name]: value }
  }
  return options
}
