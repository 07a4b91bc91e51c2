import type { Decoder, MarketSink } from '@venuekit/core'
import { ByteWords, JsonScanner, LearnedBooks, LearnedPrefix } from '@venuekit/core/scan'
import { BookReader, type BookForm } from './book-reader.ts'
import { named } from './levels.ts'
import { once } from './once.ts'
import { QuoteReader } from './quote-reader.ts'
import { Symbols } from './symbols.ts'
import { TradesReader } from './trades-reader.ts'

/** What a hot channel sends, and the word by which its data are told from answers where that is not `update`. */
export interface HotChannel {
  readonly form: BookForm | 'trades' | 'quote'
  readonly event?: 'all'
}

const openBrace = 123

const CHANNEL = 0
const EVENT = 1
const RESULT = 2
const keys = /* @__PURE__ */ new ByteWords(['channel', 'event', 'result'])

const allKeys = 0b111

/** Where messages never begin as others did, nothing is to be gained by learning. */
const mostLessons = 100

const eventNames = ['update', 'all'] as const
const events = /* @__PURE__ */ new ByteWords(eventNames)
/** Where a message has no event. An event that is not in the list, an answer to us, is -1. */
const NO_EVENT = -2

/**
 * Reads the hot messages of a socket. What they are is said by `channel` and `event`, which stand before `result`; where they do
 * not, the result is stepped over and read afterwards.
 */
export class MarketDecoder implements Decoder {
  readonly #sink: MarketSink
  readonly #scanner = new JsonScanner('gateio')
  readonly #names: ByteWords
  /** What each channel sends; undefined where the sink does not take it. */
  readonly #channels: readonly (HotChannel | undefined)[]
  #prefixes: readonly { readonly prefix: LearnedPrefix; readonly channel: HotChannel }[] = []
  #lessons = 0
  readonly #book: BookReader
  /** Most messages of books are like those before them, and are read by this alone. */
  readonly #learnedBooks: LearnedBooks
  readonly #trades: TradesReader
  readonly #quote: QuoteReader

  constructor(sink: MarketSink, channels: Readonly<Record<string, HotChannel>>) {
    const symbols = new Symbols()
    this.#sink = sink
    this.#names = new ByteWords(Object.keys(channels))
    this.#channels = Object.values(channels).map((channel) => (isTaken(sink, channel) ? channel : undefined))
    this.#book = new BookReader(this.#scanner, symbols)
    this.#learnedBooks = new LearnedBooks(this.#book.frame, named)
    this.#trades = new TradesReader(this.#scanner, symbols)
    this.#quote = new QuoteReader(this.#scanner, symbols)
  }

  push(bytes: Uint8Array, binary: boolean): 'emitted' | 'other' {
    if (binary) return 'other'
    if (this.#learnedBooks.read(bytes)) {
      this.#sink.book?.(this.#book.frame)
      return 'emitted'
    }
    this.#scanner.load(bytes)
    const channel = this.#readLearned() ?? this.#read()
    if (channel === undefined) return 'other'
    const { form } = channel
    if (form !== 'trades' && form !== 'quote' && this.#learnedBooks.isLesson()) this.#learnBook(bytes, form)
    this.#emit(channel)
    return 'emitted'
  }

  #learnBook(bytes: Uint8Array, form: BookForm): void {
    const lesson = this.#book.lesson(form)
    if (lesson !== undefined) this.#learnedBooks.learn(bytes, lesson)
  }

  /** Reads a message that begins as others of its channel did; undefined where it does not. */
  #readLearned(): HotChannel | undefined {
    const scanner = this.#scanner
    for (const { prefix, channel } of this.#prefixes) {
      if (!prefix.matches(scanner)) continue
      scanner.at = prefix.length
      this.#result(channel)
      let seen = allKeys
      while (scanner.nextMember()) {
        const key = scanner.key(keys)
        if (key !== -1) seen = once(seen, key, scanner)
        scanner.skip()
      }
      scanner.end()
      return channel
    }
    return undefined
  }

  /** Remembers how messages of a channel begin, before their result. */
  #learn(channel: HotChannel, resultAt: number): void {
    if (this.#lessons === mostLessons) return
    this.#lessons += 1
    const prefix = new LearnedPrefix()
    if (!prefix.learn(this.#scanner, resultAt)) return
    const others = this.#prefixes.filter((one) => one.channel !== channel)
    this.#prefixes = [{ prefix, channel }, ...others]
  }

  /** Reads the whole message; what it sends, or undefined for a message that is not hot. */
  #read(): HotChannel | undefined {
    const scanner = this.#scanner
    if (scanner.peek() !== openBrace) {
      scanner.skip()
      scanner.end()
      return undefined
    }
    let channel: HotChannel | undefined
    let event = NO_EVENT
    let resultAt = -1
    let isRead = false
    let seen = 0
    for (let more = scanner.openObject(); more; more = scanner.nextMember()) {
      const key = scanner.key(keys)
      if (key !== -1) seen = once(seen, key, scanner)
      if (key === CHANNEL) {
        channel = scanner.skipNull() ? undefined : this.#channels[scanner.word(this.#names)]
      } else if (key === EVENT) {
        event = scanner.skipNull() ? NO_EVENT : scanner.word(events)
      } else if (key === RESULT && channel !== undefined && isData(channel, event)) {
        resultAt = scanner.at
        this.#result(channel)
        isRead = true
      } else {
        if (key === RESULT) resultAt = scanner.at
        scanner.skip()
      }
    }
    scanner.end()
    if (channel !== undefined && isRead) this.#learn(channel, resultAt)
    if (channel === undefined || isRead) return channel
    // Without an event it is data when it has a result.
    if (!isData(channel, event) && (event !== NO_EVENT || resultAt === -1)) return undefined
    if (resultAt === -1) throw scanner.error('a result before this')
    scanner.at = resultAt
    this.#result(channel)
    return channel
  }

  #result({ form }: HotChannel): void {
    if (form === 'trades') this.#trades.read()
    else if (form === 'quote') this.#quote.read()
    else this.#book.read(form)
  }

  #emit({ form }: HotChannel): void {
    const sink = this.#sink
    if (form === 'trades') sink.trades?.(this.#trades.frame)
    else if (form === 'quote') sink.quote?.(this.#quote.frame)
    else sink.book?.(this.#book.frame)
  }
}

function isData(channel: HotChannel, event: number): boolean {
  return event !== -1 && eventNames[event] === (channel.event ?? 'update')
}

function isTaken(sink: MarketSink, { form }: HotChannel): boolean {
  const handler: unknown = Reflect.get(sink, form === 'trades' || form === 'quote' ? form : 'book')
  return handler !== undefined
}
