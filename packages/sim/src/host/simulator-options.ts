import type { Clock } from '@venuekit/core/time'
import { ConfigurationError, UnsupportedExchangeError } from '@venuekit/core/errors'
import type { ReferenceAsset } from '../market/assets.ts'
import type { DivergenceOptions } from '../market/divergences.ts'
import type { ExchangeKind } from './kind.ts'

/** How a simulator is to be. Only `exchanges` is needed. */
export interface SimulatorOptions<Kind extends ExchangeKind, Id extends Kind['ids'][number]> {
  readonly exchanges: readonly Id[]
  /** The kinds to choose from; the default is all that this package has. */
  readonly kinds?: readonly Kind[]
  /** Everything that happens follows from it. The default is 1. */
  readonly seed?: number
  /** The default is the clock of this machine; a manual clock makes a run repeatable to the byte. */
  readonly clock?: Clock
  /** The control port; the exchanges get those after it. The default is 0: free ones. */
  readonly port?: number
  /** Of all markets together, from 1 to 50,000; 0 leaves the books empty and still. The default is 1,000. */
  readonly eventsPerSecond?: number
  /** About how many levels each side of a book has, from 1 to 1,000. Few make a start cheap. The default is 250. */
  readonly depth?: number
  /** How many minutes of candles there are when the markets open, at most 10,000. The default is 500. */
  readonly historyMinutes?: number
  /** Settings of a kind by its name: `{ gateio: { … } }`. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** False keeps all exchanges at the same prices; otherwise they part from time to time. */
  readonly divergence?: DivergenceOptions | false
  /** Reference prices of assets that are not known, or in place of those that are. */
  readonly assets?: readonly ReferenceAsset[]
  /** Told of every mistake in a wire while it works. They are in `sim.errors` as well. */
  readonly onError?: (error: unknown) => void
}

/** The kinds that serve the exchanges, each once, in the order in which they were first named. */
export function kindsFor<Kind extends ExchangeKind>(
  kinds: readonly Kind[],
  exchanges: readonly string[],
): readonly Kind[] {
  if (exchanges.length === 0) throw new ConfigurationError('exchanges', 'is empty; name at least one')
  const chosen = exchanges.map((exchange) => {
    const kind = kinds.find((one) => one.ids.includes(exchange))
    if (kind === undefined)
      throw new UnsupportedExchangeError(
        exchange,
        kinds.flatMap(({ ids }) => ids),
      )
    return kind
  })
  return [...new Set(chosen)]
}

/** Settings for kinds that there are not are mistakes. */
export function checkOptionNames(kinds: readonly ExchangeKind[], options: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(options)) {
    if (!kinds.some((kind) => kind.name === name))
      throw new ConfigurationError(
        `options.${name}`,
        `is for no kind of exchange that is simulated here; those are ${kinds.map((kind) => kind.name).join(', ')}`,
      )
  }
}

export function checkInteger(
  name: string,
  value: number,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): number {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value
  throw new ConfigurationError(name, `must be an integer from ${minimum} to ${maximum}, not ${value}`)
}
