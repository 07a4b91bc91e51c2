import type { RadarSnapshot } from '../radar/radar-snapshot.ts'
import { cell, type Line } from './cells.ts'
import { counted, duration, moneyStyle, signed } from './texts.ts'

/** What a run came to, for people. */
export function summaryOf({ elapsedMs, exchanges, arbitrage, positions }: RadarSnapshot): readonly Line[] {
  const { counts, pnl, mode, openLegs } = arbitrage
  const sum = (of: (one: RadarSnapshot['exchanges'][number]) => number): number =>
    exchanges.reduce((total, one) => total + of(one), 0)
  const watched =
    `watched ${counted(
      sum(({ books }) => books),
      'book',
    )} on ${counted(exchanges.length, 'exchange')} for ` +
    `${duration(elapsedMs)}: ${counted(
      sum(({ messages }) => messages),
      'message',
    )}, ` +
    `${counted(
      sum(({ gaps }) => gaps),
      'gap',
    )}, ${counted(
      sum(({ resyncs }) => resyncs),
      'resync',
    )}`
  const found = counted(counts.opportunities, 'opportunity', 'opportunities')
  if (mode === 'dry-run') return [[cell(watched)], [cell(`found ${found}; traded nothing`)]]
  return [
    [cell(watched)],
    [
      cell(
        `found ${found}, took ${counts.executions - counts.missed}: ${counts.missed} missed, ${counts.recoveries} recovered; realised `,
      ),
      cell(signed(pnl.realised, 8), moneyStyle(pnl.realised)),
    ],
    ...positions.map(({ exchange, symbol, side, size }) => [cell(`holds ${side} ${size} ${symbol} at ${exchange}`)]),
    ...openLegs.map(({ market, size, reason }) => [cell(`LEFT OPEN: ${size} of ${market}: ${reason}`, 'red')]),
  ]
}
