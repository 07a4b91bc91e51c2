// Bytes to frame and bytes to book, against ccxt.pro's own handlers and against a bare decode of protobufjs, which makes nothing of
// what it has read.
import { deepStrictEqual } from 'node:assert/strict'
import { bookFrameOf, createLocalBook, marketSymbol, type LocalBook } from '@venuekit/core'
import { createMexcSpotDecoder } from '@venuekit/mexc'
import { bench, benchSize, measureAllocation, recordNumber } from '../../../tools/src/bench/api.ts'
import { decodeBare } from '../test/schema.ts'
import { createCcxtMexc, readAll, startCcxtBook } from './ccxt-mexc.ts'
import { makeMarket, type Market } from './frames.ts'

const frames = 200_000
/**
 * Before each measured run, and outside of it, everybody reads so many frames: a process that reads a market for days is measured, and
 * not the minute in which its code is compiled. Readers live as long as the bench, ours as ccxt's: with the last one of its kind the engine
 * gives up the code that it made for it, and would make it anew in each round.
 */
const warming = benchSize(20_000)
/** Bytes to updated book are to cost at most 0.85 of the bare decode. */
const bareFloor = 1 / 0.85

const decodeAll = (messages: readonly Uint8Array[]) => () => {
  let last: unknown
  for (const bytes of messages) last = decodeBare(bytes)
  return last
}

function startBook({ bids, asks, firstVersion }: Market) {
  const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT'), vouchedDepth: Infinity, priceScale: 2 })
  const restart = () =>
    void writer.applySnapshot(bookFrameOf({ symbol: 'BTCUSDT', last: firstVersion - 1, bids, asks }))
  restart()
  const decoder = createMexcSpotDecoder({
    book: (frame) => {
      if (writer.applyDelta(frame) !== 'applied') throw new Error(`The frame ${frame.last} was not applied.`)
    },
  })
  return { book, decoder, restart }
}

function numbersOf({ lastKnown }: LocalBook, side: 'bid' | 'ask'): readonly (readonly number[])[] {
  return lastKnown.levels(side, Infinity).map(({ price, size }) => [Number(price), Number(size)])
}

const ccxt = createCcxtMexc()

for (const depth of [100, 1_000]) {
  const market = makeMarket(depth, benchSize(frames))
  const { book, decoder, restart } = startBook(market)
  // oxlint-disable-next-line no-await-in-loop -- one bench after the other
  await bench({
    name: `bytes to book: aggre.depth, depth ${depth}`,
    size: frames,
    by: 'processor',
    contenders: {
      ours: () => {
        restart()
        for (const bytes of market.frames.slice(0, warming)) decoder.push(bytes, true)
        restart()
        return () => {
          for (const bytes of market.frames) decoder.push(bytes, true)
          return { bids: numbersOf(book, 'bid'), asks: numbersOf(book, 'ask') }
        }
      },
      'ccxt.pro': () => {
        startCcxtBook(ccxt, market)
        readAll(ccxt, market.frames.slice(0, warming))
        const { bids, asks } = startCcxtBook(ccxt, market)
        return () => {
          readAll(ccxt, market.frames)
          return {
            bids: Array.from(bids, (level) => [...level]),
            asks: Array.from(asks, (level) => [...level]),
          }
        }
      },
      protobufjs: () => decodeAll(market.frames),
    },
    verify: ({ ours, 'ccxt.pro': theirs }) => deepStrictEqual(ours, theirs),
    floors: { 'ccxt.pro': 6, protobufjs: bareFloor },
  })
  let next = 0
  const [first = new Uint8Array(0)] = market.frames
  // oxlint-disable-next-line no-await-in-loop -- one bench after the other
  await recordNumber({
    name: `garbage per frame: aggre.depth, depth ${depth}, to book`,
    unit: 'B',
    value: measureAllocation(() => {
      decoder.push(market.frames[next % market.frames.length] ?? first, true)
      next += 1
    }, benchSize(frames)),
    atMost: 64,
  })
}

const market = makeMarket(100, benchSize(frames))
let levels = 0
const toFrame = createMexcSpotDecoder({ book: ({ bids, asks }) => void (levels += bids.count + asks.count) })
await bench({
  name: 'bytes to frame: aggre.depth',
  size: frames,
  by: 'processor',
  contenders: {
    ours: () => {
      for (const bytes of market.frames.slice(0, warming)) toFrame.push(bytes, true)
      levels = 0
      return () => {
        for (const bytes of market.frames) toFrame.push(bytes, true)
        return levels
      }
    },
    protobufjs: () => decodeAll(market.frames),
  },
  verify: ({ ours }) => deepStrictEqual(ours, 6 * market.frames.length),
  floors: { protobufjs: bareFloor },
})
