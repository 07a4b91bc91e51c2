import type { FillView } from '../../engine/views.ts'
import type { Instrument } from '../../engine/instrument.ts'
import { walletCharge } from '../common/budgets.ts'
import { userIdOf } from '../common/parts.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call, Operation } from '../common/room.ts'
import type { AccountBook } from './account-book.ts'
import { millisecondText, tagOfFill } from './order-json.ts'
import type { SpotParts } from './spot-parts.ts'

const day = 86_400_000

/** The account: balances, fees, trades. */
export class SpotAccount {
  readonly #parts: SpotParts
  readonly #book: AccountBook

  constructor(parts: SpotParts, book: AccountBook) {
    this.#parts = parts
    this.#book = book
  }

  get routes(): Readonly<Record<string, Operation>> {
    return {
      'GET /spot/accounts': { handle: (call) => this.#balances(call) },
      'GET /spot/account_book': { handle: (call) => this.#book.list(call) },
      'GET /spot/fee': { handle: (call) => this.#fee(call.account, this.#parts.optionalPair(call.fields)) },
      'GET /spot/batch_fee': { handle: (call) => this.#batchFee(call) },
      'GET /spot/my_trades': { handle: (call) => this.#myTrades(call) },
      'GET /wallet/fee': {
        charges: ({ account }) => [walletCharge('wallet/fee', account)],
        handle: (call) => this.#fee(call.account, this.#parts.optionalPair(call.fields)),
      },
    }
  }

  #balances({ account, fields }: Call): readonly object[] {
    const { view, assets } = this.#parts.room.engine
    const currency = fields.text('currency')
    return view
      .balances(account)
      .filter(({ asset }) => currency === undefined || asset === currency)
      .map(({ asset, available, held }) => ({
        currency: asset,
        available: assets.text(asset, available),
        locked: assets.text(asset, held),
        update_id: this.#book.updatesOf(account, asset),
      }))
  }

  /** Every account has the fees of the markets. */
  #fee(account: number, pair: Instrument | undefined): object {
    const { fees } = (pair ?? this.#parts.room.engine.view.instruments[0])?.options ?? {}
    return {
      user_id: userIdOf(account),
      taker_fee: fees?.taker ?? '0',
      maker_fee: fees?.maker ?? '0',
      rpi_maker_fee: fees?.maker ?? '0',
      gt_discount: false,
      gt_taker_fee: '0',
      gt_maker_fee: '0',
      loan_fee: '0.18',
      point_type: '1',
      currency_pair: pair?.id ?? '',
      debit_fee: 3,
    }
  }

  #batchFee({ account, fields }: Call): object {
    const pairs = fields.required('currency_pairs').split(',')
    if (pairs.length > 50) throw fields.refused('currency_pairs')
    return Object.fromEntries(pairs.map((pair) => [pair, this.#fee(account, this.#parts.pairOf(pair))]))
  }

  #myTrades({ account, fields }: Call): readonly object[] {
    const pair = this.#parts.optionalPair(fields)
    const orderId = fields.text('order_id')
    if (orderId !== undefined) fields.required('currency_pair')
    const limit = fields.integer('limit', { fallback: 100, minimum: 1, maximum: 1_000 })
    const page = fields.integer('page', { fallback: 1, minimum: 1 })
    const to = fields.seconds('to') ?? Infinity
    const from = fields.seconds('from') ?? Math.min(to, this.#parts.room.now()) - 7 * day
    if (Math.min(to, this.#parts.room.now()) - from > 30 * day)
      throw new GateioRefusal('INVALID_PARAM_VALUE', 'Invalid request parameter `from`: at most 30 days at once')
    const fits = ({ time, orderId: id }: FillView): boolean =>
      time >= from && time <= to && (orderId === undefined || String(id) === orderId)
    const fills = this.#parts.room.engine.view.fills({ account, ...(pair === undefined ? {} : { market: pair.id }) })
    return fills
      .filter(fits)
      .slice(limit * (page - 1), limit * page)
      .map((fill) => this.#tradeJson(fill))
  }

  #tradeJson(fill: FillView): object {
    const { view, assets } = this.#parts.room.engine
    const instrument = view.instrument(fill.market)
    return {
      id: String(fill.tradeId),
      create_time: String(Math.floor(fill.time / 1_000)),
      create_time_ms: millisecondText(fill.time),
      currency_pair: fill.market,
      side: fill.side,
      role: fill.liquidity,
      amount: instrument.sizeText(fill.size),
      price: instrument.priceText(fill.price),
      order_id: String(fill.orderId),
      fee: assets.text(fill.feeAsset, fill.fee),
      fee_currency: fill.feeAsset,
      point_fee: '0',
      gt_fee: '0',
      amend_text: tagOfFill(fill).amendText,
      sequence_id: String(this.#parts.sequenceOf(fill.tradeId)),
      text: tagOfFill(fill).text,
      deal: assets.text(instrument.valueAsset, fill.value),
    }
  }
}
