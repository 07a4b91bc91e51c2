import type { AnyConnector, Capability } from '@venuekit/core'

/** What each capability is called in a README, in the order in which they stand there. */
const words: Readonly<Record<Capability, string>> = {
  orderbook: 'books, live and as copies',
  trades: 'trades, live and the last ones',
  tradeHistory: 'trades of the past',
  ticker: 'the figures of the day, of one market and live',
  tickers: 'the figures of the day, of all markets',
  bookTicker: 'best bid and ask',
  candles: 'candles of the past',
  candleStream: 'candles, live',
  funding: 'funding rates, next and past',
  fundingStream: 'funding rates, live',
  futuresData: 'mark and index price, open interest',
  trading: 'orders: placing, cancelling, looking up, their stream',
  triggerOrders: 'orders that wait for a price',
  amend: 'changing an order in place',
  batchOrders: 'several orders in one call',
  batchCancel: 'cancelling several orders in one call',
  cancelAll: 'cancelling everything at once',
  deadManSwitch: 'the dead-man switch',
  orderHistory: 'orders that have ended',
  fills: 'executions, live and past',
  balance: 'balances, live',
  tradingFees: 'the fees of the account',
  positions: 'positions, live; closing them',
  leverage: 'leverage',
  positionMode: 'one position a market, or two',
  marginChange: 'margin of isolated positions',
  assets: 'assets and their chains',
  depositAddress: 'addresses for deposits',
  depositHistory: 'past deposits',
  withdrawal: 'withdrawing',
  withdrawalHistory: 'past withdrawals',
}

/**
 * What exchanges can do, as a table of Markdown, made of the tables that drive their types: for a README, whose test holds it
 * against this. Capabilities that none of them has are left out.
 *
 * @example
 * ```ts
 * import { capabilityMatrix } from '@venuekit/composite/contract'
 * capabilityMatrix([{ key: 'tiny', supports: { public: ['trades'], private: [] } }]).includes('trades, live') // true
 * ```
 */
export function capabilityMatrix(connectors: readonly Pick<AnyConnector, 'key' | 'supports'>[]): string {
  const tables = connectors.map(({ key, supports }) => ({
    title: `\`${key}\``,
    names: new Set<string>([...supports.public, ...supports.private]),
  }))
  const rows = Object.entries(words)
    .filter(([name]) => tables.some(({ names }) => names.has(name)))
    .map(([name, text]) => [text, ...tables.map(({ names }) => (names.has(name) ? 'yes' : ''))])
  const header = ['capability', ...tables.map(({ title }) => title)]
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length), title.length),
  )
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(header), rule, ...rows.map(line)].join('\n')
}
