import { supports } from '@venuekit/core'
import { NotSupportedError, printable } from '@venuekit/core/errors'
import { type CommandRun, connectorFor, endOf, openMarket } from '../session.ts'

/** The trades of a market as they happen. */
export async function tradesCommand(run: CommandRun): Promise<number> {
  const { wanted, operand: symbol, output, signal } = run
  const connector = await connectorFor(wanted)
  await using opened = await openMarket(connector, run)
  const { market } = opened
  if (!supports(market, 'trades')) throw new NotSupportedError(`${connector.id} has no stream of trades`)
  await market.initialize([], { signal })
  let shown = 0
  for await (const item of await market.subscribeTrades(symbol, { signal: endOf(run) })) {
    if (item.type !== 'trade') {
      output.item(item)
      output.line(output.paint('dim', printable(item.type, 80)))
      continue
    }
    const { price, size, side, timestamp, id } = item.trade
    output.item({ type: 'trade', exchange: connector.id, symbol: item.symbol, id, price, size, side, timestamp })
    const colour = side === 'sell' ? 'red' : 'green'
    const time = new Date(timestamp).toISOString()
    output.line(`${time}  ${output.paint(colour, (side ?? '').padEnd(4))}  ${price.padStart(14)}  ${size.padStart(16)}`)
    shown += 1
    if (shown >= (wanted.count ?? Infinity)) break
    await output.ready()
  }
  return 0
}
