// The local book against the order book of ccxt on the same stream of changes, and against itself at another depth.
import { deepStrictEqual } from 'node:assert/strict'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createBookFrame, createLocalBook, marketSymbol } from '@venuekit/core'
import type { BookFrame, LocalBook, LocalBookWriter } from '@venuekit/core'
import { bench, benchSize, measureAllocation, recordNumber } from '../../../tools/src/bench/api.ts'
import { cursorAtStart, fillNext, fillSnapshot, makeBookStream, type BookStream } from './book-stream.ts'

/** Levels in one measured call: enough of them for ours, and not too many for ccxt, which slows down with the depth. */
const sizes = new Map([
  [100, 2_000_000],
  [1_000, 1_500_000],
  [5_000, 600_000],
])
const size = 2_000_000

/** A side of ccxt's book: an array of its levels, best first. */
interface CcxtSide extends Array<[number, number]> {
  storeArray(level: [number, number]): void
}
interface CcxtModule {
  readonly Bids: new (levels: readonly [number, number][], depth: number) => CcxtSide
  readonly Asks: new (levels: readonly [number, number][], depth: number) => CcxtSide
}
// The tools declare ccxt, for all benches; it exports no path to its parts.
const ccxtPath = createRequire(new URL('../../../tools/package.json', import.meta.url)).resolve('ccxt')
const { Bids, Asks } = (await import(
  new URL('../js/src/base/ws/OrderBookSide.js', pathToFileURL(ccxtPath)).href
)) as CcxtModule

interface Ours {
  readonly book: LocalBook
  readonly writer: LocalBookWriter
  readonly frame: BookFrame
}

function startOurs(stream: BookStream): Ours {
  const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT'), vouchedDepth: stream.depth })
  const frame = createBookFrame(stream.depth)
  fillSnapshot(frame, stream)
  writer.applySnapshot(frame)
  return { book, writer, frame }
}

/** Applies all frames of the stream. Filling the frame, which is the decoder's work, is inside the measured time. */
function runOurs(stream: BookStream, { writer, frame }: Ours): void {
  const cursor = cursorAtStart(stream)
  while (cursor.frame < stream.bidCounts.length) {
    fillNext(frame, stream, cursor)
    if (writer.applyDelta(frame) !== 'applied') throw new Error(`Frame ${cursor.frame} was not applied.`)
  }
}

function startCcxt({ depth, priceNumber, sizeNumber }: BookStream): { bids: CcxtSide; asks: CcxtSide } {
  const levels: [number, number][] = []
  for (let index = 0; index < 2 * depth; index += 1) levels.push([priceNumber[index] ?? 0, sizeNumber[index] ?? 0])
  return { bids: new Bids(levels.slice(0, depth), depth), asks: new Asks(levels.slice(depth), depth) }
}

/** Stores all levels of the stream, each in a new array, because the book keeps it: that is what its own parsers make. */
function runCcxt(stream: BookStream, { bids, asks }: { bids: CcxtSide; asks: CcxtSide }): void {
  const { priceNumber, sizeNumber, bidCounts, askCounts } = stream
  let at = 2 * stream.depth
  for (let index = 0; index < bidCounts.length; index += 1) {
    for (let left = bidCounts[index] ?? 0; left > 0; left -= 1, at += 1) {
      bids.storeArray([priceNumber[at] ?? 0, sizeNumber[at] ?? 0])
    }
    for (let left = askCounts[index] ?? 0; left > 0; left -= 1, at += 1) {
      asks.storeArray([priceNumber[at] ?? 0, sizeNumber[at] ?? 0])
    }
  }
}

function numbersOf({ lastKnown }: LocalBook, side: 'bid' | 'ask'): [number, number][] {
  return lastKnown.levels(side, Infinity).map(({ price, size: amount }) => [Number(price), Number(amount)])
}

for (const [depth, levels] of sizes) {
  const stream = makeBookStream(depth, benchSize(levels))
  await bench({
    name: `apply a level at depth ${depth}`,
    size: levels,
    contenders: {
      ours: () => {
        const ours = startOurs(stream)
        return () => (runOurs(stream, ours), ours.book)
      },
      ccxt: () => {
        const sides = startCcxt(stream)
        return () => (runCcxt(stream, sides), sides)
      },
    },
    verify: ({ ours, ccxt }) => {
      const { bids, asks } = ccxt as { bids: CcxtSide; asks: CcxtSide }
      deepStrictEqual(
        numbersOf(ours as LocalBook, 'bid'),
        [...bids].map(([price, amount]) => [price, amount]),
      )
      deepStrictEqual(
        numbersOf(ours as LocalBook, 'ask'),
        [...asks].map(([price, amount]) => [price, amount]),
      )
    },
    floors: { ccxt: 5 },
  })
}

const shallow = makeBookStream(100, benchSize(size))
const deep = makeBookStream(5_000, benchSize(size))
await bench({
  name: 'apply a level at depth 5000 against depth 100',
  size,
  contenders: {
    'depth 5000': () => {
      const ours = startOurs(deep)
      return () => (runOurs(deep, ours), ours.book.lastKnown.count('bid'))
    },
    'depth 100': () => {
      const ours = startOurs(shallow)
      return () => (runOurs(shallow, ours), ours.book.lastKnown.count('bid'))
    },
  },
  verify: (counts) => deepStrictEqual(counts, { 'depth 5000': 5_000, 'depth 100': 100 }),
  // Less than twice the cost.
  floors: { 'depth 100': 0.5 },
})

const ours = startOurs(shallow)
let cursor = cursorAtStart(shallow)
await recordNumber({
  name: 'garbage per frame',
  unit: 'B',
  value: measureAllocation(() => {
    if (cursor.frame === shallow.bidCounts.length) cursor = cursorAtStart(shallow)
    fillNext(ours.frame, shallow, cursor)
    // Ids and times that do not fit a small integer, as exchanges have them.
    ours.frame.last = 48_776_306_123 + cursor.frame
    ours.frame.eventTimeMs = 1_760_000_000_000 + cursor.frame
    ours.frame.receivedTimeMs = 1_760_000_000_001 + cursor.frame
    ours.writer.applyDelta(ours.frame)
  }, benchSize(400_000)),
  // What is left is of the measurement itself; one boxed double would be 16 bytes.
  atMost: 4,
})

const best = new Float64Array(4)
await recordNumber({
  name: 'garbage per frame with a read of both best levels as numbers',
  unit: 'B',
  value: measureAllocation(() => {
    if (cursor.frame === shallow.bidCounts.length) cursor = cursorAtStart(shallow)
    fillNext(ours.frame, shallow, cursor)
    ours.writer.applyDelta(ours.frame)
    ours.book.lastKnown.bestNumbers(best)
  }, benchSize(400_000)),
  atMost: 4,
})
