import {
  AbortedError,
  ConfigurationError,
  ExchangePackageMissingError,
  InvalidInputError,
  InvalidSymbolError,
  UnsupportedExchangeError,
  printable,
} from '@venuekit/core/errors'
import { readArguments, UsageError } from './arguments.ts'
import { commandOf } from './commands.ts'
import { helpText } from './help.ts'
import { outputOf, type Terminal } from './output.ts'
import { versionOf } from './version.ts'

/** Runs the command until it is done or `stopped` is aborted. Returns the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  try {
    const wanted = readArguments(args)
    if (wanted.version) return print(terminal, `${await versionOf()}\n`)
    if (wanted.help) return print(terminal, helpText)
    const { run, operand } = commandOf(wanted)
    return await run({ wanted, operand, output: outputOf(terminal, wanted), signal: stopped })
  } catch (error) {
    if (AbortedError.is(error)) return 0
    return tell(error, terminal)
  }
}

function print({ out }: Terminal, text: string): number {
  out(text)
  return 0
}

/** Each mistake on its own line, without a stack: it is for whoever typed the command. */
function tell(error: unknown, terminal: Terminal): number {
  const problems = ConfigurationError.is(error)
    ? error.issues.map(({ path, message }) => (path === '' ? `the configuration ${message}` : `${path}: ${message}`))
    : [error instanceof Error ? error.message : String(error)]
  for (const problem of problems) terminal.error(`venuekit: ${printable(problem, 600)}\n`)
  if (error instanceof UsageError) terminal.error('venuekit --help shows what can be asked for\n')
  if (ExchangePackageMissingError.is(error) && error.packageName !== '@venuekit/sim')
    terminal.error('venuekit exchanges shows what is installed\n')
  return codeOf(error)
}

function codeOf(error: unknown): number {
  if (ExchangePackageMissingError.is(error)) return 3
  if (error instanceof UsageError || ConfigurationError.is(error) || UnsupportedExchangeError.is(error)) return 2
  return InvalidInputError.is(error) || InvalidSymbolError.is(error) ? 2 : 1
}
