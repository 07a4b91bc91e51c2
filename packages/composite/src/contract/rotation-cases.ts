import type { Trade } from '@venuekit/core'
import type { ContractCase } from './case.ts'
import { ContractRun, patient, until } from './run.ts'

/** So old a connection becomes in these cases. */
const websocket = { maxConnectionAgeMs: 700 }
/** How often one is replaced. */
const rounds = 3

function timesIn(keys: readonly string[], key: string): number {
  return keys.filter((each) => each === key).length
}

/** What was told more often than it happened. */
function toldTooOften(told: readonly string[], happened: readonly string[]): string[] {
  return [...new Set(happened)].filter((key) => timesIn(told, key) > timesIn(happened, key))
}

/** What is promised while connections are replaced because they are old. */
export const rotationCases: readonly ContractCase[] = [
  {
    name: 'connections are replaced when they are old, and no trade is lost or told twice',
    needs: ['trades'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, { eventsPerSecond: 2_000, websocket })
      const exchange = run.public()
      await exchange.initialize()
      const { symbol } = run.market(exchange)
      const told: Trade[] = []
      const marks: string[] = []
      const trades = await exchange.subscribeTrades(symbol)
      trades.on('trade', ({ trade }) => told.push(trade))
      for (const type of ['gap', 'stale', 'reconnected'] as const) trades.on(type, () => marks.push(type))
      await until(() => exchange.getPerformanceStats().reconnects >= rounds, 'connections were replaced')
      const before = told.length
      await until(() => told.length > before + 5, 'trades come over the last one')
      await run.sim.pause()
      const made = await exchange.getTrades(symbol)
      // Some exchanges give trades no id, in the stream or where they are asked for.
      const haveIds = [told[0], made[0]].every((trade) => trade?.id !== undefined)
      const keyOf = ({ id, timestamp, price, size }: Trade): string =>
        haveIds ? String(id) : `${timestamp} ${price} ${size}`
      const keys = made.map(keyOf)
      const [first] = told
      const since = Math.max(0, first === undefined ? 0 : keys.indexOf(keyOf(first)))
      const isTold = (key: string): boolean => told.some((trade) => keyOf(trade) === key)
      setting.expect(keys.length - since > 5).toBe(true)
      await until(() => keys.slice(since).every(isTold), 'each trade was told')
      // Those of the oldest moment may be older ones, of which not all are listed.
      const listed = made.filter(({ timestamp }) => timestamp !== made[0]?.timestamp).map(keyOf)
      setting.expect(toldTooOften(told.map(keyOf), listed)).toEqual([])
      setting.expect(marks).toEqual([])
    },
  },
  {
    name: 'books stay those of the exchange while connections are replaced',
    needs: ['orderbook'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, { eventsPerSecond: 2_000, websocket })
      const exchange = run.public()
      await exchange.initialize()
      const symbols = run.symbolsOf(exchange, 3)
      await exchange.initialize(symbols)
      await exchange.waitUntilConnected()
      const isLive = (symbol: string): boolean => exchange.orderbook(symbol)?.state === 'live'
      for (let round = 1; round <= rounds; round += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one connection after the other
        await until(() => exchange.getPerformanceStats().reconnects >= round, 'connections were replaced')
        // oxlint-disable-next-line no-await-in-loop -- the same
        await until(() => symbols.every(isLive), 'every book is live')
      }
      setting.expect(exchange.status).toBe('active')
      await run.sim.pause()
      for (const symbol of symbols) {
        // oxlint-disable-next-line no-await-in-loop -- one book after the other
        await until(() => run.equalsTruth(exchange.orderbook(symbol), exchange), `the book of ${symbol} is true`)
      }
    },
  },
  {
    name: 'what happens in an account is told once each while its connections are replaced',
    needs: ['trading', 'fills'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, { websocket })
      const exchange = await run.account()
      const states = new Map<string, string[]>()
      const fills: string[] = []
      const orders = await exchange.subscribeOrders()
      orders.on('order', ({ order }) => {
        states.set(order.orderId, [...(states.get(order.orderId) ?? []), order.status])
      })
      const executions = await exchange.subscribeFills()
      executions.on('fill', ({ fill }) => fills.push(fill.orderId))
      const { symbol, price, quantity } = setting.terms.order
      const sent: string[] = []
      while (exchange.getTradingStats().reconnects < rounds) {
        // oxlint-disable-next-line no-await-in-loop -- one order after the other, before, while and after one is replaced
        const { orderId } = await exchange.createOrder({ symbol, side: 'buy', type: 'limit', price, quantity }, patient)
        sent.push(orderId)
        run.trade(exchange, 'sell', quantity)
        // oxlint-disable-next-line no-await-in-loop -- the same
        await until(() => exchange.executedOrders.has(orderId) && fills.includes(orderId), 'it is filled')
      }
      for (const id of sent) setting.expect(states.get(id)).toEqual(['open', 'filled'])
      setting.expect(fills).toEqual(sent)
      setting.expect(exchange.status).toBe('active')
    },
  },
]
