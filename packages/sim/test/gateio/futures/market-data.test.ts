import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldsOf, GateioRestClient, GateioSocketClient, rowsOf } from '../client.ts'
import { closeClean, labelOf } from '../stall.ts'
import { differences } from './samples.ts'
import { exchange, startFutures, type FuturesSimulation } from './simulation.ts'

const contract = 'BTC_USDT'
/** Traded in tenths. */
const decimal = 'ETH_USDT'
const base = '/futures/usdt'
const decimals = { 'X-Gate-Size-Decimal': '1' }

let sim: FuturesSimulation
let rest: GateioRestClient

beforeAll(async () => {
  sim = await startFutures({ eventsPerSecond: 3_000 }, { limits: false })
  rest = new GateioRestClient(sim.endpoints[exchange])
  // There is a trade from the beginning.
  sim.placeOrder(exchange, { symbol: contract, side: 'buy', size: '1' })
})

afterAll(async () => closeClean(sim))

async function connect(): Promise<GateioSocketClient> {
  const endpoint = sim.endpoints[exchange]
  return GateioSocketClient.connect(endpoint, Date.now, endpoint.futuresWs)
}

describe('rows have the fields and types of the page', () => {
  test.each([
    ['contract', '/contracts'],
    ['trade', `/trades?contract=${contract}&limit=1`],
    ['candle', `/candlesticks?contract=${contract}&interval=1m&limit=1`],
    ['markCandle', `/candlesticks?contract=mark_${contract}&interval=1m&limit=1`],
    ['markCandle', `/candlesticks?contract=index_${contract}&interval=1m&limit=1`],
    ['ticker', `/tickers?contract=${contract}`],
    ['fundingRate', `/funding_rate?contract=${contract}`],
    ['statistics', `/contract_stats?contract=${contract}`],
    ['tier', `/risk_limit_tiers?contract=${contract}`],
  ] as const)('%s of %s', async (sample, path) => {
    const { status, body } = await rest.public(`${base}${path}`)
    expect([status, differences(sample, rowsOf(body)[0])]).toEqual([200, {}])
  })

  test('one contract, and the book', async () => {
    expect(differences('contract', (await rest.public(`${base}/contracts/${contract}`)).body)).toEqual({})
    const book = await rest.public(`${base}/order_book?contract=${contract}&limit=3&with_id=true`)
    expect(differences('book', book.body)).toEqual({})
    expect(fieldsOf((await rest.public(`${base}/order_book?contract=${contract}`)).body)).not.toHaveProperty('id')
  })

  test('sizes are numbers without their fraction, or text with it', async () => {
    const sizesIn = async (path: string, headers: Record<string, string>): Promise<unknown[]> => {
      const { asks, bids } = fieldsOf((await rest.public(`${base}${path}`, headers)).body)
      return [...rowsOf(asks), ...rowsOf(bids)].map(({ s }) => s)
    }
    await sim.pause()
    const path = `/order_book?contract=${decimal}&limit=50`
    const [numbers, texts] = [await sizesIn(path, {}), await sizesIn(path, decimals)]
    sim.resume()
    expect(texts.map(Number).map(Math.trunc)).toEqual(numbers)
    expect(texts.some((size) => String(size).includes('.'))).toBe(true)
    const row = fieldsOf((await rest.public(`${base}/contracts/${decimal}`, decimals)).body)
    expect(row).toMatchObject({ enable_decimal: true, order_size_min: '0.1', position_size: expect.any(String) })
    expect(fieldsOf((await rest.public(`${base}/contracts/${decimal}`)).body)).toMatchObject({ order_size_min: 0 })
  })

  test('pages say where they are', async () => {
    const { headers, body } = await rest.public(`${base}/contracts?limit=3&offset=2`)
    expect(rowsOf(body)).toHaveLength(3)
    expect(['limit', 'offset', 'total'].map((name) => headers.get(`x-pagination-${name}`))).toEqual(['3', '2', '28'])
  })
})

test.each([
  ['/order_book?contract=X_USDT', 'CONTRACT_NOT_FOUND'],
  ['/order_book', 'MISSING_REQUIRED_PARAM'],
  [`/order_book?contract=${contract}&limit=1001`, 'INVALID_PARAM_VALUE'],
  [`/candlesticks?contract=${contract}&interval=1s`, 'INVALID_PARAM_VALUE'],
  [`/candlesticks?contract=${contract}&from=1&limit=5`, 'INVALID_PARAM_VALUE'],
  [`/contract_stats?contract=${contract}&interval=2m`, 'INVALID_PARAM_VALUE'],
])('%s is refused with %s', async (path, label) => {
  expect(labelOf(await rest.public(`${base}${path}`))).toEqual([400, label])
})

test('candles are what the trades made them', async () => {
  // So slow that none of its trades has been forgotten by the time they are compared.
  await using slow = await startFutures({ eventsPerSecond: 300 }, { limits: false })
  const endpoint = slow.endpoints[exchange]
  await using socket = await GateioSocketClient.connect(endpoint, Date.now, endpoint.futuresWs)
  await socket.subscribe('futures.trades', [contract])
  for (let count = 0; count < 5; count += 1) await socket.update('futures.trades')
  await slow.pause()
  const trades = slow.trades(exchange, contract, 1_000)
  expect(trades.length).toBeLessThan(1_000)
  const client = new GateioRestClient(endpoint)
  const rows = rowsOf((await client.public(`${base}/candlesticks?contract=${contract}&interval=10s&limit=100`)).body)
  const traded = rows.filter(({ v }) => Number(v) > 0)
  expect(traded).not.toEqual([])
  for (const { t, v, h, l } of traded) {
    const inside = trades.filter(({ time }) => time >= Number(t) * 1_000 && time < Number(t) * 1_000 + 10_000)
    expect(v).toBe(inside.reduce((sum, { size }) => sum + Number(size), 0))
    const prices = inside.map(({ price }) => Number(price))
    expect([Number(h), Number(l)]).toEqual([Math.max(...prices), Math.min(...prices)])
  }
})

type Level = readonly [price: string, size: string]

/** A book as a client keeps it. */
class KeptBook {
  readonly #sides = { b: new Map<string, string>(), a: new Map<string, string>() }

  set(side: 'a' | 'b', levels: readonly Level[]): void {
    for (const [price, size] of levels)
      if (Number(size) === 0) this.#sides[side].delete(price)
      else this.#sides[side].set(price, size)
  }

  best(side: 'a' | 'b', count: number): Level[] {
    const sign = side === 'a' ? 1 : -1
    return [...this.#sides[side]].toSorted(([one], [other]) => sign * (Number(one) - Number(other))).slice(0, count)
  }
}

function levelsOf(value: unknown): readonly Level[] {
  const levels = (value ?? []) as readonly (Level | { readonly p: string; readonly s: number })[]
  return levels.map((level) => ('p' in level ? [level.p, String(level.s)] : level))
}

describe('books', () => {
  test.each([
    ['20ms', '20', 60],
    ['100ms', '50', 5],
    ['100ms', '100', 5],
  ] as const)('order_book_update every %s with %s levels, on a snapshot of REST', async (interval, level, count) => {
    await using socket = await connect()
    const channel = 'futures.order_book_update'
    await socket.subscribe(channel, [contract, interval, level])
    const first = fieldsOf((await socket.update(channel))['result'])
    const path = `/order_book?contract=${contract}&limit=${level}&with_id=true`
    const snapshot = fieldsOf((await rest.public(`${base}${path}`)).body)
    const book = new KeptBook()
    for (const side of ['a', 'b'] as const) book.set(side, levelsOf(snapshot[side === 'a' ? 'asks' : 'bids']))
    let last = Number(snapshot['id'])
    expect(last).toBeGreaterThan(2 ** 32)
    const apply = (update: Record<string, unknown>): void => {
      if (Number(update['u']) <= last) return
      expect(Number(update['U'])).toBeLessThanOrEqual(last + 1)
      for (const side of ['a', 'b'] as const) book.set(side, levelsOf(update[side]))
      last = Number(update['u'])
    }
    apply(first)
    for (let updates = 0; updates < count; updates += 1) apply(fieldsOf((await socket.update(channel))['result']))
    await sim.pause()
    const truth = sim.book(exchange, contract, Number(level))
    while (last < truth.updateId) apply(fieldsOf((await socket.update(channel))['result']))
    sim.resume()
    expect(book.best('b', Number(level))).toEqual(truth.bids)
    expect(book.best('a', Number(level))).toEqual(truth.asks)
  })

  test.each([
    ['50', 40],
    ['400', 4],
  ] as const)('an obu stream of %s levels, without a gap', async (level, count) => {
    await using socket = await connect()
    await socket.subscribe('futures.obu', [`ob.${decimal}.${level}`])
    const book = new KeptBook()
    let last = 0
    const apply = (update: Record<string, unknown>): void => {
      expect(update['full'] === true || update['U'] === last + 1).toBe(true)
      for (const side of ['a', 'b'] as const) book.set(side, levelsOf(update[side]))
      last = Number(update['u'])
    }
    for (let updates = 0; updates < count; updates += 1) apply(fieldsOf((await socket.update('futures.obu'))['result']))
    await sim.pause()
    const truth = sim.book(exchange, decimal, Number(level))
    while (last < truth.updateId) apply(fieldsOf((await socket.update('futures.obu'))['result']))
    sim.resume()
    expect(book.best('b', Number(level))).toEqual(truth.bids)
    expect(book.best('a', Number(level))).toEqual(truth.asks)
  })

  test('whole books and best prices', async () => {
    await using socket = await connect()
    await socket.subscribe('futures.order_book', [contract, '5', '0'])
    const whole = await socket.next((frame) => frame['event'] === 'all')
    expect(whole['result']).toMatchObject({ contract, l: '5', id: expect.any(Number), asks: expect.any(Array) })
    await socket.subscribe('futures.book_ticker', [contract])
    const { result } = await socket.update('futures.book_ticker')
    expect(result).toMatchObject({ s: contract, b: expect.any(String), B: expect.any(Number), u: expect.any(Number) })
  })

  test('an empty side has an empty price and the size 0', async () => {
    await using quiet = await startFutures()
    const endpoint = quiet.endpoints[exchange]
    await using socket = await GateioSocketClient.connect(endpoint, Date.now, endpoint.futuresWs)
    await socket.subscribe('futures.book_ticker', [contract])
    quiet.placeOrder(exchange, { symbol: contract, side: 'buy', price: '60000', size: '7' })
    const { result } = await socket.next(
      (frame) => frame['event'] === 'update' && fieldsOf(frame['result'])['b'] !== '',
    )
    expect(result).toMatchObject({ b: '60000', B: 7, a: '', A: 0 })
  })
})

describe('channels', () => {
  test('trades, tickers, candles and statistics', async () => {
    await using socket = await connect()
    const rowOf = async (channel: string): Promise<Readonly<Record<string, unknown>>> =>
      rowsOf((await socket.update(channel))['result'])[0] ?? {}
    await socket.subscribe('futures.trades', [contract])
    const trade = await rowOf('futures.trades')
    expect(trade).toMatchObject({ contract, id: expect.any(Number), price: expect.any(String) })
    expect(Math.floor(Number(trade['create_time_ms']) / 1_000)).toBe(trade['create_time'])
    await socket.subscribe('futures.tickers', [contract])
    const ticker = await rowOf('futures.tickers')
    expect(differences('ticker', ticker)).toEqual({})
    expect(ticker).toMatchObject({ price_type: 'last', funding_interval: 28_800, t: expect.any(Number) })
    await socket.subscribe('futures.candlesticks', ['1m', contract])
    expect(await rowOf('futures.candlesticks')).toMatchObject({
      n: `1m_${contract}`,
      v: expect.any(Number),
      a: expect.any(String),
    })
    await socket.subscribe('futures.candlesticks', ['1m', `mark_${contract}`])
    const mark = await socket.next((frame) => JSON.stringify(frame).includes(`1m_mark_${contract}`))
    expect(rowsOf(mark['result'])[0]).not.toHaveProperty('v')
  })

  test.each([
    ['futures.trades', ['X_USDT'], 'unknown contract X_USDT'],
    ['futures.trades', [], 'invalid argument: payload'],
    ['futures.trades', [contract, 'X_USDT'], 'unknown contract X_USDT'],
    ['futures.order_book_update', [contract, '20ms', '100'], 'provided level not supported: 100'],
    ['futures.order_book_update', [contract, '10ms'], 'provided interval not supported: 10ms'],
    ['futures.order_book', [contract, '30', '0'], 'provided level not supported: 30'],
    ['futures.candlesticks', ['2m', contract], 'provided interval not supported: 2m'],
    ['futures.nope', [contract], 'Unknown channel futures.nope'],
  ])('%s %j is refused: %s', async (channel, payload, message) => {
    await using socket = await connect()
    expect(await socket.subscribe(channel, payload)).toMatchObject({
      channel,
      error: { code: 2, message },
      result: { status: 'fail' },
    })
  })

  test('tickers may be partial where the option says so', async () => {
    await using partial = await startFutures({ eventsPerSecond: 3_000 }, { futuresTicker: 'partial' })
    const endpoint = partial.endpoints[exchange]
    await using socket = await GateioSocketClient.connect(endpoint, Date.now, endpoint.futuresWs)
    await socket.subscribe('futures.tickers', [contract])
    const fields = async (): Promise<number> =>
      Object.keys(rowsOf((await socket.update('futures.tickers'))['result'])[0] ?? {}).length
    const whole = await fields()
    expect(await fields()).toBeLessThan(whole)
  })
})
