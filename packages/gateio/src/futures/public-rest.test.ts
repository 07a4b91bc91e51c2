import { describe, expect, test } from 'vitest'
import { connectFutures, now } from '../../test/rest-fixture.ts'

const decimalSizes = { 'x-gate-size-decimal': '1' }

describe('contracts', () => {
  const contract = (name: string) =>
    `{"name":"${name}_USDT","type":"direct","quanto_multiplier":"0.01","order_price_round":"0.1","order_size_min":"0.1","order_size_max":"1000","enable_decimal":true,"status":"trading"}`

  test('[S3.87] [S3.104] are asked for with decimal sizes', async () => {
    await using gate = await connectFutures(`[${contract('ETH')}]`)
    const [eth] = await gate.publicRest.getSymbolsInfo()
    expect(eth).toMatchObject({ symbol: 'ETH/USDT:USDT', sizeStep: '0.001', minimumSize: '0.001' })
    expect(gate.lines()).toEqual(['GET /futures/usdt/contracts?limit=1000&offset=0'])
    expect(gate.last().headers).toMatchObject(decimalSizes)
  })

  test('[S3.87] are read to the last page, also by an exchange that gives all of them each time', async () => {
    const page = `[${Array.from({ length: 1_000 }, (_, index) => contract(`C${index}`)).join(',')}]`
    await using gate = await connectFutures(page, `[${contract('LAST')}]`, page, page)
    expect(await gate.publicRest.getSymbolsInfo()).toHaveLength(1_001)
    expect(await gate.publicRest.getSymbolsInfo()).toHaveLength(1_000)
    expect(gate.lines().map((line) => line.slice(line.indexOf('offset')))).toEqual([
      'offset=0',
      'offset=1000',
      'offset=0',
      'offset=1000',
    ])
  })
})

test('[S3.87] [S3.103] the book: prices and sizes as objects, its time in seconds, its sizes contracts', async () => {
  const book =
    '{"id":125033668137,"current":1623898993.123,"update":1623898993.121,"asks":[{"p":"1.52","s":"100.5"},{"p":"1.53","s":40}],"bids":[{"p":"1.17","s":150}]}'
  await using gate = await connectFutures(book, book)
  const { bestAsk, bestBid, timestamp, lastUpdateId } = await gate.publicRest.getOrderbook('ETH/USDT:USDT')
  expect([bestAsk, bestBid]).toEqual([
    { price: '1.52', size: '1.005' },
    { price: '1.17', size: '1.5' },
  ])
  expect([timestamp, lastUpdateId]).toEqual([1_623_898_993_121, 125_033_668_137])
  const { asks, symbol, last } = await gate.publicRest.getBookSnapshot('ETH/USDT:USDT')
  expect([symbol, last, asks.size[0], asks.sizeDp[0], asks.size[1]]).toEqual([
    'ETH_USDT',
    125_033_668_137,
    1_005,
    1,
    40,
  ])
  expect(gate.lines()).toEqual(
    Array.from({ length: 2 }, () => 'GET /futures/usdt/order_book?contract=ETH_USDT&limit=100&with_id=true'),
  )
  expect(gate.last().headers).toMatchObject(decimalSizes)
})

test('[S3.87] trades: signed sizes, seconds under the name of milliseconds, and some that never touched the book', async () => {
  await using gate = await connectFutures(
    '[{"id":2,"create_time":1514764801,"create_time_ms":1514764801.5,"contract":"BTC_USDT","size":"12.5","price":"100.2","is_internal":true},{"id":121234231,"create_time":1514764800,"create_time_ms":1514764800.123,"contract":"BTC_USDT","size":-100,"price":"100.123"}]',
  )
  expect(await gate.publicRest.getRecentTrades('BTC/USDT:USDT', { limit: 2 })).toEqual([
    {
      symbol: 'BTC/USDT:USDT',
      id: '121234231',
      price: '100.123',
      size: '0.01',
      side: 'sell',
      timestamp: 1_514_764_800_123,
    },
    {
      symbol: 'BTC/USDT:USDT',
      id: '2',
      price: '100.2',
      size: '0.00125',
      side: 'buy',
      timestamp: 1_514_764_801_500,
      offBook: true,
    },
  ])
  expect(gate.lines()).toEqual(['GET /futures/usdt/trades?contract=BTC_USDT&limit=2'])
})

test('[S3.87] trades of a stretch go on by rows', async () => {
  const row =
    '{"id":1,"create_time":1514764800,"create_time_ms":1514764800.123,"contract":"BTC_USDT","size":"1","price":"1"}'
  await using gate = await connectFutures(`[${row}]`, '[]')
  const stretch = { since: 1_514_764_800_000, until: 1_514_764_900_000, limit: 1 }
  const { next } = await gate.publicRest.getHistoricalTrades('BTC/USDT:USDT', stretch)
  const last = await gate.publicRest.getHistoricalTrades('BTC/USDT:USDT', { ...stretch, cursor: next })
  expect([next, last]).toEqual(['1', { rows: [], next: undefined }])
  expect(gate.lines()).toEqual([
    'GET /futures/usdt/trades?contract=BTC_USDT&limit=1&from=1514764800&to=1514764900',
    'GET /futures/usdt/trades?contract=BTC_USDT&limit=1&offset=1&from=1514764800&to=1514764900',
  ])
})

test('[S3.87] a ticker: volume and open interest in base units', async () => {
  await using gate = await connectFutures(
    '[{"contract":"BTC_USDT","last":"6432","low_24h":"6278","high_24h":"6790","change_percentage":"4.43","total_size":"32323904.5","volume_24h":"184040233284","volume_24h_btc":"28613220","volume_24h_usd":"184040233284","volume_24h_base":"28613220","volume_24h_quote":"184040233284","volume_24h_settle":"28613220","mark_price":"6534","index_price":"6531","funding_rate":"0.0001","funding_rate_indicative":"0.0001","highest_bid":"34089.7","highest_size":"100","lowest_ask":"34217.9","lowest_size":"1000"}]',
  )
  expect(await gate.publicRest.getTickerInfo('BTC/USDT:USDT')).toEqual({
    symbol: 'BTC/USDT:USDT',
    last: '6432',
    bid: '34089.7',
    ask: '34217.9',
    high: '6790',
    low: '6278',
    baseVolume: '18404023.3284',
    quoteVolume: '184040233284',
    change: '0.0443',
    timestamp: undefined,
    markPrice: '6534',
    indexPrice: '6531',
    fundingRate: '0.0001',
    openInterest: '3232.39045',
  })
  expect(gate.lines()).toEqual(['GET /futures/usdt/tickers?contract=BTC_USDT'])
})

describe('candles', () => {
  test('[S3.87] of trades: contracts as base units, and what may still change', async () => {
    const opened = Math.floor(now / 60_000) * 60
    await using gate = await connectFutures(
      `[{"t":${opened},"v":"5","c":"1","h":"1","l":"1","o":"1","sum":"5"},{"t":${opened - 60},"v":97151.5,"c":"1.032","h":"1.04","l":"1.03","o":"1.031","sum":"3580"}]`,
    )
    const candles = await gate.publicRest.getKlines('ETH/USDT:USDT', '1m')
    expect(candles.map(({ closed }) => closed)).toEqual([true, false])
    expect(candles[0]).toEqual({
      symbol: 'ETH/USDT:USDT',
      interval: '1m',
      openTime: (opened - 60) * 1_000,
      open: '1.031',
      high: '1.04',
      low: '1.03',
      close: '1.032',
      baseVolume: '971.515',
      quoteVolume: '3580',
      closed: true,
    })
    expect(gate.lines()).toEqual(['GET /futures/usdt/candlesticks?contract=ETH_USDT&interval=1m&limit=100'])
  })

  test('[S3.87] of the mark price, which have no volume', async () => {
    await using gate = await connectFutures('[{"t":1539852480,"c":"1","h":"1","l":"1","o":"1"}]')
    const [candle] = await gate.publicRest.getPriceKlines('BTC/USDT:USDT', '1d', { price: 'mark', limit: 3_000 })
    expect(candle).toMatchObject({ baseVolume: undefined, quoteVolume: undefined, closed: true })
    expect(gate.lines()).toEqual(['GET /futures/usdt/candlesticks?contract=mark_BTC_USDT&interval=1d&limit=2000'])
  })
})

test('[S3.87] the next funding, from the contract', async () => {
  await using gate = await connectFutures(
    '{"name":"BTC_USDT","funding_rate":"-0.003216","funding_next_apply":1784131200,"funding_interval":28800,"mark_price":"0.2048"}',
  )
  expect(await gate.publicRest.getFundingRate('BTC/USDT:USDT')).toEqual({
    symbol: 'BTC/USDT:USDT',
    rate: '-0.003216',
    appliesAt: 1_784_131_200_000,
    intervalMs: 28_800_000,
    markPrice: '0.2048',
  })
  expect(gate.lines()).toEqual(['GET /futures/usdt/contracts/BTC_USDT'])
})

test('[S3.87] past funding, oldest first; a beginning without an end has the end that the exchange would not give', async () => {
  await using gate = await connectFutures(
    '[{"t":1543968001,"r":"0.000157"},{"t":1543939200,"r":"-0.0001"}]',
    '[]',
    '[]',
  )
  const rates = await gate.publicRest.getFundingHistory('BTC/USDT:USDT', { since: 1_500_000_000_000 })
  expect(rates.map(({ rate, appliesAt }) => [rate, appliesAt])).toEqual([
    ['-0.0001', 1_543_939_200_000],
    ['0.000157', 1_543_968_001_000],
  ])
  await gate.publicRest.getFundingHistory('BTC/USDT:USDT', { until: 1_500_000_000_000, limit: 3 })
  await gate.publicRest.getFundingHistory('BTC/USDT:USDT')
  expect(gate.lines()).toEqual([
    'GET /futures/usdt/funding_rate?contract=BTC_USDT&limit=1000&from=1500000000&to=1700000000',
    'GET /futures/usdt/funding_rate?contract=BTC_USDT&limit=3&to=1500000000',
    'GET /futures/usdt/funding_rate?contract=BTC_USDT&limit=1000',
  ])
})

test('[S3.87] open interest, from the last row of the statistics', async () => {
  await using gate = await connectFutures(
    '[{"time":1603865400,"lsr_taker":100,"open_interest":124724,"mark_price":"8865"},{"time":1603865700,"open_interest":"124725.5","mark_price":8866}]',
    '[]',
  )
  expect(await gate.publicRest.getOpenInterest('BTC/USDT:USDT')).toEqual({
    symbol: 'BTC/USDT:USDT',
    size: '12.47255',
    timestamp: 1_603_865_700_000,
  })
  expect(gate.lines()).toEqual(['GET /futures/usdt/contract_stats?contract=BTC_USDT&interval=5m&limit=1'])
  await expect(gate.publicRest.getOpenInterest('BTC/USDT:USDT')).rejects.toMatchObject({ code: 'protocol' })
})

test('[S3.87] the time is asked for where the spot market is', async () => {
  await using gate = await connectFutures('{"server_time":1597026383085}')
  expect(await gate.publicRest.getServerTime()).toBe(1_597_026_383_085)
  expect(gate.lines()).toEqual(['GET /spot/time'])
})
