import type { ExchangeContext, FrameRequest, StreamAddress, StreamProtocol } from '@venuekit/core'
import { AskedChannels } from './asked-channels.ts'
import { readControl } from './control.ts'

/** What the sockets of one domain are. */
export interface MexcStreams<Topic, Of> {
  readonly group: 'public' | 'private'
  readonly toChannel: (topic: Topic) => string
  /** Whether what two connections send of a topic can be put in order by its ids. */
  readonly isOrdered: (topic: Topic) => boolean
  readonly address: (context: ExchangeContext<Of>, signal: AbortSignal) => Promise<StreamAddress>
}

const day = 24 * 60 * 60_000

/** How the sockets are spoken to. */
export function createMexcProtocol<Topic, Of>(streams: MexcStreams<Topic, Of>): StreamProtocol<Topic, Of> {
  const { group, toChannel, isOrdered, address } = streams
  const asked = new AskedChannels()
  // One channel in each frame: what the exchange answers when it takes only some of several is not known.
  const write =
    (method: string) =>
    (topics: readonly Topic[], { id }: FrameRequest<Of>) =>
      topics.map((topic) => {
        const channel = toChannel(topic)
        return JSON.stringify({ method, params: [channel], id: asked.add({ id, channel }) })
      })
  return {
    key: toChannel,
    group: () => group,
    url: (_, context, signal) => address(context, signal),
    subscribe: write('SUBSCRIPTION'),
    unsubscribe: write('UNSUBSCRIPTION'),
    control: (bytes, binary) => (binary ? undefined : readControl(bytes, asked)),
    overlap: (topic) => (isOrdered(topic) ? 'ordered' : 'none'),
    limits: {
      topicsPerSocket: 30,
      // The exchange counts all frames, and closes at a hundred.
      framesPerSecond: 50,
      topicsPerFrame: 1,
      lifetimeMs: day,
      connects: [{ budget: 'connections', weight: 1 }],
    },
    // It answers no pings of the protocol, and closes lines over which nothing has come for a minute.
    heartbeat: { everyMs: 15_000, send: () => '{"method":"PING"}', answerWithinMs: 15_000 },
  }
}
