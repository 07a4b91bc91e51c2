// Socket to updated book, all that a live book takes, against a bare ws client that only calls JSON.parse.
import { deepStrictEqual } from 'node:assert/strict'
import type { BookItem, LocalBook } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { gateio } from '@venuekit/gateio'
import { createTransportFactory } from '@venuekit/transport'
import { WebSocket } from 'ws'
import { bench, benchSize, compare, processorTime } from '../../../tools/src/bench/api.ts'
import { lastIdAfter } from './frames.ts'
import { liveHistory, now, startLiveServer, type Send } from './live-server.ts'
import type { BookHistory } from './market.ts'

const size = 100_000
const count = benchSize(size)
const server = await startLiveServer(count)
const host = `127.0.0.1:${server.port}`

/** One of the two clients: how it is sent frames, and when each of them had been dealt with. */
interface Client {
  readonly path: string
  /** Called with the place of a frame when that has been dealt with; the snapshot is not counted. */
  onFrame: (index: number) => void
}

const ours: Client = { path: '/ours', onFrame: () => {} }
const bare: Client = { path: '/bare', onFrame: () => {} }
const peer = 'bare ws + JSON.parse'

const transport = createTransportFactory()
const config = parseExchangeConfig(gateio, {
  urls: { rest: `http://${host}/api/v4`, spotWs: `ws://${host}${ours.path}` },
})
const market = gateio.createPublic(transport.contextOf(gateio.transport, config, { isPrivate: false }))
await market.initialize()
const books = await market.subscribeOrderbook('BTC/USDT')
let live: LocalBook | undefined
let [oursRead, bareRead] = [0, 0]
books.on('book', ({ book, change }: BookItem) => {
  live = book
  if (change === 'snapshot') oursRead = 0
  else ours.onFrame(oursRead++)
})
books.on('gap', ({ reason }) => {
  throw new Error(reason)
})

const socket = new WebSocket(`ws://${host}${bare.path}`, { perMessageDeflate: false })
let last: unknown
socket.on('message', (data: Buffer) => {
  last = JSON.parse(data.toString())
  if (data.length > 5_000) bareRead = 0
  else bare.onFrame(bareRead++)
})
await new Promise((resolve) => socket.once('open', resolve))

/** Has frames sent, and resolves when the last one has been dealt with, with when they were written. */
async function send(client: Client, { frames, perSecond }: Omit<Send, 'to'>): Promise<readonly number[]> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { onFrame } = client
  client.onFrame = (index) => {
    onFrame(index)
    if (index === frames - 1) resolve()
  }
  const written = server.ask({ to: client.path, frames, ...(perSecond === undefined ? {} : { perSecond }) })
  await promise
  client.onFrame = onFrame
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server answers
  return (await written) as readonly number[]
}

const sorted = (side: ReadonlyMap<string, string>, sign: 1 | -1) =>
  [...side].toSorted(([one], [other]) => sign * (Number(one) - Number(other)))

/** The book that the changes make of the first one. */
function expectedBook({ bids, asks, changes }: BookHistory) {
  const sides = { bids: new Map(bids), asks: new Map(asks) }
  for (const change of changes) {
    for (const side of ['bids', 'asks'] as const) {
      for (const [price, amount] of change[side]) {
        if (amount === '0') sides[side].delete(price)
        else sides[side].set(price, amount)
      }
    }
  }
  return { bids: sorted(sides.bids, -1), asks: sorted(sides.asks, 1) }
}

const textsOf = (side: 'bid' | 'ask') => live?.levels(side, Infinity).map(({ price, size: amount }) => [price, amount])

await bench({
  name: 'socket to book, a burst of book frames of 330 B',
  size,
  contenders: {
    ours: () => async () => {
      await send(ours, { frames: count })
      return live?.lastUpdateId
    },
    [peer]: () => async () => {
      await send(bare, { frames: count })
      return last
    },
  },
  verify: ({ ours: id }) => {
    deepStrictEqual(id, lastIdAfter(count))
    deepStrictEqual({ bids: textsOf('bid'), asks: textsOf('ask') }, expectedBook(liveHistory(count)))
  },
  floors: { [peer]: 1.3 },
})

await compare({
  name: 'socket to book, a burst: processor time of a frame',
  unit: 'µs',
  contenders: {
    ours: async () => (await processorTime(() => send(ours, { frames: count }))) / count,
    [peer]: async () => (await processorTime(() => send(bare, { frames: count }))) / count,
  },
})

const perSecond = 2_000
const paced = benchSize(10_000)

/** The middle of the times from when a frame was written to when it had been dealt with, in microseconds. */
async function latency(client: Client, part: number): Promise<number> {
  const readAt: number[] = []
  const { onFrame } = client
  client.onFrame = () => void readAt.push(now())
  const writtenAt = await send(client, { frames: paced, perSecond })
  client.onFrame = onFrame
  const times = readAt.map((at, index) => (at - (writtenAt[index] ?? Number.NaN)) * 1_000)
  times.sort((one, other) => one - other)
  return times[Math.floor(times.length * part)] ?? Number.NaN
}

await compare({
  name: `socket to book, ${perSecond} frames a second: p50`,
  unit: 'µs',
  contenders: { ours: () => latency(ours, 0.5), [peer]: () => latency(bare, 0.5) },
  atMost: { [peer]: 1.25 },
})

await compare({
  name: `socket to book, ${perSecond} frames a second: p99`,
  unit: 'µs',
  contenders: { ours: () => latency(ours, 0.99), [peer]: () => latency(bare, 0.99) },
})

await compare({
  name: `socket to book, ${perSecond} frames a second: processor time of a frame`,
  unit: 'µs',
  contenders: {
    ours: async () => (await processorTime(() => send(ours, { frames: paced, perSecond }))) / paced,
    [peer]: async () => (await processorTime(() => send(bare, { frames: paced, perSecond }))) / paced,
  },
  atMost: { [peer]: 1 },
})

await books.close()
await market.close()
await transport.close()
socket.terminate()
await server.stop()
