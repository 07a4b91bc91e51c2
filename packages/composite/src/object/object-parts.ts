import {
  clientLogger,
  type CallOptions,
  type ExchangeContext,
  type ExchangeStatus,
  type Instrument,
  type Instruments,
  type Logger,
  type SymbolInput,
} from '@venuekit/core'
import { withTimeout } from '@venuekit/core/async'
import { Life } from './life.ts'
import { Markets } from './markets.ts'

export interface ObjectPartsOptions {
  readonly id: string
  readonly domain: 'public' | 'private'
  readonly context: ExchangeContext<unknown>
  readonly loadMarkets: (options: CallOptions) => Promise<readonly Instrument[]>
}

/** What the public and the private object of an exchange have in common. */
export class ObjectParts {
  readonly id: string
  readonly context: ExchangeContext<unknown>
  readonly logger: Logger
  readonly life: Life
  readonly markets: Markets
  readonly onHandlerError: (error: unknown) => void

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

  /** Follows the connections: what they are is what the object is, once it has been brought up. */
  follow(status: ExchangeStatus, reason: string): void {
    if (this.life.isOver || this.life.status === 'inactive') return
    this.life.move(status, reason)
  }
}
