import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { limitOrder, postOrder, TestClient } from '../../test/host/client.ts'
import { startSimulator } from './start-simulator.ts'

const symbol = 'BTC_USDT'

test('it serves an exchange whose book can be compared with the truth', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7 })
  await sim.pause()
  const response = await fetch(`${sim.endpoints.demo.rest}/book?symbol=${symbol}&depth=20`)
  const served = (await response.json()) as { bids: unknown; asks: unknown }
  const truth = sim.book('demo', symbol, 20)
  expect(truth.bids).toHaveLength(20)
  expect(served.bids).toEqual(truth.bids)
  expect(served.asks).toEqual(truth.asks)
  expect(sim.symbols('demo').length).toBeGreaterThanOrEqual(20)
})

test('a market may begin with few levels and a short past, and with nothing else', async () => {
  const clock = new ManualClock()
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, clock, depth: 30, historyMinutes: 5 })
  const { bids, asks } = sim.book('demo', symbol, 1_000)
  for (const side of [bids, asks]) expect(side.length > 15 && side.length < 60).toBe(true)
  await expect(startSimulator({ exchanges: ['demo'], depth: 0 })).rejects.toThrow('depth')
  await expect(startSimulator({ exchanges: ['demo'], historyMinutes: -1 })).rejects.toThrow('historyMinutes')
})

test('a book kept from frames equals the true book whenever the market pauses', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 5_000 })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', symbol)
  const sides = { buy: new Map<string, string>(), sell: new Map<string, string>() }
  let last = 0
  const take = (frame: Record<string, unknown>): void => {
    const { snapshot, changes, first } = frame as {
      snapshot?: { last: number; bids: [string, string][]; asks: [string, string][] }
      changes?: ['buy' | 'sell', string, string][]
      first?: number
    }
    if (snapshot !== undefined) {
      for (const [price, size] of snapshot.bids) sides.buy.set(price, size)
      for (const [price, size] of snapshot.asks) sides.sell.set(price, size)
      last = snapshot.last
    }
    if (changes === undefined) return
    expect(first).toBe(last + 1)
    last = frame['last'] as number
    for (const [side, price, size] of changes)
      if (size === '0') sides[side].delete(price)
      else sides[side].set(price, size)
  }
  for (let round = 0; round < 3; round += 1) {
    for (let frames = 0; frames < 50; frames += 1) take(await client.next((frame) => frame['channel'] === 'book'))
    await sim.pause()
    const truth = sim.book('demo', symbol, 100_000)
    while (last < truth.updateId) take(await client.next((frame) => frame['channel'] === 'book'))
    expect(Object.fromEntries(sides.buy)).toEqual(Object.fromEntries(truth.bids))
    expect(Object.fromEntries(sides.sell)).toEqual(Object.fromEntries(truth.asks))
    sim.resume()
  }
  expect(sim.errors).toEqual([])
})

test('every change of a book is told: what was told makes the book as it is', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 5_000 })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', symbol)
  const before = sim.book('demo', symbol, 100_000)
  const sides = { buy: new Map(before.bids), sell: new Map(before.asks) }
  let last = before.updateId
  const stop = sim.followBooks('demo', (change) => {
    if (change.symbol !== symbol) return
    expect(change.updateId).toBe(last + 1)
    last = change.updateId
    if (change.size === '0') sides[change.side].delete(change.price)
    else sides[change.side].set(change.price, change.size)
  })
  for (let frames = 0; frames < 20; frames += 1) {
    const { last: told } = await client.next((frame) => frame['changes'] !== undefined)
    // What a client hears of has been told before.
    expect(told).toBeLessThanOrEqual(last)
  }
  await sim.pause()
  const truth = sim.book('demo', symbol, 100_000)
  expect(last).toBe(truth.updateId)
  expect(Object.fromEntries(sides.buy)).toEqual(Object.fromEntries(truth.bids))
  expect(Object.fromEntries(sides.sell)).toEqual(Object.fromEntries(truth.asks))
  stop()
  sim.placeOrder('demo', { symbol, side: 'buy', price: '1', size: '1' })
  expect(last).toBe(truth.updateId)
})

async function recorded(seed: number): Promise<readonly string[]> {
  const clock = new ManualClock()
  await using sim = await startSimulator({ exchanges: ['demo'], seed, clock })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', symbol)
  await client.subscribe('trades', symbol)
  await clock.advance(3_000)
  await sim.pause()
  await client.roundTrip()
  return client.frames
}

test('same seed, same clock: the same frames, byte for byte', async () => {
  const [one, same, other] = [await recorded(7), await recorded(7), await recorded(8)]
  expect(one.length).toBeGreaterThan(100)
  expect(same).toEqual(one)
  expect(other).not.toEqual(one)
})

test('a pause hands out what a wire was collecting, and nothing moves until it is over', async () => {
  const options = { demo: { pushIntervalMs: 60_000 } }
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, options, eventsPerSecond: 0 })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', symbol)
  await client.next((frame) => frame['snapshot'] !== undefined)
  expect((await postOrder(sim.endpoints.demo)).status).toBe(201)
  await sim.pause()
  expect(await client.next()).toMatchObject({ channel: 'book', changes: [['buy', '100', '0.1']] })
})

test('a pause waits for frames that a fault delays', async () => {
  const clock = new ManualClock()
  await using sim = await startSimulator({ exchanges: ['demo'], clock, eventsPerSecond: 0 })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', symbol)
  sim.faults.add({ kind: 'delay', channel: 'book', delayMs: 500 })
  await postOrder(sim.endpoints.demo)
  let paused = false
  const pause = sim.pause().then(() => (paused = true))
  await clock.advance(499)
  expect(paused).toBe(false)
  await clock.advance(1)
  await pause
  expect(await client.next((frame) => frame['changes'] !== undefined)).toMatchObject({ symbol })
})

test('frames may be compressed, and a pause waits for that too', async () => {
  const options = { demo: { compression: true } }
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, options })
  await using client = await TestClient.connect(sim.endpoints.demo.ws, { perMessageDeflate: true })
  expect(client.socket.extensions).toContain('permessage-deflate')
  await client.subscribe('book', symbol)
  await client.next((frame) => frame['changes'] !== undefined)
  await sim.pause()
  await client.roundTrip()
  expect(client.frames.length).toBeGreaterThan(3)
})

test('orders, fills and balances are told as they are', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 0 })
  const seller = sim.createAccount({ exchange: 'demo', balances: { BTC: '1' } })
  await postOrder(
    { ...sim.endpoints.demo, credentials: { apiKey: seller.credentials['apiKey'] ?? '' } },
    {
      ...limitOrder,
      side: 'sell',
      clientOrderId: 'ask-1',
    },
  )
  await postOrder(sim.endpoints.demo, { ...limitOrder, type: 'market', price: undefined, size: '0.04' })
  const [ask, bid] = sim.orders('demo')
  expect(ask).toMatchObject({
    clientOrderId: 'ask-1',
    account: seller.account,
    state: 'open',
    size: '0.1',
    filled: '0.04',
    answerWithheld: false,
  })
  expect(bid).toMatchObject({ clientOrderId: null, state: 'filled', reason: 'filled', price: null, type: 'market' })
  expect(bid?.fills).toEqual([expect.objectContaining({ price: '100', size: '0.04', liquidity: 'taker' })])
  expect(sim.trades('demo', symbol)).toEqual([expect.objectContaining({ side: 'buy', price: '100', size: '0.04' })])
  const btc = sim.balances('demo', seller.account).find(({ asset }) => asset === 'BTC')
  expect(btc).toEqual({ account: seller.account, asset: 'BTC', available: '0.9', held: '0.06' })
})

test('a key has the permissions that it was given, and an account several keys', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], eventsPerSecond: 0 })
  const first = sim.createAccount({ exchange: 'demo', permissions: ['read'] })
  const second = sim.createAccount({ exchange: 'demo', account: first.account })
  expect(second.account).toBe(first.account)
  const asked = async (credentials: typeof first.credentials): Promise<number> => {
    const endpoint = { rest: sim.endpoints.demo.rest, credentials: { apiKey: credentials['apiKey'] ?? '' } }
    return (await postOrder(endpoint)).status
  }
  expect(await asked(first.credentials)).toBe(403)
  expect(await asked(second.credentials)).toBe(201)
  expect(() => sim.createAccount({ exchange: 'demo', account: 99 })).toThrow('account: there is no account 99')
  expect(() => sim.createAccount({ exchange: 'demo', account: 1, balances: { BTC: '1' } })).toThrow(
    'balances: is for new accounts; 1 is one already',
  )
  expect(() => sim.createAccount({ exchange: 'demo', balances: { BTC: 'x' } })).toThrow('balances.BTC: must be')
})

test('several run in one process and know nothing of each other', async () => {
  await using one = await startSimulator({ exchanges: ['demo'], seed: 1, eventsPerSecond: 0 })
  await using two = await startSimulator({ exchanges: ['demo'], seed: 2, eventsPerSecond: 0 })
  expect(one.endpoints.demo.rest).not.toBe(two.endpoints.demo.rest)
  one.faults.add({ kind: 'maintenance' })
  await postOrder(two.endpoints.demo)
  expect((await fetch(`${one.endpoints.demo.rest}/time`)).status).toBe(503)
  expect([one.orders('demo').length, two.orders('demo').length]).toEqual([0, 1])
  expect(two.faults.list()).toEqual([])
})

test('[X.4] closing ends connections with 1001 and can be done twice', async () => {
  const sim = await startSimulator({ exchanges: ['demo'] })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  const [first, second] = [sim.close(), sim.close()]
  expect(await client.ended).toMatchObject({ code: 1001 })
  await Promise.all([first, second])
  await expect(fetch(`${sim.endpoints.demo.rest}/time`)).rejects.toThrow('fetch failed')
})

test('what happened just before the end is told, and the end too', async () => {
  const sim = await startSimulator({ exchanges: ['demo'], eventsPerSecond: 0 })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', symbol)
  sim.placeOrder('demo', { symbol, side: 'buy', price: '100', size: '1' })
  await sim.close()
  expect(await client.next((frame) => frame['changes'] !== undefined)).toMatchObject({ changes: [['buy', '100', '1']] })
  expect(await client.ended).toMatchObject({ code: 1001 })
})

test('what makes no sense is refused by the name of the option', async () => {
  const start = async (options: object): Promise<unknown> => startSimulator({ exchanges: ['demo'], ...options })
  await expect(start({ exchanges: ['nowhere'] })).rejects.toThrow('Unsupported exchange: nowhere. Available: [demo, ')
  // Before any is opened: somebody else may have the highest.
  await expect(start({ port: 65_535 })).rejects.toThrow('port: 65536 is no port: give a lower one')
  await expect(start({ exchanges: [] })).rejects.toThrow('exchanges: is empty')
  await expect(start({ seed: 1.5 })).rejects.toThrow('seed: must be an integer')
  await expect(start({ port: 70_000 })).rejects.toThrow('port: must be an integer from 0 to 65535')
  await expect(start({ eventsPerSecond: 50_001 })).rejects.toThrow('eventsPerSecond: must be an integer from 1')
  await expect(start({ options: { mars: {} } })).rejects.toThrow('options.mars: is for no kind')
  await expect(start({ options: { demo: { frame: 1 } } })).rejects.toThrow('options.demo.frame: is no option; there')
  await expect(start({ options: { demo: { frames: 'x' } } })).rejects.toThrow('options.demo.frames: must be one of')
})

test('a port that is taken is named, and nothing stays open', async () => {
  await using one = await startSimulator({ exchanges: ['demo'], eventsPerSecond: 0 })
  const port = Number(new URL(one.control).port)
  await expect(startSimulator({ exchanges: ['demo'], port })).rejects.toThrow(`port: ${port} is taken; choose another`)
})

test('an exchange that is named twice is there once', async () => {
  await using sim = await startSimulator({ exchanges: ['demo', 'demo'], clock: new ManualClock(), seed: 7 })
  await using same = await startSimulator({ exchanges: ['demo'], clock: new ManualClock(), seed: 7 })
  expect(sim.book('demo', symbol)).toEqual(same.book('demo', symbol))
})

test('a test places orders of its own, and takes them away', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], eventsPerSecond: 0 })
  expect(sim.placeOrder('demo', { symbol, side: 'sell', price: '100', size: '1' })).toEqual({
    state: 'open',
    filled: '0',
  })
  expect((await postOrder(sim.endpoints.demo, { ...limitOrder, size: '0.4' })).status).toBe(201)
  expect((await postOrder(sim.endpoints.demo, { ...limitOrder, price: '99', size: '0.4' })).status).toBe(201)
  expect(sim.placeOrder('demo', { symbol, side: 'sell', size: '0.3' })).toEqual({ state: 'filled', filled: '0.3' })
  expect(sim.orders('demo').map(({ filled }) => filled)).toEqual(['0.4', '0.3'])
  expect(sim.book('demo', symbol)).toMatchObject({ bids: [['99', '0.1']], asks: [['100', '0.6']] })
  expect([sim.clearOrders('demo'), sim.clearOrders('demo')]).toEqual([1, 0])
  expect(() => sim.placeOrder('demo', { symbol, side: 'buy', size: '1' })).toThrow('order: is refused by the market')
  expect(() => sim.placeOrder('demo', { symbol, side: 'buy', size: 'x' })).toThrow('size: must be a decimal')
  expect(() => sim.deposit('demo', { asset: 'BTC', amount: '1', account: 9 })).toThrow('there is no account 9')
})
