import { add, compare, decimal, type Fill, type FillItem, type OrderItem, type OrderRequest } from '@venuekit/core'
import { AuthenticationError, findError } from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { ContractRun, failureOf, patient, until, type ContractPrivate, type ContractSetting } from './run.ts'

const trading = ['trading'] as const

function requestOf({ terms }: ContractSetting): OrderRequest {
  const { symbol, price, quantity } = terms.order
  return { symbol, side: 'buy', type: 'limit', price, quantity }
}

async function watched(exchange: ContractPrivate): Promise<{ readonly orders: OrderItem[]; readonly marks: string[] }> {
  const orders: OrderItem[] = []
  const marks: string[] = []
  const stream = await exchange.subscribeOrders()
  stream.on('order', (item) => orders.push(item))
  for (const type of ['stale', 'gap', 'reconnected', 'resynced'] as const) stream.on(type, () => marks.push(type))
  return { orders, marks }
}

/** What the state of an account promises: current, each change once, also when the line was down. */
export const accountCases: readonly ContractCase[] = [
  {
    name: 'balances are there after the start, and each change is told',
    needs: ['trading', 'balance'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const known = await exchange.getBalances()
      for (const balance of known) setting.expect(exchange.getAssetBalance(balance.asset)?.total).toBe(balance.total)
      let told = 0
      const balances = await exchange.subscribeBalances()
      balances.on('balance', () => (told += 1))
      await exchange.createOrder(requestOf(setting), patient)
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      await until(() => told > 0, 'a change is told')
      const asset = run.market(exchange).settle ?? run.market(exchange).quote
      const asked = await exchange.getBalance(asset)
      await until(
        () => exchange.getAssetBalance(asset)?.total === asked?.total,
        'what is kept equals what is asked for',
      )
    },
  },
  {
    name: 'a spot balance is what is available and what is held',
    needs: ['trading', 'balance'],
    run: async (setting) => {
      if (!setting.connector.markets.includes('spot')) return
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      await exchange.createOrder(requestOf(setting), patient)
      const { quote } = run.market(exchange)
      const isHeld = (): boolean => {
        const { locked, available, total } = exchange.getAssetBalance(quote) ?? {}
        if (locked === undefined || available === undefined || total === undefined) return false
        return compare(locked, decimal('0')) > 0 && compare(add(available, locked), total) === 0
      }
      await until(isHeld, 'something is held')
    },
  },
  {
    name: 'executions are told once, with what they cost',
    needs: ['trading', 'fills'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const fills: FillItem[] = []
      const stream = await exchange.subscribeFills()
      stream.on('fill', (item) => fills.push(item))
      const order = await exchange.createOrder(requestOf(setting), patient)
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      await until(() => fills.length > 0, 'the execution is told')
      setting.expect(fills.map(({ fill }) => fill.orderId)).toEqual([order.orderId])
      setting.expect(fills[0]?.fill.size).toBe(setting.terms.order.quantity)
      setting.expect(fills[0]?.fill.liquidity).toBe('maker')
      const past = await exchange.getAccountTrades(setting.terms.order.symbol)
      setting.expect(past.map(({ tradeId }) => tradeId)).toEqual(fills.map(({ fill }) => fill.tradeId))
      const walked: string[] = []
      const since = (fills[0]?.fill.timestamp ?? 0) - 60_000
      for await (const fill of exchange.iterateFills(setting.terms.order.symbol, { since })) walked.push(fill.tradeId)
      setting.expect(walked).toEqual(past.map(({ tradeId }) => tradeId))
    },
  },
  {
    name: 'the fees that are asked for are those that executions cost',
    needs: ['trading', 'fills', 'tradingFees'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { symbol, quantity } = setting.terms.order
      const fills: Fill[] = []
      const stream = await exchange.subscribeFills()
      stream.on('fill', ({ fill }) => fills.push(fill))
      const fees = await exchange.getTradingFees(symbol)
      setting.expect(fees.assumed).toBe(false)
      await exchange.createOrder(requestOf(setting), patient)
      run.trade(exchange, 'sell', quantity)
      await until(() => fills.length === 1, 'an order that was there is filled')
      run.trade(exchange, 'sell', quantity)
      await exchange.createOrder(requestOf(setting), patient)
      await until(() => fills.length === 2, 'an order that takes is filled')
      const { base } = run.market(exchange)
      const rates = fills.map(
        ({ fee, size, price }) => Number(fee?.amount ?? 0) / (Number(size) * (fee?.asset === base ? 1 : Number(price))),
      )
      for (const [index, rate] of [fees.maker, fees.taker].entries())
        setting.expect(Math.abs((rates[index] ?? 0) - Number(rate)) < 1e-7, `${rates[index]} is not ${rate}`).toBe(true)
    },
  },
  {
    name: 'orders that were open before are known after the start',
    needs: trading,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const first = await run.account()
      const order = await first.createOrder(requestOf(setting), patient)
      await first.close()
      const second = await run.account()
      setting.expect([...second.openOrders.keys()]).toEqual([order.orderId])
      setting.expect((await second.getOpenOrders(order.symbol)).map(({ orderId }) => orderId)).toEqual([order.orderId])
      setting.expect((await second.getOrder({ symbol: order.symbol, orderId: order.orderId }))?.status).toBe('open')
    },
  },
  {
    name: 'what happened while the line was down is told once: filled, cancelled, executed',
    needs: ['trading', 'fills', 'balance'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const other = await run.account()
      const { orders, marks } = await watched(exchange)
      const fills: string[] = []
      const stream = await exchange.subscribeFills()
      stream.on('fill', ({ fill }) => fills.push(fill.tradeId))
      const filled = await exchange.createOrder(requestOf(setting), patient)
      run.sim.addFault({ kind: 'drop', on: 'frame', channel: setting.terms.channels.orders })
      run.sim.addFault({ kind: 'refuse-connection' })
      run.sim.addFault({ kind: 'cut', on: 'now' })
      await until(() => marks.includes('stale'), 'the stream says that it is stale')
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      run.sim.clearFaults()
      await until(() => marks.includes('resynced') && fills.length > 0, 'the stream says that it is complete again')
      const states = orders.filter(({ order }) => order.orderId === filled.orderId).map(({ order }) => order.status)
      setting.expect(states).toEqual(['open', 'filled'])
      setting.expect(new Set(fills).size).toBe(fills.length)
      setting.expect(exchange.openOrders.size).toBe(0)
      setting.expect(other.id).toBe(exchange.id)
    },
  },
  {
    name: 'an answer that is older than what happened while the line was down is not the last word',
    needs: trading,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { orders, marks } = await watched(exchange)
      // A line is known by what has gone over it: by the first order, which is done before the one that it is about.
      const first = await exchange.createOrder(requestOf(setting), patient)
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      await until(() => orders.at(-1)?.order.status === 'filled', 'the first order is told')
      await until(() => exchange.executedOrders.has(first.orderId), 'the first order is done')
      run.sim.addFault({ kind: 'accept-and-delay', delayMs: 1_500, count: 1 })
      const answer = exchange.createOrder(requestOf(setting), patient)
      run.sim.addFault({ kind: 'drop', on: 'frame', channel: setting.terms.channels.orders })
      await until(() => run.sim.orders().length === 2, 'the exchange has the order')
      run.sim.addFault({ kind: 'refuse-connection' })
      run.sim.addFault({ kind: 'cut', on: 'now', channel: setting.terms.channels.orders })
      await until(() => marks.includes('stale'), 'the stream says that it is stale')
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      run.sim.clearFaults()
      await until(() => marks.includes('resynced'), 'the stream says that it is complete again')
      const { orderId } = await answer
      await until(
        () => exchange.executedOrders.get(orderId)?.status === 'filled',
        'it is known that the order is filled',
      )
      setting.expect(exchange.openOrders.size).toBe(0)
      setting.expect(orders.at(-1)?.order.status).toBe('filled')
    },
  },
  {
    name: 'executions of a time when the line was down are told, also by an exchange whose clock is ahead',
    needs: ['trading', 'fills'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      run.sim.addFault({ kind: 'clock-skew', skewMs: 90_000 })
      const exchange = await run.account()
      const fills: string[] = []
      const stream = await exchange.subscribeFills()
      stream.on('fill', ({ fill }) => fills.push(fill.tradeId))
      const { marks } = await watched(exchange)
      await exchange.createOrder(requestOf(setting), patient)
      const refusal = run.sim.addFault({ kind: 'refuse-connection' })
      run.sim.addFault({ kind: 'cut', on: 'now' })
      await until(() => marks.includes('stale'), 'the stream says that it is stale')
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      run.sim.clearFaults(refusal)
      await until(() => fills.length > 0, 'the execution is told')
      setting.expect(new Set(fills).size).toBe(fills.length)
    },
  },
  {
    name: 'messages that come twice, or in the wrong order, are told once and never go backwards',
    needs: trading,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { orders } = await watched(exchange)
      run.sim.addFault({ kind: 'duplicate', on: 'frame', channel: setting.terms.channels.orders })
      const order = await exchange.createOrder(requestOf(setting), patient)
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      await until(() => exchange.executedOrders.has(order.orderId), 'it is done')
      run.sim.clearFaults()
      run.sim.addFault({ kind: 'reorder', on: 'frame', channel: setting.terms.channels.orders })
      const second = await exchange.createOrder(requestOf(setting), patient)
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      await until(() => run.sim.orders().every(({ state }) => state === 'filled'), 'both are filled')
      run.sim.clearFaults()
      await exchange.createOrder(requestOf(setting), patient)
      await until(() => exchange.executedOrders.has(second.orderId), 'the second is done')
      for (const id of [order.orderId, second.orderId]) {
        const states = orders
          .filter((item) => item.order.orderId === id)
          .map((item) => `${item.order.status} ${item.order.filled}`)
        setting.expect(new Set(states).size).toBe(states.length)
        setting.expect(states.at(-1)).toBe(`filled ${setting.terms.order.quantity}`)
      }
    },
  },
  {
    name: 'a private line that is cut comes back, and trading goes on',
    needs: trading,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { marks, orders } = await watched(exchange)
      run.sim.addFault({ kind: 'cut', on: 'now' })
      await until(() => marks.includes('resynced'), 'the stream says that it is complete again')
      setting.expect(marks.filter((mark) => mark === 'reconnected').length).toBe(1)
      const order = await exchange.createOrder(requestOf(setting), patient)
      await until(() => orders.some((item) => item.order.orderId === order.orderId), 'the order is told')
    },
  },
  {
    name: 'a private line that goes silent is found dead, and what happened meanwhile is told once',
    needs: ['trading', 'fills'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, {
        websocket: { pingIntervalMs: 200, pingTimeoutMs: 200 },
        // Connections of requests are silent as well.
        network: { requestTimeoutMs: 4_000 },
      })
      const exchange = await run.account()
      const { marks } = await watched(exchange)
      const fills: string[] = []
      const stream = await exchange.subscribeFills()
      stream.on('fill', ({ fill }) => fills.push(fill.orderId))
      const { orderId } = await exchange.createOrder(requestOf(setting), patient)
      run.sim.addFault({ kind: 'half-open', on: 'now' })
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      await until(() => marks.includes('stale'), 'the stream says that it is stale')
      run.sim.clearFaults()
      await until(() => marks.includes('resynced') && fills.length > 0, 'the stream is complete again')
      await until(() => exchange.executedOrders.has(orderId), 'it is known as filled')
      setting.expect(fills).toEqual([orderId])
    },
  },
  {
    name: 'keys that expire are made anew where they can be, and otherwise the exchange is taken at its word',
    needs: trading,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { orders } = await watched(exchange)
      run.sim.addFault({ kind: 'expire-keys', on: 'now' })
      if (!setting.terms.hasExpiringKeys) {
        const failure = await failureOf(exchange.createOrder(requestOf(setting), patient))
        setting.expect(findError(failure, AuthenticationError) !== undefined).toBe(true)
        setting.expect(run.sim.orders().length).toBe(0)
        return
      }
      const order = await exchange.createOrder(requestOf(setting), patient)
      await until(() => orders.some((item) => item.order.orderId === order.orderId), 'the order is told')
      await exchange.cancelOrder({ symbol: order.symbol, orderId: order.orderId }, patient)
      await until(() => exchange.openOrders.size === 0, 'the cancel is known')
    },
  },
  {
    name: 'an exchange whose clock is off is signed for by its own clock',
    needs: trading,
    run: async (setting) => {
      for (const skewMs of [-90_000, 90_000]) {
        // oxlint-disable-next-line no-await-in-loop -- one simulator after the other
        await using run = await ContractRun.start(setting)
        run.sim.addFault({ kind: 'clock-skew', skewMs })
        // oxlint-disable-next-line no-await-in-loop -- the same
        const exchange = await run.account()
        // oxlint-disable-next-line no-await-in-loop -- the same
        const order = await exchange.createOrder(requestOf(setting), patient)
        setting.expect(order.status).toBe('open')
      }
    },
  },
  {
    name: 'a key that the exchange does not know is refused at the start, and nothing secret is said',
    needs: trading,
    run: async (setting) => {
      await using probe = await ContractRun.start(setting)
      const credentials = Object.fromEntries(
        Object.keys(probe.sim.credentials).map((name) => [name, `wrong${'0123456789abcdef'.repeat(2)}`]),
      )
      await using run = await ContractRun.start(setting, { credentials })
      const exchange = run.private()
      const failure = await failureOf(exchange.initialize())
      setting.expect(findError(failure, AuthenticationError) !== undefined).toBe(true)
      setting.expect(exchange.status).toBe('error')
      setting.expect(JSON.stringify(failure).includes('0123456789abcdef0123')).toBe(false)
    },
  },
  {
    name: 'a storm of refusals for too many requests is waited out',
    needs: trading,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      run.sim.addFault({ kind: 'rate-limit', retryAfterMs: 200, count: 4 })
      const { symbol } = setting.terms.order
      const answers = await Promise.all(Array.from({ length: 4 }, () => exchange.getOpenOrders(symbol)))
      setting.expect(answers).toEqual([[], [], [], []])
      setting.expect(exchange.status).toBe('active')
      const order = await exchange.createOrder(requestOf(setting), patient)
      setting.expect(run.sim.orders().map(({ id }) => id)).toEqual([order.orderId])
    },
  },
  {
    name: 'a position is opened, kept and closed',
    needs: ['trading', 'positions'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const sides: string[] = []
      const { symbol, quantity } = setting.terms.order
      const positions = await exchange.subscribePositions(symbol)
      positions.on('position', ({ position }) => sides.push(`${position.side} ${position.size}`))
      await exchange.createOrder(requestOf(setting), patient)
      run.trade(exchange, 'sell', quantity)
      await until(() => sides.includes(`long ${quantity}`), 'the position is long')
      const [asked] = await exchange.getPositions(symbol)
      setting.expect(asked?.size).toBe(quantity)
      run.trade(exchange, 'buy', quantity)
      await exchange.closePosition(symbol, patient)
      await until(() => sides.at(-1)?.startsWith('flat') === true, 'the position is flat')
      setting.expect(await exchange.closePosition(symbol, patient)).toBe(undefined)
    },
  },
]
