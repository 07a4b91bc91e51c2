import { printable } from '@venuekit/core/errors'
import { type CommandArguments, type OptionName, UsageError } from './arguments.ts'
import { bookCommand } from './commands/book.ts'
import { configCheckCommand, configSchemaCommand } from './commands/config.ts'
import { exchangesCommand } from './commands/exchanges.ts'
import { healthCommand } from './commands/health.ts'
import { recordCommand, replayCommand } from './commands/recording.ts'
import { tradesCommand } from './commands/trades.ts'
import type { CommandRun } from './session.ts'

interface Command {
  /** Does it, and gives the exit code. */
  readonly run: (run: CommandRun) => Promise<number>
  /** The one word that it is about. */
  readonly operand?: { readonly what: string; readonly example: string }
  /** The options that it has beside those of all. */
  readonly options?: readonly OptionName[]
}

const everywhere: readonly OptionName[] = [
  'exchange',
  'config',
  'environment',
  'profile',
  'sim',
  'seed',
  'json',
  'no-color',
  'help',
  'version',
]

const market = { what: 'a market', example: 'BTC/USDT --exchange gateio' }

const commands: Readonly<Record<string, Command>> = {
  exchanges: { run: exchangesCommand },
  book: { run: bookCommand, operand: market, options: ['depth', 'count', 'for'] },
  trades: { run: tradesCommand, operand: market, options: ['count', 'for'] },
  health: { run: healthCommand },
  'config check': { run: configCheckCommand },
  'config schema': { run: configSchemaCommand },
  record: { run: recordCommand, operand: market, options: ['out', 'for'] },
  replay: { run: replayCommand, operand: { what: 'a recording', example: 'btc.recording' }, options: ['speed'] },
}

/** The command that was asked for, and what it is about. */
export function commandOf(wanted: CommandArguments): Pick<Command, 'run'> & { readonly operand: string } {
  const { command, operands, given } = wanted
  const known = Object.keys(commands).join(', ')
  if (command === undefined) throw new UsageError(`name a command: ${known}`)
  const found = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (found === undefined) throw new UsageError(`there is no command "${printable(command, 80)}"; there are: ${known}`)
  const own = new Set<string>([...everywhere, ...(found.options ?? [])])
  const foreign = given.find((name) => !own.has(name))
  if (foreign !== undefined) throw new UsageError(`"${command}" has no --${foreign}`)
  return { run: found.run, operand: operandOf(command, found, operands) }
}

function operandOf(command: string, { operand }: Command, operands: readonly string[]): string {
  const [first, second] = operands
  const tooMuch = operand === undefined ? first : second
  if (tooMuch !== undefined) throw new UsageError(`"${printable(tooMuch, 80)}" is one word too many`)
  if (operand === undefined) return ''
  if (first === undefined || first === '')
    throw new UsageError(`name ${operand.what}, such as: venuekit ${command} ${operand.example}`)
  return first
}
