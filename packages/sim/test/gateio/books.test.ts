import { ManualClock } from '@venuekit/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldsOf, GateioRestClient, GateioSocketClient, shapeOf } from './client.ts'
import { closeClean, startGateio, type GateioSimulator } from './stall.ts'

const pair = 'BTC_USDT'
type Level = readonly [price: string, size: string]

let sim: GateioSimulator

beforeAll(async () => {
  sim = await startGateio({ eventsPerSecond: 3_000 })
})

afterAll(async () => closeClean(sim))

async function connect(): Promise<GateioSocketClient> {
  return GateioSocketClient.connect(sim.endpoints.gateio)
}

/** A book as a client keeps it. */
class KeptBook {
  readonly #sides = { b: new Map<string, string>(), a: new Map<string, string>() }

  set(b: readonly Level[], a: readonly Level[]): void {
    for (const [side, levels] of Object.entries({ b, a })) {
      for (const [price, size] of levels) {
        if (size === '0') this.#sides[side === 'b' ? 'b' : 'a'].delete(price)
        else this.#sides[side === 'b' ? 'b' : 'a'].set(price, size)
      }
    }
  }

  best(count: number): { bids: Level[]; asks: Level[] } {
    const sorted = (side: 'a' | 'b', sign: number): Level[] =>
      [...this.#sides[side]].toSorted(([one], [other]) => sign * (Number(one) - Number(other))).slice(0, count)
    return { bids: sorted('b', -1), asks: sorted('a', 1) }
  }

  get size(): number {
    return this.#sides.a.size + this.#sides.b.size
  }
}

function levelsOf(value: unknown): readonly Level[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the levels of a frame
  return (value ?? []) as readonly Level[]
}

describe('books', () => {
  test.each([
    ['50', 20],
    ['400', 3],
  ] as const)('an obu stream of %s levels equals the truth whenever the market pauses', async (depth, count) => {
    await using socket = await connect()
    await socket.subscribe('spot.obu', [`ob.${pair}.${depth}`])
    const book = new KeptBook()
    let last = 0
    const take = async (): Promise<void> => {
      const { result } = await socket.update('spot.obu')
      const { full, U, u, b, a } = fieldsOf(result)
      // oxlint-disable-next-line vitest/no-conditional-expect -- only changes follow on something
      if (full !== true) expect(U).toBe(last + 1)
      last = Number(u)
      book.set(levelsOf(b), levelsOf(a))
    }
    for (let round = 0; round < 3; round += 1) {
      // oxlint-disable no-await-in-loop -- a stream has an order
      for (let frames = 0; frames < count; frames += 1) await take()
      await sim.pause()
      const truth = sim.book('gateio', pair, Number(depth))
      while (last < truth.updateId) await take()
      // oxlint-enable no-await-in-loop
      expect(last).toBe(truth.updateId)
      expect(book.best(Number(depth))).toEqual({ bids: truth.bids, asks: truth.asks })
      expect(book.size).toBe(truth.bids.length + truth.asks.length)
      sim.resume()
    }
  })

  test.each([
    ['100ms', 100, 8],
    ['20ms', 20, 30],
  ] as const)('order_book_update every %s on a snapshot of REST equals the truth', async (...row) => {
    const [interval, depth, count] = row
    await using socket = await connect()
    const rest = new GateioRestClient(sim.endpoints.gateio)
    await socket.subscribe('spot.order_book_update', [pair, interval])
    const first = await socket.update('spot.order_book_update')
    const sample =
      '{"t":1606294781123,"e":"depthUpdate","E":1606294781,"s":"BTC_USDT","l":"100","U":48776301,"u":48776306,"b":[["19137.74","0.0001"]],"a":[["19137.75","0.6135"]]}'
    expect({ ...fieldsOf(shapeOf(first['result'])), a: [['string']], b: [['string']] }).toEqual(
      shapeOf(JSON.parse(sample)),
    )
    expect(fieldsOf(first['result'])['l']).toBe(String(depth))
    const { body } = await rest.public(`/spot/order_book?currency_pair=${pair}&limit=${depth}&with_id=true`)
    const baseline = fieldsOf(body)
    const book = new KeptBook()
    book.set(levelsOf(baseline['bids']), levelsOf(baseline['asks']))
    let last = Number(baseline['id'])
    let applied = 0
    const take = async (): Promise<void> => {
      const { result } = await socket.update('spot.order_book_update')
      const { U, u, b, a } = fieldsOf(result)
      if (Number(u) <= last) return
      expect(Number(U)).toBeLessThanOrEqual(last + 1)
      // oxlint-disable-next-line vitest/no-conditional-expect -- after the first that fits they follow without a hole
      if (applied > 0) expect(U).toBe(last + 1)
      last = Number(u)
      applied += 1
      book.set(levelsOf(b), levelsOf(a))
    }
    // oxlint-disable no-await-in-loop -- a stream has an order
    for (let frames = 0; frames < count; frames += 1) await take()
    await sim.pause()
    const truth = sim.book('gateio', pair, depth)
    while (last < truth.updateId) await take()
    // oxlint-enable no-await-in-loop
    expect(book.best(depth)).toEqual({ bids: truth.bids, asks: truth.asks })
    sim.resume()
  })

  test('a stream is subscribed once', async () => {
    await using socket = await connect()
    const name = `ob.${pair}.50`
    expect(await socket.subscribe('spot.obu', [name])).toMatchObject({ result: { status: 'success' } })
    expect(await socket.subscribe('spot.obu', [name])).toMatchObject({
      error: { code: 2, message: `Alert sub ${name}` },
    })
    await socket.subscribe('spot.obu', [name], { event: 'unsubscribe' })
    expect(await socket.subscribe('spot.obu', [name])).toMatchObject({ result: { status: 'success' } })
    await socket.next((frame) => fieldsOf(frame['result'])['full'] === true)
  })

  test('streams that do not exist are granted and stay silent', async () => {
    await using socket = await connect()
    const names = ['ob.NO_PAIR.50', `ob.${pair}.30`]
    expect(await socket.subscribe('spot.obu', names)).toMatchObject({ result: { status: 'success' } })
    await socket.subscribe('spot.obu', ['ob.ETH_USDT.50'])
    const { result } = await socket.update('spot.obu')
    expect(fieldsOf(result)['s']).toBe('ob.ETH_USDT.50')
    expect(await socket.subscribe('spot.obu', ['nonsense'])).toMatchObject({ error: { code: 2 } })
  })

  test('who joins late gets the book on which the next change follows', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 })
    const now = (): number => clock.now()
    await using early = await GateioSocketClient.connect(own.endpoints.gateio, now)
    await early.subscribe('spot.obu', [`ob.${pair}.50`])
    own.placeOrder('gateio', { symbol: pair, side: 'buy', price: '99', size: '1' })
    await using late = await GateioSocketClient.connect(own.endpoints.gateio, now)
    await late.subscribe('spot.obu', [`ob.${pair}.50`])
    const snapshot = fieldsOf((await late.update('spot.obu'))['result'])
    expect(snapshot).toMatchObject({ full: true, b: [], a: [] })
    await clock.advance(20)
    const change = fieldsOf((await late.update('spot.obu'))['result'])
    expect(change).toMatchObject({ U: Number(snapshot['u']) + 1, b: [['99', '1']] })
    expect(change).not.toHaveProperty('a')
  })

  test('a change far away is told by its id alone', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 })
    for (let level = 0; level < 50; level += 1)
      own.placeOrder('gateio', { symbol: pair, side: 'buy', price: String(100 - level), size: '1' })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio, () => clock.now())
    await socket.subscribe('spot.obu', [`ob.${pair}.50`])
    await socket.update('spot.obu')
    own.placeOrder('gateio', { symbol: pair, side: 'buy', price: '1', size: '5' })
    await clock.advance(20)
    const { result } = await socket.update('spot.obu')
    expect(Object.keys(fieldsOf(result))).toEqual(['t', 's', 'U', 'u'])
  })
})

describe('faults of this exchange', () => {
  test('ids that leap, in frames and in REST', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio, () => clock.now())
    await socket.subscribe('spot.obu', [`ob.${pair}.50`])
    const { u } = fieldsOf((await socket.update('spot.obu'))['result'])
    own.faults.add({ kind: 'sequence-jump', by: 5, symbol: pair })
    own.placeOrder('gateio', { symbol: pair, side: 'buy', price: '99', size: '1' })
    await clock.advance(20)
    expect((await socket.update('spot.obu'))['result']).toMatchObject({ U: Number(u) + 6, u: Number(u) + 6 })
    const rest = new GateioRestClient(own.endpoints.gateio)
    const { body } = await rest.public(`/spot/order_book?currency_pair=${pair}&with_id=true`)
    expect(fieldsOf(body)['id']).toBe(Number(u) + 6)
  })

  test('a whole book in the middle of the updates', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 })
    own.placeOrder('gateio', { symbol: pair, side: 'sell', price: '101', size: '1' })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio, () => clock.now())
    await socket.subscribe('spot.order_book_update', [pair, '20ms'])
    own.faults.add({ kind: 'special', name: 'full-update', count: 1 })
    own.placeOrder('gateio', { symbol: pair, side: 'buy', price: '99', size: '1' })
    await clock.advance(20)
    const { result } = await socket.update('spot.order_book_update')
    expect(result).toMatchObject({ full: true, b: [['99', '1']], a: [['101', '1']] })
  })

  test('a snapshot before the answer, and a stream that stays silent', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 })
    own.faults.add({ kind: 'special', name: 'snapshot-before-answer', count: 1 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio)
    socket.send({ time: socket.seconds(), id: 1, channel: 'spot.obu', event: 'subscribe', payload: [`ob.${pair}.50`] })
    expect((await socket.next())['event']).toBe('update')
    expect((await socket.next())['event']).toBe('subscribe')
    own.faults.add({ kind: 'special', name: 'silent-stream', count: 1 })
    expect(await socket.subscribe('spot.obu', ['ob.ETH_USDT.50'])).toMatchObject({ result: { status: 'success' } })
    await socket.subscribe('spot.obu', ['ob.SOL_USDT.50'])
    const { result } = await socket.update('spot.obu')
    expect(fieldsOf(result)['s']).toBe('ob.SOL_USDT.50')
  })

  test('an upgrade of the service', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio)
    await socket.roundTrip()
    own.faults.add({ kind: 'special', name: 'upgrade-notice', exchange: 'gateio' })
    expect(await socket.next()).toMatchObject({
      channel: 'spot.system',
      event: 'update',
      result: { type: 'upgrade', msg: expect.stringContaining('Please reconnect') },
    })
    expect(await socket.client.ended).toMatchObject({ code: 1001 })
  })
})
