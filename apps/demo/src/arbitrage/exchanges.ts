import {
  type Clock,
  type CompositeExchangeFactory,
  type CompositePrivateExchange,
  InitializationError,
  type Logger,
  type PrivateExchange,
  type PublicExchange,
  type ResourceScope,
  supports,
  type SupportsPositionMode,
} from 'venuekit'
import { Account, type TradingAccount } from './account.ts'
import { checkSimulated } from './guard.ts'
import type { OpenExchange } from './markets.ts'
import { OrderDesk } from './order-desk.ts'

export interface OpenExchangesOptions {
  readonly factory: CompositeExchangeFactory
  /** Ids; the default is all that the factory knows. */
  readonly exchanges: readonly string[]
  readonly isDryRun: boolean
  /** How often balances are asked for beside what the exchange tells of them. */
  readonly refreshMs: number
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Takes what has to be closed. */
  readonly scope: ResourceScope
}

export interface OpenExchanges {
  readonly exchanges: readonly OpenExchange[]
  /** Where orders are placed, by exchange. */
  readonly desks: ReadonlyMap<string, OrderDesk>
  readonly failures: readonly { readonly market: string; readonly reason: string }[]
}

/** Brings all exchanges up side by side. One that does not come up is left out; with none there is nothing to do. */
export async function openExchanges(options: OpenExchangesOptions): Promise<OpenExchanges> {
  const { factory, exchanges: ids, isDryRun } = options
  // Before anything is opened: no order may ever leave this machine.
  if (!isDryRun) checkSimulated(ids.map((id) => factory.getExchangeConfig(id)))
  const desks = new Map<string, OrderDesk>()
  const results = await Promise.allSettled(ids.map((id) => openExchange(id, desks, options)))
  options.signal.throwIfAborted()
  const exchanges = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  if (exchanges.length === 0)
    throw new InitializationError(`None of the exchanges came up: ${ids.join(', ')}`, { cause: errors[0] })
  const failures = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ market: ids[index] ?? '', reason: `it did not come up: ${result.reason}` }] : [],
  )
  return { exchanges, desks, failures }
}

async function openExchange(
  id: string,
  desks: Map<string, OrderDesk>,
  options: OpenExchangesOptions,
): Promise<OpenExchange> {
  const { factory, isDryRun, scope, clock, logger, signal } = options
  const market: PublicExchange = scope.use(factory.createPublicExchange(id))
  await market.initialize([], { signal })
  if (isDryRun || !factory.getExchangeConfig(id).hasCredentials)
    return { market, private: undefined, account: undefined }
  const owner: PrivateExchange = scope.use(factory.createPrivateExchange(id))
  await owner.initialize([], { signal })
  if (!isTrading(owner)) {
    logger.warn('an account cannot place orders, or not tell of its fills and balances, and is only watched', {
      exchange: id,
    })
    return { market, private: owner, account: undefined }
  }
  if (supports(owner, 'positionMode')) await checkMode(owner, id)
  if (syncsBalances(owner)) scope.defer(owner.startBalanceSync({ intervalMs: options.refreshMs }))
  const account = new Account(owner)
  desks.set(id, scope.use(await OrderDesk.open(owner, { clock, logger })))
  return { market, private: owner, account }
}

function syncsBalances(
  exchange: PrivateExchange,
): exchange is PrivateExchange & Pick<CompositePrivateExchange, 'startBalanceSync'> {
  return 'startBalanceSync' in exchange
}

function isTrading(exchange: PrivateExchange): exchange is TradingAccount {
  return supports(exchange, 'trading') && supports(exchange, 'fills') && supports(exchange, 'balance')
}

/** With a long and a short position side by side an order would not reduce what it should. */
async function checkMode(owner: SupportsPositionMode, id: string): Promise<void> {
  if ((await owner.getPositionMode()) === 'hedge')
    throw new InitializationError(
      `The account of ${id} is in hedge mode; this program needs one position a market: set it to net`,
    )
}
