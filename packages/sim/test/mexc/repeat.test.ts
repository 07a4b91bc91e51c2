import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import type { Json } from '../host/client.ts'
import { MexcSocketClient } from './client.ts'
import { startMexc } from './stall.ts'

const channels = [
  'spot@public.aggre.depth.v3.api.pb@10ms@BTCUSDT',
  'spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT',
  'spot@public.aggre.bookTicker.v3.api.pb@10ms@ETHUSDT',
  'spot@public.limit.depth.v3.api.pb@BTCUSDT@20',
  'spot@public.kline.v3.api.pb@BTCUSDT@Min1',
  'spot@public.miniTickers.v3.api.pb@UTC+8',
]

async function recorded(seed: number): Promise<readonly Json[]> {
  const clock = new ManualClock()
  await using sim = await startMexc({ clock, seed, eventsPerSecond: 500 }, { miniTickerMs: 1_000 })
  await using socket = await MexcSocketClient.connect(sim.endpoints.mexc.ws)
  await socket.subscribe(...channels)
  await clock.advance(1_000)
  await sim.pause()
  await socket.roundTrip()
  return [...socket.waiting]
}

test('[C.27] same seed, same clock: the same pushes', async () => {
  const [one, same, other] = [await recorded(7), await recorded(7), await recorded(8)]
  expect(new Set(one.map(({ channel }) => channel))).toEqual(new Set(channels))
  expect(same).toEqual(one)
  expect(other).not.toEqual(one)
})
