import { ConfigurationError, UnsupportedExchangeError } from '@venuekit/core/errors'
import type { ExchangeKind } from '../host/kind.ts'
import { startSimulator } from '../host/start-simulator.ts'
import { builtInKinds } from '../kinds.ts'
import { readArguments, UsageError, type CommandArguments } from './arguments.ts'
import { helpText, jsonLine, startedText } from './texts.ts'

export interface CommandOutput {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/** Runs the command until `stopped` resolves. Returns the exit code. */
export async function runCommand(
  args: readonly string[],
  { out, error }: CommandOutput,
  stopped: () => Promise<void>,
): Promise<number> {
  try {
    const wanted = readArguments(args)
    if (wanted.help) {
      out(helpText(builtInKinds))
      return 0
    }
    await serve(wanted, { out, error }, stopped)
    return 0
  } catch (failure) {
    const message = failure instanceof Error ? failure.message : String(failure)
    error(`venuekit-sim: ${message}\n`)
    if (!isMistake(failure)) return 1
    error('venuekit-sim --help shows what can be asked for\n')
    return 2
  }
}

async function serve(
  wanted: CommandArguments,
  { out, error }: CommandOutput,
  stopped: () => Promise<void>,
): Promise<void> {
  const { exchanges, seed, port, eventsPerSecond, options } = wanted
  const kinds: readonly ExchangeKind[] = builtInKinds
  // Signals that come while it starts are not lost.
  const end = stopped()
  await using sim = await startSimulator<string, ExchangeKind>({
    kinds,
    exchanges,
    seed,
    port,
    options,
    ...(eventsPerSecond === undefined ? {} : { eventsPerSecond }),
    onError: (problem) =>
      error(`venuekit-sim: ${problem instanceof Error ? (problem.stack ?? '') : String(problem)}\n`),
  })
  out(wanted.json ? jsonLine(sim) : startedText(sim))
  await end
}

/** A mistake of whoever typed it; a port that is taken is none. */
function isMistake(failure: unknown): boolean {
  if (failure instanceof UsageError || UnsupportedExchangeError.is(failure)) return true
  return ConfigurationError.is(failure) && failure.cause === undefined
}
