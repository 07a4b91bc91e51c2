import type { RadarSnapshot } from '../radar/radar-snapshot.ts'

/** What a run came to, for programs: the last line of `--json`. */
export interface Answer {
  readonly exchanges: Readonly<
    Record<
      string,
      {
        readonly state: string
        readonly messages: number
        /** Books that are live. */
        readonly books: number
        readonly gaps: number
        readonly resyncs: number
      }
    >
  >
  /** Differences that brought something after fees. */
  readonly opportunities: number
  /** Those that were taken. */
  readonly trades: number
  readonly errors: readonly string[]
}

export function answerOf({ exchanges, arbitrage: { counts, openLegs, mode }, notes }: RadarSnapshot): Answer {
  return {
    exchanges: Object.fromEntries(
      exchanges.map(({ id, state, messages, liveBooks, gaps, resyncs }) => [
        id,
        { state, messages, books: liveBooks, gaps, resyncs },
      ]),
    ),
    opportunities: counts.opportunities,
    trades: mode === 'dry-run' ? 0 : counts.executions - counts.missed,
    errors: [
      ...exchanges.flatMap(({ id, reason }) => (reason === undefined ? [] : [`${id}: ${reason}`])),
      ...notes.filter(({ level }) => level === 'error').map(({ text }) => text),
      ...openLegs.map(({ market, size, reason }) => `${market}: ${size} is left open: ${reason}`),
    ],
  }
}
