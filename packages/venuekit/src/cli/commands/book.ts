import { setTimeout as pause } from 'node:timers/promises'
import { type LocalBook, supports } from '@venuekit/core'
import { NotSupportedError } from '@venuekit/core/errors'
import { ladder } from '../ladder.ts'
import type { Output } from '../output.ts'
import { Screen } from '../screen.ts'
import { type CommandRun, connectorFor, endOf, openMarket } from '../session.ts'

/** A book as it changes: a ladder that is drawn again on a terminal, one ladder elsewhere, a line for each change with `--json`. */
export async function bookCommand(run: CommandRun): Promise<number> {
  const { wanted, operand: symbol, output, signal } = run
  const connector = await connectorFor(wanted)
  await using opened = await openMarket(connector, run)
  const { market } = opened
  if (!supports(market, 'orderbook')) throw new NotSupportedError(`${connector.id} has no order books`)
  await market.initialize([symbol], { signal })
  const view = output.json ? new JsonView(output, connector.id, wanted.depth) : new LadderView(output, wanted.depth)
  const count = wanted.count ?? (output.json || output.isTerminal ? Infinity : 1)
  const end = endOf(run)
  let shown = 0
  for await (const item of await market.subscribeOrderbook(symbol, { signal: end })) {
    if (item.type !== 'book') view.mark(item)
    else if (item.book.state === 'live') {
      view.show(item.book)
      shown += 1
      if (shown >= count) break
    }
    await output.ready()
    // What changes meanwhile is in the next picture.
    if (!output.json) await pause(pictureMs, undefined, { signal: end }).catch(() => undefined)
  }
  return 0
}

/** How often a person sees a new picture. */
const pictureMs = 100

interface Mark {
  readonly type: string
  readonly reason?: string
}

/** For programs. */
class JsonView {
  readonly #output: Output
  readonly #exchange: string
  readonly #depth: number

  constructor(output: Output, exchange: string, depth: number) {
    this.#output = output
    this.#exchange = exchange
    this.#depth = depth
  }

  mark(mark: Mark): void {
    this.#output.item(mark)
  }

  show(book: LocalBook): void {
    const { bids, asks, timestamp, symbol } = book.snapshot(this.#depth)
    const pairs = (levels: typeof bids) => levels.map(({ price, size }) => [price, size])
    const { state } = book
    const levels = { bids: pairs(bids), asks: pairs(asks) }
    this.#output.item({ type: 'book', exchange: this.#exchange, symbol, state, timestamp, ...levels })
  }
}

/** For people. */
class LadderView {
  readonly #screen: Screen
  readonly #depth: number
  readonly #isTerminal: boolean
  #book: LocalBook | undefined

  constructor(output: Output, depth: number) {
    this.#screen = new Screen(output)
    this.#isTerminal = output.isTerminal
    this.#depth = depth
  }

  /** What is on the screen is not the market any more, and says so. */
  mark({ type, reason = '' }: Mark): void {
    if (this.#isTerminal && this.#book !== undefined) this.#draw(this.#book, `${type} ${reason}`.trim())
  }

  show(book: LocalBook): void {
    this.#book = book
    this.#draw(book, book.state)
  }

  #draw(book: LocalBook, state: string): void {
    this.#screen.draw(ladder(book, { state, depth: this.#depth, size: this.#screen.size }))
  }
}
