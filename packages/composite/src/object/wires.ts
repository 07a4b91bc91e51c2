import { connectionOptions, type ConnectionState, type ExchangeContext, type ExchangeStatus } from '@venuekit/core'
import { NotSupportedError } from '@venuekit/core/errors'
import type { StreamSession } from '@venuekit/transport'

/** How an object stands by its connections. */
export function statusOf<Topic>(session: StreamSession<Topic>): ExchangeStatus {
  const states = new Set<ConnectionState>(session.connections().map(({ state }) => state))
  if (states.has('error')) return 'error'
  for (const state of ['connecting', 'reconnecting', 'disconnected'] as const)
    if (states.has(state)) return 'connecting'
  return 'active'
}

/** How many connections have taken the place of another one. */
export function reconnectsOf<Topic>(session: StreamSession<Topic>): number {
  return session
    .connections()
    .reduce((total, { connection }) => total + Math.max(0, (connection?.generation ?? 1) - 1), 0)
}

/** How many items may wait for each reader. */
export function queueSizeOf(context: ExchangeContext<unknown>): number {
  const { socket } = connectionOptions(context.connection ?? {})
  return setBy(context, 'maxQueueSize') ?? socket.queueSize
}

/** After so long without a word of a topic the exchange is asked; `Infinity`: it never is. */
export function silentTopicMsOf(context: ExchangeContext<unknown>): number {
  const { socket } = connectionOptions(context.connection ?? {})
  const set = setBy(context, 'silentTopicMs')
  return set === 0 ? Infinity : (set ?? socket.silentTopicMs)
}

/** What the user has set, in the context of a transport factory. */
function setBy(context: ExchangeContext<unknown>, name: 'maxQueueSize' | 'silentTopicMs'): number | undefined {
  const settings: unknown = 'settings' in context ? context.settings : undefined
  const websocket: unknown = Reflect.get(Object(settings), 'websocket')
  const value: unknown = Reflect.get(Object(websocket), name)
  return typeof value === 'number' ? value : undefined
}

/** The session of an exchange that has no sockets: nothing can be subscribed. */
export function noSession<Topic>(exchange: string): StreamSession<Topic> {
  const refuse = async (): Promise<never> => {
    throw new NotSupportedError(`${exchange} has no streams of this kind`, { exchange })
  }
  return {
    subscribe: refuse,
    unsubscribe: async () => {},
    resubscribe: refuse,
    delivered: () => {},
    keyOf: String,
    stateOf: () => undefined,
    connectionOf: () => undefined,
    connect: refuse,
    request: refuse,
    reconnect: () => {},
    replace: () => false,
    connections: () => [],
    on: () => Object.assign(() => {}, { [Symbol.dispose]: () => {} }),
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}
