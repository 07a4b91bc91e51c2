import {
  SecretUrl,
  type ExchangeContext,
  type FrameRequest,
  type KeySecretCredentials,
  type StreamProtocol,
  type Wire,
} from '@venuekit/core'
import { signGateioChannel } from '../sign.ts'
import { readControl } from './control.ts'
import { MessageHeads } from './message-head.ts'
import { inFrames, keyOf, type ChannelTable, type WireTopic } from './wire-topic.ts'

/** What the sockets of one product and one domain are. */
export interface GateioStreams<Topic, Of> {
  readonly table: ChannelTable
  /** The role of their address in `ExchangeUrls`. */
  readonly url: string
  readonly group: 'public' | 'private'
  readonly toWire: (topic: Topic) => WireTopic
  /** Whether what two connections send of a topic can be put in order by its ids. */
  readonly isOrdered?: ((topic: Topic) => boolean) | undefined
  /** The members of the frame that prove whose it is. */
  readonly authenticate?: ((frame: SubscribeFrame, context: ExchangeContext<Of>) => Promise<object>) | undefined
  /** The user's id, for channels that want it. */
  readonly userId?: (() => Promise<string>) | undefined
  readonly greet?: ((wire: Wire, context: ExchangeContext<Of>) => Promise<void>) | undefined
}

interface SubscribeFrame {
  readonly channel: string
  readonly event: 'subscribe' | 'unsubscribe'
  readonly time: number
}

/** How the sockets are spoken to. */
export function createGateioProtocol<Topic, Of>(streams: GateioStreams<Topic, Of>): StreamProtocol<Topic, Of> {
  const { table, url, group, toWire, isOrdered, greet } = streams
  const heads = new MessageHeads()
  const write = (event: SubscribeFrame['event']) => (topics: readonly Topic[], request: FrameRequest<Of>) =>
    Promise.all(
      inFrames(
        table,
        topics.map((topic) => toWire(topic)),
      ).map((topic) => writeFrame(streams, { event, topic, request })),
    )
  return {
    key: (topic) => keyOf(toWire(topic)),
    group: () => group,
    url: async (_, { urls }) => ({ url: SecretUrl.from(urls[url] ?? '') }),
    // Sizes of contracts as exact decimals instead of integers from which the fraction was cut.
    ...(table.product === 'futures' ? { headers: () => ({ 'X-Gate-Size-Decimal': '1' }) } : {}),
    ...(greet === undefined ? {} : { greet: (wire, _, context) => greet(wire, context) }),
    subscribe: write('subscribe'),
    unsubscribe: write('unsubscribe'),
    control: (bytes, binary) => (binary ? undefined : readControl(bytes, table, heads)),
    overlap: (topic) => (isOrdered?.(topic) === true ? 'ordered' : 'none'),
    limits: {
      // No cap is published; so many were seen to work.
      topicsPerSocket: 150,
      framesPerSecond: 50,
      topicsPerFrame: 50,
      lifetimeMs: Infinity,
      connects: [{ budget: 'connections', weight: 1 }],
    },
    heartbeat: {
      everyMs: 10_000,
      send: (nowMs) => JSON.stringify({ time: inSeconds(nowMs), channel: `${table.product}.ping` }),
      // The second ping that is missed.
      answerWithinMs: 20_000,
    },
  }
}

interface FrameParts<Of> {
  readonly event: SubscribeFrame['event']
  readonly topic: WireTopic
  readonly request: FrameRequest<Of>
}

async function writeFrame<Topic, Of>(
  { table, authenticate, userId }: GateioStreams<Topic, Of>,
  { event, topic, request }: FrameParts<Of>,
): Promise<string> {
  const { channel, payload } = topic
  const frame = { time: inSeconds(request.nowMs), channel, event }
  const user = table.forUser.has(channel) ? [(await userId?.()) ?? ''] : []
  const proof = (await authenticate?.(frame, request.context)) ?? {}
  return JSON.stringify({ ...frame, id: request.id, payload: [...user, ...payload], ...proof })
}

/** Signs a frame for a private channel. */
export async function authenticateFrame(
  frame: SubscribeFrame,
  { credentials }: ExchangeContext<KeySecretCredentials>,
): Promise<{ readonly auth: object }> {
  return { auth: signGateioChannel(frame, await credentials()) }
}

/** The exchange's time as its frames carry it. */
export function inSeconds(nowMs: number): number {
  return Math.floor(nowMs / 1_000)
}
