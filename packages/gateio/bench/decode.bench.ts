// Bytes to frame and bytes to book, against ccxt.pro's own handlers and against JSON.parse alone, which makes nothing of what it
// has read.
import { deepStrictEqual } from 'node:assert/strict'
import { createBookFrame, createLocalBook, marketSymbol, type LocalBook, type MarketSink } from '@venuekit/core'
import { createGateioFuturesDecoder, createGateioSpotDecoder } from '@venuekit/gateio'
import { bench, benchSize, measureAllocation, recordNumber } from '../../../tools/src/bench/api.ts'
import { fillSnapshot, makeBookStream, type BookStream } from '../../core/bench/book-stream.ts'
import { createCcxtGate, readAll, startCcxtBook } from './ccxt-gate.ts'
import { makeMessages, makeQuotes, makeTrades, type Channel } from './frames.ts'

const frames = 200_000
const levelsPerFrame = 6
const channels: readonly Channel[] = ['spot.order_book_update', 'spot.obu', 'futures.order_book_update']

/** Bare JSON.parse is to cost at least a third more than all of ours. */
const parseFloor = 1 / 0.75

function createDecoder(channel: string, sink: MarketSink) {
  return channel.startsWith('spot') ? createGateioSpotDecoder(sink) : createGateioFuturesDecoder(sink)
}

/** The measured calls get as many messages as were asked for; the stream may have made some more. */
const parseAll = (messages: readonly Buffer[]) => () => {
  let last: unknown
  for (const bytes of messages) last = JSON.parse(bytes.toString())
  return last
}

function startBook(channel: Channel, stream: BookStream) {
  const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT'), vouchedDepth: stream.depth })
  const snapshot = createBookFrame(stream.depth)
  fillSnapshot(snapshot, stream)
  writer.applySnapshot(snapshot)
  const decoder = createDecoder(channel, {
    book: (frame) => {
      if (writer.applyDelta(frame) !== 'applied') throw new Error(`The frame ${frame.last} was not applied.`)
    },
  })
  return { book, writer, decoder }
}

function numbersOf({ lastKnown }: LocalBook, side: 'bid' | 'ask'): readonly (readonly number[])[] {
  return lastKnown.levels(side, Infinity).map(({ price, size }) => [Number(price), Number(size)])
}

const gate = createCcxtGate()

for (const depth of [100, 1_000]) {
  const stream = makeBookStream(depth, benchSize(frames) * levelsPerFrame)
  for (const channel of channels) {
    const messages = makeMessages(stream, channel).slice(0, benchSize(frames))
    const symbol = channel.startsWith('spot') ? 'BTC/USDT' : 'BTC/USDT:USDT'
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await bench({
      name: `bytes to book: ${channel}, depth ${depth}`,
      size: frames,
      contenders: {
        ours: () => {
          const { book, decoder } = startBook(channel, stream)
          return () => {
            for (const bytes of messages) decoder.push(bytes, false)
            return { bids: numbersOf(book, 'bid'), asks: numbersOf(book, 'ask') }
          }
        },
        'ccxt.pro': () => {
          const book = startCcxtBook(gate, symbol, stream)
          return () => {
            readAll(gate, messages)
            return {
              bids: Array.from(book.bids, (level) => [...level]),
              asks: Array.from(book.asks, (level) => [...level]),
            }
          }
        },
        'JSON.parse': () => parseAll(messages),
      },
      verify: ({ ours, 'ccxt.pro': theirs }) => deepStrictEqual(ours, theirs),
      floors: { 'ccxt.pro': 6, 'JSON.parse': parseFloor },
    })
    if (depth !== 100) continue
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await bench({
      name: `bytes to frame: ${channel}`,
      size: frames,
      contenders: {
        ours: () => {
          let levels = 0
          const decoder = createDecoder(channel, { book: ({ bids, asks }) => void (levels += bids.count + asks.count) })
          return () => {
            for (const bytes of messages) decoder.push(bytes, false)
            return levels
          }
        },
        'JSON.parse': () => parseAll(messages),
      },
      verify: ({ ours }) => {
        if (Number(ours) < messages.length) throw new Error('Frames are missing.')
      },
      floors: { 'JSON.parse': parseFloor },
    })
    const { writer } = startBook(channel, stream)
    // Where the messages begin anew the book may be crossed for a moment.
    const decoder = createDecoder(channel, { book: (frame) => void writer.applyDelta(frame) })
    let next = 0
    const [first = Buffer.alloc(0)] = messages
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await recordNumber({
      name: `garbage per frame: ${channel}, to book`,
      unit: 'B',
      value: measureAllocation(() => {
        decoder.push(messages[next % messages.length] ?? first, false)
        next += 1
      }, benchSize(frames)),
      atMost: 64,
    })
  }
}

for (const product of ['spot', 'futures'] as const) {
  for (const [kind, messages] of [
    ['trades', makeTrades(product, benchSize(frames))],
    ['quote', makeQuotes(product, benchSize(frames))],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await bench({
      name: `bytes to frame: ${product} ${kind}`,
      size: frames,
      contenders: {
        ours: () => {
          let seen = 0
          const decoder = createDecoder(product, { [kind]: () => void (seen += 1) })
          return () => {
            for (const bytes of messages) decoder.push(bytes, false)
            return seen
          }
        },
        'ccxt.pro': () => () => readAll(gate, messages),
        'JSON.parse': () => parseAll(messages),
      },
      verify: ({ ours }, size) => deepStrictEqual(ours, size),
      // At most the time of the bare parse.
      floors: { 'ccxt.pro': 6, 'JSON.parse': 1 },
    })
  }
}
