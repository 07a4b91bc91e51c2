import type { Instrument } from '../../engine/instrument.ts'
import type { FillView } from '../../engine/views.ts'
import { userIdOf } from '../common/parts.ts'
import type { Call, Operation } from '../common/room.ts'
import type { AccountBook } from './account-book.ts'
import type { FuturesParts } from './futures-parts.ts'
import { orderIdOf } from './order-ids.ts'
import { closeSize, signed, tagOf } from './order-json.ts'
import { pageOf, paged } from './pages.ts'
import { closedJson, type ClosedPosition, type PositionLives } from './position-lives.ts'
import { refused } from './refusals.ts'
import { sizeValue } from './sizes.ts'

/** The asset that all contracts settle in. */
const settleAsset = 'USDT'

export interface FuturesAccountParts {
  readonly parts: FuturesParts
  readonly book: AccountBook
  readonly lives: PositionLives
}

/** The account: balance, fees, trades, what positions came to. */
export class FuturesAccount {
  readonly #parts: FuturesParts
  readonly #book: AccountBook
  readonly #lives: PositionLives

  constructor({ parts, book, lives }: FuturesAccountParts) {
    this.#parts = parts
    this.#book = book
    this.#lives = lives
  }

  get routes(): Readonly<Record<string, Operation>> {
    return {
      'GET /futures/usdt/accounts': { handle: (call) => this.json(call) },
      'GET /futures/usdt/account_book': { handle: (call) => this.#book.list(call) },
      'GET /futures/usdt/fee': { handle: (call) => this.#fees(call) },
      'GET /futures/usdt/my_trades': { handle: (call) => this.#myTrades(call) },
      'GET /futures/usdt/my_trades_timerange': { handle: (call) => this.#tradesInRange(call) },
      'GET /futures/usdt/position_close': { handle: (call) => this.#closes(call) },
      'GET /futures/usdt/liquidates': { handle: (call) => this.#never(call) },
      'GET /futures/usdt/auto_deleverages': { handle: (call) => this.#never(call) },
    }
  }

  json({ account }: Pick<Call, 'account'>): object {
    const { view, assets } = this.#parts.room.engine
    if (!view.balances(account).some(({ asset }) => asset === settleAsset))
      throw refused('USER_NOT_FOUND', 'please transfer funds first')
    const { available, held } = view.balance(account, settleAsset)
    const positions = view.positions(account)
    const margin = sum(positions.map((position) => position.margin))
    const unrealised = sum(positions.map((position) => position.unrealisedPnl))
    const loss = sum(positions.filter(({ marginMode }) => marginMode === 'cross').map((one) => one.unrealisedPnl))
    const usable = loss < 0n ? available + loss : available
    const money = (amount: bigint): string => assets.text(settleAsset, amount)
    const isDual = this.#parts.isDual(account)
    return {
      user: userIdOf(account),
      currency: settleAsset,
      total: money(available + held),
      unrealised_pnl: money(unrealised),
      position_margin: money(margin),
      order_margin: money(held - margin),
      available: money(usable < 0n ? 0n : usable),
      point: '0',
      bonus: '0',
      in_dual_mode: isDual,
      position_mode: isDual ? 'dual' : 'single',
      enable_credit: true,
      margin_mode: 0,
      enable_tiered_mm: true,
      enable_evolved_classic: false,
      position_initial_margin: money(margin),
      maintenance_margin: money(sum(positions.map((position) => position.maintenanceMargin))),
      ...this.#crossFields(),
      history: this.#history(account),
    }
  }

  /** What only unified accounts fill. */
  #crossFields(): object {
    const names = ['order_margin', 'initial_margin', 'maintenance_margin', 'unrealised_pnl', 'available']
    const cross = [...names, 'margin_balance', 'mmr', 'imr'].map((name) => [`cross_${name}`, '0'])
    return { ...Object.fromEntries(cross), isolated_position_margin: '0' }
  }

  #history(account: number): object {
    const { assets } = this.#parts.room.engine
    const money = (type: 'dnw' | 'pnl' | 'fee' | 'fund' | 'bonus_offset'): string =>
      assets.text(settleAsset, this.#book.total(account, type))
    return {
      dnw: money('dnw'),
      pnl: money('pnl'),
      fee: money('fee'),
      refr: '0',
      fund: money('fund'),
      point_dnw: '0',
      point_fee: '0',
      point_refr: '0',
      bonus_dnw: '0',
      bonus_offset: money('bonus_offset'),
    }
  }

  /** Every account has the fees of the contracts. */
  #fees({ fields }: Call): object {
    const one = this.#parts.optionalContract(fields)
    const instruments = one === undefined ? this.#parts.room.engine.view.instruments : [one]
    return Object.fromEntries(
      instruments.map(({ id, options }) => [id, { taker_fee: options.fees.taker, maker_fee: options.fees.maker }]),
    )
  }

  #myTrades(call: Call): readonly object[] {
    const { fields } = call
    const lastId = fields.integer('last_id', { fallback: 0 })
    const order = fields.text('order')
    const orderId = order === undefined ? undefined : (orderIdOf(this.#parts.room.options, order) ?? 0)
    const fits = (fill: FillView): boolean =>
      (lastId === 0 || fill.tradeId < lastId) && (orderId === undefined || fill.orderId === orderId)
    return this.#fills(call, fits).map((fill) => ({ id: fill.tradeId, ...this.#tradeJson(fill, call.sizeDecimal) }))
  }

  #tradesInRange(call: Call): readonly object[] {
    const { fields } = call
    const from = fields.seconds('from') ?? 0
    const to = fields.seconds('to') ?? Infinity
    const role = fields.oneOf('role', ['maker', 'taker'])
    const fits = ({ time, liquidity }: FillView): boolean =>
      time >= from && time <= to && (role === undefined || liquidity === role)
    return this.#fills(call, fits).map((fill) => ({
      trade_id: String(fill.tradeId),
      ...this.#tradeJson(fill, call.sizeDecimal),
    }))
  }

  #fills(call: Call, fits: (fill: FillView) => boolean): readonly FillView[] {
    const { account, fields } = call
    const contract = this.#parts.optionalContract(fields)
    const fills = this.#parts.room.engine.view
      .fills({ account, ...(contract === undefined ? {} : { market: contract.id }) })
      .filter(fits)
    return paged(call, fills, pageOf(call, { fallback: 100, maximum: 1_000 }))
  }

  #tradeJson(fill: FillView, sizeDecimal: boolean): object {
    const { view, assets } = this.#parts.room.engine
    const instrument = view.instrument(fill.market)
    const { text, amendText } = tagOf(fill)
    return {
      create_time: fill.time / 1_000,
      contract: fill.market,
      order_id: this.#parts.orderIdText(fill.orderId),
      size: sizeValue(instrument, signed(fill, fill.size), sizeDecimal),
      close_size: sizeValue(instrument, closeSize(fill), sizeDecimal),
      price: instrument.priceText(fill.price),
      text,
      fee: assets.text(fill.feeAsset, fill.fee),
      point_fee: '0',
      role: fill.liquidity,
      trade_value: assets.text(instrument.valueAsset, fill.value),
      amend_text: amendText,
      biz_info: '-',
    }
  }

  #closes(call: Call): readonly object[] {
    const { account, fields } = call
    const contract = this.#parts.optionalContract(fields)
    const side = fields.oneOf('side', ['long', 'short'])
    const pnl = fields.oneOf('pnl', ['profit', 'loss'])
    const from = fields.seconds('from') ?? 0
    const to = fields.seconds('to') ?? Infinity
    const fits = (closed: ClosedPosition): boolean =>
      (contract === undefined || closed.market === contract.id) &&
      (side === undefined || closed.side === side) &&
      (pnl === undefined || closed.pnl >= 0n === (pnl === 'profit')) &&
      closed.closedAt >= from &&
      closed.closedAt <= to
    const closes = this.#lives.closedBy(account).filter(fits)
    return paged(call, closes, pageOf(call, { fallback: 100, maximum: 1_000 })).map((closed) =>
      closedJson(this.#parts, this.#instrument(closed.market), closed),
    )
  }

  /** Nobody is liquidated or deleveraged here. */
  #never({ fields }: Call): readonly object[] {
    this.#parts.optionalContract(fields)
    return []
  }

  #instrument(market: string): Instrument {
    return this.#parts.room.engine.view.instrument(market)
  }
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
