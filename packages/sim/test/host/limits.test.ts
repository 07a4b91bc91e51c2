import { expect, test } from 'vitest'
import { startSimulator, type MarketChange } from '../../src/index.ts'
import { fieldsOf, GateioRestClient, rowsOf } from '../gateio/client.ts'
import { MexcRestClient } from '../mexc/client.ts'
import { postOrder, type Json } from './client.ts'

type Sim = Awaited<ReturnType<typeof start>>
type Exchange = 'demo' | 'gateio' | 'gateio-futures' | 'mexc'

interface Terms {
  readonly side: 'buy' | 'sell'
  readonly price: string
}

/** What differs between exchanges: how an order is placed, and how a refusal and a market look. */
interface Stand {
  readonly symbol: string
  /** Undefined for an order that was accepted, else the code of the refusal. */
  readonly place: (sim: Sim, terms: Terms) => Promise<unknown>
  readonly market: (sim: Sim) => Promise<Json>
}

async function start() {
  const exchanges = ['demo', 'gateio', 'gateio-futures', 'mexc'] as const
  const sim = await startSimulator({ exchanges, seed: 7, eventsPerSecond: 0 })
  for (const exchange of exchanges) {
    const { symbol } = stands[exchange]
    // The last price is 100, and the mark price of the perpetual too.
    if (exchange === 'gateio-futures') sim.setMarket(exchange, symbol, { markPrice: '100' })
    sim.placeOrder(exchange, { symbol, side: 'sell', price: '100', size: '1' })
    sim.placeOrder(exchange, { symbol, side: 'buy', price: '100', size: '1' })
  }
  return sim
}

const stands: Readonly<Record<Exchange, Stand>> = {
  demo: {
    symbol: 'BTC_USDT',
    place: async (sim, terms) => {
      const answer = await postOrder(sim.endpoints.demo, { symbol: 'BTC_USDT', type: 'limit', size: '0.1', ...terms })
      return answer.status === 201 ? undefined : fieldsOf(await answer.json())['message']
    },
    market: async (sim) => {
      const answer = await fetch(`${sim.endpoints.demo.rest}/markets`)
      return rowsOf(await answer.json()).find(({ symbol }) => symbol === 'BTC_USDT') ?? {}
    },
  },
  gateio: {
    symbol: 'BTC_USDT',
    place: async (sim, terms) => {
      const body = { currency_pair: 'BTC_USDT', amount: '0.1', ...terms }
      const answer = await new GateioRestClient(sim.endpoints.gateio).call('POST', '/spot/orders', { body })
      return fieldsOf(answer.body)['label']
    },
    market: async (sim) =>
      fieldsOf((await new GateioRestClient(sim.endpoints.gateio).call('GET', '/spot/currency_pairs/BTC_USDT')).body),
  },
  'gateio-futures': {
    symbol: 'BTC_USDT',
    place: async (sim, { side, price }) => {
      const body = { contract: 'BTC_USDT', size: side === 'buy' ? 10 : -10, price, tif: 'gtc' }
      const answer = await new GateioRestClient(sim.endpoints.gateio).call('POST', '/futures/usdt/orders', { body })
      return fieldsOf(answer.body)['label']
    },
    market: async (sim) =>
      fieldsOf((await new GateioRestClient(sim.endpoints.gateio).call('GET', '/futures/usdt/contracts/BTC_USDT')).body),
  },
  mexc: {
    symbol: 'BTCUSDT',
    place: async (sim, { side, price }) => {
      const order = {
        symbol: 'BTCUSDT',
        side: side.toUpperCase(),
        type: 'LIMIT',
        quantity: '0.1',
        price,
        recvWindow: 60_000,
      }
      return fieldsOf((await new MexcRestClient(sim.endpoints.mexc).call('POST', '/order', order)).body)['code']
    },
    market: async (sim) => {
      const { body } = await new MexcRestClient(sim.endpoints.mexc).public('/exchangeInfo?symbol=BTCUSDT')
      return rowsOf(fieldsOf(body)['symbols'])[0] ?? {}
    },
  },
}

function pick(row: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

const filter = { filterType: 'PERCENT_PRICE_BY_SIDE', bidMultiplierUp: '1.05', askMultiplierDown: '0.95' }

test.each([
  ['demo', 'price-band', { priceBand: '0.05' }, { priceBand: null }],
  [
    'gateio',
    'PRICE_TOO_DEVIATED',
    { up_rate: '0.05', down_rate: '0.05' },
    { up_rate: undefined, down_rate: undefined },
  ],
  ['gateio-futures', 'PRICE_TOO_DEVIATED', { order_price_deviate: '0.05' }, { order_price_deviate: '0.5' }],
  ['mexc', 30_087, { filters: [filter] }, { filters: [] }],
] as const)('%s: prices too far from the market are refused with %s, and the band is published', async (...row) => {
  const [exchange, code, published, before] = row
  const { symbol, place, market } = stands[exchange]
  await using sim = await start()
  const shown = async (): Promise<Json> => pick(await market(sim), Object.keys(before))
  expect(await shown()).toEqual(before)
  expect(await place(sim, { side: 'buy', price: '105.1' })).toBeUndefined()
  sim.setMarket(exchange, symbol, { priceBand: '0.05' })
  expect(await shown()).toEqual(published)
  expect(await place(sim, { side: 'buy', price: '105.1' })).toBe(code)
  expect(await place(sim, { side: 'sell', price: '94.9' })).toBe(code)
  // A bid far below is refused where everything far away is.
  expect(await place(sim, { side: 'buy', price: '94.9' })).toBe(exchange === 'mexc' ? undefined : code)
  expect(await place(sim, { side: 'buy', price: '105' })).toBeUndefined()
  expect(await place(sim, { side: 'buy', price: '95' })).toBeUndefined()
  sim.setMarket(exchange, symbol, { priceBand: null })
  expect(await shown()).toEqual(before)
  expect(await place(sim, { side: 'buy', price: '105.1' })).toBeUndefined()
  expect(sim.errors).toEqual([])
})

test.each([
  ['demo', 'too-many-orders', { maximumOpenOrders: 2 }, { maximumOpenOrders: 500 }],
  ['gateio', 'TOO_MANY_ORDERS', {}, {}],
  ['gateio-futures', 'TOO_MANY_ORDERS', { orders_limit: 2 }, { orders_limit: 100 }],
  ['mexc', 30_029, {}, {}],
] as const)(
  '%s: more open orders than are allowed are refused with %s',
  async (...[exchange, code, published, before]) => {
    const { symbol, place, market } = stands[exchange]
    await using sim = await start()
    const shown = async (): Promise<Json> => pick(await market(sim), Object.keys(before))
    expect(await shown()).toEqual(before)
    sim.setMarket(exchange, symbol, { maximumOpenOrders: 2 })
    expect(await shown()).toEqual(published)
    const bid = { side: 'buy', price: '99' } as const
    expect([await place(sim, bid), await place(sim, bid), await place(sim, bid)]).toEqual([undefined, undefined, code])
    // What is filled leaves room.
    sim.placeOrder(exchange, { symbol, side: 'sell', size: sim.orders(exchange)[0]?.size ?? '0' })
    expect([await place(sim, bid), await place(sim, bid)]).toEqual([undefined, code])
    sim.setMarket(exchange, symbol, { maximumOpenOrders: null })
    expect(await shown()).toEqual(before)
    expect(await place(sim, bid)).toBeUndefined()
    expect(sim.errors).toEqual([])
  },
)

test('the risk limit of a contract: a position with the orders that enlarge it may be worth so much', async () => {
  const exchange = 'gateio-futures'
  const { symbol, place, market } = stands[exchange]
  await using sim = await start()
  const client = new GateioRestClient(sim.endpoints.gateio)
  const shown = async (): Promise<unknown[]> => {
    const { risk_limit_base: base, risk_limit_step: step, risk_limit_max: most } = await market(sim)
    const tiers = await client.call('GET', '/futures/usdt/risk_limit_tiers', { query: `contract=${symbol}` })
    const position = await client.call('GET', `/futures/usdt/positions/${symbol}`)
    return [base, step, most, rowsOf(tiers.body)[0]?.['risk_limit'], fieldsOf(position.body)['risk_limit']]
  }
  // Ten contracts are worth 0.1 at 100.
  const bid = { side: 'buy', price: '100' } as const
  expect(await place(sim, bid)).toBeUndefined()
  expect(await shown()).toEqual(Array(5).fill('1000000000'))
  sim.setMarket(exchange, symbol, { maximumPositionValue: '0.25' })
  expect(await shown()).toEqual(Array(5).fill('0.25'))
  expect([await place(sim, bid), await place(sim, bid)]).toEqual([undefined, 'RISK_LIMIT_EXCEEDED'])
  sim.placeOrder(exchange, { symbol, side: 'sell', size: '20' })
  expect([await place(sim, bid), await place(sim, { ...bid, side: 'sell' })]).toEqual([
    'RISK_LIMIT_EXCEEDED',
    undefined,
  ])
  sim.setMarket(exchange, symbol, { maximumPositionValue: null })
  expect(await shown()).toEqual(Array(5).fill('1000000000'))
  expect(await place(sim, bid)).toBeUndefined()
  for (const wrong of ['0', '-1', 'much'])
    expect(() => sim.setMarket(exchange, symbol, { maximumPositionValue: wrong })).toThrow(
      'maximumPositionValue: must be',
    )
  expect(() => sim.setMarket('gateio', symbol, { maximumPositionValue: '5' })).toThrow('is for perpetuals only')
  expect(sim.errors).toEqual([])
})

test.each<readonly [MarketChange, string]>([
  [{ priceBand: '0' }, 'priceBand: must be a fraction greater than 0'],
  [{ priceBand: '-0.1' }, 'priceBand: must be'],
  [{ priceBand: '5 %' }, 'priceBand: must be'],
  [{ maximumOpenOrders: 0 }, 'maximumOpenOrders: must be a positive integer, not 0'],
  [{ maximumOpenOrders: 1.5 }, 'maximumOpenOrders: must be'],
])('%j makes no sense, and nothing changes: %s', async (change, message) => {
  await using sim = await start()
  for (const exchange of ['demo', 'gateio-futures'] as const) {
    const wrong = { ...change, mode: 'halted' } as const
    expect(() => sim.setMarket(exchange, stands[exchange].symbol, wrong)).toThrow(message)
    expect(await stands[exchange].place(sim, { side: 'buy', price: '100' })).toBeUndefined()
  }
})
