import type { Instrument } from './instrument.ts'
import type { Journal } from './journal.ts'
import { OrderBook, type Level } from './book.ts'
import type { MarketLimits } from './limits.ts'
import type { HistoryLimits } from './options.ts'
import { Ring } from './ring.ts'
import type { Settlement } from './settlement.ts'
import { Statistics } from './statistics.ts'
import type { MarketStatus, Side } from './types.ts'
import { optionInteger } from './units.ts'
import type { Depth, Trade } from './views.ts'

export interface MarketParts {
  readonly journal: Journal
  readonly settlement: Settlement
  readonly history: HistoryLimits
}

/** What changes of a market: its book, its trades, its status and its mark price. */
export class Market {
  readonly instrument: Instrument
  readonly settlement: Settlement
  readonly book = new OrderBook()
  readonly trades: Ring<Trade>
  readonly statistics: Statistics
  status: MarketStatus
  limits: MarketLimits
  mark: number
  index: number
  /** Of the last change of the book. */
  updateId: number
  changedAt = 0
  tradeCount = 0
  readonly #journal: Journal

  constructor(instrument: Instrument, parts: MarketParts) {
    const { options } = instrument
    this.instrument = instrument
    this.settlement = parts.settlement
    this.trades = new Ring(parts.history.trades)
    this.statistics = new Statistics(parts.history.candles)
    this.status = { mode: 'trading', sides: 'both', reduceOnly: false, ...options.status }
    this.limits = instrument.initialLimits
    this.mark = markOf(instrument)
    this.index = this.mark
    this.updateId = (options.firstUpdateId ?? 1) - 1
    this.#journal = parts.journal
  }

  get lastTrade(): Trade | undefined {
    return this.trades.fromNewest(0)
  }

  depth(limit: number): Depth {
    return {
      market: this.instrument.id,
      updateId: this.updateId,
      time: this.changedAt,
      bids: this.book.bids.depth(limit),
      asks: this.book.asks.depth(limit),
    }
  }

  /** Tells that a level of the book has changed. */
  levelChanged(side: Side, level: Level): void {
    this.updateId += 1
    this.changedAt = this.#journal.time
    this.#journal.push({
      type: 'level',
      seq: this.#journal.next(),
      time: this.#journal.time,
      market: this.instrument.id,
      side,
      price: level.price,
      size: level.size,
      updateId: this.updateId,
    })
  }

  tradeMade(trade: Trade): void {
    this.trades.push(trade)
    this.statistics.add(trade)
    this.#journal.push({ type: 'trade', seq: this.#journal.next(), time: trade.time, trade })
  }
}

function markOf({ options, priceDecimals, priceStep }: Instrument): number {
  if (options.markPrice === undefined) return priceStep
  return optionInteger(`markets.${options.id}.markPrice`, options.markPrice, priceDecimals)
}
