import { BoundedMap } from '@venuekit/core/collections'
import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import { Account } from './account.ts'
import { amend } from './amendment.ts'
import { Assets } from './assets.ts'
import type {
  AmendOrder,
  Backfill,
  CancelAll,
  CancelOrder,
  ChangeMargin,
  Deposit,
  OpenAccount,
  OrderSelector,
  SetLeverage,
  SetLimits,
  SetMarkPrice,
  SetPositionMode,
  SetStatus,
  SettleFunding,
  SubmitOrder,
} from './commands.ts'
import { OrderDesk } from './desk.ts'
import { examine, type Examined } from './entry.ts'
import type { EngineListener } from './events.ts'
import { Instrument } from './instrument.ts'
import { Journal } from './journal.ts'
import { changeMargin, setLeverage, setPositionMode } from './margin-commands.ts'
import { Market } from './market.ts'
import { Matcher } from './matcher.ts'
import { defaultHistory, type EngineOptions, type HistoryLimits } from './options.ts'
import type { Order } from './order.ts'
import { PerpetualSettlement } from './perpetual-settlement.ts'
import { EngineView } from './engine-view.ts'
import type { Outcome, Refusal, Rejection } from './rejections.ts'
import { SpotSettlement } from './spot-settlement.ts'
import { FEE_ACCOUNT, INSURANCE_ACCOUNT } from './types.ts'
import { optionRatio } from './units.ts'
import type { FillView, OrderView } from './views.ts'

/** How many reserved order ids are remembered. */
const maximumReservations = 10_000

/**
 * The matching engine of one simulated exchange: markets, accounts and orders, exact and deterministic. It does no input or
 * output, and time is what its clock says when a command begins. Commands return what came of them; everything that
 * happened is told to the listeners as well, in order.
 *
 * @example
 * ```ts
 * const engine = new MatchingEngine({
 *   clock: systemClock,
 *   markets: [{ id: 'BTC_USDT', kind: 'spot', base: 'BTC', quote: 'USDT', priceStep: '0.01', sizeStep: '0.0001',
 *     fees: { maker: '0.001', taker: '0.002' } }],
 * })
 * engine.openAccount({ id: 1 })
 * engine.deposit({ account: 1, asset: 'USDT', amount: engine.assets.parse('USDT', '1000') ?? 0n })
 * const price = engine.view.instrument('BTC_USDT').toPrice('60000')
 * engine.submit({ account: 1, market: 'BTC_USDT', side: 'buy', kind: 'limit', price, size: 100 })
 * ```
 */
export class MatchingEngine {
  readonly assets: Assets
  /** Everything that can be asked. */
  readonly view: EngineView
  readonly #markets = new Map<string, Market>()
  readonly #accounts = new Map<number, Account>()
  readonly #history: HistoryLimits
  readonly #journal: Journal
  readonly #desk: OrderDesk
  readonly #matcher: Matcher
  readonly #perpetuals: PerpetualSettlement
  readonly #reservations = new BoundedMap<number, true>(maximumReservations)
  #nextOrderId: number

  constructor(options: EngineOptions) {
    this.assets = new Assets(options.assetDecimals)
    this.#history = historyOf(options.history)
    this.#journal = new Journal(options.clock)
    this.#desk = new OrderDesk(this.#journal)
    this.#matcher = new Matcher(this.#journal, this.#desk, options.firstTradeId ?? 1)
    this.#nextOrderId = options.firstOrderId ?? 1
    const feeAccount = this.#open({ id: FEE_ACCOUNT, house: true })
    const insurance = this.#open({ id: INSURANCE_ACCOUNT, house: true })
    const parts = { journal: this.#journal, feeAccount, insurance }
    this.#perpetuals = new PerpetualSettlement(parts)
    const spot = new SpotSettlement(feeAccount)
    for (const market of options.markets) {
      if (this.#markets.has(market.id)) throw new ConfigurationError('markets', `has "${market.id}" twice`)
      const instrument = new Instrument(market, this.assets, options.rules)
      const settlement = instrument.kind === 'spot' ? spot : this.#perpetuals
      this.#markets.set(
        market.id,
        new Market(instrument, { journal: this.#journal, settlement, history: this.#history }),
      )
    }
    this.view = new EngineView({ markets: this.#markets, accounts: this.#accounts, clock: options.clock })
  }

  /** Tells `listener` of everything from now on. Returns what stops it. */
  listen(listener: EngineListener): () => void {
    return this.#journal.listen(listener)
  }

  openAccount(options: OpenAccount): void {
    if (!Number.isSafeInteger(options.id) || options.id < 1)
      throw new InvalidInputError('id', `must be a positive integer, not ${options.id}`)
    this.#open(options)
  }

  /** Money comes from outside, or goes there when the amount is negative. */
  deposit({ account: id, asset, amount }: Deposit): Outcome<object> {
    return this.#run(() => {
      const account = this.#account(id)
      const wallet = account.wallet(asset)
      if (wallet.available + amount < 0n && !account.house)
        return refused({ reason: 'insufficient-balance', asset, required: -amount, available: wallet.available })
      wallet.add(amount, amount < 0n ? 'withdrawal' : 'deposit', {})
      return { ok: true }
    })
  }

  /** An id for an order that will be submitted later, or never. */
  reserveOrderId(): number {
    const id = this.#nextOrderId++
    this.#reservations.set(id, true)
    return id
  }

  /** What would be answered to a submission, without its consequences. */
  check(command: SubmitOrder): Rejection | undefined {
    this.#journal.begin()
    const examined = this.#examine(command)
    return examined.ok ? undefined : examined.rejection
  }

  /** A new order. The answer shows it after everything that it could trade at once. */
  submit(command: SubmitOrder): Outcome<{ readonly order: OrderView; readonly fills: readonly FillView[] }> {
    return this.#run(() => {
      const examined = this.#examine(command)
      if (!examined.ok) return this.#reject(command, examined.rejection)
      const { order, walk, endsAs } = examined.entry
      if (command.orderId === undefined) this.#nextOrderId += 1
      else this.#reservations.delete(command.orderId)
      this.#desk.accept(order)
      if (endsAs !== undefined) return { ok: true, order: this.#desk.finish(order, endsAs), fills: [] }
      order.market.settlement.reserve(order, walk)
      const fills = this.#matcher.enter(order)
      this.#cancelUnpaid()
      return { ok: true, order: order.view(), fills }
    })
  }

  amend(command: AmendOrder): Outcome<{ readonly order: OrderView; readonly fills: readonly FillView[] }> {
    return this.#run(() => {
      const found = this.#find(command)
      if (!found.ok) return found
      const { order } = found
      const amended = amend(order, command, { desk: this.#desk, matcher: this.#matcher })
      if (!amended.ok) return amended
      this.#cancelUnpaid()
      return { ok: true, order: order.view(), fills: amended.fills }
    })
  }

  cancel(command: CancelOrder): Outcome<{ readonly order: OrderView }> {
    return this.#run(() => {
      const found = this.#find(command)
      if (!found.ok) return found
      if (found.order.market.status.mode === 'halted') return refused({ reason: 'market-halted' })
      return { ok: true, order: this.#desk.cancel(found.order, command.reason ?? 'cancelled') }
    })
  }

  /** Cancels every open order that fits, oldest first, except in halted markets. */
  cancelAll(command: CancelAll): readonly OrderView[] {
    return this.#run(() => {
      const { markets, side, reduceOnly } = command
      const fits = (order: Order): boolean =>
        (markets === undefined || markets.includes(order.market.instrument.id)) &&
        (side === undefined || side === order.side) &&
        (reduceOnly === undefined || reduceOnly === order.reduceOnly) &&
        order.market.status.mode !== 'halted'
      const orders = [...this.#account(command.account).open.values()].filter(fits)
      return orders.map((order) => this.#desk.cancel(order, command.reason ?? 'cancelled'))
    })
  }

  setLeverage(command: SetLeverage): Outcome<object> {
    return this.#run(() => {
      const place = { account: this.#account(command.account), market: this.#market(command.market) }
      return outcome(setLeverage(place, command, this.#perpetuals))
    })
  }

  setPositionMode({ account, mode }: SetPositionMode): Outcome<object> {
    return outcome(setPositionMode(this.#account(account), mode))
  }

  changeMargin(command: ChangeMargin): Outcome<object> {
    return this.#run(() => {
      const place = { account: this.#account(command.account), market: this.#market(command.market) }
      return outcome(changeMargin(place, command, this.#perpetuals))
    })
  }

  setStatus({ market: id, status }: SetStatus): void {
    this.#run(() => {
      const market = this.#market(id)
      market.status = { ...market.status, ...status }
      this.#journal.push({ type: 'market-status', ...this.#stamp(), market: id, status: market.status })
    })
  }

  setLimits({ market: id, limits }: SetLimits): void {
    const market = this.#market(id)
    market.limits = { ...market.limits, ...limits }
  }

  setMarkPrice({ market: id, mark, index = mark }: SetMarkPrice): void {
    for (const [path, price] of Object.entries({ mark, index })) {
      if (!Number.isSafeInteger(price) || price <= 0)
        throw new InvalidInputError(path, `must be a positive integer in the units of the market, not ${price}`)
    }
    this.#run(() => {
      const market = this.#market(id)
      market.mark = mark
      market.index = index
      this.#journal.push({ type: 'mark-price', ...this.#stamp(), market: id, mark, index })
    })
  }

  /** Positions pay each other for being open. What rounding leaves, and the part of house accounts, is the insurance account's. */
  settleFunding({ market: id, rate }: SettleFunding): void {
    const market = this.#market(id)
    if (market.instrument.kind === 'spot') throw new InvalidInputError('market', `"${id}" is no perpetual`)
    const ratio = optionRatio('rate', rate)
    this.#run(() => {
      for (const account of this.#accounts.values()) this.#perpetuals.settleFunding(account, market, ratio)
    })
  }

  /** Candles and ticker get a past; there are no trades of it. */
  backfill({ market, minutes }: Backfill): void {
    this.#market(market).statistics.backfill(minutes)
  }

  #run<Result>(command: () => Result): Result {
    this.#journal.begin()
    const result = command()
    this.#journal.flush()
    return result
  }

  #examine(command: SubmitOrder): Examined {
    const { orderId } = command
    if (orderId !== undefined && !this.#reservations.has(orderId)) return refused({ reason: 'unknown-reservation' })
    return examine(command, {
      account: this.#account(command.account),
      market: this.#market(command.market),
      id: orderId ?? this.#nextOrderId,
      time: this.#journal.time,
    })
  }

  #reject({ account, market, clientId, tag }: SubmitOrder, rejection: Rejection): Refusal {
    if (!this.#account(account).house)
      this.#journal.push({ type: 'order-rejected', ...this.#stamp(), account, market, clientId, rejection, tag })
    return refused(rejection)
  }

  #cancelUnpaid(): void {
    for (const order of this.#perpetuals.takeUnpaid())
      if (order.status === 'open') this.#desk.cancel(order, 'insufficient-margin')
  }

  #find(selector: OrderSelector): Outcome<{ readonly order: Order }> {
    const account = this.#account(selector.account)
    const id = 'orderId' in selector ? selector.orderId : account.idOf(selector.clientId)
    const order = id === undefined ? undefined : account.open.get(id)
    if (order !== undefined) return { ok: true, order }
    const isOver = id !== undefined && account.done.has(id)
    return refused({ reason: isOver ? 'order-not-open' : 'order-not-found' })
  }

  #open(options: OpenAccount): Account {
    if (this.#accounts.has(options.id)) throw new InvalidInputError('id', `${options.id} is an account already`)
    const account = new Account(options, this.#history, this.#journal)
    this.#accounts.set(options.id, account)
    return account
  }

  #account(id: number): Account {
    const account = this.#accounts.get(id)
    if (account === undefined) throw new InvalidInputError('account', `${id} is no account; open it first`)
    return account
  }

  #market(id: string): Market {
    const market = this.#markets.get(id)
    if (market === undefined) throw new InvalidInputError('market', `"${id}" is no market of this engine`)
    return market
  }

  #stamp(): { readonly seq: number; readonly time: number } {
    return { seq: this.#journal.next(), time: this.#journal.time }
  }
}

function outcome(rejection: Rejection | undefined): Outcome<object> {
  return rejection === undefined ? { ok: true } : refused(rejection)
}

function refused(rejection: Rejection): Refusal {
  return { ok: false, rejection }
}

function historyOf(limits: Partial<HistoryLimits> = {}): HistoryLimits {
  const history = { ...defaultHistory, ...limits }
  for (const [name, value] of Object.entries(history)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigurationError(`history.${name}`, `must be a positive integer, not ${value}`)
  }
  return history
}
