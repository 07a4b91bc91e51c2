// What a session costs for each frame, against bare ws that does nothing with it.
import {
  createBudgets,
  ExchangeClock,
  noMetrics,
  SecretUrl,
  silentLogger,
  systemClock,
  type Control,
  type StreamProtocol,
} from '@venuekit/core'
import { createStreamSession } from '@venuekit/transport'
import { WebSocket } from 'ws'
import { bench, benchSize, compare, processorTime } from '../../../tools/src/bench/api.ts'
import { bookFrame, startStreamingServer } from './streaming-server.ts'

const server = await startStreamingServer()

const protocol: StreamProtocol<string> = {
  key: (topic) => topic,
  group: () => 'main',
  url: async () => ({ url: SecretUrl.from(server.url) }),
  subscribe: () => [],
  unsubscribe: () => [],
  control(bytes): Control | undefined {
    const { response } = JSON.parse(Buffer.from(bytes).toString()) as { response?: string }
    return response === undefined ? undefined : { type: 'response', id: response, bytes, final: true }
  },
  limits: {
    topicsPerSocket: 30,
    framesPerSecond: Infinity,
    topicsPerFrame: 30,
    lifetimeMs: Infinity,
    connects: [],
  },
  heartbeat: { everyMs: 20_000, send: 'ping-frame', answerWithinMs: 10_000 },
}

let [oursFrames, oursBytes] = [0, 0]
const session = createStreamSession({
  exchange: 'gateio',
  domain: 'public',
  protocol,
  context: {
    environment: 'production',
    urls: {},
    clock: systemClock,
    exchangeClock: new ExchangeClock({ clock: systemClock }),
    logger: silentLogger,
    metrics: noMetrics,
    budgets: createBudgets({ clock: systemClock, budgets: [] }),
    credentials: async () => ({}),
    options: undefined,
  },
  sink(bytes) {
    if (bytes.length !== bookFrame.length) return 'other'
    oursFrames += 1
    oursBytes += bytes.length
    return 'emitted'
  },
})
await session.subscribe('book')

let [bareFrames, bareBytes] = [0, 0]
let ended: () => void = () => {}
const bare = new WebSocket(server.url, { perMessageDeflate: false })
bare.on('message', (data: Buffer) => {
  if (data.length !== bookFrame.length) return ended()
  bareFrames += 1
  bareBytes += data.length
})
await new Promise((resolve) => bare.once('open', resolve))

let id = 0
const ours = (size: number) => async (): Promise<string> => {
  ;[oursFrames, oursBytes] = [0, 0]
  id += 1
  await session.request('main', { id: String(id), text: `go ${size} ${id}` }, { timeoutMs: 60_000 })
  return `${oursFrames} frames, ${oursBytes} bytes`
}
const bareWs = (size: number) => async (): Promise<string> => {
  ;[bareFrames, bareBytes] = [0, 0]
  await new Promise<void>((resolve) => {
    ended = resolve
    bare.send(`go ${size} 0`)
  })
  return `${bareFrames} frames, ${bareBytes} bytes`
}

await bench({
  name: 'stream of book frames of 330 B',
  size: 100_000,
  rounds: 9,
  contenders: { ours, 'bare ws': bareWs },
  floors: { 'bare ws': 0.85 },
})

const size = benchSize(100_000)
await compare({
  name: 'processor time of a message',
  unit: 'µs',
  rounds: 9,
  contenders: {
    ours: async () => (await processorTime(ours(size))) / size,
    'bare ws': async () => (await processorTime(bareWs(size))) / size,
  },
  atMost: { 'bare ws': 1.1 },
})

await session.close()
bare.terminate()
await server.stop()
