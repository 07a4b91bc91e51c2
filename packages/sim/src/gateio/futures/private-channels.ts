import type { BalanceChanged, EngineEvent } from '../../engine/events.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { FillView, OrderView, PositionView } from '../../engine/views.ts'
import { rawNumber } from '../../wire-kit/json.ts'
import { inPushOrder, type AccountPlace } from '../common/account-pushes.ts'
import { userIdOf } from '../common/parts.ts'
import type { Channel } from '../common/room.ts'
import { changeTypes, entryText } from './account-book.ts'
import { accountTopics, balanceTopics, contractTopics } from './contract-topics.ts'
import { riskLimit } from './contracts.ts'
import type { FuturesParts } from './futures-parts.ts'
import { averageText, closeSize, finishOf, priceText, signed, tagOf, timeInForceOf } from './order-json.ts'
import type { ClosedPosition, PositionLives } from './position-lives.ts'
import { entryText as entryPriceText, leverageOf, liquidationText, modeOf, realisedOf } from './positions.ts'
import { signedText, sizeValue } from './sizes.ts'

/** A frame that is due to an account. */
interface Push extends AccountPlace {
  readonly row: (sizeDecimal: boolean) => object
}

const byContract = [
  'futures.orders',
  'futures.usertrades',
  'futures.liquidates',
  'futures.auto_deleverages',
  'futures.position_closes',
  'futures.reduce_risk_limits',
  'futures.positions',
  'futures.autoorders',
]

export interface PrivateChannelParts {
  readonly parts: FuturesParts
  readonly lives: PositionLives
}

/** The channels of an account's own orders, trades, balance and positions. */
export class PrivateChannels {
  readonly #parts: FuturesParts
  readonly #lives: PositionLives

  constructor({ parts, lives }: PrivateChannelParts) {
    this.#parts = parts
    this.#lives = lives
  }

  get channels(): Readonly<Record<string, Channel>> {
    const parts = this.#parts
    const ofContracts = byContract.map((channel): [string, Channel] => [
      channel,
      { private: true, topics: (payload, { account }) => accountTopics(parts, channel, { payload, account }) },
    ])
    return {
      ...Object.fromEntries(ofContracts),
      'futures.balances': {
        private: true,
        topics: (payload, { account }) => balanceTopics(parts, 'futures.balances', { payload, account }),
      },
      'futures.position_adl_rank': {
        private: true,
        topics: (payload) => contractTopics(parts, 'futures.position_adl_rank', { payload, all: true }),
      },
    }
  }

  /** Tells what happened in one command: orders, then trades, balances, positions, unless they are to be shuffled. */
  take(events: readonly EngineEvent[], closed: readonly ClosedPosition[]): void {
    const orders: Push[] = []
    const trades: Push[] = []
    const balances: Push[] = []
    const positions: Push[] = []
    for (const event of events) {
      if (event.type === 'order-accepted' || event.type === 'order-updated' || event.type === 'order-done')
        orders.push(this.#orderPush(event.order))
      else if (event.type === 'order-filled') {
        trades.push(this.#fillPush(event.fill))
        // The fill that completes an order is told with its end.
        if (event.order.filled < event.order.size) orders.push(this.#orderPush(event.order))
      } else if (event.type === 'balance') {
        if (event.availableChange + event.heldChange !== 0n) balances.push(this.#balancePush(event))
      } else if (event.type === 'position') positions.push(this.#positionPush(event.position))
      else if (event.type === 'mark-price') positions.push(...this.#markPushes(event.market))
    }
    const closes = closed.map((one) => this.#closePush(one))
    this.send(inPushOrder([...orders, ...trades, ...balances, ...positions, ...closes], this.#parts.room.context))
  }

  /** Also of price-triggered orders. */
  send(pushes: readonly Push[]): void {
    for (const { row, ...place } of pushes)
      this.#parts.publishToAccount(place, (sizeDecimal) => JSON.stringify([row(sizeDecimal)]))
  }

  #orderPush(order: OrderView): Push {
    return {
      channel: 'futures.orders',
      account: order.account,
      market: order.market,
      row: (sizeDecimal) => this.#orderRow(order, sizeDecimal),
    }
  }

  #orderRow(order: OrderView, sizeDecimal: boolean): object {
    const { engine, options } = this.#parts.room
    const instrument = engine.view.instrument(order.market)
    const { text, iceberg, isClose, selfTrade, amendText } = tagOf(order)
    const { maker, taker } = instrument.options.fees
    const isOpen = order.status === 'open'
    const finishedAt = isOpen ? (options.futuresOpenFinishTime === 'zero' ? 0 : order.createdAt) : order.updatedAt
    const size = (units: number): number | string => sizeValue(instrument, units, sizeDecimal)
    return {
      id: this.#parts.orderIdJson(order.id),
      id_string: this.#parts.orderIdText(order.id),
      user: String(userIdOf(order.account)),
      contract: order.market,
      create_time: Math.floor(order.createdAt / 1_000),
      create_time_ms: order.createdAt,
      update_time: order.updatedAt,
      update_id: order.version + 1,
      finish_time: Math.floor(finishedAt / 1_000),
      finish_time_ms: finishedAt,
      finish_as:
        finishOf(this.#parts, order) ?? (options.futuresOpenFinish === 'empty' ? '' : options.futuresOpenFinish),
      status: isOpen ? 'open' : 'finished',
      size: size(signed(order, order.size)),
      left: size(signed(order, order.size - order.filled)),
      iceberg: size(iceberg),
      price: rawNumber(priceText(instrument, order)),
      fill_price: rawNumber(averageText(instrument, order)),
      tif: timeInForceOf(order),
      text,
      tkfr: rawNumber(taker),
      mkfr: rawNumber(maker),
      refr: 0,
      refu: 0,
      is_close: isClose,
      is_liq: false,
      is_reduce_only: order.reduceOnly,
      stp_id: String(options.selfTradeGroup),
      stp_act: selfTrade,
      stop_loss_price: '',
      stop_profit_price: '',
      market_order_slip_ratio: '0',
      amend_text: amendText,
      biz_info: '-',
    }
  }

  #fillPush(fill: FillView): Push {
    const { engine } = this.#parts.room
    const instrument = engine.view.instrument(fill.market)
    const { text, amendText } = tagOf(fill)
    return {
      channel: 'futures.usertrades',
      account: fill.account,
      market: fill.market,
      row: (sizeDecimal) => ({
        id: String(fill.tradeId),
        order_id: this.#parts.orderIdText(fill.orderId),
        contract: fill.market,
        create_time: Math.floor(fill.time / 1_000),
        create_time_ms: fill.time,
        size: sizeValue(instrument, signed(fill, fill.size), sizeDecimal),
        close_size: signedText(instrument, closeSize(fill)),
        role: fill.liquidity,
        price: instrument.priceText(fill.price),
        text,
        fee: rawNumber(engine.assets.text(fill.feeAsset, fill.fee)),
        point_fee: 0,
        amend_text: amendText,
        biz_info: '-',
      }),
    }
  }

  #balancePush(event: BalanceChanged): Push {
    const { account, asset, reason, availableChange, heldChange, available, held, time } = event
    const { assets } = this.#parts.room.engine
    const money = (amount: bigint): unknown => rawNumber(assets.text(asset, amount))
    const row = {
      balance: money(available + held),
      change: money(availableChange + heldChange),
      currency: asset.toLowerCase(),
      text: entryText(this.#parts, event),
      time: Math.floor(time / 1_000),
      time_ms: time,
      type: changeTypes[reason],
      user: String(userIdOf(account)),
    }
    return { channel: 'futures.balances', account, row: () => row }
  }

  #positionPush(position: PositionView): Push {
    const { account, market } = position
    const instrument = this.#parts.room.engine.view.instrument(market)
    return {
      channel: 'futures.positions',
      account,
      market,
      row: (sizeDecimal) => this.#positionRow(position, instrument, sizeDecimal),
    }
  }

  /** What a new mark price makes of the positions in a contract, where it is told. */
  #markPushes(market: string): readonly Push[] {
    const { engine, options, context } = this.#parts.room
    if (options.futuresPositionPushes === 'changes') return []
    return context.accounts.ids
      .flatMap((account) => engine.view.positions(account))
      .filter((position) => position.market === market)
      .map((position) => this.#positionPush(position))
  }

  #positionRow(position: PositionView, instrument: Instrument, sizeDecimal: boolean): object {
    const { account, market, leg, size, margin, updatedAt } = position
    const { engine, now } = { engine: this.#parts.room.engine, now: this.#parts.room.now() }
    const money = (amount: bigint): unknown => rawNumber(engine.assets.text(instrument.valueAsset, amount))
    const { leverage, limit } = leverageOf(position)
    const history = this.#lives.historyOf(account, market, leg)
    const time = updatedAt === 0 ? now : updatedAt
    return {
      contract: market,
      user: String(userIdOf(account)),
      mode: modeOf(leg),
      size: sizeValue(instrument, size, sizeDecimal),
      entry_price: rawNumber(entryPriceText(instrument, position)),
      leverage: rawNumber(leverage),
      cross_leverage_limit: rawNumber(limit),
      leverage_max: instrument.margin.maximumLeverage,
      margin: money(margin),
      liq_price: rawNumber(liquidationText(instrument, position)),
      maintenance_rate: rawNumber(instrument.options.margin?.maintenanceRate ?? '0.005'),
      risk_limit: rawNumber(riskLimit(engine, instrument)),
      realised_pnl: money(realisedOf(position)),
      realised_point: 0,
      history_pnl: money(history.pnl),
      history_point: 0,
      last_close_pnl: money(history.last),
      update_id: position.version,
      time: Math.floor(time / 1_000),
      time_ms: time,
    }
  }

  #closePush(closed: ClosedPosition): Push {
    const { account, market, side, text, closedAt } = closed
    const { assets, view } = this.#parts.room.engine
    const pnl = assets.text(view.instrument(market).valueAsset, closed.pnl + closed.fee + closed.fund)
    const row = {
      contract: market,
      side,
      text,
      user: String(userIdOf(account)),
      pnl: rawNumber(pnl),
      time: Math.floor(closedAt / 1_000),
      time_ms: closedAt,
    }
    return { channel: 'futures.position_closes', account, market, row: () => row }
  }
}
