import {
  AbortedError,
  ConfigurationError,
  ExchangePackageMissingError,
  InvalidInputError,
  InvalidSymbolError,
  UnsupportedExchangeError,
  printable,
} from '@venuekit/core/errors'
import { type CommandArguments, readArguments, UsageError } from './arguments.ts'
import { bookCommand } from './commands/book.ts'
import { configCheckCommand, configSchemaCommand } from './commands/config.ts'
import { exchangesCommand } from './commands/exchanges.ts'
import { healthCommand } from './commands/health.ts'
import { recordCommand, replayCommand } from './commands/recording.ts'
import { tradesCommand } from './commands/trades.ts'
import { helpText } from './help.ts'
import { outputOf, type Terminal } from './output.ts'
import type { CommandRun } from './session.ts'
import { versionOf } from './version.ts'

const commands: Readonly<Record<string, (run: CommandRun) => Promise<number>>> = {
  exchanges: exchangesCommand,
  book: bookCommand,
  trades: tradesCommand,
  health: healthCommand,
  'config check': configCheckCommand,
  'config schema': configSchemaCommand,
  record: recordCommand,
  replay: replayCommand,
}

/** Runs the command until it is done or `stopped` is aborted. Returns the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  try {
    const wanted = readArguments(args)
    if (wanted.version) return print(terminal, `${await versionOf()}\n`)
    if (wanted.help) return print(terminal, helpText)
    return await commandOf(wanted)({ wanted, output: outputOf(terminal, wanted), signal: stopped })
  } catch (error) {
    if (AbortedError.is(error)) return 0
    return tell(error, terminal)
  }
}

function commandOf({ command }: CommandArguments): (run: CommandRun) => Promise<number> {
  const known = Object.keys(commands).join(', ')
  if (command === undefined) throw new UsageError(`name a command: ${known}`)
  const found = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (found === undefined) throw new UsageError(`there is no command "${printable(command, 80)}"; there are: ${known}`)
  return found
}

function print({ out }: Terminal, text: string): number {
  out(text)
  return 0
}

/** Each mistake on its own line, without a stack: it is for whoever typed the command. */
function tell(error: unknown, terminal: Terminal): number {
  const problems = ConfigurationError.is(error)
    ? error.issues.map(({ path, message }) => `${path}: ${message}`)
    : [error instanceof Error ? error.message : String(error)]
  for (const problem of problems) terminal.error(`venuekit: ${printable(problem, 600)}\n`)
  if (error instanceof UsageError) terminal.error('venuekit --help shows what can be asked for\n')
  return codeOf(error)
}

function codeOf(error: unknown): number {
  if (ExchangePackageMissingError.is(error)) return 3
  if (error instanceof UsageError || ConfigurationError.is(error) || UnsupportedExchangeError.is(error)) return 2
  return InvalidInputError.is(error) || InvalidSymbolError.is(error) ? 2 : 1
}
