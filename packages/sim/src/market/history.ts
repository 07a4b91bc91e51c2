import type { Instrument } from '../engine/instrument.ts'
import type { Candle } from '../engine/views.ts'
import type { RandomStream } from '../random.ts'

const minuteMs = 60_000
const minutesPerDay = 1_440

export interface PastOptions {
  readonly instrument: Instrument
  readonly random: RandomStream
  /** The price at which the past ends. */
  readonly price: number
  /** The first moment that is not past. */
  readonly endsAt: number
  readonly minutes: number
  /** How far the price moves in a day, as a fraction. */
  readonly volatility: number
}

/** Candles of the minutes before a market began, as if there had been trades; oldest first. */
export function pastMinutes(options: PastOptions): readonly Candle[] {
  const { random, endsAt, minutes, volatility } = options
  const deviation = volatility / Math.sqrt(minutesPerDay)
  const last = Math.floor(endsAt / minuteMs) * minuteMs
  const candles: Candle[] = []
  let close = options.price
  for (let index = 1; index <= minutes; index += 1) {
    const open = close / (1 + deviation * random.bell())
    const high = Math.max(open, close) * (1 + deviation * random.next())
    const low = Math.min(open, close) * (1 - deviation * random.next())
    candles.push(
      candleOf(options, { openTime: last - index * minuteMs, open, high, low, close, activity: random.next() }),
    )
    close = open
  }
  return candles.toReversed()
}

interface Shape {
  readonly openTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly activity: number
}

function candleOf({ instrument }: PastOptions, shape: Shape): Candle {
  const { priceStep, priceDecimals, sizeStep } = instrument
  const units = (price: number): number =>
    Math.max(priceStep, Math.round((price * 10 ** priceDecimals) / priceStep) * priceStep)
  const close = units(shape.close)
  const trades = 1 + Math.floor(shape.activity * 200)
  // A trade of some hundred units of quote.
  const size = Math.max(1, Math.round((trades * 300) / instrument.unitValue(shape.close) / sizeStep)) * sizeStep
  return {
    openTime: shape.openTime,
    open: units(shape.open),
    high: units(shape.high),
    low: units(shape.low),
    close,
    size: BigInt(size),
    value: instrument.value(close, size),
    trades,
  }
}
