import { EventEmitter, once } from 'node:events'
import type {
  BookFrame,
  Decoder,
  ExchangeContext,
  KeySecretCredentials,
  MarketSink,
  StreamProtocol,
} from '@venuekit/core'
import { systemClock, type Clock } from '@venuekit/core/time'
import { createStreamSession, type StreamMark, type StreamSession } from '@venuekit/transport'
import { createTestContext } from './context.ts'
import { collectingSink, type Emitted } from './reference-decoder.ts'

/** A session against a server of the tests, and what came of it. */
export interface TestSession<Topic> extends AsyncDisposable {
  readonly session: StreamSession<Topic>
  readonly context: ExchangeContext<KeySecretCredentials>
  readonly emitted: readonly Emitted[]
  readonly marks: readonly StreamMark<Topic>[]
  readonly notices: readonly string[]
  /** Resolves when it is true; looked at again whenever something came. */
  until(isTrue: () => boolean): Promise<void>
}

interface SessionParts<Topic> {
  readonly url: string
  readonly protocol: StreamProtocol<Topic, KeySecretCredentials>
  readonly createDecoder?: (sink: MarketSink) => Decoder
  readonly clock?: Clock
  readonly options?: unknown
  readonly keys?: KeySecretCredentials
  /** Is given what neither the decoder nor the protocol reads. */
  readonly onUnread?: (bytes: Uint8Array) => void
  /** Is told of each book before anybody else. */
  readonly onBook?: (frame: BookFrame, session: StreamSession<Topic>) => void
}

/** Opens a session whose waits are short. */
export function openSession<Topic>(parts: SessionParts<Topic>): TestSession<Topic> {
  const { url, protocol, createDecoder, clock = systemClock, options, keys, onBook, onUnread } = parts
  const events = new EventEmitter()
  events.setMaxListeners(0)
  const emitted: Emitted[] = []
  const marks: StreamMark<Topic>[] = []
  const notices: string[] = []
  const sink = collectingSink(emitted)
  const decoder = createDecoder?.({
    ...sink,
    book: (frame) => {
      onBook?.(frame, session)
      sink.book?.(frame)
    },
  })
  const test = createTestContext({ clock, options })
  const context: ExchangeContext<KeySecretCredentials> = {
    ...test,
    urls: { spotWs: url, futuresWs: url },
    ...(keys === undefined ? {} : { credentials: async () => keys }),
  }
  const session: StreamSession<Topic> = createStreamSession<Topic, KeySecretCredentials>({
    exchange: 'gateio',
    domain: 'public',
    protocol,
    context,
    connection: { reconnect: { attempts: Infinity, baseMs: 0, maxMs: 0, firstWithinMs: 0 } },
    sink: (bytes, binary) => {
      const result = decoder?.push(bytes, binary) ?? 'other'
      events.emit('change')
      return result
    },
    unread: (bytes) => {
      onUnread?.(bytes)
      events.emit('change')
    },
  })
  session.on('mark', (mark) => void (marks.push(mark), events.emit('change')))
  session.on('notice', ({ text }) => void (notices.push(text), events.emit('change')))
  return {
    session,
    context,
    emitted,
    marks,
    notices,
    async until(isTrue) {
      // oxlint-disable-next-line no-await-in-loop -- looked at again after each change
      while (!isTrue()) await once(events, 'change')
    },
    async [Symbol.asyncDispose]() {
      await session.close()
      await test.budgets.close()
    },
  }
}

/** These tests need no better time than that of this machine. */
export const measureTime = async (): Promise<void> => {}
