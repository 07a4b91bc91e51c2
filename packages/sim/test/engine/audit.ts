import type { MatchingEngine } from '../../src/engine/engine.ts'
import type { EngineEvent } from '../../src/engine/events.ts'
import type { DepthLevel, OrderView, PositionView } from '../../src/engine/views.ts'
import { plain } from './harness.ts'

/** Follows the events of an engine and holds them against what the engine says of itself. */
export class Audit {
  readonly #engine: MatchingEngine
  readonly #deposits = new Map<string, bigint>()
  readonly #levels = new Map<string, number>()
  readonly #updateIds = new Map<string, number>()
  readonly #balances = new Map<string, { available: bigint; held: bigint }>()
  readonly #fills = new Map<string, { size: number; value: bigint; fee: bigint }>()
  readonly #trades = new Map<number, { accounts: number[]; size: number; price: number }>()
  #seq = 0

  constructor(engine: MatchingEngine) {
    this.#engine = engine
    engine.listen((events) => events.forEach((event) => this.#follow(event)))
  }

  /** Everything that has to hold between two commands. */
  check(): void {
    this.#checkMoney()
    this.#checkHolds()
    this.#checkBooks()
    this.#checkOrders()
  }

  /** All that a refused command must leave as it was. */
  state(): string {
    const { view } = this.#engine
    const accounts = view.accounts.map(({ id, positionMode }) => [
      id,
      positionMode,
      view.balances(id),
      view.openOrders({ account: id }),
      view.doneOrders({ account: id }),
      view.positions(id),
      view.instruments.map((one) => view.leverage(id, one.id)),
    ])
    return JSON.stringify([accounts, view.instruments.map((one) => view.depth(one.id, 1_000))], plain)
  }

  #follow(event: EngineEvent): void {
    expectThat(event.seq === this.#seq + 1, 'event', event.seq, 'follows', this.#seq)
    this.#seq = event.seq
    if (event.type === 'level') this.#followLevel(event)
    if (event.type === 'balance') this.#followBalance(event)
    if (event.type === 'trade') {
      const { id, size, price, makerAccount, takerAccount } = event.trade
      this.#trades.set(id, { size, price, accounts: [makerAccount, takerAccount] })
    }
    if (event.type === 'order-filled') this.#followFill(event)
  }

  #followLevel(event: Extract<EngineEvent, { type: 'level' }>): void {
    const before = this.#updateIds.get(event.market) ?? 0
    expectThat(event.updateId === before + 1, 'update', event.updateId, 'of', event.market, 'follows', before)
    this.#updateIds.set(event.market, event.updateId)
    const key = `${event.market} ${event.side} ${event.price}`
    if (event.size === 0) this.#levels.delete(key)
    else this.#levels.set(key, event.size)
  }

  #followBalance(event: Extract<EngineEvent, { type: 'balance' }>): void {
    const key = `${event.account} ${event.asset}`
    const before = this.#balances.get(key) ?? { available: 0n, held: 0n }
    const after = { available: before.available + event.availableChange, held: before.held + event.heldChange }
    expectThat(after.available === event.available && after.held === event.held, 'balance of', key, 'adds up')
    expectThat(after.available >= 0n && after.held >= 0n, 'balance of', key, 'is', after.available, '/', after.held)
    this.#balances.set(key, after)
    if (event.reason === 'deposit' || event.reason === 'withdrawal')
      this.#deposits.set(event.asset, (this.#deposits.get(event.asset) ?? 0n) + event.availableChange)
  }

  #followFill({ fill, order }: Extract<EngineEvent, { type: 'order-filled' }>): void {
    const trade = this.#trades.get(fill.tradeId)
    expectThat(
      trade?.size === fill.size && trade.price === fill.price,
      'fill of trade',
      fill.tradeId,
      'is like the trade',
    )
    const index = trade?.accounts.indexOf(fill.account) ?? -1
    expectThat(index !== -1, 'trade', fill.tradeId, 'has a side for account', fill.account)
    trade?.accounts.splice(index, 1)
    const key = `${order.account} ${order.id}`
    const { size, value, fee } = this.#fills.get(key) ?? { size: 0, value: 0n, fee: 0n }
    this.#fills.set(key, { size: size + fill.size, value: value + fill.value, fee: fee + fill.fee })
    expectThat(!(order.postOnly && fill.liquidity === 'taker'), 'post-only order', order.id, 'takes')
    if (order.reduceOnly) {
      const before = fill.positionAfter + (order.side === 'buy' ? -fill.size : fill.size)
      expectThat(fill.closed === fill.size, 'reduce-only order', order.id, 'opens')
      expectThat(Math.abs(fill.positionAfter) === Math.abs(before) - fill.size, 'reduce-only order', order.id, 'flips')
    }
  }

  #checkMoney(): void {
    const { view } = this.#engine
    const totals = new Map<string, bigint>()
    const sizes = new Map<string, number>()
    const add = (asset: string, amount: bigint): void => void totals.set(asset, (totals.get(asset) ?? 0n) + amount)
    for (const { id, house } of view.accounts) {
      for (const { asset, available, held } of view.balances(id)) {
        add(asset, available + held)
        if (house) continue
        expectThat(available >= 0n && held >= 0n, 'account', id, 'has', available, '/', held, asset)
        const told = this.#balances.get(`${id} ${asset}`) ?? { available: 0n, held: 0n }
        expectThat(
          told.available === available && told.held === held,
          'the events tell the balance of',
          id,
          'in',
          asset,
        )
      }
      for (const position of view.positions(id)) {
        const { inverse, valueAsset } = view.instrument(position.market)
        add(valueAsset, position.size > 0 === inverse ? position.cost : -position.cost)
        sizes.set(position.market, (sizes.get(position.market) ?? 0) + position.size)
      }
    }
    for (const [asset, total] of totals)
      expectThat(
        total === (this.#deposits.get(asset) ?? 0n),
        total,
        asset,
        'exist,',
        this.#deposits.get(asset),
        'came in',
      )
    for (const [market, size] of sizes) expectThat(size === 0, 'the positions of', market, 'sum to', size)
  }

  /** What is set aside is what open orders and positions justify, by a computation of its own. */
  #checkHolds(): void {
    const { view } = this.#engine
    for (const { id, house } of view.accounts) {
      if (house) continue
      const held = new Map<string, bigint>()
      const orders = view.openOrders({ account: id })
      const positions = view.positions(id)
      for (const order of orders) {
        held.set(order.holdAsset, (held.get(order.holdAsset) ?? 0n) + order.hold)
        if (view.instrument(order.market).kind === 'spot')
          expectEqual(order.hold, spotHold(this.#engine, order), 'hold of', order.id)
      }
      for (const instrument of view.instruments.filter((one) => one.kind === 'perpetual'))
        this.#checkMargins(
          id,
          orders.filter((order) => order.market === instrument.id),
          positions.filter((one) => one.market === instrument.id),
        )
      for (const position of positions) {
        const asset = view.instrument(position.market).valueAsset
        held.set(asset, (held.get(asset) ?? 0n) + position.margin)
      }
      for (const balance of view.balances(id))
        expectEqual(balance.held, held.get(balance.asset) ?? 0n, 'what', id, 'holds of', balance.asset)
    }
  }

  #checkMargins(account: number, orders: readonly OrderView[], positions: readonly PositionView[]): void {
    const { view } = this.#engine
    const mode = view.account(account).positionMode
    const net = positions.find(({ leg }) => leg === 'net')?.size ?? 0
    const closable = { buy: Math.max(0, -net), sell: Math.max(0, net) }
    for (const order of orders) {
      let opening = order.reduceOnly ? 0 : order.size - order.filled
      if (mode === 'net' && !order.reduceOnly) {
        const closing = Math.min(opening, closable[order.side])
        closable[order.side] -= closing
        opening -= closing
      }
      const { leverage } = view.leverage(account, order.market)
      const instrument = view.instrument(order.market)
      const value = instrument.value(order.price ?? 0, opening)
      const fee = instrument.fees.reserve
      const needed = ceil(value * 100n, BigInt(leverage * 100)) + ceil(value * fee.numerator, fee.denominator)
      expectEqual(order.hold, opening === 0 ? 0n : needed, 'margin of order', order.id, 'for', opening)
    }
  }

  #checkBooks(): void {
    const { view } = this.#engine
    const sums = new Map<string, number>()
    for (const { id } of view.accounts) {
      for (const order of view.openOrders({ account: id })) {
        const key = `${order.market} ${order.side} ${order.price}`
        expectThat(order.filled < order.size, 'open order', order.id, 'of', id, 'wants nothing more')
        sums.set(key, (sums.get(key) ?? 0) + order.size - order.filled)
      }
    }
    let levels = 0
    for (const { id } of view.instruments) {
      const { bids, asks, updateId } = view.depth(id, 1_000)
      expectEqual(updateId, this.#updateIds.get(id) ?? 0, 'update id')
      expectThat((bids[0]?.[0] ?? 0) < (asks[0]?.[0] ?? Infinity), 'the book of', id, 'is crossed')
      levels += this.#checkSide(bids, sums, `${id} buy`) + this.#checkSide(asks, sums, `${id} sell`)
    }
    expectEqual(levels, this.#levels.size, 'levels by events')
    expectEqual(levels, sums.size, 'levels by open orders')
  }

  #checkSide(side: readonly DepthLevel[], sums: ReadonlyMap<string, number>, name: string): number {
    let worse = name.endsWith('buy') ? Infinity : 0
    for (const [price, size] of side) {
      expectThat(price < worse === name.endsWith('buy'), name, price, 'is sorted')
      worse = price
      expectEqual(size, this.#levels.get(`${name} ${price}`), name, price, 'by events')
      expectEqual(size, sums.get(`${name} ${price}`), name, price, 'by open orders')
    }
    return side.length
  }

  #checkOrders(): void {
    const { view } = this.#engine
    for (const [id, trade] of this.#trades) {
      const users = trade.accounts.filter((account) => !view.account(account).house)
      expectEqual(users.length, 0, 'trade', id, ': sides without a fill')
    }
    this.#trades.clear()
    for (const { id, house } of view.accounts) {
      if (house) continue
      for (const order of [...view.openOrders({ account: id }), ...view.doneOrders({ account: id })])
        this.#checkOrder(order)
    }
  }

  #checkOrder(order: OrderView): void {
    const { size, value, fee } = this.#fills.get(`${order.account} ${order.id}`) ?? { size: 0, value: 0n, fee: 0n }
    expectEqual(order.filled, size, 'filled of', order.id)
    expectEqual(order.value, value, 'value of', order.id)
    expectEqual(order.fee, fee, 'fee of', order.id)
    expectThat(order.filled <= order.size, 'order', order.id, 'is filled beyond its size')
    if (order.status === 'open')
      expectThat(order.timeInForce === 'gtc' || order.kind === 'market', 'order', order.id, 'rests')
    else expectEqual(order.hold, 0n, 'hold of ended order', order.id)
    if (order.timeInForce === 'fok')
      expectThat(order.filled === 0 || order.filled === order.size, order.id, 'is filled in part')
    if (order.status === 'filled' && order.quote === undefined)
      expectEqual(order.filled, order.size, 'filled order', order.id)
  }
}

function spotHold(engine: MatchingEngine, order: OrderView): bigint {
  const instrument = engine.view.instrument(order.market)
  const remaining = order.size - order.filled
  if (order.side === 'sell') return instrument.baseMoney(remaining)
  const value = instrument.value(order.price ?? 0, remaining)
  const fee = instrument.fees.reserve
  return instrument.feeAsset('buy') === instrument.base ? value : value + ceil(value * fee.numerator, fee.denominator)
}

function ceil(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor
}

function expectEqual<Value>(actual: Value, expected: Value, ...what: readonly unknown[]): void {
  if (actual !== expected) throw new Error(`${what.join(' ')}: ${String(actual)}, expected ${String(expected)}`)
}

function expectThat(holds: boolean, ...what: readonly unknown[]): void {
  if (!holds) throw new Error(what.join(' '))
}
