import type { FillView } from '../../engine/views.ts'
import type { MexcParts } from '../mexc-parts.ts'
import { fillIdText, orderIdText } from '../order-ids.ts'
import { MexcRefusal } from '../refusal.ts'
import { weighing, type Call, type Routes } from './call.ts'

const month = 30 * 86_400_000

/** The account: balances, fills, fees, and what is known of its key. */
export class AccountRoutes {
  readonly #parts: MexcParts
  /** Accounts that want to pay their fees in MX. */
  readonly #deducting = new Set<number>()

  constructor(parts: MexcParts) {
    this.#parts = parts
  }

  get routes(): Routes {
    const parts = this.#parts
    const reading = { permission: 'SPOT_ACCOUNT_READ' } as const
    return {
      'GET /account': { ...reading, weight: weighing(10), handle: (call) => this.#account(call) },
      'GET /selfSymbols': { ...reading, handle: () => parts.wrapped(parts.openSymbols) },
      'GET /myTrades': { ...reading, weight: weighing(10), handle: (call) => this.#trades(call) },
      'GET /tradeFee': { ...reading, weight: weighing(20), handle: ({ fields }) => this.#fee(parts.symbol(fields).id) },
      'GET /mxDeduct/enable': {
        permission: 'SPOT_DEAL_READ',
        handle: ({ account }) => parts.wrapped({ mxDeductEnable: this.#deducting.has(account) }),
      },
      'POST /mxDeduct/enable': { permission: 'SPOT_DEAL_WRITE', handle: (call) => this.#deduct(call) },
      'GET /uid': { ...reading, handle: ({ account }) => ({ uid: String(209_302_838 + account) }) },
      'GET /kyc/status': { ...reading, handle: () => ({ status: '1' }) },
      'GET /apiKeyInfo': { ...reading, handle: (call) => this.#keyInfo(call) },
      'GET /capital/config/getall': { ...reading, weight: weighing(10), handle: () => this.#currencies() },
    }
  }

  #account({ account }: Call): object {
    const { view, assets } = this.#parts.engine
    const balances = view
      .balances(account)
      .filter(({ available, held }) => available + held > 0n)
      .map(({ asset, available, held }) => {
        const free = assets.text(asset, available)
        const more = this.#parts.options.accountAvailable ? { available: free } : {}
        return { asset, free, locked: assets.text(asset, held), ...more }
      })
    return {
      makerCommission: null,
      takerCommission: null,
      buyerCommission: null,
      sellerCommission: null,
      canTrade: true,
      canWithdraw: true,
      canDeposit: true,
      updateTime: null,
      accountType: 'SPOT',
      balances,
      permissions: ['SPOT'],
    }
  }

  #trades({ account, fields }: Call): readonly object[] {
    const { options, engine } = this.#parts
    const market = this.#parts.symbol(fields).id
    const orderId = fields.text('orderId')
    const [fallback, most] = options.tradesLimit === '100' ? [100, 100] : [10, 1_000]
    const limit = Math.min(fields.integer('limit', { fallback, minimum: 1 }), most)
    const now = this.#parts.now()
    const from = Math.max(now - month, fields.integer('startTime', { fallback: 0 }))
    const to = Math.min(now - options.tradesDelayMs, fields.integer('endTime', { fallback: now }))
    const fits = (fill: FillView): boolean =>
      fill.time >= from &&
      fill.time <= to &&
      (orderId === undefined || orderIdText(fill.orderId, options.orderIds) === orderId)
    const fills = engine.view.fills({ account, market }).filter(fits)
    return fills.slice(0, limit).map((fill) => this.#tradeJson(fill))
  }

  #tradeJson(fill: FillView): object {
    const { engine, options } = this.#parts
    const instrument = engine.view.instrument(fill.market)
    return {
      symbol: fill.market,
      id: fillIdText(fill),
      orderId: orderIdText(fill.orderId, options.orderIds),
      orderListId: -1,
      price: instrument.priceText(fill.price),
      qty: instrument.sizeText(fill.size),
      quoteQty: engine.assets.text(instrument.quote, fill.value),
      commission: engine.assets.text(fill.feeAsset, fill.fee),
      commissionAsset: fill.feeAsset,
      time: fill.time,
      isBuyer: fill.side === 'buy',
      isMaker: fill.liquidity === 'maker',
      isBestMatch: true,
      isSelfTrade: engine.view.order({ account: fill.account, orderId: fill.counterOrderId }) !== undefined,
      clientOrderId: fill.clientId ?? null,
    }
  }

  /** Numbers here, and text in `exchangeInfo`. */
  #fee(market: string): object {
    const { maker, taker } = this.#parts.engine.view.instrument(market).options.fees
    return this.#parts.wrapped({ makerCommission: Number(maker), takerCommission: Number(taker) })
  }

  #deduct({ account, fields }: Call): object {
    const isOn = fields.flag('mxDeductEnable')
    if (isOn === undefined) throw new MexcRefusal(44_444, 'param cannot be null: mxDeductEnable')
    if (isOn) this.#deducting.add(account)
    else this.#deducting.delete(account)
    return this.#parts.wrapped({ mxDeductEnable: isOn })
  }

  #keyInfo({ key }: Call): object {
    const found = this.#parts.context.accounts.find(key)
    const short = { read: ['SPOT_ACCOUNT_R', 'SPOT_DEAL_R'], trade: ['SPOT_ACCOUNT_W', 'SPOT_DEAL_W'] }
    return {
      note: 'simulated',
      accessKey: key,
      createTime: '2026-01-01T00:00:00Z',
      permissions: (found?.permissions ?? []).flatMap((permission) => short[permission]).join(','),
      remainingValidity: -999,
      ipWhiteList: '',
      status: 'VALID',
    }
  }

  /** Assets without networks: nothing can be deposited or withdrawn. */
  #currencies(): readonly object[] {
    const assets = this.#parts.engine.view.instruments.flatMap(({ base, quote }) => [base, quote])
    return [...new Set(assets)].map((coin) => ({ coin, name: coin, networkList: [] }))
  }
}
