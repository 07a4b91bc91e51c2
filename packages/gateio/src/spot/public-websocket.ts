import { ExchangeApiError, SecretUrl, type Control, type StreamProtocol } from '@venuekit/core'
import * as z from 'zod'
import { parseMessage } from './message.ts'

/** One channel of one market, by the exchange's own names. */
export interface GateioSpotTopic {
  readonly channel: 'book' | 'trades'
  readonly symbol: string
}

const control = /* @__PURE__ */ z.union([
  z.object({ event: z.literal('subscribed'), id: z.number() }),
  z.object({ event: z.literal('error'), id: z.number(), message: z.string() }),
  z.object({ event: z.literal('pong') }),
])

/** How the public spot sockets are spoken to. */
export const gateioPublicSpotStreams: StreamProtocol<GateioSpotTopic> = {
  key: ({ channel, symbol }) => `${channel}:${symbol}`,
  group: () => 'public',
  url: async (_, { urls }) => ({ url: SecretUrl.from(urls['ws'] ?? '') }),
  subscribe: (topics, { id }) => [frame('subscribe', topics, id)],
  unsubscribe: (topics, { id }) => [frame('unsubscribe', topics, id)],
  control: (bytes) => readControl(bytes),
  limits: {
    topicsPerSocket: 100,
    framesPerSecond: 5,
    topicsPerFrame: 50,
    lifetimeMs: Infinity,
    connects: [{ budget: 'ip', weight: 1 }],
  },
  heartbeat: { everyMs: 20_000, send: () => '{"op":"ping"}', answerWithinMs: 10_000 },
}

function frame(op: string, topics: readonly GateioSpotTopic[], id: number): string {
  return JSON.stringify({ op, id, topics: topics.map(({ channel, symbol }) => [channel, symbol]) })
}

function refusal(apiMessage: string): ExchangeApiError {
  return new ExchangeApiError(400, `Gateio refused the subscription: ${apiMessage}`, { exchange: 'gateio', apiMessage })
}

function readControl(bytes: Uint8Array): Control | undefined {
  const { data } = control.safeParse(parseMessage(bytes))
  switch (data?.event) {
    case 'subscribed':
      return { type: 'ack', id: data.id }
    case 'error':
      return { type: 'refusal', id: data.id, error: refusal(data.message) }
    case 'pong':
      return { type: 'pong' }
    case undefined:
      return undefined
  }
}
