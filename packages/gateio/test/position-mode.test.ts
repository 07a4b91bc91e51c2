import type { OrderRequest, PositionMode } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { startSimulator } from '@venuekit/sim'
import { createTransportFactory } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { gateioFutures } from '../src/connector.ts'

const until = (isTrue: () => boolean, what: string) => expect.poll(isTrue, { interval: 2, message: what }).toBe(true)

const symbol = 'BTC/USDT:USDT'
/** By itself an order that has not left within a second is not sent: too short for a busy machine. */
const patient = { sendWithinMs: 30_000 }

/** An account of which two programs have an object each: one is looked at, and the other one does everything. */
async function start() {
  const sim = await startSimulator({ exchanges: ['gateio-futures'], seed: 7, eventsPerSecond: 0 })
  sim.setMarket('gateio-futures', 'BTC_USDT', { markPrice: '61000' })
  for (const [side, price] of [
    ['sell', '61010'],
    ['buy', '60990'],
  ] as const) {
    sim.placeOrder('gateio-futures', { symbol: 'BTC_USDT', side, price, size: '100000' })
  }
  const transport = createTransportFactory()
  const { rest, futuresWs, credentials } = sim.endpoints['gateio-futures']
  const websocket = { reconnectDelayMs: 20, maxReconnectDelayMs: 100, maxReconnectAttempts: 1_000 }
  const config = parseExchangeConfig(gateioFutures, { urls: { rest, futuresWs }, credentials, websocket })
  const made = () =>
    gateioFutures.createPrivate(transport.contextOf(gateioFutures.transport, config, { isPrivate: true }))
  const [ours, other] = [made(), made()]
  await Promise.all([ours.initialize([symbol]), other.initialize([symbol])])
  const told: string[] = []
  const subscription = await ours.subscribePositions()
  subscription.on('position', ({ position: { side, size } }) => void told.push(`${side} ${size}`))
  return {
    sim,
    ours,
    /** What our object has been told since this was asked for last. */
    told: () => told.splice(0),
    held: () => ours.positions.map(({ side, size }) => `${side} ${size}`).toSorted(),
    trade: async (side: 'buy' | 'sell', quantity: string, more: Partial<OrderRequest> = {}) =>
      void (await other.createOrder({ symbol, side, type: 'market', quantity, ...more } as OrderRequest, patient)),
    /** What is done meanwhile is not told: the line is cut before it could be. */
    unheard: async (work: () => Promise<void>) => {
      const { id } = sim.faults.add({ kind: 'drop', on: 'frame', channel: 'futures.positions' })
      await work()
      sim.faults.clear(id)
      sim.faults.add({ kind: 'cut', on: 'now' })
    },
    close: async (...sides: ('long' | 'short')[]) => {
      for (const side of sides) await other.closePosition(symbol, { side, ...patient })
    },
    change: (mode: PositionMode) => other.setPositionMode(mode),
    async [Symbol.asyncDispose]() {
      await Promise.all([ours.close(), other.close()])
      await transport.close()
      await sim.close()
    },
  }
}

test('[S3.71] another program changes the mode of the account: two positions are never taken for one, nor one for two', async () => {
  await using account = await start()
  const { ours, held, told, trade, close, change } = account
  await trade('buy', '0.001')
  await until(() => held().join() === 'long 0.001', 'it is bought')
  await close('long')
  await until(() => held().join() === 'flat 0', 'it is sold')
  expect(told()).toEqual(['long 0.001', 'flat 0'])
  await change('hedge')
  await trade('buy', '0.001', { positionSide: 'long' })
  await trade('sell', '0.002', { positionSide: 'short' })
  await until(() => held().length === 2, 'there are two positions')
  expect(held()).toEqual(['long 0.001', 'short 0.002'])
  expect(told()).toEqual(['long 0.001', 'short 0.002'])
  await close('long', 'short')
  await until(() => held().join() === 'long 0,short 0', 'both are closed')
  expect(told()).toEqual(['long 0', 'short 0'])
  await change('net')
  await trade('sell', '0.003')
  await until(() => held().includes('short 0.003'), 'it is sold')
  expect(held()).toEqual(['short 0.003'])
  expect(told()).toEqual(['short 0.003'])
  expect(await ours.closePosition(symbol, patient)).toBeDefined()
  await until(() => held().join() === 'flat 0', 'it is closed')
})

test('[S3.71] the mode is changed while nothing is told: what is held afterwards is what the exchange says', async () => {
  await using account = await start()
  const { ours, held, told, trade, close, change } = account
  await trade('buy', '0.001')
  await until(() => held().join() === 'long 0.001', 'it is bought')
  await account.unheard(async () => {
    await close('long')
    await change('hedge')
    await trade('buy', '0.001', { positionSide: 'long' })
    await trade('sell', '0.002', { positionSide: 'short' })
  })
  await until(() => held().length === 2, 'there are two positions')
  expect(held()).toEqual(['long 0.001', 'short 0.002'])
  expect(told()).toEqual(['long 0.001', 'flat 0', 'long 0.001', 'short 0.002'])
  await account.unheard(async () => {
    await close('long', 'short')
    await change('net')
    await trade('sell', '0.003')
  })
  await until(() => held().includes('short 0.003'), 'it is sold')
  expect(held()).toEqual(['short 0.003'])
  expect(told()).toEqual(['long 0', 'short 0', 'short 0.003'])
  expect(await ours.getPositions(symbol)).toMatchObject([{ side: 'short', size: '0.003' }])
})
