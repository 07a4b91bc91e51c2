import type {
  BookFrame,
  Candle,
  FundingRate,
  MarketSink,
  MarketSymbol,
  Patch,
  QuoteFrame,
  StateItem,
  StreamBatch,
  StreamPatch,
  FuturesTicker,
  TradesFrame,
} from '@venuekit/core'
import type { ConnectionInfo, StreamConsumer } from '@venuekit/transport'

/** What is said of a ticker. */
export type TickerPatch = Patch<FuturesTicker, 'symbol'>

/** Counts of what came in. */
export interface RouterCounters {
  books: number
  trades: number
  quotes: number
  batches: number
  /** Frames of markets that nobody follows. */
  unrouted: number
}

/** What is asked of the connection that a frame came over. */
export type FrameSource = Pick<ConnectionInfo, 'id' | 'isCurrent'>

/** Brings what one session delivers to those who follow that market. Hot frames go by the exchange's own symbol. */
export class MarketRouter implements StreamConsumer {
  readonly books = new Map<string, (frame: BookFrame) => void>()
  readonly trades = new Map<string, (frame: TradesFrame, connection: FrameSource) => void>()
  readonly quotes = new Map<string, (frame: QuoteFrame, connection: FrameSource) => void>()
  readonly tickers = new Map<MarketSymbol, (patch: TickerPatch) => void>()
  /** By `candleKey`. */
  readonly candles = new Map<string, (candle: Candle) => void>()
  readonly fundingRates = new Map<MarketSymbol, (rate: FundingRate) => void>()
  readonly counters: RouterCounters = { books: 0, trades: 0, quotes: 0, batches: 0, unrouted: 0 }
  readonly market: MarketSink
  readonly #state: (state: Omit<StateItem, 'type' | 'status'>) => void
  /** What delivers now; it is said before each frame. */
  #connection: FrameSource = { id: 0, isCurrent: true }

  constructor(state: (state: Omit<StateItem, 'type' | 'status'>) => void) {
    this.#state = state
    this.market = {
      book: (frame) => {
        this.counters.books += 1
        const take = this.books.get(frame.symbol)
        if (take === undefined) this.counters.unrouted += 1
        else take(frame)
      },
      trades: (frame) => {
        this.counters.trades += 1
        this.trades.get(frame.symbol)?.(frame, this.#connection)
      },
      quote: (frame) => {
        this.counters.quotes += 1
        this.quotes.get(frame.symbol)?.(frame, this.#connection)
      },
    }
  }

  readonly arriving = (connection: ConnectionInfo): void => {
    this.#connection = connection
  }

  readonly batch = (batch: StreamBatch, { isCurrent }: ConnectionInfo): void => {
    this.counters.batches += 1
    // Slow data has no ids: while one connection replaces another, that of the current one counts.
    if (isCurrent) for (const patch of batch.patches) this.#take(patch)
  }

  #take(patch: StreamPatch): void {
    switch (patch.type) {
      case 'ticker':
        return this.tickers.get(patch.ticker.symbol)?.(patch.ticker)
      case 'candle':
        return this.candles.get(candleKey(patch.candle))?.(patch.candle)
      case 'funding-rate':
        return this.fundingRates.get(patch.fundingRate.symbol)?.(patch.fundingRate)
      case 'state':
        return this.#state(patch.state)
      default:
        // Nothing of an account comes over a public socket.
        return undefined
    }
  }
}

/** The name of one series of candles. */
export function candleKey({ symbol, interval }: Pick<Candle, 'symbol' | 'interval'>): string {
  return `${symbol} ${interval}`
}
