// What a decoder fills and a sink receives. Values are integers with the number of decimals as sent:
// value = mantissa / 10^decimals. So nothing is rounded, nothing is boxed, and the exchange's own text can be rebuilt.

/**
 * The levels of one side of a frame, in parallel arrays: level `i` has the price `price[i] / 10^priceDp[i]` and the size
 * `size[i] / 10^sizeDp[i]`, for `i < count`. Mantissas are integers up to `Number.MAX_SAFE_INTEGER`; a larger one is handed
 * on as the double that it becomes, and the book that receives it says `precision`. A size of 0 deletes the level in a
 * delta. The arrays belong to the decoder: its next frame overwrites them, and `growLevels` replaces them by larger ones.
 */
export interface Levels {
  count: number
  price: Float64Array
  priceDp: Uint8Array
  size: Float64Array
  sizeDp: Uint8Array
}

/**
 * One book message. The decoder owns it and fills it anew for each message: whoever wants to keep it copies it
 * (`copyBookFrame`).
 */
export interface BookFrame {
  /** The exchange's own symbol, interned: the same string object for the same symbol. */
  symbol: string
  /**
   * A snapshot replaces the book; a delta changes the levels that it names; an error says that the exchange cannot go on with
   * this book, and has no levels.
   */
  kind: 'snapshot' | 'delta' | 'error'
  /** The sequence range that the message covers; -1 where the exchange sends none. */
  first: number
  last: number
  /** The exchange's checksum of the book after this message; -1 where there is none. */
  checksum: number
  /** The exchange's time of the event in milliseconds; 0 where there is none. */
  eventTimeMs: number
  /**
   * When it arrived, in milliseconds of the local clock: set by the sink before it is buffered or applied, 0 until then. It
   * is here, and not an argument of what applies frames, because a double as an argument is allocated.
   */
  receivedTimeMs: number
  /** Levels that the message's stream keeps per side (a depth of the channel), 0 where the message does not say. */
  depth: number
  readonly bids: Levels
  readonly asks: Levels
}

/** One or more public trades of one message, oldest first, in parallel arrays that the decoder owns and replaces, like `Levels`. */
export interface TradesFrame {
  symbol: string
  count: number
  price: Float64Array
  priceDp: Uint8Array
  size: Float64Array
  sizeDp: Uint8Array
  /** True where the message repeats trades that may have been sent before: the first one after a connect. */
  replayed: boolean
  /** The taker's side: 0 sold, 1 bought, 2 the exchange does not say. */
  takerSide: Uint8Array
  /** 1 for a trade that never touched the book. */
  offBook: Uint8Array
  timeMs: Float64Array
  /** The exchange's id of each trade as text, or an empty string where it has none. */
  ids: string[]
}

/** Best bid and ask of one message. A mantissa of -1 says that the side is empty. */
export interface QuoteFrame {
  symbol: string
  /** The sequence id in the space of the book's ids where the exchange shares it, otherwise -1. */
  updateId: number
  eventTimeMs: number
  bidPrice: number
  bidPriceDp: number
  bidSize: number
  bidSizeDp: number
  askPrice: number
  askPriceDp: number
  askSize: number
  askSizeDp: number
}

/**
 * Where a decoder puts what it reads. A handler that is absent lets the decoder skip that kind of message cheaply. Each
 * call is one whole message: a message is either handed over complete or not at all.
 */
export interface MarketSink {
  book?(frame: BookFrame): void
  trades?(frame: TradesFrame): void
  quote?(frame: QuoteFrame): void
}

/** Reads the hot messages of one socket. */
export interface Decoder {
  /**
   * Reads one message from the bytes of the socket. `emitted`: the sink was called once; `other`: this is no hot message
   * (an ack, a pong, a channel that the sink has no handler for). Throws a `ProtocolError` for anything else; then the
   * sink was not called. The bytes are not kept.
   */
  push(bytes: Uint8Array, binary: boolean): 'emitted' | 'other'
}
