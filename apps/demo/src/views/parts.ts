import { type Decimal, decimalsOf, formatDecimal, isZero, roundToDecimals, toNumber, ZERO } from 'venuekit'
import type { Execution, LegView, MarketView, Opportunity } from '../arbitrage/types.ts'
import type { BalanceView, ExchangeView, RadarSnapshot } from '../radar/radar-snapshot.ts'
import { type Cell, cell, columnsOf, type Line, right, type Style, table } from './cells.ts'
import { clockTime, counted, duration, isUnderWay, milliseconds, moneyStyle, percent, price, signed } from './texts.ts'

/** The parts of the picture: each is some lines, as wide as the terminal. */

export function headOf({ source, elapsedMs, arbitrage }: RadarSnapshot): Line {
  const what = source.type === 'live' ? 'real exchanges' : `simulated exchanges, seed ${source.seed}`
  const how = arbitrage.mode === 'dry-run' ? 'trades nothing' : 'trades on the simulators'
  const paused = arbitrage.pausedBecause === undefined ? [] : [cell(`  paused: ${arbitrage.pausedBecause}`, 'yellow')]
  return [cell('venuekit radar', 'bold'), blank, cell(`${what}  ${how}  ${clockTime(elapsedMs)}`), ...paused]
}

const blank: Cell = { text: '  ' }

const stateStyles: Readonly<Record<ExchangeView['state'], Style>> = {
  live: 'green',
  syncing: 'yellow',
  stale: 'yellow',
  down: 'red',
}

export function exchangesOf({ exchanges }: RadarSnapshot, width: number): readonly Line[] {
  const head = ['state', 'books', 'msg/s', 'p50', 'p99', 'gaps', 'resyncs', 'reconnects']
  const rows = exchanges.map((one) => [
    cell(one.id, 'bold'),
    right(one.state, stateStyles[one.state]),
    right(`${one.liveBooks}/${one.books}`),
    right(one.messagesPerSecond.toFixed(1)),
    right(one.latency === undefined ? '-' : milliseconds(one.latency.p50)),
    right(one.latency === undefined ? '-' : milliseconds(one.latency.p99)),
    right(String(one.gaps)),
    right(String(one.resyncs)),
    right(String(one.reconnects)),
    ...(one.reason === undefined ? [] : [cell(one.reason, 'red')]),
  ])
  return table([[cell('EXCHANGE', 'dim'), ...head.map((name) => right(name, 'dim'))], ...rows], { width })
}

/** Best prices of every exchange; the pair that is bought and sold stands out. */
export function marketsOf({ arbitrage: { markets }, exchanges }: RadarSnapshot, width: number): readonly Line[] {
  const traded = new Set(markets.flatMap(({ legs }) => legs.map(({ exchange }) => exchange)))
  const ids = exchanges.map(({ id }) => id).filter((id) => traded.has(id))
  const head = [
    cell('MARKET', 'dim'),
    right('net edge', 'dim'),
    ...ids.flatMap(() => [right('bid', 'dim'), right('ask', 'dim')]),
    right('spread', 'dim'),
    cell('buy at → sell at', 'dim'),
  ]
  const spreadAt = 2 + ids.length * 2
  const rows = markets.map((market) => [
    cell(market.market, 'bold'),
    edgeOf(market),
    ...ids.flatMap((id) =>
      pricesOf(
        market,
        market.legs.find(({ exchange }) => exchange === id),
      ),
    ),
    ...routeOf(market),
  ])
  const lines = table([head, ...rows], { width, dropFirst: [spreadAt + 1, spreadAt] })
  return [namesAbove(lines[0] ?? [], ids), ...lines]
}

/** Each exchange above its two columns. */
function namesAbove([market, edge, ...columns]: Line, ids: readonly string[]): Line {
  const names = ids.map((id, at) => {
    const space = widthOf(columns[2 * at]) + widthOf(columns[2 * at + 1]) - 2
    return cell(`${id.slice(0, space).padStart(space)}  `, 'bold')
  })
  return [{ text: ' '.repeat(widthOf(market) + widthOf(edge)) }, ...names]
}

function widthOf(one: Cell | undefined): number {
  return columnsOf(one?.text ?? '')
}

/** With as many decimals as the others of the market, so that they stand below each other. */
function pricesOf({ best, legs }: MarketView, leg: LegView | undefined): readonly Cell[] {
  if (leg === undefined) return [right(''), right('')]
  if (leg.state !== 'live') return [right(leg.state, 'yellow'), right('')]
  const wins = best !== undefined && toNumber(best.netEdgeBps) > 0
  const isAt = (place: { readonly exchange: string } | undefined): Style | undefined =>
    place?.exchange === leg.exchange ? (wins ? 'green' : 'cyan') : undefined
  const decimals = Math.max(0, ...legs.flatMap(({ bid, ask }) => [bid, ask].map((one) => decimalsOf(one ?? ZERO))))
  const show = (one: Decimal | undefined): string => (one === undefined ? '-' : formatDecimal(one, { decimals }))
  return [right(show(leg.bid), isAt(best?.sell)), right(show(leg.ask), isAt(best?.buy))]
}

function edgeOf({ best }: MarketView): Cell {
  return best === undefined ? right('-') : right(percent(best.netEdgeBps), moneyStyle(best.netEdgeBps))
}

function routeOf({ best, halted }: MarketView): readonly Cell[] {
  const spread = right(best === undefined ? '-' : signed(best.spread, 8))
  const route = best === undefined ? '' : `${best.buy.exchange} → ${best.sell.exchange}`
  return [spread, halted === undefined ? cell(route) : cell(`${route}  ${halted}`.trim(), 'red')]
}

/** Those that are open, then the last ones that are over; as many as there is room for. */
export function opportunitiesOf(
  { at, arbitrage: { opportunities, ended } }: RadarSnapshot,
  width: number,
  most: number,
): readonly Line[] {
  const rows = [...opportunities, ...ended].slice(0, most).map((one) => opportunityRow(one, at))
  return table(rows, { width, dropFirst: [7] })
}

function opportunityRow(one: Opportunity, now: number): Line {
  const open = one.endedAt === undefined
  const style = open ? undefined : 'dim'
  return [
    open ? cell('●', 'green') : cell('○', 'dim'),
    cell(one.market, open ? 'bold' : 'dim'),
    cell(
      `${one.buy.exchange} ${price(one.buy.averagePrice)} → ${one.sell.exchange} ${price(one.sell.averagePrice)}`,
      style,
    ),
    right(one.size, style),
    right(signed(one.profit), open ? moneyStyle(one.profit) : 'dim'),
    right(percent(one.netEdgeBps), style),
    right(duration(one.durationMs), style),
    cell(openness(one, now), style),
  ]
}

function openness({ endedAt, endedBecause, refusedBy, executions, complete }: Opportunity, now: number): string {
  if (endedAt !== undefined) return `${duration(Math.max(0, now - endedAt))} ago (${endedBecause ?? 'closed'})`
  if (executions > 0) return `executed ${executions}×`
  if (refusedBy.length > 0) return `not taken: ${refusedBy.join(', ')}`
  return complete ? '' : 'at least'
}

export function moneyOf({ arbitrage: { pnl, mode, counts, openLegs } }: RadarSnapshot): Line {
  if (mode === 'dry-run') return [cell('trades nothing', 'dim')]
  const fees = Object.entries(pnl.fees)
    .filter(([, amount]) => !isZero(amount))
    .map(([asset, amount]) => `${signed(amount, 6).replace('+', '')} ${asset}`)
  const unrealised = pnl.unrealised === undefined ? '-' : signed(pnl.unrealised)
  return [
    cell('PnL', 'bold'),
    cell(`  realised ${signed(pnl.realised)}`, moneyStyle(pnl.realised)),
    cell(`  unrealised ${unrealised}  fees ${fees.join(', ') || '0'}  `),
    cell(`${counts.executions} executed, ${counts.missed} missed, ${counts.recoveries} recovered`),
    ...(openLegs.length === 0 ? [] : [cell(`  ${counted(openLegs.length, 'leg').toUpperCase()} LEFT OPEN`, 'red')]),
  ]
}

/** What each account has, of the assets that have changed and of the one that is paid in. */
export function accountsOf({ balances, positions, exchanges }: RadarSnapshot): readonly Line[] {
  return exchanges.flatMap(({ id }) => {
    const own = balances.filter(
      ({ exchange, asset, change }) => exchange === id && (!isZero(change) || asset === 'USDT'),
    )
    const held = positions.filter(({ exchange }) => exchange === id)
    if (own.length === 0 && held.length === 0) return []
    const texts = held.map(({ symbol, side, size }) => cell(`  ${side} ${size} ${symbol}`, 'cyan'))
    return [[cell(id, 'bold'), ...own.flatMap(balanceCells), ...texts]]
  })
}

function balanceCells({ asset, total, change }: BalanceView): readonly Cell[] {
  return [
    cell(`  ${asset} ${roundToDecimals(total, 8, 'half-even')}`),
    ...(isZero(change) ? [] : [cell(` (${signed(change, 8)})`, moneyStyle(change))]),
  ]
}

export function executionsOf(
  { arbitrage: { executions } }: RadarSnapshot,
  width: number,
  most: number,
): readonly Line[] {
  return table(executions.slice(0, Math.max(0, most)).map(executionRow), { width })
}

const executionStyles: Readonly<Partial<Record<Execution['status'], Style>>> = {
  done: 'green',
  'open-leg': 'red',
  recovering: 'yellow',
  missed: 'dim',
}

function executionRow({ market, purpose, status, size, profit, orders, startedAt }: Execution): Line {
  const legs = orders.map(
    ({ role, side, exchange, filled, outcome }) =>
      `${role === 'leg' ? '' : `${role}: `}${side} ${filled} at ${exchange}${outcome === 'accepted' ? '' : ` (${outcome})`}`,
  )
  return [
    cell(new Date(startedAt).toISOString().slice(11, 19), 'dim'),
    cell(market),
    cell(status, executionStyles[status]),
    right(size),
    isUnderWay(status) ? right('') : right(signed(profit), moneyStyle(profit)),
    cell(`${purpose === 'unwind' ? 'unwind: ' : ''}${legs.join(', ')}`),
  ]
}
