// Why a side is indexed by tick: the same changes on sorted arrays, which are what is left of it far from the touch.
import { deepStrictEqual } from 'node:assert/strict'
import { bench, benchSize } from '../../../tools/src/bench/api.ts'
import { createBookFrame, createLevels } from '../src/book/frame.ts'
import type { SideLevels } from '../src/book/side-levels.ts'
import { SortedLevels } from '../src/book/sorted-levels.ts'
import { TickLevels } from '../src/book/tick-levels.ts'
import { cursorAtStart, fillNext, fillSnapshot, makeBookStream, type BookStream } from './book-stream.ts'

const size = 1_500_000
const scale = 2

function sidesOf(stream: BookStream, create: (sign: 1 | -1) => SideLevels): readonly [SideLevels, SideLevels] {
  const sides = [create(1), create(-1)] as const
  for (const side of sides) side.clear(scale)
  const frame = createBookFrame(stream.depth)
  fillSnapshot(frame, stream)
  sides[0].apply(frame.bids)
  sides[1].apply(frame.asks)
  return sides
}

/** Both forms have a loop of their own, so that neither sees the class of the other. */
function runTicks(stream: BookStream, [bids, asks]: readonly [SideLevels, SideLevels]): void {
  const frame = createBookFrame(64)
  const cursor = cursorAtStart(stream)
  while (cursor.frame < stream.bidCounts.length) {
    fillNext(frame, stream, cursor)
    bids.apply(frame.bids)
    asks.apply(frame.asks)
  }
}

function runSorted(stream: BookStream, [bids, asks]: readonly [SideLevels, SideLevels]): void {
  const frame = createBookFrame(64)
  const cursor = cursorAtStart(stream)
  while (cursor.frame < stream.bidCounts.length) {
    fillNext(frame, stream, cursor)
    bids.apply(frame.bids)
    asks.apply(frame.asks)
  }
}

function levelsOf([bids, asks]: readonly [SideLevels, SideLevels]): unknown {
  return [bids, asks].map((side) => {
    const levels = createLevels(0)
    side.copyTo(levels, Infinity)
    return [levels.price, levels.priceDp, levels.size, levels.sizeDp].map((values) => values.slice(0, levels.count))
  })
}

for (const depth of [100, 5_000]) {
  const stream = makeBookStream(depth, benchSize(size))
  await bench({
    name: `apply a level to a side of depth ${depth}`,
    size,
    contenders: {
      'by tick': () => {
        const sides = sidesOf(stream, (sign) => new TickLevels(sign))
        return () => (runTicks(stream, sides), sides)
      },
      'sorted arrays': () => {
        const sides = sidesOf(stream, (sign) => new SortedLevels(sign))
        return () => (runSorted(stream, sides), sides)
      },
    },
    verify: (results) => {
      const [ticks, sorted] = Object.values(results) as (readonly [SideLevels, SideLevels])[]
      if (ticks === undefined || sorted === undefined) throw new Error('A form of the side is missing.')
      deepStrictEqual(levelsOf(ticks), levelsOf(sorted))
    },
    floors: { 'sorted arrays': 1.2 },
  })
}
