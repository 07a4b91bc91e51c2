import {
  bookFrameOf,
  ProtocolError,
  SecretUrl,
  type BookSync,
  type Control,
  type Decoder,
  type KeySecretCredentials,
  type MarketSink,
  type StreamPatch,
  type StreamProtocol,
  type StreamReader,
  type TradesFrame,
} from '@venuekit/core'
import { ExchangeApiError, InvalidApiKeyError } from '@venuekit/core/errors'
import { readWire, wireInteger } from '@venuekit/core/wire'
import type { RestClient } from '@venuekit/transport'
import * as z from '@venuekit/core/schema'
import { openSession } from './rest.ts'
import { balanceRow, fillRow, orderRow, toBalance, toFill, toOrder, tradeRow } from './rows.ts'

/** One channel of one market. */
export interface DemoTopic {
  readonly channel: 'book' | 'trades'
  readonly symbol: string
}

/** The socket of an account: connecting is subscribing. */
export type DemoAccountTopic = 'account'

const text = new TextDecoder()

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(bytes))
  } catch (cause) {
    throw new ProtocolError('The demo sent a frame that is no JSON', { exchange: 'demo', cause })
  }
}

const controls = z.union([
  z.object({ id: z.number(), subscribed: z.string() }),
  z.object({ id: z.number(), unsubscribed: z.string() }),
  z.object({ id: z.number().optional(), error: z.string() }),
  z.object({ op: z.literal('pong') }),
])

function control(bytes: Uint8Array): Control | undefined {
  const { data } = controls.safeParse(parse(bytes))
  if (data === undefined) return undefined
  if ('op' in data) return { type: 'pong' }
  if (!('error' in data)) return { type: 'ack', id: data.id }
  if (data.error === 'the session has expired') {
    return { type: 'failure', error: new InvalidApiKeyError(401, data.error, { exchange: 'demo' }), fatal: false }
  }
  const error = new ExchangeApiError(400, `The demo refused: ${data.error}`, {
    exchange: 'demo',
    apiMessage: data.error,
  })
  return data.id === undefined ? { type: 'refusal', error } : { type: 'refusal', id: data.id, error }
}

const heartbeat = { everyMs: 10_000, send: () => '{"op":"ping"}', answerWithinMs: 5_000 } as const
const limits = {
  topicsPerSocket: 60,
  framesPerSecond: 200,
  topicsPerFrame: 1,
  lifetimeMs: Infinity,
  connects: [],
} as const

/** How the sockets of market data are spoken to. */
export const publicProtocol: StreamProtocol<DemoTopic> = {
  key: ({ channel, symbol }) => `${channel} ${symbol}`,
  group: () => 'public',
  url: async (_, { urls }) => ({ url: SecretUrl.from(urls['ws'] ?? '') }),
  subscribe: (topics, { id }) => topics.map((topic) => JSON.stringify({ op: 'subscribe', id, ...topic })),
  unsubscribe: (topics, { id }) => topics.map((topic) => JSON.stringify({ op: 'unsubscribe', id, ...topic })),
  control,
  overlap: () => 'ordered',
  limits,
  heartbeat,
}

/** How the socket of an account is spoken to: its address holds a session that is opened over REST. */
export function privateProtocol(rest: () => RestClient): StreamProtocol<DemoAccountTopic, KeySecretCredentials> {
  return {
    key: (topic) => topic,
    group: () => 'account',
    url: async (_, { urls }, signal) => {
      const session = await rest().call(openSession, undefined, { signal })
      return { url: SecretUrl.from(`${urls['ws']}?session=${session}`) }
    },
    subscribe: () => [],
    unsubscribe: () => [],
    control,
    limits,
    heartbeat,
  }
}

const levels = z.array(z.tuple([z.string(), z.string()]))
const bookMessage = z.union([
  z.object({ symbol: z.string(), snapshot: z.object({ last: wireInteger, bids: levels, asks: levels }) }),
  z.object({
    symbol: z.string(),
    first: wireInteger,
    last: wireInteger,
    changes: z.array(z.tuple([z.enum(['buy', 'sell']), z.string(), z.string()])),
  }),
])

/** Reads books and trades: plainly, since the demo is no exchange that is in a hurry. */
export function createDecoder(sink: MarketSink): Decoder {
  return {
    push: (bytes) => {
      const message = parse(bytes)
      const channel: unknown = Reflect.get(Object(message), 'channel')
      if (channel === 'book') {
        sink.book?.(toBookFrame(readWire(bookMessage, message)))
        return 'emitted'
      }
      if (channel !== 'trades') return 'other'
      sink.trades?.(toTradesFrame(readWire(tradeRow, message)))
      return 'emitted'
    },
  }
}

function toBookFrame(message: z.output<typeof bookMessage>) {
  if ('snapshot' in message) return bookFrameOf({ symbol: message.symbol, ...message.snapshot })
  const { symbol, first, last, changes } = message
  const side = (wanted: 'buy' | 'sell') =>
    changes.flatMap(([each, price, size]) => (each === wanted ? [[price, size] as const] : []))
  return bookFrameOf({ symbol, kind: 'delta', first, last, bids: side('buy'), asks: side('sell') })
}

function toTradesFrame({ id, symbol, side, price, size, time }: z.output<typeof tradeRow>): TradesFrame {
  const { bids } = bookFrameOf({ symbol, last: -1, bids: [[price, size]], asks: [] })
  return {
    ...bids,
    symbol,
    replayed: false,
    takerSide: Uint8Array.of(side === 'buy' ? 1 : 0),
    offBook: new Uint8Array(1),
    timeMs: Float64Array.of(time),
    ids: [id],
  }
}

/** A snapshot begins the stream, and updates follow one another without a hole; a snapshot over REST heals a gap. */
export function createBookSync(): BookSync {
  let last = -1
  return {
    baseline: 'rest',
    vouchedDepth: Infinity,
    snapshotDepth: 1_000,
    firstFrameWithinMs: 5_000,
    frame: (frame) => {
      if (frame.kind === 'snapshot') {
        if (frame.last < last) return { do: 'ignore' }
        last = frame.last
        return { do: 'replace' }
      }
      if (last === -1) return { do: 'buffer' }
      if (frame.last <= last) return { do: 'ignore' }
      if (frame.first > last + 1) {
        return { do: 'resync', by: 'rest', reason: `gap: ${frame.first} follows ${last}`, afterMs: 0 }
      }
      last = frame.last
      return { do: 'apply' }
    },
    restSnapshot: (lastId) => {
      if (lastId < last) return { do: 'ignore' }
      last = lastId
      return { do: 'apply' }
    },
    reset: () => {
      last = -1
    },
    verify: (view, _, trading) => {
      const [bid, ask] = [view.priceNumber('bid'), view.priceNumber('ask')]
      return trading === 'post-only' || !(bid >= ask)
    },
  }
}

const accountMessage = z.union([
  z.object({ channel: z.literal('orders'), order: orderRow }),
  z.object({ channel: z.literal('fills'), fill: fillRow }),
  z.object({ channel: z.literal('balances'), balance: balanceRow }),
])

/** Reads what happens in an account. */
export const accountReader: StreamReader = {
  read: ({ bytes, instruments }) => {
    const { data } = accountMessage.safeParse(parse(bytes))
    if (data === undefined) return []
    return [{ kind: 'change', patches: [toPatch(data)] }]

    function toPatch(message: z.output<typeof accountMessage>): StreamPatch {
      if (message.channel === 'orders') return { type: 'order', order: toOrder(message.order, instruments) }
      if (message.channel === 'fills') return { type: 'fill', fill: toFill(message.fill, instruments) }
      return { type: 'balance', balance: toBalance(message.balance) }
    }
  },
}
