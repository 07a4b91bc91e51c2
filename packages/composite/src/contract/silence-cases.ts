import { add, decimal, ZERO } from '@venuekit/core'
import type { ContractCase } from './case.ts'
import { ContractRun, patient, until, type ContractPublic, type ContractSetting, type RunOptions } from './run.ts'
import { subscribeAll } from './stream-cases.ts'

/** After so long without a word the exchange is asked in these cases. */
const websocket = { silentTopicMs: 300 }
const busy: RunOptions = { eventsPerSecond: 2_000, websocket }

async function opened(setting: ContractSetting, options: RunOptions) {
  const run = await ContractRun.start(setting, options)
  const exchange = run.public()
  await exchange.initialize()
  return { run, exchange, market: run.market(exchange) }
}

/** The exchange forgets every topic of a market, and says nothing of it. */
function forget(run: ContractRun, symbol: string, channel = '*'): void {
  run.sim.addFault({ kind: 'forget-topic', on: 'now', channel, symbol })
}

/** What is promised of topics that the exchange stops serving without a word, while their connection lives. */
export const silenceCases: readonly ContractCase[] = [
  {
    name: 'a book that the exchange has forgotten is found out, healed and true again, and the others are left alone',
    needs: ['orderbook'],
    run: async (setting) => {
      const { run, exchange, market } = await opened(setting, busy)
      await using _ = run
      const other = run.symbolsOf(exchange).find((symbol) => symbol !== market.symbol) ?? ''
      await exchange.initialize([market.symbol, other])
      await exchange.waitUntilConnected()
      const seen: string[] = []
      const books = await exchange.subscribeOrderbook(market.symbol)
      for (const type of ['book', 'gap', 'stale', 'resynced'] as const) books.on(type, () => seen.push(type))
      const quiet: string[] = []
      const others = await exchange.subscribeOrderbook(other)
      for (const type of ['gap', 'stale'] as const) others.on(type, () => quiet.push(type))
      forget(run, market.exchangeSymbol, setting.terms.channels.book)
      await until(() => seen.includes('resynced') && seen.at(-1) === 'book', 'the book is live again')
      // From when it is known until it is healed nobody takes the old book for the new.
      setting.expect(seen.slice(seen.indexOf('gap'), seen.indexOf('resynced') + 1)).toEqual(['gap', 'resynced'])
      setting.expect(quiet).toEqual([])
      await run.sim.pause()
      await until(() => run.equalsTruth(exchange.orderbook(market.symbol), exchange), 'the book equals the truth')
      setting.expect(exchange.getPerformanceStats().silenceRenewals).toBe(1)
      setting.expect(exchange.getPerformanceStats().reconnects).toBe(0)
    },
  },
  {
    name: 'a book that stays dead although it is subscribed anew gets another connection, and is true again',
    needs: ['orderbook'],
    run: async (setting) => {
      const { run, exchange, market } = await opened(setting, { ...busy, websocket: { silentTopicMs: 150 } })
      await using _ = run
      await exchange.initialize([market.symbol])
      await exchange.waitUntilConnected()
      const seen: string[] = []
      const books = await exchange.subscribeOrderbook(market.symbol)
      for (const type of ['gap', 'stale', 'reconnected'] as const) books.on(type, () => seen.push(type))
      const channel = setting.terms.channels.book
      const fault = run.sim.addFault({ kind: 'drop', on: 'frame', channel, symbol: market.exchangeSymbol })
      await until(() => exchange.getPerformanceStats().silenceRenewals >= 2, 'it is subscribed anew')
      await until(() => exchange.getPerformanceStats().silenceReplacements > 0, 'its connection is replaced')
      run.sim.clearFaults(fault)
      await until(() => exchange.getPerformanceStats().reconnects === 1, 'the other connection has taken over')
      await until(() => exchange.orderbook(market.symbol)?.state === 'live', 'the book is live again')
      await run.sim.pause()
      await until(() => run.equalsTruth(exchange.orderbook(market.symbol), exchange), 'the book equals the truth')
      // It was known as dead, and nothing was cut.
      setting.expect(new Set(seen)).toEqual(new Set(['gap']))
    },
  },
  {
    name: 'every stream of a market that the exchange has forgotten says that something is missing, and goes on',
    needs: ['trades'],
    run: async (setting) => {
      const { run, exchange, market } = await opened(setting, busy)
      await using _ = run
      const marks = new Set<string>()
      const streams = await subscribeAll(setting, exchange, market.symbol)
      for (const [name, stream] of streams)
        for (const type of ['gap', 'resynced'] as const) stream.on(type, () => marks.add(`${name} ${type}`))
      let items = 0
      const trades = await exchange.subscribeTrades(market.symbol)
      trades.on('trade', () => (items += 1))
      await until(() => items > 0, 'trades come')
      forget(run, market.exchangeSymbol)
      await until(() => marks.size === streams.length * 2, 'each stream was found out and healed')
      const before = items
      await until(() => items > before, 'trades come again')
    },
  },
  {
    name: 'an account that the exchange has forgotten is found out: what happens in it is told once, then and afterwards',
    needs: ['trading', 'fills'],
    run: async (setting) => {
      if (setting.terms.keepsAccountTopics === true) return
      await using run = await ContractRun.start(setting, { websocket })
      const exchange = await run.account()
      const states: string[] = []
      const fills: string[] = []
      const marks: string[] = []
      const orders = await exchange.subscribeOrders()
      orders.on('order', ({ order }) => states.push(`${order.orderId} ${order.status}`))
      for (const type of ['gap', 'resynced'] as const) orders.on(type, () => marks.push(type))
      const executions = await exchange.subscribeFills()
      executions.on('fill', ({ fill }) => fills.push(fill.orderId))
      const { symbol, price, quantity } = setting.terms.order
      const place = () => exchange.createOrder({ symbol, side: 'buy', type: 'limit', price, quantity }, patient)
      const first = await place()
      run.sim.addFault({ kind: 'forget-topic', on: 'now', channel: '*' })
      // Nobody here does anything: only the exchange knows that it is filled.
      run.trade(exchange, 'sell', quantity)
      await until(() => fills.length > 0 && exchange.executedOrders.has(first.orderId), 'it is found out')
      await until(() => marks.includes('resynced'), 'the streams are complete again')
      const second = await place()
      run.trade(exchange, 'sell', quantity)
      await until(() => fills.length > 1 && exchange.executedOrders.has(second.orderId), 'the stream tells it')
      setting.expect(fills).toEqual([first.orderId, second.orderId])
      const told = [first, second].flatMap(({ orderId }) => [`${orderId} open`, `${orderId} filled`])
      setting.expect(states).toEqual(told)
      setting.expect(exchange.getTradingStats().silenceRenewals > 0).toBe(true)
      setting.expect(exchange.getTradingStats().reconnects).toBe(0)
    },
  },
  {
    name: 'an order of which the stream says nothing, because the exchange has forgotten it, brings it back',
    needs: ['trading'],
    run: async (setting) => {
      if (setting.terms.keepsAccountTopics === true) return
      await using run = await ContractRun.start(setting, { websocket })
      const exchange = await run.account()
      const marks: string[] = []
      const orders = await exchange.subscribeOrders()
      for (const type of ['gap', 'resynced'] as const) orders.on(type, () => marks.push(type))
      run.sim.addFault({ kind: 'forget-topic', on: 'now', channel: setting.terms.channels.orders })
      const { symbol, price, quantity } = setting.terms.order
      const order = await exchange.createOrder({ symbol, side: 'buy', type: 'limit', price, quantity }, patient)
      await until(() => marks.includes('resynced'), 'the stream is complete again')
      setting.expect(marks[0]).toBe('gap')
      setting.expect([...exchange.openOrders.keys()]).toEqual([order.orderId])
      run.sim.addFault({ kind: 'server-error', status: 503 })
      run.trade(exchange, 'sell', quantity)
      await until(() => exchange.executedOrders.get(order.orderId)?.status === 'filled', 'the stream tells of the fill')
    },
  },
  {
    name: 'a stream of balances that the exchange has forgotten is found out without an order or a fill, and goes on',
    needs: ['balance'],
    run: async (setting) => {
      if (setting.terms.keepsAccountTopics === true) return
      await using run = await ContractRun.start(setting, { websocket })
      const exchange = await run.account()
      const { quote, settle: asset = quote } = exchange.instruments.require(setting.terms.order.symbol)
      const marks: string[] = []
      const totals: (string | undefined)[] = []
      const balances = await exchange.subscribeBalances()
      for (const type of ['gap', 'resynced'] as const) balances.on(type, () => marks.push(type))
      const before = exchange.getAssetBalance(asset)?.total ?? ZERO
      const after = [add(before, decimal('7')), add(before, decimal('12'))]
      balances.on('balance', ({ balance }) => balance.asset === asset && totals.push(balance.total))
      run.sim.addFault({ kind: 'forget-topic', on: 'now', channel: '*' })
      run.sim.deposit({ asset, amount: '7' })
      await until(() => marks.includes('resynced'), 'the stream is complete again')
      setting.expect(marks[0]).toBe('gap')
      run.sim.addFault({ kind: 'server-error', status: 503 })
      run.sim.deposit({ asset, amount: '5' })
      await until(() => totals.at(-1) === after[1], 'the stream tells of the next one')
      setting.expect(totals).toEqual(after)
      setting.expect(exchange.getTradingStats().reconnects).toBe(0)
    },
  },
  {
    name: 'a quiet market is asked about more and more rarely, and stays live',
    needs: ['orderbook', 'trades'],
    run: async (setting) => {
      const { run, exchange, market } = await opened(setting, { websocket: { silentTopicMs: 40 } })
      await using _ = run
      const marks: string[] = []
      for (const [, stream] of await subscribeAll(setting, exchange, market.symbol))
        for (const type of ['gap', 'resynced'] as const) stream.on(type, () => marks.push(type))
      const stats = (): ReturnType<ContractPublic['getPerformanceStats']> => exchange.getPerformanceStats()
      await until(() => stats().silenceLooks >= 8, 'the exchange was asked')
      setting.expect(exchange.orderbook(market.symbol)?.state).toBe('live')
      setting.expect(marks).toEqual([])
      setting.expect(stats().silenceRenewals).toBe(0)
    },
  },
  {
    name: 'silence is left alone where that was asked for',
    needs: ['orderbook'],
    run: async (setting) => {
      const { run, exchange, market } = await opened(setting, { ...busy, websocket: { silentTopicMs: 0 } })
      await using _ = run
      const [other = ''] = run.symbolsOf(exchange).filter((symbol) => symbol !== market.symbol)
      await exchange.initialize([market.symbol, other])
      await exchange.waitUntilConnected()
      forget(run, market.exchangeSymbol, setting.terms.channels.book)
      const framesOf = (symbol: string): number =>
        exchange.getOrderbookStats().find((each) => each.symbol === symbol)?.frames ?? 0
      const goesOn = async (): Promise<void> => {
        const before = framesOf(other)
        await until(() => framesOf(other) > before + 3, 'the other book goes on')
      }
      await goesOn()
      // What was on its way has come.
      const silent = framesOf(market.symbol)
      await goesOn()
      setting.expect(framesOf(market.symbol)).toBe(silent)
      setting.expect(exchange.getPerformanceStats().silenceLooks).toBe(0)
    },
  },
]
