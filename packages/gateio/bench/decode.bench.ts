// Bytes to frame and bytes to book, against ccxt.pro's own handlers and against JSON.parse alone, which makes nothing of what it
// has read.
import { deepStrictEqual } from 'node:assert/strict'
import {
  createBookFrame,
  createLocalBook,
  marketSymbol,
  type Levels,
  type LocalBook,
  type MarketSink,
} from '@venuekit/core'
import { readSentNumber } from '@venuekit/core/scan'
import { createGateioFuturesDecoder, createGateioSpotDecoder } from '@venuekit/gateio'
import { bench, benchSize, measureAllocation, recordNumber } from '../../../tools/src/bench/api.ts'
import { createCcxtGate, readAll, startCcxtBook } from './ccxt-gate.ts'
import { makeMessages, makeQuotes, makeTrades, type Channel } from './frames.ts'
import { makeHistory, type BookHistory, type Level } from './market.ts'

const frames = 200_000
const channels: readonly Channel[] = ['spot.order_book_update', 'spot.obu', 'futures.order_book_update']

/**
 * Before each measured run, and outside of it, everybody reads so many messages: a process that reads a market for days is measured, and
 * not the minute in which its code is compiled. Readers live as long as the bench, ours as ccxt's: with the last one of its kind the engine
 * gives up the code that it made for it, and would make it anew in each round.
 */
const warming = benchSize(20_000)

/** Bare JSON.parse is to cost at least a third more than all of ours. */
const parseFloor = 1 / 0.75

function createDecoder(channel: string, sink: MarketSink) {
  return channel.startsWith('spot') ? createGateioSpotDecoder(sink) : createGateioFuturesDecoder(sink)
}

const parseAll = (messages: readonly Buffer[]) => () => {
  let last: unknown
  for (const bytes of messages) last = JSON.parse(bytes.toString())
  return last
}

function startBook(channel: Channel, { depth, bids, asks }: BookHistory) {
  const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT'), vouchedDepth: depth })
  const snapshot = createBookFrame(depth)
  fill(snapshot.bids, bids)
  fill(snapshot.asks, asks)
  writer.applySnapshot(snapshot)
  const decoder = createDecoder(channel, {
    book: (frame) => {
      if (writer.applyDelta(frame) !== 'applied') throw new Error(`The frame ${frame.last} was not applied.`)
    },
  })
  return { book, writer, decoder, restart: () => void writer.applySnapshot(snapshot) }
}

function fill(into: Levels, levels: readonly Level[]): void {
  into.count = levels.length
  for (const [index, [price, size]] of levels.entries()) {
    const [priceSent, sizeSent] = [readSentNumber(price), readSentNumber(size)]
    into.price[index] = priceSent?.mantissa ?? 0
    into.priceDp[index] = priceSent?.decimals ?? 0
    into.size[index] = sizeSent?.mantissa ?? 0
    into.sizeDp[index] = sizeSent?.decimals ?? 0
  }
}

function numbersOf({ lastKnown }: LocalBook, side: 'bid' | 'ask'): readonly (readonly number[])[] {
  return lastKnown.levels(side, Infinity).map(({ price, size }) => [Number(price), Number(size)])
}

const gate = createCcxtGate()

for (const depth of [100, 1_000]) {
  const history = makeHistory(depth, benchSize(frames))
  for (const channel of channels) {
    const messages = makeMessages(history, channel)
    const symbol = channel.startsWith('spot') ? 'BTC/USDT' : 'BTC/USDT:USDT'
    const { book, writer, decoder, restart } = startBook(channel, history)
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await bench({
      name: `bytes to book: ${channel}, depth ${depth}`,
      size: frames,
      by: 'processor',
      contenders: {
        ours: () => {
          restart()
          for (const bytes of messages.slice(0, warming)) decoder.push(bytes, false)
          restart()
          return () => {
            for (const bytes of messages) decoder.push(bytes, false)
            return { bids: numbersOf(book, 'bid'), asks: numbersOf(book, 'ask') }
          }
        },
        'ccxt.pro': () => {
          startCcxtBook(gate, symbol, history)
          readAll(gate, messages.slice(0, warming))
          const { bids, asks } = startCcxtBook(gate, symbol, history)
          return () => {
            readAll(gate, messages)
            return {
              bids: Array.from(bids, (level) => [...level]),
              asks: Array.from(asks, (level) => [...level]),
            }
          }
        },
        'JSON.parse': () => parseAll(messages),
      },
      verify: ({ ours, 'ccxt.pro': theirs }) => deepStrictEqual(ours, theirs),
      floors: { 'ccxt.pro': 6, 'JSON.parse': parseFloor },
    })
    if (depth !== 100) continue
    let levels = 0
    const toFrame = createDecoder(channel, { book: ({ bids, asks }) => void (levels += bids.count + asks.count) })
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await bench({
      name: `bytes to frame: ${channel}`,
      size: frames,
      by: 'processor',
      contenders: {
        ours: () => {
          for (const bytes of messages.slice(0, warming)) toFrame.push(bytes, false)
          levels = 0
          return () => {
            for (const bytes of messages) toFrame.push(bytes, false)
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
    // Where the messages begin anew the book may be crossed for a moment.
    const toBook = createDecoder(channel, { book: (frame) => void writer.applyDelta(frame) })
    let next = 0
    const [first = Buffer.alloc(0)] = messages
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await recordNumber({
      name: `garbage per frame: ${channel}, to book`,
      unit: 'B',
      value: measureAllocation(() => {
        toBook.push(messages[next % messages.length] ?? first, false)
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
    let seen = 0
    const decoder = createDecoder(product, { [kind]: () => void (seen += 1) })
    // oxlint-disable-next-line no-await-in-loop -- one bench after the other
    await bench({
      name: `bytes to frame: ${product} ${kind}`,
      size: frames,
      by: 'processor',
      contenders: {
        ours: () => {
          for (const bytes of messages.slice(0, warming)) decoder.push(bytes, false)
          seen = 0
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
