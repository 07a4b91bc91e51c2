import type { Instrument } from '../../engine/instrument.ts'
import type { DepthLevel } from '../../engine/views.ts'
import type { Fields } from './fields.ts'
import { mergedLevels } from './market-math.ts'
import type { RoomParts } from './parts.ts'

/** A book that is asked for over REST, and how a product shows it. */
export interface ServedBook {
  readonly instrument: Instrument
  readonly query: Fields
  /** The largest `limit`. */
  readonly most: number
  readonly level: (level: DepthLevel) => unknown
  /** A time in milliseconds as the product writes it. */
  readonly time: (milliseconds: number) => number
}

/** Books over REST: cut, put together by steps, with their id where that is asked for. */
export class ServedBooks {
  readonly #room: RoomParts
  readonly #channel: string
  /** The last answer about each book, for a fault that gives it again. */
  readonly #last = new Map<string, object>()

  constructor(room: RoomParts, channel: string) {
    this.#room = room
    this.#channel = channel
  }

  serve({ instrument, query, most, level, time }: ServedBook): object {
    const { engine, context, exchange } = this.#room
    const limit = query.integer('limit', { fallback: 10, minimum: 1, maximum: most })
    const step = stepOf(instrument, query)
    const depth = engine.view.depth(instrument.id, step === 0 ? limit : Infinity)
    const rows = (levels: readonly DepthLevel[], round: (value: number) => number): unknown[] =>
      mergedLevels(levels, step, round).slice(0, limit).map(level)
    const book = {
      id: this.#room.bookId(instrument.id, depth.updateId),
      current: time(this.#room.now()),
      update: time(depth.time),
      asks: rows(depth.asks, Math.ceil),
      bids: rows(depth.bids, Math.floor),
    }
    const place = { exchange, channel: this.#channel, market: instrument.id }
    const stale = this.#last.get(instrument.id)
    this.#last.set(instrument.id, book)
    const served = stale !== undefined && context.struck('stale-baseline', place) ? stale : book
    if (query.flag('with_id') === true) return served
    const { id: _, ...rest } = { id: 0, ...served }
    return rest
  }
}

/** `interval`, in units of the price; 0 for none. */
function stepOf(instrument: Instrument, query: Fields): number {
  const interval = query.decimal('interval') ?? '0'
  if (interval === '0') return 0
  const step = instrument.toPrice(interval) ?? 0
  if (step === 0) throw query.refused('interval')
  return step
}
