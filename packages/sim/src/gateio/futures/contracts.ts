import type { MatchingEngine } from '../../engine/engine.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { Trade } from '../../engine/views.ts'
import type { Funding } from './funding.ts'
import { fundingLimit } from './funding.ts'
import type { FuturesParts } from './futures-parts.ts'
import { sizeValue, volumeValue } from './sizes.ts'

const listedAt = 1_546_300_800
/** How far a market order goes from the best price, where its sender says nothing. */
export const slipRatio = '0.05'

/** What is known of each contract, and counted of it since the simulator began. */
export class Contracts {
  readonly #parts: FuturesParts
  readonly #funding: Funding
  readonly #volumes = new Map<string, bigint>()

  constructor(parts: FuturesParts, funding: Funding) {
    this.#parts = parts
    this.#funding = funding
  }

  take({ market, size }: Trade): void {
    this.#volumes.set(market, (this.#volumes.get(market) ?? 0n) + BigInt(size))
  }

  json(instrument: Instrument, sizeDecimal: boolean): object {
    const { engine } = this.#parts.room
    const { view } = engine
    const { id, options, limits, margin, sizeDecimals } = instrument
    const limit = riskLimit(engine, instrument)
    const rate = this.#funding.rate(instrument)
    const size = (units: number): number | string => sizeValue(instrument, units, sizeDecimal)
    return {
      name: id,
      type: 'direct',
      quanto_multiplier: instrument.contractSize,
      order_price_round: instrument.priceText(instrument.priceStep),
      mark_price_round: instrument.priceText(1),
      order_size_min: size(limits.minimumSize),
      order_size_max: size(limits.maximumSize),
      enable_decimal: sizeDecimals > 0,
      order_price_deviate: view.limits(id).band.above ?? '1',
      orders_limit: view.limits(id).maximumOpenOrders,
      market_order_slip_ratio: slipRatio,
      market_order_size_max: '0',
      leverage_min: String(margin.minimumLeverage),
      leverage_max: String(margin.maximumLeverage),
      cross_leverage_default: String(margin.defaultLeverage),
      maintenance_rate: options.margin?.maintenanceRate ?? '0.005',
      risk_limit_base: limit,
      risk_limit_step: limit,
      risk_limit_max: limit,
      mark_type: 'index',
      ...this.#prices(instrument),
      maker_fee_rate: options.fees.maker,
      taker_fee_rate: options.fees.taker,
      ref_discount_rate: '0',
      ref_rebate_rate: '0.2',
      funding_rate: rate,
      funding_rate_indicative: rate,
      funding_interval: this.#funding.intervalOf(instrument),
      funding_offset: 0,
      funding_next_apply: this.#funding.nextAt(instrument),
      funding_impact_value: '60000',
      funding_cap_ratio: '0.75',
      funding_rate_limit: String(fundingLimit),
      interest_rate: '0.0003',
      trade_id: view.trades(id, 1)[0]?.id ?? 0,
      orderbook_id: this.#parts.room.bookId(id, view.depth(id, 0).updateId),
      trade_size: volumeValue(instrument, this.#volumes.get(id) ?? 0n, sizeDecimal),
      position_size: size(view.openInterest(id)),
      ...this.#holders(id),
      ...this.#status(id),
      enable_bonus: true,
      enable_credit: true,
      is_pre_market: false,
      voucher_leverage: '0',
      enable_circuit_breaker: false,
      contract_type: '',
      create_time: listedAt,
      launch_time: listedAt,
      config_change_time: listedAt,
    }
  }

  #prices(instrument: Instrument): object {
    const { view } = this.#parts.room.engine
    const { mark, index } = view.prices(instrument.id)
    return {
      mark_price: instrument.priceText(mark),
      index_price: instrument.priceText(index),
      last_price: instrument.priceText(view.ticker(instrument.id).last ?? mark),
    }
  }

  #holders(market: string): object {
    const { view } = this.#parts.room.engine
    const sizes = view.accounts.flatMap(({ id }) => view.positions(id)).filter((one) => one.market === market)
    const count = (fits: (size: number) => boolean): number => sizes.filter(({ size }) => fits(size)).length
    return { long_users: count((size) => size > 0), short_users: count((size) => size < 0) }
  }

  #status(market: string): object {
    const { mode, reduceOnly } = this.#parts.room.engine.view.status(market)
    if (reduceOnly) return { in_delisting: true, status: 'delisting' }
    return { in_delisting: false, status: mode === 'trading' || mode === 'post-only' ? 'trading' : 'circuit_breaker' }
  }
}

/** The largest value of a position. */
export function riskLimit({ assets, view }: MatchingEngine, { id, valueAsset }: Instrument): string {
  return assets.text(valueAsset, view.limits(id).maximumPositionValue ?? 0n)
}

export function riskTier(engine: MatchingEngine, instrument: Instrument): object {
  const { id, options, margin } = instrument
  return {
    maintenance_rate: options.margin?.maintenanceRate ?? '0.005',
    tier: 1,
    initial_rate: String(1 / margin.maximumLeverage),
    leverage_max: String(margin.maximumLeverage),
    risk_limit: riskLimit(engine, instrument),
    contract: id,
    deduction: '0',
  }
}
