import {
  clientLogger,
  type CallOptions,
  type ExchangeContext,
  type ExchangeStatus,
  type Instrument,
  type Instruments,
  type Logger,
  type MarketSymbol,
  type SymbolInput,
} from '@venuekit/core'
import { withTimeout } from '@venuekit/core/async'
import { TimeoutError } from '@venuekit/core/errors'
import type { StreamSession } from '@venuekit/transport'
import { Life } from './life.ts'
import { Markets } from './markets.ts'
import { statusOf } from './wires.ts'

export interface ObjectPartsOptions {
  readonly id: string
  readonly domain: 'public' | 'private'
  readonly context: ExchangeContext<unknown>
  readonly loadMarkets: (options: CallOptions) => Promise<readonly Instrument[]>
}

/** What the public and the private object of an exchange have in common. */
export abstract class ObjectParts {
  readonly id: string
  readonly context: ExchangeContext<unknown>
  readonly logger: Logger
  readonly life: Life
  readonly markets: Markets
  readonly onHandlerError: (error: unknown) => void
  #closing: Promise<void> | undefined

  constructor({ id, domain, context, loadMarkets }: ObjectPartsOptions) {
    this.id = id
    this.context = context
    this.logger = clientLogger(context.logger, { exchange: id, domain, kind: 'composite' })
    this.onHandlerError = (error) => this.logger.error('a handler failed', { error })
    this.life = new Life(id, this.logger)
    this.markets = new Markets({ id, clock: context.clock, logger: this.logger, load: loadMarkets })
  }

  get instruments(): Instruments {
    return this.markets.current
  }

  /** The market that is meant; the error says what to write. */
  instrument(symbol: SymbolInput): Instrument {
    return this.markets.current.require(symbol)
  }

  /** Runs what takes a while, within the caller's time, and refuses it once the object is closed. */
  async within<Value>(
    operation: string,
    { signal, timeoutMs = Infinity }: CallOptions,
    work: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    this.life.checkOpen(operation)
    return withTimeout(work, { clock: this.context.clock, timeoutMs, signal, operation })
  }

  /** What `initialize` does around its own work: the first time, and after an error, the object is brought up by it. */
  protected async bringUp<Topic>(
    session: StreamSession<Topic>,
    options: CallOptions,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { life, markets } = this
    let problem: string | undefined
    const unbind = session.on('state', ({ to, reason }) => {
      if (to === 'reconnecting' || to === 'connected') problem = to === 'connected' ? undefined : reason
    })
    const coming = this.within('initialize', options, async (signal) => {
      const isFirst = life.status === 'inactive' || life.status === 'error'
      // Lines that were given up are tried again.
      if (life.status === 'error') session.reconnect('initialize')
      if (isFirst) life.move('connecting', 'initialize')
      try {
        await markets.ready({ signal })
        await work(signal)
        life.move(statusOf(session), 'initialized')
      } catch (error) {
        if (isFirst) life.move('error', 'it could not be initialized')
        throw error
      }
    })
    try {
      await coming
    } catch (error) {
      throw TimeoutError.is(error) && problem !== undefined ? this.#unconnected(error, problem) : error
    } finally {
      unbind()
    }
  }

  /** A deadline that passed while there was no connection says why there was none. */
  #unconnected(cause: TimeoutError, problem: string): TimeoutError {
    const { operation } = cause
    return new TimeoutError(`${cause.message}; connecting failed: ${problem}`, {
      exchange: this.id,
      operation,
      cause,
    })
  }

  /** Brings the object up, and follows these. */
  abstract initialize(symbols: readonly SymbolInput[], options: CallOptions): Promise<void>

  /** The markets with which the object has to do at the moment. */
  abstract get activeSymbols(): readonly MarketSymbol[]

  /** Ends everything, once. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.life.move('closing', 'close')
    this.markets.close()
    await this.shutDown()
    this.life.move('inactive', 'closed')
    await this.life.hub.close()
  }

  /** Ends what is under way, and what the object has open. */
  protected abstract shutDown(): Promise<void>

  /** Follows the connections: what they are is what the object is, once it has been brought up. */
  follow(status: ExchangeStatus, reason: string): void {
    if (this.life.isOver || this.life.status === 'inactive') return
    this.life.move(status, reason)
  }
}
