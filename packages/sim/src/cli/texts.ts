import { faultKinds } from '../faults/fault.ts'
import type { ExchangeKind } from '../host/kind.ts'

/** What `--help` prints: the arguments, and the settings of every kind. */
export function helpText(kinds: readonly ExchangeKind[]): string {
  const settings = kinds.flatMap((kind) =>
    Object.entries(kind.options).map(
      ([name, { about, expects, fallback }]) =>
        `  ${kind.name}.${name}=${String(fallback)}\n      ${about}; ${expects}`,
    ),
  )
  const specials = kinds.flatMap((kind) =>
    Object.entries(kind.specialFaults).map(([name, { about }]) => `  ${kind.name}: ${name}\n      ${about}`),
  )
  const ownFaults = specials.length === 0 ? '' : `\nSpecial faults:\n${specials.join('\n')}\n`
  return `venuekit-sim: simulated exchanges on this machine, to test trading programs against

  venuekit-sim --exchanges ${kinds[0]?.ids[0] ?? ''} [--seed 7] [--port 0] [--json]

  --exchanges A,B    what to simulate: ${kinds.flatMap(({ ids }) => ids).join(', ')}
  --seed N           everything that happens follows from it (1)
  --port N           of the control port; the exchanges get those after it. 0 takes free ones (0)
  --events N         events per second of all markets together, up to 50000; 0 keeps the books empty (1000)
  --option K.NAME=V  a setting of a kind of exchange, as often as needed
  --json             print one line of JSON when all is ready
  --help             this text

Settings:
${settings.join('\n')}

Faults, for POST /faults of the control port:
  ${faultKinds.join(', ')}
${ownFaults}
It serves until SIGINT or SIGTERM. Exit codes: 0 stopped, 1 it could not start, 2 the arguments are wrong.
`
}

export interface Started {
  readonly control: string
  readonly endpoints: Readonly<Record<string, unknown>>
}

/** One line that a program reads. */
export function jsonLine({ control, endpoints }: Started): string {
  return `${JSON.stringify({ control, exchanges: endpoints })}\n`
}

/** The same for a person. */
export function startedText({ control, endpoints }: Started): string {
  const lines = Object.entries(endpoints).flatMap(([exchange, details]) => [
    '',
    exchange,
    ...flattened(details).map(([name, value]) => `  ${name.padEnd(16)} ${value}`),
  ])
  return `The simulator is ready. Stop it with Ctrl+C.\n\ncontrol            ${control}\n${lines.join('\n')}\n`
}

function flattened(value: unknown): readonly (readonly [name: string, value: string])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'string' ? [[name, inner] as const] : flattened(inner),
  )
}
