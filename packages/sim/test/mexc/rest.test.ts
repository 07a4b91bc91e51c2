import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldsOf, MexcRestClient, rowsOf, type Answer } from './client.ts'
import { alone, closeClean, codeOf, order, startMexc, type MexcSimulator } from './stall.ts'

let sim: MexcSimulator
let client: MexcRestClient

beforeAll(async () => {
  sim = await startMexc({ eventsPerSecond: 1_000 }, { limits: 'none' })
  client = new MexcRestClient(sim.endpoints.mexc)
  // There is a trade from the beginning.
  sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', size: '0.001' })
})

afterAll(async () => closeClean(sim))

async function publicBody(path: string): Promise<unknown> {
  const { status, body } = await client.public(path)
  expect(status).toBe(200)
  return body
}

describe('[C.27] public data', () => {
  test('ping, time and envelopes', async () => {
    expect(await publicBody('/ping')).toEqual({})
    expect(await publicBody('/time')).toEqual({ serverTime: expect.any(Number) })
    expect(await publicBody('/defaultSymbols')).toMatchObject({
      code: 0,
      msg: 'success',
      data: expect.arrayContaining(['BTCUSDT', 'SNEK(CNT)USDT']),
    })
    expect(fieldsOf(await publicBody('/defaultSymbols'))['data']).not.toContain('IAGUSDT')
    expect(await publicBody('/symbol/offline')).toMatchObject({
      data: [
        { symbol: 'APTUSDT', state: 2 },
        { symbol: 'NIGHTUSDT', state: 3 },
      ],
    })
  })

  test('exchangeInfo has symbols of all sorts, with the types of captures', async () => {
    const { symbols, ...head } = fieldsOf(await publicBody('/exchangeInfo'))
    expect(head).toEqual({ timezone: 'CST', serverTime: expect.any(Number), rateLimits: [], exchangeFilters: [] })
    const bySymbol = new Map(rowsOf(symbols).map((row) => [row['symbol'], row]))
    expect(bySymbol.get('BTCUSDT')).toEqual({
      symbol: 'BTCUSDT',
      status: '1',
      baseAsset: 'BTC',
      baseAssetPrecision: 5,
      quoteAsset: 'USDT',
      quotePrecision: 1,
      quoteAssetPrecision: 1,
      baseCommissionPrecision: 5,
      quoteCommissionPrecision: 1,
      orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      quoteAmountPrecision: '1',
      baseSizePrecision: '0.00001',
      permissions: ['SPOT'],
      filters: [],
      maxQuoteAmount: '2000000',
      makerCommission: '0.0005',
      takerCommission: '0.0005',
      quoteAmountPrecisionMarket: '1',
      maxQuoteAmountMarket: '100000',
      fullName: 'BTC',
      tradeSideType: 1,
      contractAddress: '',
      st: false,
    })
    expect(bySymbol.get('IAGUSDT')).toMatchObject({ isSpotTradingAllowed: false })
    expect(bySymbol.get('APTUSDT')).toMatchObject({ status: '2', tradeSideType: 4 })
    expect(bySymbol.get('NIGHTUSDT')).toMatchObject({ status: '3' })
    expect(bySymbol.get('FILUSDT')).toMatchObject({ tradeSideType: 2 })
    expect(bySymbol.get('INJUSDT')).toMatchObject({ tradeSideType: 3 })
    expect(bySymbol.get('XRPUSDT')).toMatchObject({ baseSizePrecision: '0' })
    expect(bySymbol.get('LTCUSDT')).toMatchObject({
      filters: [{ filterType: 'PERCENT_PRICE_BY_SIDE', bidMultiplierUp: '5', askMultiplierDown: '0.2' }],
    })
    const named = fieldsOf(await publicBody('/exchangeInfo?symbols=MXUSDT,SNEK(CNT)USDT'))['symbols']
    expect(rowsOf(named).map(({ symbol }) => symbol)).toEqual(['MXUSDT', 'SNEK(CNT)USDT'])
  })

  test('depth, trades, klines and tickers have the shapes of samples', async () => {
    expect(await publicBody('/depth?symbol=BTCUSDT&limit=1')).toEqual({
      lastUpdateId: expect.any(Number),
      bids: [[expect.any(String), expect.any(String)]],
      asks: [[expect.any(String), expect.any(String)]],
      timestamp: expect.any(Number),
    })
    const [trade] = rowsOf(await publicBody('/trades?symbol=BTCUSDT&limit=1'))
    expect(trade).toMatchObject({ id: null, price: expect.any(String), qty: expect.any(String), isBestMatch: true })
    expect(trade?.['tradeType']).toBe(trade?.['isBuyerMaker'] === true ? 'ASK' : 'BID')
    const [aggregated] = rowsOf(await publicBody('/aggTrades?symbol=BTCUSDT&limit=1'))
    expect(aggregated).toMatchObject({ a: null, f: null, l: null, M: true })
    expect(Number(aggregated?.['T']) % 1_000).toBe(0)
    const candles = (await publicBody('/klines?symbol=BTCUSDT&interval=60m&limit=3')) as readonly unknown[][]
    expect(candles.map(([open, , , , , , close]) => Number(close) - Number(open))).toEqual([
      3_600_000, 3_600_000, 3_600_000,
    ])
    expect(candles[0]).toHaveLength(8)
    const [month] = (await publicBody('/klines?symbol=BTCUSDT&interval=1M')) as readonly number[][]
    expect(new Date(Number(month?.[6])).getUTCDate()).toBe(1)
    expect(await publicBody('/avgPrice?symbol=BTCUSDT')).toEqual({ mins: 5, price: expect.stringMatching(/^\d/) })
    expect(await publicBody('/ticker/24hr?symbol=BTCUSDT')).toMatchObject({
      symbol: 'BTCUSDT',
      count: null,
      priceChangePercent: expect.stringMatching(/^-?0(?:\.\d+)?$/),
      openTime: expect.any(Number),
      quoteVolume: expect.any(String),
    })
    expect(rowsOf(await publicBody('/ticker/price'))).toHaveLength(sim.symbols('mexc').length)
    expect(await publicBody('/ticker/bookTicker?symbol=MXUSDT')).toMatchObject({
      symbol: 'MXUSDT',
      bidPrice: expect.any(String),
    })
    expect(await publicBody('/ticker/bookTicker?symbol=APTUSDT')).toMatchObject({ symbol: 'APTUSDT', askPrice: null })
  })

  test('what is wrong is refused in the words of captures', async () => {
    const body = async (path: string): Promise<unknown> => {
      const answer = await client.public(path)
      expect(answer.status).toBe(400)
      return answer.body
    }
    expect(await body('/depth?symbol=btcusdt')).toEqual({ code: -1121, msg: 'Invalid symbol.', _extend: null })
    expect(await body('/klines?symbol=BTCUSDT&interval=1h')).toEqual({
      code: -1121,
      msg: 'Invalid interval.',
      _extend: null,
    })
    expect(await body('/aggTrades?symbol=BTCUSDT&startTime=1')).toEqual({
      code: -1128,
      msg: 'Combination of optional parameters invalid.',
      _extend: null,
    })
    expect(await body('/aggTrades?symbol=BTCUSDT&startTime=1&endTime=3600002')).toEqual({
      code: -1127,
      msg: 'More than 1 hours between startTime and endTime.',
    })
    expect(await body('/depth')).toEqual({ code: 44_444, msg: 'param cannot be null: symbol' })
    expect((await client.public('/nothing')).status).toBe(404)
  })
})

describe('[C.27] who asks', () => {
  const account = '/account'

  test('signatures over the query, over a form in the body, over both; the query wins', async () => {
    await alone(async ({ client: own, clock, sim: stall }) => {
      const terms = `symbol=MXUSDT&side=BUY&type=LIMIT&quantity=10&price=2.5&timestamp=${clock.now()}`
      const inBody = await own.raw('POST', '/order', { body: `${terms}&signature=${own.sign(terms)}` })
      expect(inBody.status).toBe(200)
      const [query, body] = [
        `symbol=MXUSDT&side=BUY&quantity=20`,
        `quantity=10&price=2.5&type=LIMIT&timestamp=${clock.now()}`,
      ]
      const signature = own.sign(query + body)
      const mixed = await own.raw('POST', `/order?${query}&signature=${signature}`, { body })
      expect(mixed.status).toBe(200)
      expect(stall.orders('mexc').map(({ size }) => size)).toEqual(['10', '20'])
      const json = JSON.stringify({ ...order, timestamp: clock.now() })
      expect((await own.raw('POST', `/order?signature=${own.sign(json)}`, { body: json })).status).toBe(200)
    })
  })

  test('the checks come one after the other', async () => {
    await alone(async ({ client: own, clock, sim: stall }) => {
      const signed = async (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
        own.raw('GET', `${account}?${query}&signature=${own.sign(query)}`, { headers })
      const now = clock.now()
      const at = (time: number): string => `timestamp=${time}`
      expect((await signed(at(now))).status).toBe(200)
      expect(codeOf(await signed(at(now), { 'X-MEXC-APIKEY': '' }))).toEqual([400, 400])
      expect(codeOf(await signed(at(now), { 'X-MEXC-APIKEY': 'mx0vglunknown' }))).toEqual([400, 10_072])
      expect(codeOf(await signed(at(now), { 'X-MEXC-APIKEY': 'odd' }))).toEqual([400, 700_001])
      expect(codeOf(await signed('recvWindow=5000'))).toEqual([400, 700_003])
      expect(codeOf(await signed(`recvWindow=60001&${at(now)}`))).toEqual([400, 700_005])
      expect((await signed(at(now + 999))).status).toBe(200)
      expect(codeOf(await signed(`recvWindow=60000&${at(now + 1_000)}`))).toEqual([400, 700_003])
      expect((await signed(at(now - 5_000))).status).toBe(200)
      expect(codeOf(await signed(at(now - 5_001)))).toEqual([400, 700_003])
      expect((await signed(`recvWindow=60000&${at(now - 60_000)}`)).status).toBe(200)
      const forged = `${account}?${at(now)}&signature=${own.sign(at(now)).toUpperCase()}`
      expect((await own.raw('GET', forged)).body).toEqual({
        code: 700_002,
        msg: 'Signature for this request is not valid.',
      })
      expect(codeOf(await own.raw('GET', `${account}?${at(now)}`))).toEqual([400, 700_002])
      stall.faults.add({ kind: 'special', name: 'ip-forbidden', exchange: 'mexc', count: 1 })
      expect((await signed(at(now))).body).toMatchObject({
        code: 700_006,
        msg: expect.stringContaining('ip white list'),
      })
    })
  })

  test('a key that may only read, and a type of body that nobody reads', async () => {
    await alone(async ({ sim: stall, client: own, clock }) => {
      const { credentials } = stall.createAccount({ exchange: 'mexc', permissions: ['read'] })
      const { apiKey = '', apiSecret = '' } = credentials
      const endpoint = { ...stall.endpoints.mexc, credentials: { apiKey, apiSecret } }
      const reader = new MexcRestClient(endpoint, () => clock.now())
      expect((await reader.call('GET', account)).status).toBe(200)
      expect(codeOf(await reader.call('POST', '/order/test', order))).toEqual([400, 700_007])
      const wrongType = await own.raw('POST', '/order', { body: 'a=b', headers: { 'Content-Type': 'text/plain' } })
      expect(codeOf(wrongType)).toEqual([400, 700_013])
    })
  })
})

describe('[C.27] limits', () => {
  test('of an address: 429 with Retry-After, then 418 for those who go on', async () => {
    await alone(
      async ({ client: own, clock }) => {
        const all = async () => own.public('/ticker/24hr')
        for (let count = 0; count < 12; count += 1) expect((await all()).status).toBe(200)
        const excess = await all()
        expect([excess.status, excess.headers.get('retry-after')]).toEqual([429, '10'])
        expect(excess.body).toEqual({ code: 429, msg: 'Too Many Requests' })
        expect((await all()).status).toBe(429)
        const banned = await all()
        expect([banned.status, banned.headers.get('retry-after')]).toEqual([418, '120'])
        await clock.advance(119_000)
        expect((await own.public('/ping')).status).toBe(418)
        await clock.advance(1_000)
        expect((await own.public('/ping')).status).toBe(200)
      },
      { limits: '2026', strikesBeforeBan: 3 },
    )
  })

  test('of a user: twelve orders and cancellations a second', async () => {
    await alone(
      async ({ place, call, clock }) => {
        for (let count = 0; count < 12; count += 1) expect((await place()).status).toBe(200)
        expect((await place()).status).toBe(429)
        expect((await call('DELETE', '/openOrders', { symbol: 'MXUSDT' })).status).toBe(429)
        expect((await call('GET', '/account')).status).toBe(200)
        await clock.advance(1_000)
        expect((await place()).status).toBe(200)
      },
      { limits: '2026' },
    )
  })

  test('of a user: what is signed counts for nobody else, or by option for the address', async () => {
    for (const [signedBudget, status] of [
      ['user', 200],
      ['address', 429],
    ] as const)
      // oxlint-disable-next-line no-await-in-loop -- one simulator after the other
      await alone(
        async ({ call, client: own }) => {
          for (let count = 0; count < 30; count += 1) expect((await call('GET', '/account')).status).toBe(200)
          expect((await own.public('/ping')).status).toBe(status)
        },
        { limits: '2026', signedBudget },
      )
  })

  test('of 2025: each endpoint by itself, and two batches a second', async () => {
    await alone(
      async ({ client: own, call }) => {
        for (let count = 0; count < 12; count += 1) expect((await own.public('/ticker/24hr')).status).toBe(200)
        expect((await own.public('/ticker/24hr')).status).toBe(429)
        expect((await own.public('/exchangeInfo')).status).toBe(200)
        const batch = async () => call('POST', '/batchOrders', { batchOrders: JSON.stringify([order]) })
        expect([(await batch()).status, (await batch()).status, (await batch()).status]).toEqual([200, 200, 429])
      },
      { limits: '2025' },
    )
  })
})
