import type {
  CallOptions,
  Capability,
  ExchangeStatus,
  Instruments,
  MarketSymbol,
  StateItem,
  SubscribeOptions,
  Subscription,
  SymbolInput,
  TradingState,
} from '@venuekit/core'
import type { ObjectParts } from './object-parts.ts'

/** What the public and the private object of an exchange have alike for those who use them. */
export abstract class BaseObject<Core extends ObjectParts> {
  readonly capabilities: ReadonlySet<Capability>
  readonly #core: Core

  constructor(core: Core, names: readonly Capability[]) {
    this.#core = core
    this.capabilities = new Set(names)
  }

  protected get core(): Core {
    return this.#core
  }

  get id(): string {
    return this.#core.id
  }

  get environment(): string {
    return this.#core.context.environment
  }

  get status(): ExchangeStatus {
    return this.#core.life.status
  }

  get trading(): TradingState {
    return this.#core.life.trading
  }

  get instruments(): Instruments {
    return this.#core.instruments
  }

  get activeSymbols(): readonly MarketSymbol[] {
    return this.#core.activeSymbols
  }

  initialize(symbols: readonly SymbolInput[] = [], options: CallOptions = {}): Promise<void> {
    return this.#core.initialize(symbols, options)
  }

  async subscribeState(options: SubscribeOptions = {}): Promise<Subscription<StateItem>> {
    this.#core.life.checkOpen('subscribeState')
    return this.#core.life.hub.subscribe(options)
  }

  close(): Promise<void> {
    return this.#core.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
