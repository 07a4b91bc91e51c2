import {
  AbortedError,
  ConfigurationError,
  InvalidInputError,
  InvalidSymbolError,
  printable,
  sleep,
  systemClock,
  UnsupportedExchangeError,
} from 'venuekit'
import { helpText } from './help.ts'
import { NoExchangeError, openRadar } from './open-radar.ts'
import { type DemoOptions, readOptions, UsageError } from './options.ts'
import type { Radar } from './radar/radar.ts'
import type { RadarSnapshot } from './radar/radar-snapshot.ts'
import type { Screen, Terminal } from './screen.ts'
import { answerOf } from './views/answer.ts'
import { type Paint, paintColors, paintNothing, render } from './views/cells.ts'
import { pictureOf } from './views/picture.ts'
import { PlainLines } from './views/plain-lines.ts'
import { summaryOf } from './views/summary.ts'

/** Where the demo is run. */
export interface Surroundings {
  readonly terminal: Terminal
  /** On which pictures are drawn; left before anything else is written. */
  readonly screen: Screen
  /** Aborted by SIGINT and SIGTERM. */
  readonly stop: AbortSignal
}

/** Runs the demo until its time is over or it is stopped. Returns the exit code. */
export async function runDemo(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { terminal, screen } = surroundings
  try {
    const wanted = readOptions(args)
    if (wanted.help) terminal.out(helpText)
    else await watch(wanted, surroundings)
    return 0
  } catch (error) {
    screen.leave()
    if (AbortedError.is(error)) return 0
    return tell(error, terminal)
  }
}

async function watch(wanted: DemoOptions, { terminal, screen, stop }: Surroundings): Promise<void> {
  await using opened = await openRadar(wanted, stop)
  const { radar, controller } = opened
  const view = viewFor(wanted, { terminal, screen })
  const end = wanted.forMs === undefined ? stop : AbortSignal.any([stop, AbortSignal.timeout(wanted.forMs)])
  await show(radar, view, end)
  // What is under way is brought to its end first: the last word is about what is then.
  const { exchanges } = radar.snapshot()
  await controller.close()
  view.end({ ...radar.snapshot(), exchanges })
}

/** Shows what the radar knows, again and again. */
async function show(radar: Radar, view: View, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    view.show(radar.snapshot())
    // oxlint-disable-next-line no-await-in-loop -- one picture after the other
    await sleep(systemClock, view.everyMs, { signal: end }).catch((error: unknown) => {
      if (!AbortedError.is(error)) throw error
    })
  }
}

/** How a run is shown. */
interface View {
  readonly everyMs: number
  show(snapshot: RadarSnapshot): void
  end(snapshot: RadarSnapshot): void
}

function viewFor({ json, color }: DemoOptions, { terminal, screen }: Omit<Surroundings, 'stop'>): View {
  const { out, isTerminal, hasColors, size } = terminal
  if (json)
    return {
      everyMs: 1_000,
      show: () => undefined,
      end: (snapshot) => out(`${JSON.stringify(answerOf(snapshot))}\n`),
    }
  const paint = color && hasColors ? paintColors : paintNothing
  if (isTerminal)
    return {
      everyMs: 200,
      show: (snapshot) => screen.draw(pictureOf(snapshot, size()).map((line) => render(line, Infinity, paint))),
      end: (snapshot) => {
        screen.leave()
        out(summaryText(snapshot, paint))
      },
    }
  const lines = new PlainLines()
  const write = (snapshot: RadarSnapshot): void => {
    for (const line of lines.next(snapshot)) out(`${line}\n`)
  }
  return {
    everyMs: 250,
    show: write,
    end: (snapshot) => {
      write(snapshot)
      out(summaryText(snapshot, paint))
    },
  }
}

function summaryText(snapshot: RadarSnapshot, paint: Paint): string {
  return summaryOf(snapshot)
    .map((line) => `${render(line, Infinity, paint)}\n`)
    .join('')
}

/** Each mistake on its own line, without a stack: it is for whoever typed the command. */
function tell(error: unknown, terminal: Terminal): number {
  const problems = ConfigurationError.is(error)
    ? error.issues.map(({ path, message }) => `${path}: ${message}`)
    : [error instanceof Error ? error.message : String(error)]
  for (const problem of problems) terminal.error(`demo: ${printable(problem, 600)}\n`)
  if (error instanceof UsageError) terminal.error('npm start -- --help shows what can be asked for\n')
  return codeOf(error)
}

function codeOf(error: unknown): number {
  if (error instanceof NoExchangeError) return 4
  if (error instanceof UsageError || ConfigurationError.is(error) || UnsupportedExchangeError.is(error)) return 2
  return InvalidInputError.is(error) || InvalidSymbolError.is(error) ? 2 : 1
}
