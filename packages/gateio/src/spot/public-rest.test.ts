import { decimal } from '@venuekit/core/decimal'
import { NotSupportedError } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { connectSpot, now } from '../../test/rest-fixture.ts'

test('[S3.87] the list of pairs is read, and one bad row does not cost the others', async () => {
  const pair = (id: string, precision: unknown) =>
    `{"id":"${id}_USDT","base":"${id}","quote":"USDT","amount_precision":3,"precision":${JSON.stringify(precision)},"trade_status":"tradable"}`
  await using gate = await connectSpot(`[${pair('ETH', 6)},${pair('BAD', 'six')},${pair('1INCH', 4)}]`)
  const listed = await gate.publicRest.getSymbolsInfo()
  expect(gate.lines()).toEqual(['GET /spot/currency_pairs'])
  expect(listed.map(({ symbol }) => symbol)).toEqual(['ETH/USDT', '1INCH/USDT'])
  expect(gate.last().headers).not.toHaveProperty('key')
})

test('[S3.87] the time, and whether the exchange answers at all', async () => {
  await using gate = await connectSpot('{"server_time":1597026383085}', '{"server_time":1597026383085}')
  expect(await gate.publicRest.getServerTime()).toBe(1_597_026_383_085)
  await gate.publicRest.ping()
  expect(gate.lines()).toEqual(['GET /spot/time', 'GET /spot/time'])
})

const book =
  '{"id":123456,"current":1623898993123,"update":1623898993121,"asks":[["1.52","1.1510"],["1.53","1.218"]],"bids":[["1.17","201.863"],["1.16","725.464"]]}'

describe('the book', () => {
  test('[S3.87] as a copy', async () => {
    await using gate = await connectSpot(book)
    expect(await gate.publicRest.getOrderbook('BTC/USDT')).toEqual({
      symbol: 'BTC/USDT',
      bids: [
        { price: '1.17', size: '201.863' },
        { price: '1.16', size: '725.464' },
      ],
      asks: [
        { price: '1.52', size: '1.151' },
        { price: '1.53', size: '1.218' },
      ],
      bestBid: { price: '1.17', size: '201.863' },
      bestAsk: { price: '1.52', size: '1.151' },
      timestamp: 1_623_898_993_121,
      lastUpdateId: 123_456,
      complete: true,
    })
    expect(gate.lines()).toEqual(['GET /spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true'])
  })

  test('[S3.87] [S3.103] as the beginning of a local one: its id, its own name, its digits', async () => {
    await using gate = await connectSpot(book)
    const frame = await gate.publicRest.getBookSnapshot('BTC/USDT', { depth: 20 })
    expect(frame).toMatchObject({ symbol: 'BTC_USDT', kind: 'snapshot', last: 123_456, eventTimeMs: 1_623_898_993_121 })
    expect([frame.asks.count, frame.asks.size[0], frame.asks.sizeDp[0]]).toEqual([2, 11_510, 4])
    expect(gate.lines()).toEqual(['GET /spot/order_book?currency_pair=BTC_USDT&limit=20&with_id=true'])
  })

  test('[S3.87] no deeper than is fresh, and it says so', async () => {
    const levels = JSON.stringify(Array.from({ length: 100 }, (_, index) => [`${index + 1}`, '1']))
    await using gate = await connectSpot(`{"id":1,"asks":${levels},"bids":[]}`)
    const { complete, asks, timestamp } = await gate.publicRest.getOrderbook('BTC/USDT', { depth: 500 })
    expect([complete, asks.length, timestamp]).toEqual([false, 100, undefined])
    expect(gate.lines()).toEqual(['GET /spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true'])
  })

  test('[S3.87] best bid and ask', async () => {
    await using gate = await connectSpot('{"id":7,"update":5,"asks":[["1.52","1"]],"bids":[]}')
    expect(await gate.publicRest.getBookTicker('BTC_USDT')).toEqual({
      symbol: 'BTC/USDT',
      bid: undefined,
      ask: { price: '1.52', size: '1' },
      timestamp: 5,
      updateId: 7,
    })
    expect(gate.lines()).toEqual(['GET /spot/order_book?currency_pair=BTC_USDT&limit=1&with_id=true'])
  })

  test('a size that no number holds comes through as it is', async () => {
    await using gate = await connectSpot('{"id":7,"asks":[["0.0000001","123456789012.123456789012"]],"bids":[]}')
    const { bestAsk } = await gate.publicRest.getOrderbook('BTC/USDT')
    expect(bestAsk).toEqual({ price: '0.0000001', size: '123456789012.123456789012' })
  })
})

describe('trades', () => {
  const trade = (id: string, at: string) =>
    `{"id":"${id}","create_time":"1548000000","create_time_ms":"${at}","currency_pair":"BTC_USDT","side":"buy","amount":"0.15","price":"0.03","sequence_id":"588018"}`

  test('[S3.87] the last ones, oldest first', async () => {
    await using gate = await connectSpot(`[${trade('2', '1548000000124.9')},${trade('1', '1548000000123.456000')}]`)
    const trades = await gate.publicRest.getRecentTrades('BTC/USDT')
    expect(trades.map(({ id, timestamp }) => [id, timestamp])).toEqual([
      ['1', 1_548_000_000_123],
      ['2', 1_548_000_000_124],
    ])
    expect(trades[0]).toEqual({
      symbol: 'BTC/USDT',
      id: '1',
      price: '0.03',
      size: '0.15',
      side: 'buy',
      timestamp: 1_548_000_000_123,
    })
    expect(gate.lines()).toEqual(['GET /spot/trades?currency_pair=BTC_USDT&limit=500'])
  })

  test('[S3.87] those of a stretch, page by page, to the millisecond', async () => {
    await using gate = await connectSpot(
      `[${trade('3', '1548000000500')},${trade('2', '1548000000300')}]`,
      `[${trade('1', '1548000000100')}]`,
    )
    const stretch = { since: 1_548_000_000_200, until: 1_548_000_000_400, limit: 2 }
    const first = await gate.publicRest.getHistoricalTrades('BTC/USDT', stretch)
    expect([first.rows.map(({ id }) => id), first.next]).toEqual([['2'], '2'])
    const second = await gate.publicRest.getHistoricalTrades('BTC/USDT', { ...stretch, cursor: first.next })
    expect([second.rows, second.next]).toEqual([[], undefined])
    const query = 'currency_pair=BTC_USDT&limit=2&from=1548000000&to=1548000001'
    expect(gate.lines()).toEqual([`GET /spot/trades?${query}`, `GET /spot/trades?${query}&page=2`])
  })

  test('the exchange gives no page beyond its hundred thousandth row', async () => {
    await using gate = await connectSpot(`[${trade('1', '1548000000100')}]`)
    const page = await gate.publicRest.getHistoricalTrades('BTC/USDT', { limit: 1, cursor: '100001' })
    expect(page).toMatchObject({ isCut: true })
    expect(page.next).toBeUndefined()
  })

  test.each([{ limit: 0 }, { limit: 1.5 }, { cursor: 'next' }])('%j is refused before it is sent', async (options) => {
    await using gate = await connectSpot()
    await expect(gate.publicRest.getHistoricalTrades('BTC/USDT', options)).rejects.toThrow(/limit|cursor/)
    expect(gate.lines()).toEqual([])
  })
})

describe('tickers', () => {
  const ticker =
    '{"currency_pair":"BTC_USDT","last":"2.46140352","lowest_ask":"2.477","highest_bid":"2.4606821","change_percentage":"-8.91","change_utc0":"-8.91","base_volume":"656614.0845820589","quote_volume":"1602221.66468375534639404191","high_24h":"2.7431","low_24h":"1.9863","etf_net_value":"2.46316141","etf_pre_timestamp":1611244800}'
  const dead =
    '{"currency_pair":"ETH_USDT","last":"","lowest_ask":"","highest_bid":"","change_percentage":"","base_volume":"nan","quote_volume":"NaN","high_24h":"","low_24h":""}'

  test('[S3.87] one market, every digit of it', async () => {
    await using gate = await connectSpot(`[${ticker}]`)
    expect(await gate.publicRest.getTickerInfo('BTC/USDT')).toEqual({
      symbol: 'BTC/USDT',
      last: '2.46140352',
      bid: '2.4606821',
      ask: '2.477',
      high: '2.7431',
      low: '1.9863',
      baseVolume: '656614.0845820589',
      quoteVolume: '1602221.66468375534639404191',
      change: '-0.0891',
      timestamp: undefined,
    })
    expect(gate.lines()).toEqual(['GET /spot/tickers?currency_pair=BTC_USDT'])
  })

  test('[S3.87] all of them: a dead market has no figures, one that is not listed is left out', async () => {
    await using gate = await connectSpot(`[${ticker},${dead},${ticker.replace('BTC_USDT', 'NEW_USDT')}]`)
    const tickers = await gate.publicRest.getTickers()
    expect(tickers.map(({ symbol, last, baseVolume }) => [symbol, last, baseVolume])).toEqual([
      ['BTC/USDT', decimal('2.46140352'), '656614.0845820589'],
      ['ETH/USDT', undefined, undefined],
    ])
    expect(gate.lines()).toEqual(['GET /spot/tickers'])
  })

  test('none at all is the exchange’s fault', async () => {
    await using gate = await connectSpot('[]')
    await expect(gate.publicRest.getTickerInfo('BTC/USDT')).rejects.toMatchObject({ code: 'protocol' })
  })
})

describe('candles', () => {
  const minute = 60_000
  const opened = Math.floor(now / minute) * minute
  const row = (openTime: number, closed?: string) => {
    const figures = [`${openTime / 1_000}`, '971519.677', '0.0021724', '0.0021922', '0.0021720', '0.0021737']
    return JSON.stringify(closed === undefined ? figures : [...figures, '0.9983', closed])
  }

  test('[S3.87] the last ones; of old answers the time tells whether they are closed', async () => {
    await using gate = await connectSpot(
      `[${row(opened - 2 * minute)},${row(opened - minute, 'true')},${row(opened, 'false')}]`,
    )
    const candles = await gate.publicRest.getKlines('BTC/USDT', '1m', { limit: 3 })
    expect(candles.map(({ openTime, closed }) => [openTime, closed])).toEqual([
      [opened - 2 * minute, true],
      [opened - minute, true],
      [opened, false],
    ])
    expect(candles[1]).toEqual({
      symbol: 'BTC/USDT',
      interval: '1m',
      openTime: opened - minute,
      open: '0.0021737',
      high: '0.0021922',
      low: '0.002172',
      close: '0.0021724',
      baseVolume: '0.9983',
      quoteVolume: '971519.677',
      closed: true,
    })
    expect(candles[0]?.baseVolume).toBeUndefined()
    expect(gate.lines()).toEqual(['GET /spot/candlesticks?currency_pair=BTC_USDT&interval=1m&limit=3'])
  })

  const day = 86_400
  test.each([
    [{}, 'limit=100'],
    [{ limit: 5_000 }, 'limit=1000'],
    // A number of rows and a stretch are never sent together.
    [{ since: 1_540_000_000_000 }, `from=1540000000&to=${1_540_000_000 + 1_000 * day - 1}`],
    [{ since: 1_540_000_000_000, limit: 50 }, `from=1540000000&to=${1_540_000_000 + 50 * day - 1}`],
    [{ since: 1_540_000_000_000, until: 1_610_000_000_000, limit: 2_000 }, 'from=1540000000&to=1610000000'],
    [{ until: 1_610_000_000_000, limit: 50 }, `from=${1_610_000_000 - 50 * day + 1}&to=1610000000`],
    [{ since: 1_699_000_000_000 }, 'from=1699000000&to=1700000000'],
  ])('[S3.87] %j asks for %s', async (options, query) => {
    await using gate = await connectSpot('[]')
    await gate.publicRest.getKlines('BTC/USDT', '1d', options)
    expect(gate.lines()).toEqual([`GET /spot/candlesticks?currency_pair=BTC_USDT&interval=1d&${query}`])
  })

  test('[S3.87] a long stretch takes several calls, and no candle comes twice', async () => {
    const first = opened - 1_500 * minute
    await using gate = await connectSpot(
      `[${row(first, 'true')},${row(first + 999 * minute, 'true')}]`,
      `[${row(first + 1_000 * minute, 'true')}]`,
    )
    const candles = await gate.publicRest.getKlinesBatch('BTC/USDT', '1m', { since: first })
    expect(candles.map(({ openTime }) => (openTime - first) / minute)).toEqual([0, 999, 1_000])
    const second = (first + 1_000 * minute) / 1_000
    expect(gate.lines().map((line) => line.slice(line.indexOf('from=')))).toEqual([
      `from=${first / 1_000}&to=${second - 1}`,
      `from=${second}&to=${Math.floor(now / 1_000)}`,
    ])
  })

  test.each([
    ['1w', '7d'],
    ['1M', '30d'],
    ['1s', '1s'],
  ] as const)('%s is %s there', async (interval, word) => {
    await using gate = await connectSpot('[]')
    await gate.publicRest.getKlines('BTC/USDT', interval)
    expect(gate.lines()).toEqual([`GET /spot/candlesticks?currency_pair=BTC_USDT&interval=${word}&limit=100`])
  })

  test('an interval that the exchange lacks is refused before it is sent', async () => {
    await using gate = await connectSpot()
    await expect(gate.publicRest.getKlines('BTC/USDT', '12h')).rejects.toThrow(NotSupportedError)
    expect(gate.lines()).toEqual([])
  })
})

test('[S3.89] what the headers say of a limit is kept to', async () => {
  const headers = { 'X-Gate-RateLimit-Requests-Remain': '7', 'X-Gate-RateLimit-Limit': '200' }
  await using gate = await connectSpot({ status: 200, body: '{"server_time":1}', headers })
  await gate.publicRest.getServerTime()
  expect(gate.budgets.status('ip:getServerTime')).toMatchObject({ limit: 200, available: 7 })
  expect(gate.budgets.status('ip:getTickers')).toMatchObject({ available: 200 })
})
