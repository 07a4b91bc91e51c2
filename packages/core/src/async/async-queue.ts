import { InvalidInputError, OverflowError } from '../errors/general.ts'
import { abortedError, onAbort } from './abort.ts'
import { checkQueueOptions, type AsyncQueueOptions, type AsyncQueueStats } from './async-queue-options.ts'
import { Fifo } from './fifo.ts'

/** Stands in the queue for what was dropped, until the reader comes by. */
class Dropped<Item> {
  readonly count: number
  readonly mark: Item

  constructor(count: number, mark: Item) {
    this.count = count
    this.mark = mark
  }
}

const leastMarkCapacity = 1_024

type Read<Item> = IteratorResult<Item, undefined>

/**
 * A bounded queue between a source that cannot wait and one reader who iterates. What happens when the reader is too
 * slow is the named policy; nothing is lost without being counted, and the queue never grows beyond its bound.
 *
 * Ending: `close()` lets the reader finish what waits, `fail()` the same and then throws, leaving the loop and an aborted
 * signal throw away what waits. Each is safe to do twice; the first one counts.
 *
 * @example
 * ```ts
 * import { AsyncQueue } from '@venuekit/core/async'
 *
 * const queue = new AsyncQueue<string>({ name: 'prices', capacity: 100, overflow: 'drop-and-resync', dropped: (n) => `${n} lost` })
 * queue.push('101.5')
 * queue.close()
 * for await (const price of queue) price // '101.5'
 * ```
 */
export class AsyncQueue<Item extends object | string | number> implements AsyncIterableIterator<Item, undefined> {
  readonly #options: AsyncQueueOptions<Item>
  readonly #markCapacity: number
  readonly #waiting = new Fifo<Item | Dropped<Item>>()
  /** Where, by key, an item waits that a newer one may replace. */
  readonly #replaceable = new Map<string, number>()
  readonly #detach: () => void
  #reader: PromiseWithResolvers<Read<Item>> | undefined
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #returned: Promise<void> | undefined
  #data = 0
  #marks = 0
  #pushed = 0
  #delivered = 0
  #conflated = 0
  #dropped = 0
  #discarded = 0

  constructor(options: AsyncQueueOptions<Item>) {
    checkQueueOptions(options)
    this.#options = options
    this.#markCapacity = Math.max(options.capacity, leastMarkCapacity)
    const { signal, name } = options
    this.#detach = onAbort(signal, () => signal !== undefined && this.abandon(abortedError(signal, name)))
    if (signal?.aborted === true) this.abandon(abortedError(signal, name))
  }

  get stats(): AsyncQueueStats {
    return {
      pushed: this.#pushed,
      delivered: this.#delivered,
      conflated: this.#conflated,
      dropped: this.#dropped,
      discarded: this.#discarded,
      waiting: this.#data + this.#marks,
    }
  }

  /** True when nothing more is taken in. Something may still wait for the reader. */
  get ended(): boolean {
    return this.#ended
  }

  /** Takes an item in. False when the queue has ended, or ends now because it is full and its policy is `fail`. */
  push(item: Item): boolean {
    if (this.#ended) return false
    this.#pushed += 1
    const reader = this.#takeReader()
    if (reader !== undefined) {
      this.#delivered += 1
      reader.resolve({ value: item, done: false })
      return true
    }
    const markKey = this.#options.markKeyOf?.(item)
    return markKey === undefined ? this.#pushData(item) : this.#pushMark(item, markKey)
  }

  /** Takes nothing more in. The reader gets what waits, then the end. */
  close(): void {
    this.#end()
  }

  /** Takes nothing more in. The reader gets what waits, then the error. */
  fail(error: unknown): void {
    this.#end({ error })
  }

  /** Throws away what waits. */
  clear(): void {
    this.#waiting.drain()
    this.#replaceable.clear()
    this.#discarded += this.#data + this.#marks
    this.#data = 0
    this.#marks = 0
  }

  /** Throws away what waits and ends the reading: with the error when there is one. */
  abandon(error?: unknown): void {
    this.clear()
    this.#end(error === undefined ? undefined : { error })
  }

  next(): Promise<Read<Item>> {
    const number = this.#waiting.first
    const entry = this.#waiting.shift()
    if (entry !== undefined) return Promise.resolve({ value: this.#leaving(entry, number), done: false })
    if (this.#failure !== undefined) {
      const { error } = this.#failure
      this.#failure = undefined
      return Promise.reject(error)
    }
    if (this.#ended) return Promise.resolve({ value: undefined, done: true })
    if (this.#reader !== undefined) {
      return Promise.reject(
        new InvalidInputError('next', `${this.#options.name} is being read already; it has one reader`),
      )
    }
    this.#reader = Promise.withResolvers<Read<Item>>()
    return this.#reader.promise
  }

  /** The reader leaves: what waits is thrown away, and a read that is pending ends. */
  async return(): Promise<Read<Item>> {
    this.#failure = undefined
    this.abandon()
    this.#returned ??= Promise.resolve(this.#options.onReturn?.())
    await this.#returned
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #pushData(item: Item): boolean {
    const { overflow, dropped, capacity } = this.#options
    const key = this.#conflationKey(item)
    const older = key === undefined ? undefined : this.#replaceable.get(key)
    if (older !== undefined) {
      this.#waiting.replace(older, item)
      this.#conflated += 1
      return true
    }
    if (this.#data === capacity) {
      if (overflow === 'fail' || dropped === undefined) return this.#refuse(`${capacity} items`)
      this.#dropData(dropped)
    }
    const number = this.#waiting.push(item)
    this.#data += 1
    if (key !== undefined) this.#replaceable.set(key, number)
    return true
  }

  #pushMark(mark: Item, key: string): boolean {
    if (this.#marks === this.#markCapacity) this.#mergeMarks(key)
    if (this.#marks === this.#markCapacity) return this.#refuse(`${this.#markCapacity} marks`)
    // What comes after the mark must not be read before it, so nothing that waits now is replaced any more.
    this.#replaceable.clear()
    this.#waiting.push(mark)
    this.#marks += 1
    return true
  }

  #refuse(limit: string): false {
    const { name, capacity } = this.#options
    this.#dropped += 1
    const advice = 'read faster, or raise the queue size'
    const details = { operation: name, context: { capacity } }
    this.fail(new OverflowError(`${name}: ${limit} wait for the reader and more came; ${advice}`, details))
    return false
  }

  /** Throws away all data that waits; the marks stay, and the count of what is gone follows them. */
  #dropData(dropped: (count: number) => Item): void {
    let count = this.#data
    for (const entry of this.#waiting.drain()) {
      if (entry instanceof Dropped) count += entry.count
      else if (this.#isMark(entry)) this.#waiting.push(entry)
    }
    this.#waiting.push(new Dropped(count, dropped(count)))
    this.#dropped += this.#data
    this.#data = 0
    this.#replaceable.clear()
  }

  /** Makes room for a mark with the key `newest`: of marks with one key only the last stays, where it stands. */
  #mergeMarks(newest: string): void {
    const seen = new Set([newest])
    const kept: (Item | Dropped<Item>)[] = []
    let marks = 0
    for (const entry of this.#waiting.drain().toReversed()) {
      const key = entry instanceof Dropped ? undefined : this.#options.markKeyOf?.(entry)
      if (key !== undefined && seen.has(key)) continue
      if (key !== undefined) {
        seen.add(key)
        marks += 1
      }
      kept.push(entry)
    }
    this.#conflated += this.#marks - marks
    this.#marks = marks
    for (const entry of kept.toReversed()) this.#waiting.push(entry)
  }

  #isMark(item: Item): boolean {
    return this.#options.markKeyOf?.(item) !== undefined
  }

  #conflationKey(item: Item): string | undefined {
    return this.#options.overflow === 'conflate' ? this.#options.keyOf?.(item) : undefined
  }

  /** Counts an entry that goes to the reader. */
  #leaving(entry: Item | Dropped<Item>, number: number): Item {
    if (entry instanceof Dropped) return entry.mark
    this.#delivered += 1
    if (this.#isMark(entry)) {
      this.#marks -= 1
      return entry
    }
    this.#data -= 1
    const key = this.#conflationKey(entry)
    if (key !== undefined && this.#replaceable.get(key) === number) this.#replaceable.delete(key)
    return entry
  }

  #end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return
    this.#ended = true
    this.#detach()
    const reader = this.#takeReader()
    if (reader === undefined) this.#failure = failure
    else if (failure === undefined) reader.resolve({ value: undefined, done: true })
    else reader.reject(failure.error)
  }

  #takeReader(): PromiseWithResolvers<Read<Item>> | undefined {
    const reader = this.#reader
    this.#reader = undefined
    return reader
  }
}
