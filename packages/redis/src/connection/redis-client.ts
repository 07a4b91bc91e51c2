import type { createClient } from '@redis/client'
import type { RedisAddress } from './redis-address.ts'

/** What is asked of a client for each command. */
export interface RedisCommandOptions {
  readonly abortSignal?: AbortSignal
  readonly typeMapping?: { readonly [type: number]: typeof Buffer }
}

/** What is needed of a client of `@redis/client` (or of `redis`, which is made of it): a client of yours fits as it is. */
export interface RedisClient {
  sendCommand<Reply>(args: readonly (string | Buffer)[], options?: RedisCommandOptions): Promise<Reply>
}

/** A connection of our own: it is opened once, and never comes back by itself. */
export interface RedisLine extends RedisClient {
  /** False once it is lost; true from the start until then. */
  readonly isUsable: () => boolean
  readonly connected: Promise<void>
  /** Ends it at once. While it is still being opened, it ends as soon as that is known. */
  readonly end: () => void
}

interface Library {
  readonly createClient: typeof createClient
}

/** Loads the library, when it is needed first: who makes a store and does not use it does not pay for it. */
export function loadRedisLibrary(): Promise<Library> {
  return import('@redis/client')
}

export function openRedisLine(library: Library, address: RedisAddress, timeoutMs: number): RedisLine {
  const { username, password, database, socket } = address
  const client = library.createClient({
    // Signing in by the command that is only that: servers repeat the arguments of a command that they do not know.
    RESP: 2,
    maintNotifications: 'disabled',
    disableClientInfo: true,
    disableOfflineQueue: true,
    socket: { ...socket, connectTimeout: timeoutMs, reconnectStrategy: false },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
  })
  // Whoever waits for a command hears of it there; an `error` event that nobody hears would end the process.
  client.on('error', () => undefined)
  let hasSocket = false
  let isEnded = false
  client.once('connect', () => {
    hasSocket = true
    if (isEnded) client.destroy()
  })
  const connected = client.connect().then(() => undefined)
  // Those who wait for it are told; there may be nobody any more.
  connected.catch(() => undefined)
  return {
    connected,
    isUsable: () => !isEnded && client.isOpen,
    sendCommand: (args, options) => client.sendCommand(args, options),
    end() {
      isEnded = true
      // Before it is connected there is no socket yet that could be ended.
      if (hasSocket) client.destroy()
    },
  }
}
