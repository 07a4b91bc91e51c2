import type { Instrument } from '../../engine/instrument.ts'
import type { Leg } from '../../engine/types.ts'
import type { OrderView, PositionView } from '../../engine/views.ts'
import { toText } from '../../engine/units.ts'
import { userIdOf } from '../common/parts.ts'
import { riskLimit } from './contracts.ts'
import type { FuturesParts } from './futures-parts.ts'
import { averageDecimals, tagOf } from './order-json.ts'
import type { PositionLives } from './position-lives.ts'
import { sizeValue } from './sizes.ts'

const modes: Readonly<Record<Leg, string>> = { net: 'single', long: 'dual_long', short: 'dual_short' }

export function modeOf(leg: Leg): string {
  return modes[leg]
}

/** Leverage as the exchange writes it: 0 is cross, whose leverage stands beside it. */
export function leverageOf({ leverage, marginMode }: Pick<PositionView, 'leverage' | 'marginMode'>) {
  return marginMode === 'cross'
    ? { leverage: '0', limit: String(leverage) }
    : { leverage: String(leverage), limit: '0' }
}

/** What a position has come to so far. */
export function realisedOf({ realisedPnl, realisedFees, realisedFunding }: PositionView): bigint {
  return realisedPnl + realisedFees + realisedFunding
}

/** A position as REST shows it. */
export class Positions {
  readonly #parts: FuturesParts
  readonly #lives: PositionLives

  constructor(parts: FuturesParts, lives: PositionLives) {
    this.#parts = parts
    this.#lives = lives
  }

  json(position: PositionView, sizeDecimal: boolean): object {
    const { engine } = this.#parts.room
    const { account, market, leg, size, cost, margin, maintenanceMargin, unrealisedPnl } = position
    const instrument = engine.view.instrument(market)
    const money = (amount: bigint): string => engine.assets.text(instrument.valueAsset, amount)
    const { leverage, limit } = leverageOf(position)
    const history = this.#lives.historyOf(account, market, leg)
    const orders = engine.view.openOrders({ account, market }).filter((order) => order.leg === leg)
    const rate = instrument.options.margin?.maintenanceRate ?? '0.005'
    const isFlat = size === 0
    return {
      user: userIdOf(account),
      contract: market,
      size: sizeValue(instrument, size, sizeDecimal),
      leverage,
      risk_limit: riskLimit(engine, instrument),
      leverage_max: String(instrument.margin.maximumLeverage),
      maintenance_rate: rate,
      value: money(isFlat ? 0n : instrument.value(position.markPrice, Math.abs(size))),
      margin: money(margin),
      entry_price: entryText(instrument, position),
      liq_price: liquidationText(instrument, position),
      mark_price: instrument.priceText(position.markPrice),
      initial_margin: money(isFlat ? 0n : instrument.margin.initial(cost, position.leverage)),
      maintenance_margin: money(isFlat ? 0n : maintenanceMargin),
      unrealised_pnl: money(unrealisedPnl),
      realised_pnl: money(realisedOf(position)),
      pnl_pnl: money(position.realisedPnl),
      pnl_fund: money(position.realisedFunding),
      pnl_fee: money(position.realisedFees),
      history_pnl: money(history.pnl),
      last_close_pnl: money(history.last),
      realised_point: '0',
      history_point: '0',
      adl_ranking: isFlat ? 6 : 5,
      pending_orders: orders.length,
      close_order: this.#closeOrder(instrument, orders),
      mode: modeOf(leg),
      update_time: Math.floor(position.updatedAt / 1_000),
      update_id: position.version,
      open_time: isFlat ? 0 : Math.floor(position.openedAt / 1_000),
      cross_leverage_limit: limit,
      risk_limit_table: '',
      average_maintenance_rate: rate,
      pid: 0,
      pos_margin_mode: position.marginMode,
      lever: String(position.leverage),
    }
  }

  #closeOrder(instrument: Instrument, orders: readonly OrderView[]): object | null {
    const order = orders.find((one) => tagOf(one).isClose)
    if (order === undefined) return null
    const price = order.price === undefined ? '0' : instrument.priceText(order.price)
    return { id: this.#parts.orderIdJson(order.id), price, is_liq: false }
  }
}

export function entryText(instrument: Instrument, { size, entryPrice }: PositionView): string {
  return size === 0 ? '0' : toText(entryPrice, instrument.priceDecimals + averageDecimals)
}

/** `0` where there is none. */
export function liquidationText(instrument: Instrument, { size, liquidationPrice }: PositionView): string {
  return size === 0 || liquidationPrice === undefined ? '0' : instrument.priceText(liquidationPrice)
}
