import { EventEmitter, once } from 'node:events'
import {
  createBudgets,
  ExchangeClock,
  noMetrics,
  SecretUrl,
  type BudgetDeclaration,
  type Control,
  type ExchangeContext,
  type Metrics,
  type StreamProtocol,
} from '@venuekit/core'
import { InvalidApiKeyError, InvalidSymbolError, SignatureError } from '@venuekit/core/errors'
import { createMemoryLogger, type ManualClock, type MemoryLogger } from '@venuekit/core/testing'
import * as z from '@venuekit/core/schema'
import { systemClock, type Clock } from '@venuekit/core/time'
import type { ConnectionInfo } from '../../src/ws/connection-info.ts'
import type { StreamStateChange } from '../../src/ws/shard.ts'
import type { StreamMark } from '../../src/ws/stream-mark.ts'
import type { StreamTapEvent } from '../../src/ws/tap.ts'
import { createStreamSession, type StreamSession, type StreamSessionOptions } from '../../src/ws/stream-session.ts'
import { until } from '../until.ts'

/** A secret in the address: no log, error or event may hold it. */
export const apiKey = 'k7Qw2ZpXv9Lr4TnB'

/** One frame of data as the consumer got it. */
export interface ReceivedFrame {
  readonly text: string
  readonly bytes: Uint8Array
  readonly binary: boolean
  readonly connection: ConnectionInfo
  readonly wasCurrent: boolean
}

interface Answer {
  readonly ack?: number
  readonly refused?: number
  readonly topics?: readonly string[]
  readonly reason?: string
  readonly single?: boolean
  readonly pong?: boolean
  readonly challenge?: string
  readonly response?: string
  readonly interim?: boolean
  readonly session?: boolean
  readonly notice?: string
  readonly reconnect?: boolean
  readonly failure?: string
  readonly fatal?: boolean
}

/** Reads what the exchange of the tests says beside its data. */
function readControl(bytes: Uint8Array): Control | undefined {
  const text = new TextDecoder().decode(bytes)
  if (!text.startsWith('{')) return undefined
  const answer: Answer = JSON.parse(text)
  const { topics } = answer
  const named = topics === undefined ? {} : { topics }
  if (answer.ack !== undefined) return { type: 'ack', ...(answer.ack < 0 ? {} : { id: answer.ack }), ...named }
  if (answer.refused !== undefined) {
    const { reason = '', single = false } = answer
    const error = new InvalidSymbolError(400, reason, { apiMessage: reason, outcome: 'rejected' })
    return {
      type: 'refusal',
      ...(answer.refused < 0 ? {} : { id: answer.refused }),
      ...named,
      error,
      retryOneByOne: single,
    }
  }
  if (answer.challenge !== undefined) return { type: 'reply', send: `answer ${answer.challenge}` }
  if (answer.response !== undefined)
    return { type: 'response', id: answer.response, bytes, final: answer.interim !== true }
  if (answer.notice !== undefined) return { type: 'notice', text: answer.notice, reconnect: answer.reconnect ?? false }
  if (answer.failure !== undefined) {
    return { type: 'failure', error: new InvalidApiKeyError(401, answer.failure), fatal: answer.fatal ?? false }
  }
  if (answer.session !== undefined) {
    return answer.session ? { type: 'session' } : { type: 'session', error: new SignatureError(401, 'wrong signature') }
  }
  return answer.pong === true ? { type: 'pong' } : undefined
}

const write = (op: string) => (topics: readonly string[], request: { readonly id: number }) => [
  JSON.stringify({ op, id: request.id, topics }),
]

/** The protocol of the exchange of the tests: topics are words, and the part before a slash is their group. */
export function testProtocol(url: string, changes: Partial<StreamProtocol<string>> = {}): StreamProtocol<string> {
  return {
    key: (topic) => topic,
    group: (topic) => (topic.includes('/') ? (topic.split('/')[0] ?? '') : 'main'),
    url: async () => ({ url: SecretUrl.from(`${url}?api_key=${apiKey}`) }),
    subscribe: write('subscribe'),
    unsubscribe: write('unsubscribe'),
    control: readControl,
    overlap: () => 'ordered',
    limits: {
      topicsPerSocket: 30,
      framesPerSecond: Infinity,
      topicsPerFrame: 100,
      lifetimeMs: Infinity,
      connects: [{ budget: 'connects', weight: 1 }],
    },
    heartbeat: { everyMs: 20_000, send: 'ping-frame', answerWithinMs: 10_000 },
    ...changes,
  }
}

/** Lets the waits between attempts to connect pass, each once it has begun. */
export async function passWaits(stream: StreamFixture, clock: ManualClock, waits: readonly number[]): Promise<void> {
  for (const waitMs of waits) {
    // oxlint-disable-next-line no-await-in-loop -- one wait after the other
    await until(() => stream.waitMs === waitMs)
    // oxlint-disable-next-line no-await-in-loop -- one wait after the other
    await clock.advance(waitMs)
  }
}

/** Times of reconnecting by which a test need not wait. */
export const atOnce = { reconnect: { attempts: Infinity, baseMs: 0, maxMs: 0, firstWithinMs: 0 } } as const

export interface FixtureOptions extends Partial<StreamSessionOptions<string>> {
  readonly clock?: Clock
  readonly metrics?: Metrics
  readonly budgets?: readonly BudgetDeclaration[]
}

/** A session of the server at an address, and everything that it says. */
export interface StreamFixture extends AsyncDisposable {
  readonly session: StreamSession<string>
  readonly context: ExchangeContext<unknown>
  readonly logger: MemoryLogger
  readonly frames: readonly ReceivedFrame[]
  readonly marks: readonly StreamMark<string>[]
  readonly states: readonly StreamStateChange[]
  readonly notices: readonly string[]
  /** How long it waits for its next attempt to connect, or has waited for its last one. A timer alone may be any other. */
  readonly waitMs: number | undefined
  /** Everything that went over the lines. */
  readonly taps: readonly StreamTapEvent[]
  /** What was seen of one kind, as text. */
  seen(direction: 'in' | 'out', kind: StreamTapEvent['kind']): readonly string[]
  /** The data of a topic, in the order in which it came. */
  valuesOf(topic: string): readonly string[]
  /** Resolves when it is true; looked at again after each thing that the session says. */
  until(isTrue: () => boolean): Promise<void>
}

/** What an exchange's package is given, for these tests. */
export function testContext(
  options: Pick<FixtureOptions, 'clock' | 'metrics' | 'budgets'> = {},
): ExchangeContext<unknown> & { readonly logger: MemoryLogger } {
  const connects: BudgetDeclaration = { name: 'connects', rule: { type: 'concurrency', limit: 300 } }
  const { clock = systemClock, metrics = noMetrics, budgets = [connects] } = options
  return {
    environment: 'production',
    urls: {},
    clock,
    exchangeClock: new ExchangeClock({ clock }),
    logger: createMemoryLogger(),
    metrics,
    budgets: createBudgets({ clock, budgets }),
    credentials: async () => ({}),
    options: undefined,
  }
}

/** The wait that was told with the last connection that was lost. */
function waitOf({ records }: MemoryLogger): number | undefined {
  const next = records.findLast(({ message }) => message === 'a connection was lost')?.fields['next']
  const step = z.object({ delayMs: z.number() }).safeParse(next)
  return step.data?.delayMs
}

/** Opens a session that makes its first attempt to connect again at once. */
export function openStream(protocol: StreamProtocol<string>, options: FixtureOptions = {}): StreamFixture {
  const { clock, metrics, budgets, ...rest } = options
  const events = new EventEmitter().setMaxListeners(0)
  const context = testContext({
    ...(clock === undefined ? {} : { clock }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(budgets === undefined ? {} : { budgets }),
  })
  const frames: ReceivedFrame[] = []
  const taps: StreamTapEvent[] = []
  const session = createStreamSession({
    exchange: 'testex',
    domain: 'public',
    protocol,
    context,
    random: () => 0,
    tap: (event) => void (taps.push(event), events.emit('change')),
    sink(bytes, binary, connection) {
      const text = new TextDecoder().decode(bytes)
      if (text.startsWith('{')) return 'other'
      frames.push({ text, bytes, binary, connection, wasCurrent: connection.isCurrent })
      events.emit('change')
      return 'emitted'
    },
    ...rest,
  })
  const [marks, states, notices]: [StreamMark<string>[], StreamStateChange[], string[]] = [[], [], []]
  session.on('mark', (mark) => void (marks.push(mark), events.emit('change')))
  session.on('notice', ({ text }) => void (notices.push(text), events.emit('change')))
  session.on('state', (state) => void (states.push(state), events.emit('change')))
  return {
    session,
    context,
    logger: context.logger,
    frames,
    marks,
    states,
    notices,
    get waitMs() {
      return waitOf(context.logger)
    },
    taps,
    seen: (direction, kind) =>
      taps
        .filter((event) => event.direction === direction && event.kind === kind)
        .map(({ bytes }) => new TextDecoder().decode(bytes)),
    valuesOf: (topic) =>
      frames.filter(({ text }) => text.startsWith(`D ${topic} `)).map(({ text }) => text.slice(topic.length + 3)),
    async until(isTrue) {
      // oxlint-disable-next-line no-await-in-loop -- looked at again after each change
      while (!isTrue()) await once(events, 'change')
    },
    async [Symbol.asyncDispose]() {
      await session.close()
      await context.budgets.close()
    },
  }
}
