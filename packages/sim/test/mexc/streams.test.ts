import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../host/client.ts'
import { fieldsOf, MexcRestClient, MexcSocketClient, rowsOf } from './client.ts'
import { alone, closeClean, startMexc, type MexcSimulator } from './stall.ts'

type Levels = readonly (readonly [string, string])[]

let sim: MexcSimulator

beforeAll(async () => {
  sim = await startMexc({ eventsPerSecond: 3_000 }, { limits: 'none' })
})

afterAll(async () => closeClean(sim))

/** A book as a client keeps it: a snapshot of REST, and pushes that follow on it. */
class KeptBook {
  readonly #sides = { bids: new Map<string, string>(), asks: new Map<string, string>() }
  version = 0

  load(snapshot: Json): void {
    this.version = Number(snapshot['lastUpdateId'])
    for (const side of ['bids', 'asks'] as const)
      for (const [price, size] of snapshot[side] as Levels) this.#sides[side].set(plain(price), plain(size))
  }

  apply(push: Json): void {
    const [from, to] = ['fromVersion', 'toVersion'].map((name) => Number(push[name]))
    if (to === undefined || to <= this.version) return
    if (Number(from) > this.version + 1) throw new Error(`a gap: ${from} follows on ${this.version}`)
    for (const side of ['bids', 'asks'] as const)
      for (const { price, quantity } of rowsOf(push[side] ?? [])) {
        const level = plain(String(price))
        if (Number(quantity) === 0) this.#sides[side].delete(level)
        else this.#sides[side].set(level, plain(String(quantity)))
      }
    this.version = to
  }

  best(count: number): { bids: [string, string][]; asks: [string, string][] } {
    const sorted = (side: 'bids' | 'asks', sign: number): [string, string][] =>
      [...this.#sides[side]].toSorted(([one], [other]) => sign * (Number(one) - Number(other))).slice(0, count)
    return { bids: sorted('bids', -1), asks: sorted('asks', 1) }
  }
}

/** Without zeros at the end. */
function plain(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

describe('[C.27] books', () => {
  test.each(['10ms', '100ms'])('the stream of %s keeps the book equal to the true one', async (pace) => {
    await using socket = await MexcSocketClient.connect(sim.endpoints.mexc.ws)
    await socket.subscribe(`spot@public.aggre.depth.v3.api.pb@${pace}@BTCUSDT`)
    const client = new MexcRestClient(sim.endpoints.mexc)
    const next = async (): Promise<Json> => fieldsOf((await socket.push())['publicAggreDepths'])
    const first = await next()
    const book = new KeptBook()
    book.load(fieldsOf((await client.public('/depth?symbol=BTCUSDT&limit=5000')).body))
    expect(book.version).toBeGreaterThanOrEqual(Number(first['fromVersion']) - 1)
    book.apply(first)
    let last = Number(first['toVersion'])
    for (let round = 0; round < 3; round += 1) {
      // oxlint-disable no-await-in-loop -- a stream has an order
      await sim.pause()
      const truth = sim.book('mexc', 'BTCUSDT', 400)
      while (last < truth.updateId) {
        const push = await next()
        expect(Number(push['fromVersion'])).toBe(last + 1)
        last = Number(push['toVersion'])
        book.apply(push)
      }
      // oxlint-enable no-await-in-loop
      expect(book.version).toBe(truth.updateId)
      expect(book.best(400)).toEqual({ bids: truth.bids, asks: truth.asks })
      sim.resume()
    }
  })

  test('whole levels and best prices are those of the version that they name', async () => {
    await using socket = await MexcSocketClient.connect(sim.endpoints.mexc.ws)
    await socket.subscribe(
      'spot@public.limit.depth.v3.api.pb@BTCUSDT@5',
      'spot@public.aggre.bookTicker.v3.api.pb@10ms@BTCUSDT',
      'spot@public.bookTicker.batch.v3.api.pb@BTCUSDT',
    )
    const whole = async (): Promise<Json> => socket.push((push) => 'publicLimitDepths' in push)
    let limit = await whole()
    await sim.pause()
    const { updateId, bids, asks } = sim.book('mexc', 'BTCUSDT', 5)
    // oxlint-disable-next-line no-await-in-loop -- a stream has an order
    while (fieldsOf(limit['publicLimitDepths'])['version'] !== String(updateId)) limit = await whole()
    const levels = (side: unknown): [string, string][] =>
      rowsOf(side).map(({ price, quantity }) => [plain(String(price)), plain(String(quantity))])
    expect(levels(fieldsOf(limit['publicLimitDepths'])['bids'])).toEqual(bids)
    expect(levels(fieldsOf(limit['publicLimitDepths'])['asks'])).toEqual(asks)
    expect(limit).toMatchObject({ channel: 'spot@public.limit.depth.v3.api.pb@BTCUSDT@5', symbol: 'BTCUSDT' })
    sim.resume()
  })
})

describe('[C.27] what is told, and when', () => {
  const symbol = 'MXUSDT'
  const trade = (stall: MexcSimulator, price: string): void => {
    stall.placeOrder('mexc', { symbol, side: 'sell', price, size: '2' })
    stall.placeOrder('mexc', { symbol, side: 'buy', price, size: '1.5' })
  }

  test('trades of an interval in one push; best prices and depth in one for all changes', async () => {
    await alone(async ({ sim: stall, connect, clock }) => {
      const socket = await connect()
      await socket.subscribe(
        `spot@public.aggre.deals.v3.api.pb@100ms@${symbol}`,
        `spot@public.aggre.depth.v3.api.pb@100ms@${symbol}`,
      )
      trade(stall, '2.5')
      trade(stall, '2.6')
      await clock.advance(99)
      await socket.roundTrip()
      expect(socket.waiting).toEqual([])
      await clock.advance(1)
      const now = String(clock.now())
      const deal = { tradeType: 1, time: String(clock.now() - 100), tradeId: expect.stringMatching(/^\d+X0_\d+X1$/) }
      expect(await socket.push((push) => 'publicAggreDeals' in push)).toEqual({
        channel: `spot@public.aggre.deals.v3.api.pb@100ms@${symbol}`,
        symbol,
        sendTime: now,
        publicAggreDeals: {
          deals: [
            { price: '2.5', quantity: '1.5', ...deal },
            { price: '2.5', quantity: '0.5', ...deal },
            { price: '2.6', quantity: '1', ...deal },
          ],
          eventType: 'spot@public.aggre.deals.v3.api.pb@100ms',
        },
      })
      trade(stall, '2.7')
      await clock.advance(100)
      const push = await socket.push((one) => 'publicAggreDepths' in one)
      expect(fieldsOf(push['publicAggreDepths'])).toMatchObject({
        eventType: 'spot@public.aggre.depth.v3.api.pb@100ms',
        fromVersion: expect.stringMatching(/^369135/),
      })
    })
  })

  test('a kline about once a second while there are trades, in seconds; tickers every three', async () => {
    await alone(async ({ sim: stall, connect, clock }) => {
      const socket = await connect()
      const kline = `spot@public.kline.v3.api.pb@${symbol}@Min1`
      await socket.subscribe(
        kline,
        `spot@public.miniTicker.v3.api.pb@${symbol}@UTC+8`,
        'spot@public.miniTickers.v3.api.pb@24H',
      )
      await clock.advance(3_000)
      await socket.roundTrip()
      expect(socket.waiting).toEqual([])
      trade(stall, '2.5')
      await clock.advance(1_000)
      const start = Math.floor(clock.now() / 60_000) * 60
      expect(await socket.push()).toEqual({
        channel: kline,
        symbol,
        symbolId: expect.stringMatching(/^[0-9a-f]{32}$/),
        createTime: String(clock.now()),
        publicSpotKline: {
          interval: 'Min1',
          windowStart: String(start),
          openingPrice: '2.5',
          closingPrice: '2.5',
          highestPrice: '2.5',
          lowestPrice: '2.5',
          volume: '1.5',
          amount: '3.75',
          windowEnd: String(start + 60),
        },
      })
      await clock.advance(2_000)
      const ticker = await socket.push((push) => 'publicMiniTicker' in push)
      expect(ticker['publicMiniTicker']).toMatchObject({
        symbol,
        price: '2.5',
        rate: '0',
        volume: '3.75',
        quantity: '1.5',
      })
      const all = await socket.push((push) => 'publicMiniTickers' in push)
      expect(all).not.toHaveProperty('symbol')
      expect(rowsOf(fieldsOf(all['publicMiniTickers'])['items']).map((item) => item['symbol'])).toEqual([symbol])
    })
  })

  test('fields that are not known, and versions that leap', async () => {
    await alone(async ({ sim: stall, connect, clock }) => {
      const socket = await connect()
      await socket.subscribe(`spot@public.aggre.depth.v3.api.pb@10ms@${symbol}`)
      const push = async (): Promise<Json> => {
        stall.placeOrder('mexc', { symbol, side: 'buy', price: '1', size: '1' })
        await clock.advance(10)
        return fieldsOf((await socket.push())['publicAggreDepths'])
      }
      stall.faults.add({ kind: 'special', name: 'unknown-field', exchange: 'mexc', count: 1 })
      const before = Number((await push())['toVersion'])
      expect(Number((await push())['fromVersion'])).toBe(before + 1)
      stall.faults.add({ kind: 'sequence-jump', by: 5 })
      await push()
      expect(Number((await push())['fromVersion'])).toBeGreaterThan(before + 3)
    })
  })
})

describe('[C.27] a topic that is forgotten', () => {
  const channels = (symbol: string): string[] => [
    `spot@public.aggre.deals.v3.api.pb@10ms@${symbol}`,
    `spot@public.aggre.depth.v3.api.pb@10ms@${symbol}`,
  ]

  test('the others go on, and it is healed by a new subscription', async () => {
    await alone(async ({ sim: market, clock, connect }) => {
      const socket = await connect()
      await socket.subscribe(...channels('MXUSDT'), ...channels('BTCUSDT'))
      const depth = 'spot@public.aggre.depth.v3.api.pb'
      expect(market.faults.add({ kind: 'forget-topic', channel: depth, symbol: 'MXUSDT' }).struck).toBe(1)
      const move = async (): Promise<unknown[]> => {
        market.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2', size: '10' })
        market.placeOrder('mexc', { symbol: 'MXUSDT', side: 'buy', size: '10' })
        await clock.advance(10)
        await socket.roundTrip()
        return socket.taken().map(({ channel }) => channel)
      }
      const [deals, book] = channels('MXUSDT')
      expect(await move()).toEqual([deals])
      expect(await socket.subscribe(String(book))).toBe(book)
      expect(new Set(await move())).toEqual(new Set([deals, book]))
    })
  })

  test('also one of an account', async () => {
    await alone(async ({ sim: market, listen, place, clock }) => {
      const socket = await listen('orders', 'account')
      expect(market.faults.add({ kind: 'forget-topic', channel: 'spot@private.orders.*' }).struck).toBe(1)
      expect(() => market.faults.add({ kind: 'forget-topic', channel: 'spot@private.orders.*' })).toThrow(
        'nothing is subscribed',
      )
      await place()
      await clock.advance(10)
      await socket.roundTrip()
      expect(new Set(socket.waiting.map(({ channel }) => channel))).toEqual(new Set(['spot@private.account.v3.api.pb']))
    })
  })
})

describe('[C.27] private pushes', () => {
  const orders = 'spot@private.orders.v3.api.pb'

  test('an order placed, partly filled, cancelled: orders, then the account, then deals', async () => {
    await alone(async ({ sim: stall, listen, place, call, clock }) => {
      const socket = await listen('orders', 'account', 'deals')
      const { body } = await place({ newClientOrderId: 'sim-0001' })
      const id = String(fieldsOf(body)['orderId'])
      const time = String(clock.now())
      const told = {
        id,
        clientId: 'sim-0001',
        price: '2.5',
        quantity: '10',
        amount: '25',
        avgPrice: '0',
        orderType: 1,
        tradeType: 1,
        isMaker: true,
        remainAmount: '25',
        remainQuantity: '10',
        lastDealQuantity: '0',
        cumulativeQuantity: '0',
        cumulativeAmount: '0',
        status: 1,
        createTime: time,
      }
      expect(await socket.push()).toEqual({ channel: orders, symbol: 'MXUSDT', sendTime: time, privateOrders: told })
      expect(await socket.push()).toEqual({
        channel: 'spot@private.account.v3.api.pb',
        createTime: time,
        sendTime: time,
        privateAccount: {
          vcoinName: 'USDT',
          coinId: expect.stringMatching(/^[0-9a-f]{32}$/),
          balanceAmount: '999975',
          balanceAmountChange: '-25',
          frozenAmount: '25',
          frozenAmountChange: '25',
          type: 'ENTRUST_PLACE',
          time,
        },
      })
      stall.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2.5', size: '4' })
      expect((await socket.push())['privateOrders']).toEqual({
        ...told,
        avgPrice: '2.5',
        remainAmount: '15',
        remainQuantity: '6',
        lastDealQuantity: '4',
        cumulativeQuantity: '4',
        cumulativeAmount: '10',
        status: 3,
      })
      const changes = [await socket.push(), await socket.push(), await socket.push()]
      expect(changes.map((push) => fieldsOf(push['privateAccount'])['type'])).toEqual([
        'ENTRUST',
        'TRADE_FEE',
        'ENTRUST',
      ])
      expect((await socket.push())['privateDeals']).toEqual({
        price: '2.5',
        quantity: '4',
        amount: '10',
        tradeType: 1,
        isMaker: true,
        tradeId: expect.stringMatching(/^\d+X0$/),
        clientOrderId: 'sim-0001',
        orderId: id,
        feeAmount: '0.005',
        feeCurrency: 'USDT',
        time,
      })
      await call('DELETE', '/order', { symbol: 'MXUSDT', orderId: id })
      expect((await socket.push())['privateOrders']).toMatchObject({ status: 5, cumulativeQuantity: '4' })
      expect((await socket.push())['privateAccount']).toMatchObject({
        type: 'ENTRUST_CANCEL',
        balanceAmountChange: '15',
        frozenAmountChange: '-15',
      })
    })
  })

  test('nothing is told again, and other accounts are told nothing', async () => {
    await alone(async ({ sim: stall, listen, place }) => {
      const { credentials } = stall.createAccount({ exchange: 'mexc' })
      await place()
      const late = await listen('orders', 'account', 'deals')
      await late.roundTrip()
      expect(late.waiting).toEqual([])
      expect(credentials['apiKey']).not.toBe(stall.endpoints.mexc.credentials.apiKey)
    })
  })

  test('what a pause hands out early is not told again, and what comes after it is told in its own time', async () => {
    await alone(
      async ({ sim: stall, listen, place, clock }) => {
        const socket = await listen('orders')
        const told = async (): Promise<unknown[]> => {
          await socket.roundTrip()
          return socket.taken().map((push) => fieldsOf(push['privateOrders'])['clientId'])
        }
        await place({ newClientOrderId: 'early' })
        await clock.advance(30)
        await stall.pause()
        expect(await told()).toEqual(['early'])
        stall.resume()
        await place({ newClientOrderId: 'late' })
        await clock.advance(49)
        expect(await told()).toEqual([])
        await clock.advance(1)
        expect(await told()).toEqual(['late'])
      },
      { privateDelayMs: 50 },
    )
  })

  test('later, and with deals first, by option', async () => {
    await alone(
      async ({ sim: stall, listen, place, clock }) => {
        const socket = await listen('orders', 'deals')
        stall.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2.5', size: '10' })
        await place()
        await clock.advance(49)
        await socket.roundTrip()
        expect(socket.waiting).toEqual([])
        await clock.advance(1)
        const pushes = [await socket.push(), await socket.push(), await socket.push()]
        expect(pushes.map((push) => push['channel'])).toEqual(['spot@private.deals.v3.api.pb', orders, orders])
        expect(pushes.slice(1).map((push) => fieldsOf(push['privateOrders'])['status'])).toEqual([1, 2])
      },
      { privateDelayMs: 50, privatePushes: 'deals-first' },
    )
  })
})
