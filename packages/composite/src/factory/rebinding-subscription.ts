import { BoundHandler, type HandlerErrorHook, type Mark, type Subscription } from '@venuekit/core'

interface Item {
  readonly type: string
}

/** A subscription that survives the replacement of the exchange object beneath: handlers and reader move on to the new one. */
export class RebindingSubscription implements Subscription<Item> {
  #inner: Subscription<Item>
  readonly #onClosed: () => void
  readonly #handlers: BoundHandler<Record<string, never>>
  /** By type, what detaches from the stream beneath. */
  readonly #attached = new Map<string, () => void>()
  #reader: RebindingReader | undefined
  #closed = false

  constructor(
    inner: Subscription<Item>,
    options: { readonly onClosed: () => void; readonly onHandlerError: HandlerErrorHook },
  ) {
    this.#inner = inner
    this.#onClosed = options.onClosed
    this.#handlers = new BoundHandler(options.onHandlerError)
  }

  get closed(): boolean {
    return this.#closed
  }

  readonly on: Subscription<Item>['on'] = (type, handler) => {
    if (!this.#attached.has(type)) this.#attach(type)
    return this.#handlers.bind(type, handler)
  }

  /**
   * Moves on to the same subscription of the new object, in one tick. The old one is not closed here: it ends with its
   * object, and until then a reader gets what waits in it.
   */
  rebind(next: Subscription<Item>): void {
    this.#inner = next
    for (const [type, detach] of this.#attached) {
      detach()
      this.#attach(type)
    }
    this.#reader?.follow(next[Symbol.asyncIterator]())
    this.#dispatch({ type: 'reconnected' })
  }

  [Symbol.asyncIterator](): AsyncIterator<Item | Mark, undefined> {
    // A second one is refused by the stream itself.
    const reader = new RebindingReader(this.#inner[Symbol.asyncIterator](), () => this.close())
    this.#reader = reader
    return reader
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true
      this.#onClosed()
    }
    await this.#inner.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #attach(type: string): void {
    this.#attached.set(
      type,
      this.#inner.on(type, (item) => this.#dispatch(item)),
    )
  }

  #dispatch(item: Item | Mark): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- handlers were bound for the type that the item names
    this.#handlers.dispatch(item.type, item as never)
  }
}

/** Reads one stream after the other, each to its end, with a mark in between. */
class RebindingReader implements AsyncIterator<Item | Mark, undefined> {
  #current: AsyncIterator<Item | Mark>
  readonly #following: AsyncIterator<Item | Mark>[] = []
  readonly #close: () => Promise<void>

  constructor(current: AsyncIterator<Item | Mark>, close: () => Promise<void>) {
    this.#current = current
    this.#close = close
  }

  follow(next: AsyncIterator<Item | Mark>): void {
    this.#following.push(next)
  }

  async next(): Promise<IteratorResult<Item | Mark, undefined>> {
    const result = await this.#current.next()
    const ended = result.done === true || result.value.type === 'ended'
    const following = ended ? this.#following.shift() : undefined
    if (following === undefined) return result.done === true ? { done: true, value: undefined } : result
    this.#current = following
    return { done: false, value: { type: 'reconnected' } }
  }

  async return(): Promise<IteratorResult<Item | Mark, undefined>> {
    await this.#close()
    return { done: true, value: undefined }
  }
}
