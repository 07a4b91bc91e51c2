import type { Decoder, MarketSink } from '@venuekit/core'
import { BookBody } from './book-body.ts'
import { DealsBody } from './deals-body.ts'
import { Envelope } from './envelope.ts'
import { AGGRE_BOOK_TICKER, AGGRE_DEALS, AGGRE_DEPTHS, BOOK_TICKER_BATCH, LIMIT_DEPTHS } from './fields.ts'
import { ProtoReader } from './proto-reader.ts'
import { QuoteBody } from './quote-body.ts'
import { depthOf, Symbols } from './symbols.ts'

/** The parts of a body, which all readers of bodies take in the same way. */
interface Body {
  begin(member: number): void
  read(): void
  finish(): void
}

/** Reads hot messages: the envelope first, then the body, and then it is handed over. */
export class MarketDecoder implements Decoder {
  readonly #sink: MarketSink
  readonly #reader = new ProtoReader()
  readonly #envelope = new Envelope(this.#reader)
  readonly #symbols = new Symbols()
  readonly #book = new BookBody(this.#reader)
  readonly #deals = new DealsBody(this.#reader)
  readonly #quote = new QuoteBody(this.#reader)

  constructor(sink: MarketSink) {
    this.#sink = sink
  }

  push(bytes: Uint8Array, binary: boolean): 'emitted' | 'other' {
    // What the exchange says of subscriptions is text.
    if (!binary) return 'other'
    this.#reader.load(bytes)
    this.#envelope.read()
    switch (this.#envelope.member) {
      case AGGRE_DEPTHS:
      case LIMIT_DEPTHS:
        return this.#readBook()
      case AGGRE_DEALS:
        return this.#readDeals()
      case AGGRE_BOOK_TICKER:
      case BOOK_TICKER_BATCH:
        return this.#readQuote()
      default:
        return 'other'
    }
  }

  #readBook(): 'emitted' | 'other' {
    const sink = this.#sink
    if (sink.book === undefined) return 'other'
    this.#read(this.#book)
    const { frame } = this.#book
    const envelope = this.#envelope
    frame.symbol = this.#symbol()
    frame.eventTimeMs = envelope.sendTime
    frame.depth = frame.kind === 'snapshot' ? depthOf(this.#reader, envelope) : 0
    sink.book(frame)
    return 'emitted'
  }

  #readDeals(): 'emitted' | 'other' {
    const sink = this.#sink
    if (sink.trades === undefined) return 'other'
    this.#read(this.#deals)
    const { frame } = this.#deals
    frame.symbol = this.#symbol()
    if (frame.count === 0) return 'other'
    sink.trades(frame)
    return 'emitted'
  }

  #readQuote(): 'emitted' | 'other' {
    const sink = this.#sink
    if (sink.quote === undefined) return 'other'
    this.#read(this.#quote)
    const { frame, count } = this.#quote
    frame.symbol = this.#symbol()
    frame.eventTimeMs = this.#envelope.sendTime
    if (count === 0) return 'other'
    sink.quote(frame)
    return 'emitted'
  }

  #read(body: Body): void {
    const envelope = this.#envelope
    body.begin(envelope.member)
    for (let part = 0; part < envelope.parts; part += 1) {
      envelope.open(part)
      body.read()
    }
    body.finish()
  }

  #symbol(): string {
    const envelope = this.#envelope
    if (envelope.symbol !== undefined) return envelope.symbol
    const symbol = this.#symbols.read(this.#reader, envelope)
    if (symbol === undefined) throw this.#reader.error('the name of a market before this')
    envelope.learn(symbol)
    return symbol
  }
}
