import {
  connectionOptions,
  Instruments,
  LruCache,
  type EvictionPolicy,
  type Logger,
  type LruCacheStats,
} from '@venuekit/core'
import { connectionOptionsOf } from '@venuekit/core/config'
import type { Clock } from '@venuekit/core/time'
import type { NetworkOptions } from '../network/network-options.ts'
import type { RestClient } from '../rest/rest-client.ts'
import { createStreamSession } from '../ws/stream-session.ts'
import type { StreamTap } from '../ws/tap.ts'
import { assembleStreams } from './assemble-streams.ts'
import type { AnyExchangeTransport, StreamSide } from './exchange-transport.ts'
import { TransportNotImplementedError, type ClientKind } from './not-implemented.ts'
import { keyOf, type WantedRest } from './rest-clients.ts'
import { SessionHandle, SharedSession } from './shared-session.ts'
import type { StreamConsumer } from './transport-factory.ts'

export interface StreamClientsOptions {
  readonly network: NetworkOptions
  readonly cache: EvictionPolicy
  readonly clock: Clock
  readonly logger: Logger
  readonly random: (() => number) | undefined
  /** A client of the same domain and account, for listen keys. */
  readonly restFor: (wanted: WantedRest) => RestClient
}

/** One session that is asked for. */
export interface WantedStreams extends WantedRest {
  readonly consumer: StreamConsumer
  readonly instruments: (() => Instruments) | undefined
  readonly tap: StreamTap | undefined
}

/** The sessions of a factory. One that is shared ends with the last of those who hold it. */
export class StreamClients {
  readonly #options: StreamClientsOptions
  readonly #cache: LruCache<string, SharedSession<unknown>>
  readonly #open = new Set<SharedSession<unknown>>()

  constructor(options: StreamClientsOptions) {
    const { cache, clock } = options
    this.#options = options
    this.#cache = new LruCache({ ...cache, name: 'WebSocket clients', clock, isUsable: ({ closed }) => !closed })
  }

  get stats(): LruCacheStats {
    return this.#cache.stats
  }

  /** A session that is shared with those who ask for the same, with the same handlers (`fingerprint`). */
  shared(wanted: WantedStreams, fingerprint: string): SessionHandle<unknown> {
    const key = keyOf(wanted, 'websocket', fingerprint)
    const lease = this.#cache.acquireSync(key, () => this.#create(wanted))
    const shared = lease.value
    shared.users += 1
    const handle: SessionHandle<unknown> = new SessionHandle(shared, async () => {
      shared.users -= 1
      if (shared.users > 0) await shared.dropAll(handle)
      else if (this.#cache.peek(key) === shared) this.#cache.delete(key)
      lease.release()
      if (shared.users === 0) await this.#end(shared)
    })
    return handle
  }

  /** A session of its own. */
  own(wanted: WantedStreams): SessionHandle<unknown> {
    const shared = this.#create(wanted)
    return new SessionHandle(shared, () => this.#end(shared))
  }

  clear(): void {
    this.#cache.clear()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((shared) => this.#end(shared)))
    await this.#cache.close()
  }

  async #end(shared: SharedSession<unknown>): Promise<void> {
    await shared.close()
    this.#open.delete(shared)
  }

  #create(wanted: WantedStreams): SharedSession<unknown> {
    const { network, random, restFor } = this.#options
    const { exchange, domain, source, consumer, tap } = wanted
    const { context, settings } = source
    const side = streamsOf(exchange, domain)
    let rest: RestClient | undefined
    const protocol = side.createProtocol(() => (rest ??= restFor(wanted)))
    const { everyMs, answerWithinMs } = protocol.heartbeat
    const ofTheExchange = connectionOptions(
      { heartbeat: { everyMs, answerWithinMs } },
      exchange.connection ?? {},
      side.connection ?? {},
    )
    const nothingListed = new Instruments(exchange.id, [])
    const session = createStreamSession({
      exchange: exchange.id,
      domain,
      protocol,
      context,
      ...assembleStreams(side, {
        consumer,
        instruments: wanted.instruments ?? (() => nothingListed),
        logger: context.logger,
        metrics: context.metrics,
        labels: { exchange: exchange.id, domain },
      }),
      connection: connectionOptionsOf(settings, ofTheExchange),
      network,
      compression: side.compression,
      tap,
      random,
    })
    const shared = new SharedSession({
      session,
      exchange: exchange.id,
      closeRest: async () => rest?.close(),
    })
    this.#open.add(shared)
    return shared
  }
}

/** The sockets of an exchange for that domain. */
export function streamsOf({ id, streams }: AnyExchangeTransport, domain: ClientKind['domain']): StreamSide<unknown> {
  const side: StreamSide<unknown> | undefined = streams?.[domain]
  if (side !== undefined) return side
  throw new TransportNotImplementedError({ exchange: id, domain, kind: 'websocket' })
}
