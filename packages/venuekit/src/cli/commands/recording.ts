import { once } from 'node:events'
import { transportOf } from '@venuekit/composite'
import { supports, type MarketSink } from '@venuekit/core'
import { NotSupportedError } from '@venuekit/core/errors'
import { record, replay, type ReplaySink } from '@venuekit/transport'
import { UsageError } from '../arguments.ts'
import { type CommandRun, connectorFor, endOf, openMarket } from '../session.ts'

/** Writes every frame of a market's book and trades into a new file, until it is stopped. */
export async function recordCommand(run: CommandRun): Promise<number> {
  const { wanted, operand: symbol, output, signal } = run
  const connector = await connectorFor(wanted)
  if (wanted.out === undefined) throw new UsageError('--out is needed: the file that is to be written')
  await using recorder = await record(wanted.out, { label: `${connector.id} ${symbol}` })
  {
    await using opened = await openMarket(connector, run, recorder.tap)
    const { market } = opened
    await market.initialize([symbol], { signal })
    await using _ = supports(market, 'trades') ? await market.subscribeTrades(symbol, { signal }) : undefined
    output.item({ type: 'recording', exchange: connector.id, symbol, file: wanted.out })
    output.line(`recording ${symbol} of ${connector.id}; stop it with Ctrl+C`)
    await ended(endOf(run))
  }
  await recorder.close()
  output.item({ type: 'recorded', file: wanted.out, lost: recorder.lost })
  output.line(`written; ${recorder.lost} events were left out`)
  return 0
}

async function ended(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** Plays a recording: its frames as they are, or, where the exchange is named, what they say. */
export async function replayCommand({ wanted, operand: file, output, signal }: CommandRun): Promise<number> {
  const seen = { books: 0, trades: 0, quotes: 0 }
  const text = new TextDecoder()
  const frameOf: ReplaySink = (bytes, binary) => {
    const frame = binary ? Buffer.from(bytes).toString('base64') : text.decode(bytes)
    output.item({ type: 'frame', binary, frame })
  }
  const sink = wanted.exchanges.length === 0 ? frameOf : await decoding(wanted, seen)
  const { label, frames, lost, isTruncated } = await replay(file, sink, { speed: wanted.speed, signal })
  const decoded: Readonly<Record<string, number>> = wanted.exchanges.length === 0 ? {} : seen
  output.item({ type: 'replayed', label, frames, lost, isTruncated, ...decoded })
  const counts = Object.entries(decoded).map(([name, count]) => `, ${count} ${name}`)
  output.line(
    `${label}: ${frames} frames${counts.join('')}; ${lost} were left out${isTruncated ? '; it was cut off' : ''}`,
  )
  const isStrange = frames > 0 && wanted.exchanges.length > 0 && Object.values(seen).every((count) => count === 0)
  if (isStrange) output.line(output.paint('yellow', `nothing in it is market data of ${wanted.exchanges.join(', ')}`))
  return 0
}

async function decoding(
  wanted: CommandRun['wanted'],
  seen: { books: number; trades: number; quotes: number },
): Promise<ReplaySink> {
  const connector = await connectorFor(wanted)
  const side = transportOf(connector)?.streams?.public
  const sink: MarketSink = {
    book: () => void (seen.books += 1),
    trades: (frame) => void (seen.trades += frame.count),
    quote: () => void (seen.quotes += 1),
  }
  const decoders = new Map<string, ReturnType<NonNullable<NonNullable<typeof side>['createDecoder']>>>()
  return (bytes, binary, { group }) => {
    const decoder = decoders.get(group) ?? side?.createDecoder?.(sink, group)
    if (decoder === undefined) throw new NotSupportedError(`${connector.id} has no decoder of its market data`)
    decoders.set(group, decoder)
    decoder.push(bytes, binary)
  }
}
