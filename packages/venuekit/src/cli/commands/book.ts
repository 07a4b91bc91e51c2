import { supports, type LocalBook } from '@venuekit/core'
import { NotSupportedError, printable } from '@venuekit/core/errors'
import type { Output } from '../output.ts'
import { type CommandRun, connectorFor, endOf, openMarket, symbolOf } from '../session.ts'

/** A book as it changes: a ladder that is drawn again on a terminal, one ladder elsewhere, a line for each change with `--json`. */
export async function bookCommand(run: CommandRun): Promise<number> {
  const { wanted, output, signal } = run
  const symbol = symbolOf(wanted)
  const connector = await connectorFor(wanted)
  await using opened = await openMarket(connector, run)
  const { market } = opened
  if (!supports(market, 'orderbook')) throw new NotSupportedError(`${connector.id} has no order books`)
  await market.initialize([symbol], { signal })
  const screen = new Screen(output, wanted.depth)
  const count = wanted.count ?? (output.json || output.isTerminal ? Infinity : 1)
  let shown = 0
  for await (const item of await market.subscribeOrderbook(symbol, { signal: endOf(run) })) {
    if (item.type !== 'book') screen.mark(item)
    else if (screen.show(connector.id, item.book)) shown += 1
    if (shown >= count) break
  }
  return 0
}

/** How often a person sees a new picture. */
const pictureMs = 100

class Screen {
  readonly #output: Output
  readonly #depth: number
  #lines = 0
  #drawnAt = -Infinity
  #note = ''

  constructor(output: Output, depth: number) {
    this.#output = output
    this.#depth = depth
  }

  mark(mark: { readonly type: string; readonly reason?: string }): void {
    this.#output.item(mark)
    this.#note = `${mark.type} ${mark.reason ?? ''}`.trim()
  }

  /** Whether it was shown: pictures for people come at a pace that eyes can follow. */
  show(exchange: string, book: LocalBook): boolean {
    if (book.state !== 'live') return false
    if (this.#output.json) {
      this.#output.item(asItem(exchange, book, this.#depth))
      return true
    }
    const now = performance.now()
    if (now - this.#drawnAt < pictureMs) return false
    this.#drawnAt = now
    this.#draw([...ladder(book, this.#depth, this.#output), this.#output.paint('dim', printable(this.#note, 120))])
    return true
  }

  #draw(lines: readonly string[]): void {
    // Back to the first line of the last picture, then everything below is cleared.
    const back = this.#output.isTerminal && this.#lines > 0 ? `\u001B[${this.#lines}A\u001B[0J` : ''
    this.#output.out(`${back}${lines.join('\n')}\n`)
    this.#lines = lines.length
  }
}

function asItem(exchange: string, book: LocalBook, depth: number): object {
  const { bids, asks, timestamp, symbol } = book.snapshot(depth)
  const pairs = (levels: typeof bids) => levels.map(({ price, size }) => [price, size])
  return { type: 'book', exchange, symbol, state: book.state, timestamp, bids: pairs(bids), asks: pairs(asks) }
}

/** Asks above bids, the best ones in the middle. */
function ladder(book: LocalBook, depth: number, { paint }: Pick<Output, 'paint'>): readonly string[] {
  const { bids, asks, symbol } = book.snapshot(depth)
  const width = Math.max(12, ...[...bids, ...asks].map(({ price }) => price.length))
  const row = ({ price, size }: { readonly price: string; readonly size: string }) =>
    `${price.padStart(width)}  ${size.padStart(16)}`
  return [
    paint(
      'bold',
      `${symbol}  ${book.state}  ${book.sizeUnit === 'base' ? 'sizes in base units' : 'sizes in the quote asset'}`,
    ),
    ...asks.toReversed().map((level) => paint('red', row(level))),
    paint('dim', `${'spread'.padStart(width)}  ${(book.spread() ?? '').padStart(16)}`),
    ...bids.map((level) => paint('green', row(level))),
  ]
}
