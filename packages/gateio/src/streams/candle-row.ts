import { isClosed } from '@venuekit/composite'
import { contractsToBase, type Candle, type Instrument } from '@venuekit/core'
import { orAbsent, wireBoolean, wireDecimal, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { fromIntervalWord } from '../candles.ts'
import { maybeDecimal } from '../texts.ts'
import { type RowContext } from './reader.ts'

/** A candle, as the sockets of both products write it. */
export const streamCandleRow = /* @__PURE__ */ z.object({
  t: wireSeconds,
  o: wireDecimal,
  h: wireDecimal,
  l: wireDecimal,
  c: wireDecimal,
  /** Spot: the value in the quote asset; futures: contracts. */
  v: maybeDecimal,
  /** Spot: the size in the base asset. */
  a: maybeDecimal,
  /** The interval and the market: `1m_BTC_USDT`. */
  n: z.string(),
  w: /* @__PURE__ */ orAbsent(wireBoolean),
})

export type StreamCandleRow = z.output<typeof streamCandleRow>

/** A candle in the words of the model; undefined for one of a series or an interval that is not known. */
export function toStreamCandle(row: StreamCandleRow, { instruments, sentAt }: RowContext): Candle | undefined {
  const at = row.n.indexOf('_')
  const interval = fromIntervalWord(row.n.slice(0, at))
  const name = row.n.slice(at + 1)
  // Series of the mark and the index price have a prefix before the contract.
  if (interval === undefined || (/^(?:mark|index)_/.test(name) && instruments.byExchangeSymbol(name) === undefined)) {
    return undefined
  }
  const instrument = instruments.requireExchangeSymbol(name)
  const { t: openTime, o: open, h: high, l: low, c: close, w } = row
  const closed = w ?? (sentAt !== undefined && isClosed(openTime, { interval, nowMs: sentAt }))
  return {
    symbol: instrument.symbol,
    interval,
    openTime,
    open,
    high,
    low,
    close,
    ...volumesOf(row, instrument),
    closed,
  }
}

function volumesOf({ v, a }: StreamCandleRow, instrument: Instrument): Pick<Candle, 'baseVolume' | 'quoteVolume'> {
  if (instrument.kind === 'spot') return { baseVolume: a, quoteVolume: v }
  return { baseVolume: v === undefined ? undefined : contractsToBase(instrument, v), quoteVolume: undefined }
}
