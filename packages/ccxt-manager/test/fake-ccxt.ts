import { createErrorClasses } from './fake-errors.ts'
import type { CcxtExchange, CcxtModule } from '../src/ccxt/ccxt-module.ts'

const ids = ['binance', 'kraken', 'kucoin', 'gate', 'okx', 'bybit', 'mexc', 'htx'] as const

/** What tests see of a fake exchange. */
export interface FakeExchange {
  readonly id: string
  readonly config: Readonly<Record<string, unknown>>
  readonly apiKey: string | undefined
  readonly isSandboxModeEnabled: boolean
  readonly closes: number
  readonly options: Readonly<Record<string, unknown>>
  fetchBalance(): Promise<{ readonly account: string | undefined }>
  fetchTicker(symbol: string): Promise<{ readonly symbol: string; readonly id: string }>
}

export interface FakeCcxt {
  readonly module: CcxtModule
  /** How often ccxt was loaded. */
  readonly loads: number
  /** Every exchange that was made, in order. */
  readonly made: readonly FakeExchange[]
  readonly open: readonly FakeExchange[]
  readonly source: () => Promise<CcxtModule>
}

export interface FakeCcxtOptions {
  /** Called when an exchange is made; what it throws is what the constructor throws. */
  readonly onMake?: (id: string) => void
  readonly onClose?: (id: string) => void | Promise<void>
  readonly onLoad?: () => Promise<void>
}

/** Stands for ccxt where its exchanges do not matter: classes that count, and whose errors have ccxt's names. */
export function createFakeCcxt(options: FakeCcxtOptions = {}): FakeCcxt {
  const made: FakeExchange[] = []
  let loads = 0
  const classes = Object.fromEntries(ids.map((id) => [id, classOf(id, made, options)]))
  const module: CcxtModule = { version: '0.0.0-fake', exchanges: classes, pro: {} }
  return {
    module,
    made,
    get loads() {
      return loads
    },
    get open() {
      return made.filter(({ closes }) => closes === 0)
    },
    source: async () => {
      loads += 1
      await options.onLoad?.()
      return module
    },
  }
}

/** The fake behind an exchange that a manager gave. */
export function fakeOf(exchange: CcxtExchange): FakeExchange {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the classes above made it
  return exchange as unknown as FakeExchange
}

/** ccxt's errors by name, as ccxt would throw them. */
export const ccxtErrors = createErrorClasses()

function classOf(id: (typeof ids)[number], made: FakeExchange[], options: FakeCcxtOptions) {
  return class Fake implements FakeExchange {
    declare readonly config: Readonly<Record<string, unknown>>
    readonly id = id
    readonly has: Record<string, boolean> = {
      spot: true,
      margin: id !== 'kraken',
      swap: id !== 'kraken',
      future: id !== 'kraken',
      fetchBalance: true,
      fetchTicker: true,
    }
    readonly requiredCredentials = { apiKey: true, secret: true, password: id === 'okx' || id === 'kucoin' }
    readonly urls: Record<string, unknown> = id === 'kraken' ? { api: 'a' } : { api: 'a', test: 't' }
    options: Record<string, unknown> = { ownOption: 1 }
    enableRateLimit = false
    isSandboxModeEnabled = false
    apiKey: string | undefined
    secret: string | undefined
    closes = 0

    constructor(config: Readonly<Record<string, unknown>>) {
      options.onMake?.(id)
      Object.assign(this, config)
      // Only for tests, so that it is not printed.
      Object.defineProperty(this, 'config', { value: config })
      made.push(this)
    }

    setSandboxMode(enabled: boolean): void {
      this.isSandboxModeEnabled = enabled
    }

    async close(): Promise<void> {
      this.closes += 1
      await options.onClose?.(id)
    }

    async fetchBalance() {
      return Promise.resolve({ account: this.apiKey })
    }

    async fetchTicker(symbol: string) {
      return Promise.resolve({ symbol, id: this.id })
    }
  }
}
