import { InvalidInputError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import { MatchingEngine } from '../engine/engine.ts'
import type { Fault } from '../faults/fault.ts'
import type { FaultBox } from '../faults/fault-box.ts'
import { channelMatcher } from '../faults/channel-pattern.ts'
import { RandomStream } from '../random.ts'
import { AccountDirectory } from './account-directory.ts'
import { CommandScopes } from './command-scope.ts'
import type { ExchangeKind, SpecialPlace } from './kind.ts'
import { KindClock } from './kind-clock.ts'
import { OrderLedger } from './order-ledger.ts'
import { RequestHost } from './request-host.ts'
import type { Truth } from './snapshots.ts'
import { SocketHost } from './socket-host.ts'
import { WebServer } from './web-server.ts'
import type { Wire } from './wire.ts'

export interface KindHostOptions {
  readonly kind: ExchangeKind
  readonly options: Readonly<Record<string, unknown>>
  readonly clock: Clock
  readonly seed: number
  readonly faults: FaultBox
  readonly report: (error: unknown) => void
}

/** One kind of exchange at work: its engines, its wire, its listeners and its accounts. */
export class KindHost {
  readonly kind: ExchangeKind
  readonly engines: ReadonlyMap<string, MatchingEngine>
  readonly #ledgers: ReadonlyMap<string, OrderLedger>
  readonly accounts: AccountDirectory
  readonly wire: Wire
  readonly #clock: KindClock
  readonly #faults: FaultBox
  readonly #scopes = new CommandScopes()
  readonly #sockets: SocketHost
  readonly #requests: RequestHost
  readonly #servers: ReadonlyMap<string, WebServer>
  readonly #report: (error: unknown) => void

  constructor({ kind, options, clock, seed, faults, report }: KindHostOptions) {
    const configured = kind.configure(options)
    this.kind = kind
    this.#faults = faults
    this.#report = report
    this.#clock = new KindClock(clock, { skewMs: () => faults.skewMs(kind.ids), report })
    this.engines = new Map(
      kind.ids.map((id) => [id, new MatchingEngine({ ...configured.plan(id), clock: this.#clock })]),
    )
    this.#ledgers = new Map(kind.ids.map((id) => [id, new OrderLedger(this.#scopes)]))
    this.accounts = new AccountDirectory({
      seed,
      name: kind.name,
      format: kind.keyFormat,
      engines: this.engines,
      deposits: (exchange) => configured.plan(exchange).deposits,
    })
    this.wire = configured.createWire({
      clock: this.#clock,
      random: new RandomStream(seed, `wire/${kind.name}`),
      engine: (exchange) => found(this.engines, exchange),
      accounts: this.accounts,
      struck: (name, place = {}) => this.#struck(name, place),
      sockets: () => this.#sockets.connections,
    })
    const { wire } = this
    const parts = { wire, exchanges: kind.ids, clock: this.#clock, faults, scopes: this.#scopes, report }
    this.#sockets = new SocketHost(parts)
    this.#requests = new RequestHost({ ...parts, sockets: this.#sockets, defaultListener: kind.listeners[0] })
    for (const [id, engine] of this.engines) this.#follow(id, engine)
    this.#servers = new Map(kind.listeners.map((listener) => [listener, this.#createServer(listener)]))
  }

  get socketCount(): number {
    return this.#sockets.connections.size
  }

  /** How many ports it takes. */
  get portCount(): number {
    return this.#servers.size
  }

  /** Takes `port` and those after it, or free ones for 0. */
  async listen(port: number): Promise<void> {
    let next = port
    // oxlint-disable-next-line no-await-in-loop -- in the order in which they are printed, so that the first problem is the one told
    for (const server of this.#servers.values()) await server.listen(port === 0 ? 0 : next++)
  }

  endpoints(): Readonly<Record<string, string>> {
    return this.kind.endpoints(Object.fromEntries([...this.#servers].map(([name, server]) => [name, server.urls])))
  }

  /** What is to be compared with what clients believe. */
  truth(exchange: string): Truth {
    const { wire } = this
    return { exchange, engine: found(this.engines, exchange), ledger: found(this.#ledgers, exchange), wire }
  }

  /** Has the exchange what a fault acts on? */
  canAct({ kind, name = '' }: Fault): boolean {
    if (kind === 'special') return this.kind.specialFaults[name] !== undefined
    if (kind === 'sequence-jump') return this.wire.jumpSequence !== undefined
    if (kind === 'forget-topic') return this.wire.forgetTopics !== undefined
    return kind !== 'expire-keys' || this.wire.expireKeys !== undefined
  }

  /** Carries out a fault that acts at once. */
  act(fault: Fault): void {
    const { kind, name = '', exchange, channel, symbol, by } = fault
    if (kind === 'special') this.wire.special?.(name, { exchange, channel, market: symbol })
    if (kind === 'cut' || kind === 'half-open') this.#breakConnections(fault)
    else if (kind === 'sequence-jump') this.wire.jumpSequence?.({ exchange, channel, market: symbol, by })
    else if (kind === 'expire-keys') this.wire.expireKeys?.(exchange)
  }

  /** Forgets so many subscriptions at most. Says how many. */
  forgetTopics({ exchange, channel, symbol }: Fault, most: number): number {
    const isChannel = channel === undefined ? undefined : channelMatcher(channel)
    const forgotten = this.wire.forgetTopics?.({
      fits: (topic) =>
        (exchange === undefined || exchange === topic.exchange) &&
        (symbol === undefined || symbol === topic.market) &&
        (isChannel === undefined || isChannel(topic.channel)),
      most,
    })
    return forgotten ?? 0
  }

  /** Resolves when every frame of what has happened is with the sockets. */
  async drained(): Promise<void> {
    this.wire.flush?.()
    await this.#sockets.drained()
  }

  async close(): Promise<void> {
    const said = this.#sockets.close()
    this.wire.close?.()
    this.#clock.close()
    await said
    await Promise.all([...this.#servers.values()].map((server) => server.close()))
  }

  #struck(special: string, { exchange, channel, market }: SpecialPlace): boolean {
    if (this.kind.specialFaults[special]?.on !== 'wire')
      throw new InvalidInputError('special', `${this.kind.name} does not declare "${special}" as a fault to ask for`)
    const exchanges = exchange === undefined ? this.kind.ids : [exchange]
    return this.#faults.decide('wire', { exchanges, channel, market, special }).length > 0
  }

  #breakConnections({ kind, exchange, channel, symbol }: Fault): void {
    const fits = channel === undefined ? undefined : channelMatcher(channel)
    for (const connection of this.#sockets.connections) {
      if (!connection.concerns({ exchange, channel: fits, market: symbol })) continue
      if (kind === 'cut') connection.terminate()
      else connection.freeze()
    }
    // Plain connections belong to no exchange of the kind in particular.
    if (channel !== undefined || symbol !== undefined || (exchange !== undefined && this.kind.ids.length > 1)) return
    for (const server of this.#servers.values()) {
      if (kind === 'cut') server.cut()
      else server.freeze()
    }
  }

  #follow(id: string, engine: MatchingEngine): void {
    const ledger = found(this.#ledgers, id)
    engine.listen((events) => {
      ledger.take(events)
      try {
        this.wire.onEvents(id, events)
      } catch (error) {
        this.#report(error)
      }
    })
  }

  #createServer(listener: string): WebServer {
    const failed = (end: () => void) => (error: unknown) => {
      this.#report(error)
      end()
    }
    const everywhere = { exchanges: this.kind.ids, channel: undefined, market: undefined }
    return new WebServer({
      accept: () => this.#faults.decide('connection', everywhere).length === 0,
      request: (message, response) => {
        this.#requests.answer(listener, message, response).catch(failed(() => response.destroy()))
      },
      upgrade: (message, socket, head) => {
        this.#requests.upgrade(listener, { message, socket, head }).catch(failed(() => socket.destroy()))
      },
    })
  }
}

function found<Value>(values: ReadonlyMap<string, Value>, exchange: string): Value {
  const value = values.get(exchange)
  if (value === undefined)
    throw new InvalidInputError('exchange', `"${exchange}" is none of ${[...values.keys()].join(', ')}`)
  return value
}
