import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { GateioSocketClient } from '../client.ts'
import { contract, exchange, startFutures } from './simulation.ts'

const channels = [
  ['futures.order_book_update', [contract, '20ms', '20']],
  ['futures.obu', [`ob.${contract}.400`]],
  ['futures.book_ticker', [contract, 'ETH_USDT']],
  ['futures.trades', [contract, 'ETH_USDT']],
  ['futures.tickers', [contract]],
  ['futures.candlesticks', ['10s', contract]],
] as const

async function recorded(seed: number): Promise<readonly string[]> {
  const clock = new ManualClock()
  await using sim = await startFutures({ clock, seed, eventsPerSecond: 3_000 })
  const endpoint = sim.endpoints[exchange]
  await using socket = await GateioSocketClient.connect(endpoint, () => clock.now(), endpoint.futuresWs)
  for (const [channel, payload] of channels) await socket.subscribe(channel, payload)
  await clock.advance(3_000)
  await sim.pause()
  await socket.roundTrip()
  return socket.client.frames
}

test('same seed, same clock: the same frames, byte for byte', async () => {
  const [one, same, other] = [await recorded(7), await recorded(7), await recorded(8)]
  expect(one.length).toBeGreaterThan(200)
  expect(same).toEqual(one)
  expect(other).not.toEqual(one)
})
