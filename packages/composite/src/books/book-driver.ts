import {
  copyBookFrame,
  createLocalBook,
  decimalsOf,
  type ApplyResult,
  type BookFrame,
  type BookItem,
  type BookSync,
  type Clock,
  type Instrument,
  type LocalBook,
  type LocalBookWriter,
  type Logger,
  type Mark,
  type SyncStep,
  type Timer,
  type TradingState,
} from '@venuekit/core'
import { BookRepair, type RepairPort } from './book-repair.ts'
import { newBookCounters, type BookCounters } from './book-counters.ts'

type Resync = Extract<SyncStep, { readonly do: 'resync' }>

/** What a book needs of its surroundings. */
export interface BookDriverOptions extends RepairPort {
  readonly instrument: Instrument
  readonly sync: BookSync
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  /** What the exchange allows with this market at the moment: in an auction a book may be crossed. */
  readonly trading: () => TradingState
  /** Data that its topics owe has come. */
  readonly delivered: () => void
  readonly publish: (item: BookItem | Mark) => void
}

/** So many frames may wait for a snapshot; a book of which more come begins anew. */
const mostBuffered = 10_000

/**
 * After a frame that could not be read, any book of its connection may lack something. The next frame that follows in sequence proves
 * that this one does not; without one for so long, the book begins anew.
 */
const suspectForMs = 5_000

const sides = ['bid', 'ask'] as const

/** Keeps one book: does what its sequence rules say of each frame, and says how the book stands. */
export class BookDriver {
  readonly book: LocalBook
  readonly counters: BookCounters = newBookCounters()
  readonly #options: BookDriverOptions
  readonly #sync: BookSync
  readonly #writer: LocalBookWriter
  readonly #repair: BookRepair
  readonly #shape: Parameters<typeof createLocalBook>[0]
  readonly #items: Readonly<Record<BookItem['change'], BookItem>>
  #buffer: BookFrame[] = []
  /** While buffered frames are being caught up on nobody is told of each. */
  #isLoading = false
  #owesData = true
  /** When the book was last told of, or became live, on the monotonic clock. */
  #newestAt = 0
  #suspicion: Timer | undefined

  constructor(options: BookDriverOptions) {
    const { instrument, sync } = options
    this.#options = options
    this.#sync = sync
    const { symbol, contractSize, sizeUnit, priceStep } = instrument
    const { vouchedDepth, snapshotDepth } = sync
    this.#shape = { symbol, contractSize, sizeUnit, priceScale: decimalsOf(priceStep) }
    const { book, writer } = createLocalBook({ ...this.#shape, vouchedDepth, snapshotDepth })
    this.book = book
    this.#writer = writer
    this.#items = {
      snapshot: Object.freeze({ type: 'book', symbol, book, change: 'snapshot' }),
      delta: Object.freeze({ type: 'book', symbol, book, change: 'delta' }),
    }
    this.#repair = new BookRepair(options, {
      counters: this.counters,
      snapshot: (frame) => this.#snapshot(frame),
    })
  }

  /** What a late reader begins with. */
  get current(): BookItem | undefined {
    return this.book.state === 'live' ? this.#items.snapshot : undefined
  }

  /** Since when no frame has come, on the monotonic clock; undefined while the book is not live. */
  get quietSince(): number | undefined {
    return this.book.state === 'live' ? this.#newestAt : undefined
  }

  /** Whether the book of the exchange is another one by now. */
  isBehind(theirs: BookFrame, depth: number): boolean {
    const { lastUpdateId } = this.book
    if (this.book.state !== 'live' || (theirs.last !== -1 && theirs.last <= lastUpdateId)) return false
    const { book, writer } = createLocalBook({ ...this.#shape, vouchedDepth: depth })
    writer.applySnapshot(theirs)
    return sides.some((side) => {
      const [ours, current] = [this.book, book].map((each) => each.lastKnown.nativeLevels(side, depth))
      return JSON.stringify(ours) !== JSON.stringify(current)
    })
  }

  /** Its stream is dead, although its connection lives. */
  silent(reason: string): void {
    if (this.book.state !== 'live') return
    this.#restart()
    this.#doubt(reason, 'gap')
    this.#repair.start('resubscribe', 0)
  }

  /** Takes a frame of the stream. */
  frame(frame: BookFrame): void {
    frame.receivedTimeMs = this.#options.clock.now()
    this.#newestAt = this.#options.clock.monotonic()
    this.counters.frames += 1
    if (this.#repair.isAwaitingSnapshot && frame.kind === 'delta') {
      // What is left of a subscription that is being made anew.
      this.counters.ignored += 1
      return
    }
    if (this.#owesData) {
      this.#owesData = false
      this.#options.delivered()
    }
    this.#take(frame)
  }

  /** The exchange has confirmed the subscription: from here on no change is missed. */
  confirmed(): void {
    if (this.#sync.baseline === 'rest' && this.book.state !== 'live') this.#repair.start('rest', 0)
  }

  /** There is no proof of life of the connection. */
  lost(reason: string): void {
    this.#repair.cancel()
    this.#doubt(reason, 'stale')
    this.#owesData = true
  }

  /** Another connection is there: nothing that was known of the sequence counts. */
  reconnected(): void {
    this.#repair.cancel()
    this.#restart()
    this.#doubt('the connection was replaced', 'gap')
    this.#owesData = true
  }

  /** Something of the connection was missed, perhaps of this book. */
  missed(reason: string): void {
    if (this.book.state !== 'live') return
    this.#doubt(reason, 'gap')
    const { clock } = this.#options
    this.#suspicion?.cancel()
    this.#suspicion = clock.setTimer(suspectForMs, () => this.#begin(reason, 0), { keepAlive: false })
  }

  close(): void {
    this.#repair.close()
    this.#suspicion?.cancel()
    this.#buffer = []
    this.#writer.setState('stale', 'no longer kept')
  }

  #take(frame: BookFrame): void {
    const step = this.#sync.frame(frame)
    switch (step.do) {
      case 'apply':
        return this.#written(this.#writer.applyDelta(frame), frame, 'delta')
      case 'replace':
        this.#repair.cancel()
        this.#buffer = []
        return this.#written(this.#writer.applySnapshot(frame), frame, 'snapshot')
      case 'buffer':
        return this.#keep(frame)
      case 'ignore':
        this.counters.ignored += 1
        return undefined
      case 'resync':
        return this.#resync(step, frame)
    }
  }

  #written(result: ApplyResult, frame: BookFrame, change: BookItem['change']): void {
    this.counters.applied += 1
    if (result === 'precision') return this.#begin('precision', 0)
    if (this.#sync.verify?.(this.book.lastKnown, frame, this.#options.trading()) === false) {
      this.counters.failedChecks += 1
      return this.#begin('its checksum, or its best prices, do not fit', 0)
    }
    if (this.#isLoading) return undefined
    if (this.book.state === 'live') return this.#options.publish(this.#items[change])
    return this.#live()
  }

  #live(): void {
    const wasLive = this.counters.syncs > 0
    this.#suspicion?.cancel()
    this.#writer.setState('live')
    if (this.book.state !== 'live') return
    this.counters.syncs += 1
    this.#newestAt = this.#options.clock.monotonic()
    this.#repair.succeeded()
    const { symbol } = this.book
    if (wasLive)
      this.#options.publish({ type: 'resynced', symbol, reason: 'the book equals that of the exchange again' })
    this.#options.publish(this.#items.snapshot)
  }

  #keep(frame: BookFrame): void {
    if (this.#buffer.length >= mostBuffered) {
      this.#restart()
      this.#sync.frame(frame)
    }
    this.counters.buffered += 1
    this.#buffer.push(copyBookFrame(frame))
    this.#repair.start('rest', 0)
  }

  #resync({ by, reason, afterMs }: Resync, frame: BookFrame): void {
    this.counters.gaps += 1
    this.#restart()
    // The frame that showed the gap is the first of those that follow the snapshot to come.
    if (by === 'rest' && frame.kind === 'delta' && this.#sync.frame(frame).do === 'buffer') {
      this.#buffer.push(copyBookFrame(frame))
    }
    this.#doubt(reason, 'gap')
    this.#repair.start(by === 'rest' ? 'rest' : 'resubscribe', afterMs)
  }

  /** Begins anew although no sequence rule asked for it. */
  #begin(reason: string, afterMs: number): void {
    this.#restart()
    this.#doubt(reason, 'gap')
    this.#repair.start(this.#sync.baseline === 'rest' ? 'rest' : 'resubscribe', afterMs)
  }

  #restart(): void {
    this.#sync.reset()
    this.#buffer = []
  }

  /** The book is not that of the exchange any more; says so once. */
  #doubt(reason: string, type: 'gap' | 'stale'): void {
    const { state, symbol } = this.book
    this.#suspicion?.cancel()
    this.#writer.setState(this.counters.syncs > 0 ? 'stale' : 'syncing', reason)
    if (state === 'live') this.#options.publish({ type, symbol, reason })
  }

  /** A snapshot over REST has come. Says whether, and when, another one has to be fetched. */
  #snapshot(frame: BookFrame): Resync | undefined {
    const step = this.#sync.restSnapshot(frame.last)
    if (step.do === 'ignore') return undefined
    if (step.do === 'resync') return step
    frame.receivedTimeMs = this.#options.clock.now()
    const buffered = this.#buffer
    this.#buffer = []
    this.#isLoading = true
    try {
      this.#written(this.#writer.applySnapshot(frame), frame, 'snapshot')
      for (const each of buffered) this.#take(each)
    } finally {
      this.#isLoading = false
    }
    if (!this.#repair.isWanted && this.book.state !== 'live') this.#live()
    return undefined
  }
}
