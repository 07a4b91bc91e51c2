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
  return ('settings' in context ? queueSizeIn(context.settings) : undefined) ?? socket.queueSize
}

/** What the user has set, in the context of a transport factory. */
function queueSizeIn(settings: unknown): number | undefined {
  const websocket: unknown = Reflect.get(Object(settings), 'websocket')
  const size: unknown = Reflect.get(Object(websocket), 'maxQueueSize')
  return typeof size === 'number' ? size : undefined
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
    connect: refuse,
    request: refuse,
    reconnect: () => {},
    connections: () => [],
    on: () => Object.assign(() => {}, { [Symbol.dispose]: () => {} }),
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}
