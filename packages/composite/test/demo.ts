import { createMemoryLogger, type MemoryLogger } from '@venuekit/core/testing'
import { parseExchangeConfig } from '@venuekit/core/config'
import type { Clock } from '@venuekit/core'
import { startSimulator, type demoKind, type Simulator } from '@venuekit/sim'
import { createTransportFactory, type TransportFactory } from '@venuekit/transport'
import { demo } from './demo-exchange/demo-exchange.ts'

/** What a test of the demo runs with. */
export interface DemoOptions {
  readonly eventsPerSecond?: number
  readonly seed?: number
  readonly clock?: Clock
  readonly websocket?: Readonly<Record<string, number>>
  readonly network?: Readonly<Record<string, number>>
}

/** A simulator of the demo, and objects that are connected to it. */
export class Demo implements AsyncDisposable {
  readonly sim: Simulator<typeof demoKind, 'demo'>
  readonly transport: TransportFactory
  readonly logger: MemoryLogger
  readonly #options: DemoOptions
  readonly #opened: AsyncDisposable[] = []

  constructor(sim: Simulator<typeof demoKind, 'demo'>, options: DemoOptions) {
    this.sim = sim
    this.logger = createMemoryLogger()
    this.transport = createTransportFactory({ logger: this.logger, ...(options.clock && { clock: options.clock }) })
    this.#options = options
  }

  static async start(options: DemoOptions = {}): Promise<Demo> {
    const { eventsPerSecond = 0, seed = 7 } = options
    return new Demo(await startSimulator({ exchanges: ['demo'], seed, eventsPerSecond }), options)
  }

  config() {
    const { rest, ws, credentials } = this.sim.endpoints.demo
    const { websocket = {}, network = {} } = this.#options
    const quick = { reconnectDelayMs: 20, maxReconnectDelayMs: 200, maxReconnectAttempts: 100, ...websocket }
    const secret = { ...credentials, apiSecret: 'the-demo-asks-for-none' }
    return parseExchangeConfig(demo, { urls: { rest, ws }, credentials: secret, websocket: quick, network })
  }

  public() {
    const exchange = demo.createPublic(this.transport.contextOf(demo.transport, this.config(), { isPrivate: false }))
    this.#opened.push(exchange)
    return exchange
  }

  private() {
    const exchange = demo.createPrivate(this.transport.contextOf(demo.transport, this.config(), { isPrivate: true }))
    this.#opened.push(exchange)
    return exchange
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const exchange of this.#opened) await exchange[Symbol.asyncDispose]()
    await this.transport.close()
    await this.sim.close()
  }
}
