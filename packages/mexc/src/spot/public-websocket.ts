import { ExchangeApiError, SecretUrl, type Control, type StreamProtocol } from '@venuekit/core'
import * as z from 'zod'
import { parseMessage } from './message.ts'
import type { MexcSpotTopic } from './topics.ts'

const control = /* @__PURE__ */ z.union([
  z.object({ event: z.literal('subscribed'), id: z.number() }),
  z.object({ event: z.literal('error'), id: z.number(), message: z.string() }),
  z.object({ event: z.literal('pong') }),
])

/** Makes the rules by which the public sockets of the spot market are spoken to. */
export function createMexcPublicSpotStreams(): StreamProtocol<MexcSpotTopic> {
  return {
    ...mexcSockets,
    key: ({ channel, symbol }) => `${channel}:${symbol}`,
    group: () => 'public',
    subscribe: (topics, { id }) => [frame('subscribe', topics, id)],
    unsubscribe: (topics, { id }) => [frame('unsubscribe', topics, id)],
  }
}

/** What holds for the sockets of both domains. */
export const mexcSockets: Pick<StreamProtocol<never>, 'url' | 'control' | 'limits' | 'heartbeat'> = {
  url: async (_, { urls }) => ({ url: SecretUrl.from(urls['ws'] ?? '') }),
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

function frame(op: string, topics: readonly MexcSpotTopic[], id: number): string {
  return JSON.stringify({ op, id, topics: topics.map(({ channel, symbol }) => [channel, symbol]) })
}

function refusal(apiMessage: string): ExchangeApiError {
  return new ExchangeApiError(400, `Mexc refused the subscription: ${apiMessage}`, { exchange: 'mexc', apiMessage })
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
