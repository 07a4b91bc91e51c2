import { WebSocket } from 'ws'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { fieldsOf, type MexcSocketClient } from './client.ts'
import { alone, startMexc, type Stall } from './stall.ts'

type Candles = readonly (readonly [openTime: number, ...unknown[]])[]

/** A minute with a trade, after another. */
async function tradeIn({ sim, clock }: Stall, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2.5', size: '1' })
    sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'buy', price: '2.5', size: '1' })
    // oxlint-disable-next-line no-await-in-loop -- time goes one way
    await clock.advance(60_000)
  }
}

async function candles({ client }: Stall, query: string): Promise<Candles> {
  const { body } = await client.public(`/klines?symbol=MXUSDT&interval=1m&${query}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows of an answer that was granted
  return body as Candles
}

describe('[C.27] options of public data', () => {
  test.each([
    ['exclusive', 1],
    ['inclusive', 2],
  ])('a candle that opens at endTime: %s', async (klineEnd, count) => {
    await alone(
      async (stall) => {
        await tradeIn(stall, 3)
        const [, second] = await candles(stall, 'limit=3')
        expect(await candles(stall, `endTime=${second?.[0]}`)).toHaveLength(count)
      },
      { klineEnd },
    )
  })

  test('candles in one answer', async () => {
    await alone(
      async (stall) => {
        await tradeIn(stall, 3)
        expect(await candles(stall, 'limit=1000')).toHaveLength(2)
      },
      { klineLimit: 2 },
    )
  })

  test('an order book as it was one request before', async () => {
    await alone(async ({ sim, client }) => {
      const version = async (): Promise<unknown> =>
        fieldsOf((await client.public('/depth?symbol=MXUSDT')).body)['lastUpdateId']
      const first = await version()
      sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2.5', size: '1' })
      sim.faults.add({ kind: 'special', name: 'stale-depth', exchange: 'mexc', symbol: 'MXUSDT', count: 1 })
      expect(await version()).toBe(first)
      expect(await version()).toBe(Number(first) + 1)
    })
  })

  test('an order book falls between two pushes, or anywhere', async () => {
    const ends = async ({ sim, client, connect }: Stall): Promise<[unknown, MexcSocketClient]> => {
      const socket = await connect()
      await socket.subscribe('spot@public.aggre.depth.v3.api.pb@100ms@MXUSDT')
      sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2.5', size: '1' })
      const { body } = await client.public('/depth?symbol=MXUSDT')
      return [fieldsOf(body)['lastUpdateId'], socket]
    }
    await alone(
      async (stall) => {
        const [version, socket] = await ends(stall)
        const push = await socket.push()
        expect(push['publicAggreDepths']).toMatchObject({ toVersion: String(version) })
      },
      { depthCut: 'between-pushes' },
    )
    await alone(async (stall) => {
      const [, socket] = await ends(stall)
      await socket.roundTrip()
      expect(socket.waiting).toEqual([])
    })
  })

  test('best prices name the version that they are of, in both channels; only changes are told', async () => {
    await alone(
      async ({ sim, connect, clock }) => {
        const socket = await connect()
        await socket.subscribe(
          'spot@public.aggre.bookTicker.v3.api.pb@100ms@MXUSDT',
          'spot@public.bookTicker.batch.v3.api.pb@MXUSDT',
        )
        sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price: '2.5', size: '1' })
        await clock.advance(100)
        const best = { askPrice: '2.5', askQuantity: '1' }
        const { updateId } = sim.book('mexc', 'MXUSDT')
        const added = { version: String(updateId), lastOrderCreateTime: String(clock.now() - 100) }
        const first = await socket.push((push) => 'publicAggreBookTicker' in push)
        expect(first['publicAggreBookTicker']).toEqual({ ...best, ...added })
        await clock.advance(100)
        const batch = await socket.push((push) => 'publicBookTickerBatch' in push)
        expect(batch['publicBookTickerBatch']).toEqual({ items: [best], ...added })
        await clock.advance(1_000)
        await socket.roundTrip()
        expect(socket.waiting).toEqual([])
      },
      { batchTickerMs: 200 },
    )
  })

  test.each([
    [false, ''],
    [true, 'permessage-deflate'],
  ])('compression is offered: %s', async (deflate, extensions) => {
    await using sim = await startMexc({ eventsPerSecond: 0 }, { deflate })
    const socket = new WebSocket(sim.endpoints.mexc.ws)
    await once(socket, 'open')
    expect(socket.extensions).toBe(extensions)
    socket.terminate()
    await once(socket, 'close')
  })
})
