import type { RadarSnapshot } from '../radar/radar-snapshot.ts'
import { cell, fitted, type Line } from './cells.ts'
import { accountsOf, exchangesOf, executionsOf, headOf, marketsOf, moneyOf, opportunitiesOf } from './parts.ts'

/** How large the place is in which a picture is drawn. */
export interface Place {
  readonly columns: number
  readonly rows: number
}

const fewestOpportunities = 3
const mostExecutions = 5

/** Everything that the radar knows, as lines that fit. What there is no room for is left out from below. */
export function pictureOf(snapshot: RadarSnapshot, { columns, rows }: Place): readonly Line[] {
  const { counts, opportunities } = snapshot.arbitrage
  const above = [
    headOf(snapshot),
    [],
    ...exchangesOf(snapshot, columns),
    [],
    ...marketsOf(snapshot, columns),
    [],
    [cell('OPPORTUNITIES', 'dim'), cell(`  ${opportunities.length} open, ${counts.opportunities} so far`, 'dim')],
  ]
  const below = [moneyOf(snapshot), ...accountsOf(snapshot)]
  const notes = notesOf(snapshot)
  const free = rows - above.length - below.length - notes.length - 2
  const executions = executionsOf(snapshot, columns, Math.min(mostExecutions, free - fewestOpportunities))
  const seen = opportunitiesOf(snapshot, columns, Math.max(fewestOpportunities, free - executions.length))
  const lines = [...above, ...seen, [], ...below, ...executions, [], ...notes]
  return lines.slice(0, rows).map((line) => fitted(line, columns))
}

function notesOf({ notes }: RadarSnapshot): readonly Line[] {
  const last = notes.at(-1)
  const note = last === undefined ? [] : [[cell(last.text, last.level === 'error' ? 'red' : 'yellow')]]
  return [...note, [cell('Ctrl-C ends', 'dim')]]
}
