import { NotSupportedError } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { connect, now } from '../../test/rest-fixture.ts'

test('[S3.87] [S3.99] the list of symbols is read, and one bad row does not cost the others', async () => {
  const row = (base: string, precision: unknown) =>
    `{"symbol":"${base}USDT","status":"1","baseAsset":"${base}","baseAssetPrecision":${JSON.stringify(precision)},"quoteAsset":"USDT","quotePrecision":5}`
  await using mexc = await connect(
    `{"timezone":"CST","serverTime":1737623435453,"rateLimits":[],"symbols":[${row('ETH', 6)},${row('BAD', 'six')},${row('1INCH', 4)}]}`,
  )
  const listed = await mexc.publicRest.getSymbolsInfo()
  expect(mexc.lines()).toEqual(['GET /exchangeInfo'])
  expect(listed.map(({ symbol }) => symbol)).toEqual(['ETH/USDT', '1INCH/USDT'])
  expect(mexc.last().headers).not.toHaveProperty('x-mexc-apikey')
})

test('[S3.99] the names that are open to the interface, whichever number says that all is well', async () => {
  await using mexc = await connect(
    '{"code":200,"data":["GENE1USDT","SNTUSDT"],"msg":null}',
    '{"data":["SNTUSDT"],"code":0,"msg":"success","timestamp":1737623243056}',
    '{"data":["SNTUSDT"],"code":0,"msg":"success"}',
  )
  expect(await mexc.publicRest.getDefaultSymbols()).toEqual(['GENE1USDT', 'SNTUSDT'])
  expect(await mexc.publicRest.getDefaultSymbols()).toEqual(['SNTUSDT'])
  expect(await mexc.privateRest.getOwnSymbols()).toEqual(['SNTUSDT'])
})

test('the time, and whether the exchange answers at all', async () => {
  await using mexc = await connect('{"serverTime":1645539742000}', '{"serverTime":1645539742000}')
  expect(await mexc.publicRest.getServerTime()).toBe(1_645_539_742_000)
  await mexc.publicRest.ping()
  expect(mexc.lines()).toEqual(['GET /time', 'GET /time'])
})

const book =
  '{"lastUpdateId":36913565463,"bids":[["93179.98","2.82651"],["93179.50","0.1"]],"asks":[["93180.18","0.21976424"]],"timestamp":1767225600050}'

describe('the book', () => {
  test('[S3.95] as a copy', async () => {
    await using mexc = await connect(book)
    expect(await mexc.publicRest.getOrderbook('BTC/USDT')).toEqual({
      symbol: 'BTC/USDT',
      bids: [
        { price: '93179.98', size: '2.82651' },
        { price: '93179.5', size: '0.1' },
      ],
      asks: [{ price: '93180.18', size: '0.21976424' }],
      bestBid: { price: '93179.98', size: '2.82651' },
      bestAsk: { price: '93180.18', size: '0.21976424' },
      timestamp: 1_767_225_600_050,
      lastUpdateId: 36_913_565_463,
      complete: true,
    })
    expect(mexc.lines()).toEqual(['GET /depth?symbol=BTCUSDT&limit=100'])
  })

  test('[S3.95] as the beginning of a local one: as deep as there is, with its version and its digits', async () => {
    await using mexc = await connect(book.replace(',"timestamp":1767225600050', ''))
    const frame = await mexc.publicRest.getBookSnapshot('BTC/USDT')
    expect(frame).toMatchObject({ symbol: 'BTCUSDT', kind: 'snapshot', last: 36_913_565_463, eventTimeMs: 0 })
    expect([frame.bids.count, frame.bids.price[1], frame.bids.priceDp[1]]).toEqual([2, 9_317_950, 2])
    expect(mexc.lines()).toEqual(['GET /depth?symbol=BTCUSDT&limit=5000'])
  })
})

describe('trades', () => {
  test('the last ones, oldest first', async () => {
    await using mexc = await connect(
      '[{"id":null,"price":"3219.58","qty":"0.04757","quoteQty":"153.1554206","time":1737623988881,"isBuyerMaker":false,"isBestMatch":true,"tradeType":"BID"},{"id":null,"price":"3219.58","qty":"0.09293","quoteQty":"299.1955694","time":1737623988876,"isBuyerMaker":true,"isBestMatch":true,"tradeType":"ASK"}]',
    )
    expect(await mexc.publicRest.getRecentTrades('BTC/USDT')).toEqual([
      {
        symbol: 'BTC/USDT',
        id: undefined,
        price: '3219.58',
        size: '0.09293',
        side: 'sell',
        timestamp: 1_737_623_988_876,
      },
      {
        symbol: 'BTC/USDT',
        id: undefined,
        price: '3219.58',
        size: '0.04757',
        side: 'buy',
        timestamp: 1_737_623_988_881,
      },
    ])
    expect(mexc.lines()).toEqual(['GET /trades?symbol=BTCUSDT&limit=500'])
  })

  test('of the past: an hour at once, both ends or none', async () => {
    const trade = '[{"a":null,"f":null,"l":null,"p":"46782.67","q":"0.0038","T":1641380483000,"m":false,"M":true}]'
    await using mexc = await connect(trade, trade, trade)
    const past = await mexc.publicRest.getHistoricalTrades('BTC/USDT', { since: 1_641_380_000_000 })
    expect(past.rows).toMatchObject([{ side: 'buy', price: '46782.67', timestamp: 1_641_380_483_000 }])
    await mexc.publicRest.getHistoricalTrades('BTC/USDT', { until: 1_641_383_600_000, limit: 5 })
    const none = await mexc.publicRest.getHistoricalTrades('BTC/USDT', {
      since: 1_641_380_483_001,
      until: 1_641_380_484_000,
    })
    expect(none.rows).toEqual([])
    expect(mexc.lines().slice(0, 2)).toEqual([
      'GET /aggTrades?symbol=BTCUSDT&startTime=1641380000000&endTime=1641383600000&limit=1000',
      'GET /aggTrades?symbol=BTCUSDT&startTime=1641380000000&endTime=1641383600000&limit=5',
    ])
  })
})

describe('candles', () => {
  const candle = (time: number) =>
    `[${time},"47482.36","47482.36","47416.57","47436.1","3.550717",${time + 60_000},"168387.3"]`

  test('oldest first, the last one not closed', async () => {
    const start = now - (now % 60_000)
    await using mexc = await connect(`[${candle(start)},${candle(start - 60_000)}]`)
    expect(await mexc.publicRest.getKlines('BTC/USDT', '1m')).toEqual(
      [start - 60_000, start].map((openTime) => ({
        symbol: 'BTC/USDT',
        interval: '1m',
        openTime,
        open: '47482.36',
        high: '47482.36',
        low: '47416.57',
        close: '47436.1',
        baseVolume: '3.550717',
        quoteVolume: '168387.3',
        closed: openTime < start,
      })),
    )
    expect(mexc.lines()).toEqual(['GET /klines?symbol=BTCUSDT&interval=1m&limit=100'])
  })

  test('a stretch never holds more than an answer, and its end is sent one later', async () => {
    await using mexc = await connect('[]', '[]')
    await mexc.publicRest.getKlines('BTC/USDT', '1h', { since: 0, until: 10 * 3_600_000, limit: 4 })
    await mexc.publicRest.getKlinesBatch('BTC/USDT', '1w', { since: 0, until: 3_600_000 })
    expect(mexc.lines()).toEqual([
      'GET /klines?symbol=BTCUSDT&interval=60m&limit=5&startTime=0&endTime=14400000',
      'GET /klines?symbol=BTCUSDT&interval=1W&limit=500&startTime=0&endTime=3600001',
    ])
  })

  test('an interval that only the sockets have is refused before it is sent', async () => {
    await using mexc = await connect()
    await expect((async () => mexc.publicRest.getKlines('BTC/USDT', '8h'))()).rejects.toThrow(NotSupportedError)
    expect(mexc.lines()).toEqual([])
  })
})

describe('figures', () => {
  const ticker =
    '{"symbol":"BTCUSDT","priceChange":"184.34","priceChangePercent":"0.00400048","prevClosePrice":"46079.37","lastPrice":"46263.71","bidPrice":"46260.38","bidQty":"","askPrice":"46260.41","askQty":"","openPrice":"46079.37","highPrice":"47550.01","lowPrice":"45555.5","volume":"1732.461487","quoteVolume":null,"openTime":1641349500000,"closeTime":1641349582808,"count":null}'

  test('the day of one market: the change is a fraction, whatever its name says', async () => {
    await using mexc = await connect(ticker)
    expect(await mexc.publicRest.getTickerInfo('BTC/USDT')).toEqual({
      symbol: 'BTC/USDT',
      last: '46263.71',
      bid: '46260.38',
      ask: '46260.41',
      open: '46079.37',
      high: '47550.01',
      low: '45555.5',
      baseVolume: '1732.461487',
      quoteVolume: undefined,
      change: '0.00400048',
      timestamp: 1_641_349_582_808,
    })
    expect(mexc.lines()).toEqual(['GET /ticker/24hr?symbol=BTCUSDT'])
  })

  test('the day of all markets; those that are not listed are left out', async () => {
    await using mexc = await connect(`[${ticker},${ticker.replace('BTCUSDT', 'NOPEUSDT')}]`)
    expect(await mexc.publicRest.getTickers()).toHaveLength(1)
    expect(mexc.lines()).toEqual(['GET /ticker/24hr'])
  })

  test('best bid and ask; a side may be empty', async () => {
    await using mexc = await connect('{"symbol":"MXUSDT","bidPrice":"0.11001","bidQty":"115.59","askPrice":null}')
    expect(await mexc.publicRest.getBookTicker('MX/USDT')).toEqual({
      symbol: 'MX/USDT',
      bid: { price: '0.11001', size: '115.59' },
      ask: undefined,
      timestamp: undefined,
      updateId: undefined,
    })
  })

  test('the mean price', async () => {
    await using mexc = await connect('{"mins":5,"price":"9.35751834"}')
    expect(await mexc.publicRest.getAveragePrice('MX/USDT')).toBe('9.35751834')
  })

  test('a symbol with punctuation is written so that it arrives', async () => {
    await using mexc = await connect('{"mins":5,"price":"9.35751834"}')
    await mexc.publicRest.getAveragePrice('GOLD(PAXG)/USDT')
    const url = new URL(mexc.last().line.replace('GET ', ''), 'http://x')
    expect(url.searchParams.get('symbol')).toBe('GOLD(PAXG)USDT')
  })
})
